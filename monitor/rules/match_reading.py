"""Read a `match`: what stands in the file becomes a compiled condition, or mistakes with their cures."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import re2

from monitor.rules.entry import Entry
from monitor.rules.language import FIELDS, Field
from monitor.rules.match import MODIFIERS, AllOf, AnyOf, Clause, Condition, Modifier, for_several, regular_expression
from monitor.rules.query import QueryClause
from monitor.rules.query_reading import read_query
from monitor.rules.values import FLAG, QUERY, Names, NotUnderstood, Wanted, written_text
from monitor.rules.wording import choose_from, joined, shown
from monitor.yaml12 import Path

LONGEST_PATTERN = 1_000
_OWN_KEYS = ("filter", "any")


@dataclass(frozen=True, slots=True)
class Match:
    """A condition and the fields it looks at, each with its place in the entry (a filter's: where it is used)."""

    condition: Condition
    fields: Mapping[str, Path]


@dataclass(frozen=True, slots=True)
class NamedList:
    """A list of the lists section; its mistakes are noted where it stands."""

    entry: Entry
    name: str

    def items(self) -> Iterator[tuple[Path, object]]:
        yield from self.entry.items(self.name)


@dataclass(slots=True)
class MatchReader:
    """Reads the `match` of rules and digests against the names, lists and filters of the rulebook."""

    names: Names
    lists: Mapping[str, NamedList]
    filters: Mapping[str, Entry]
    _read_filters: dict[str, Match | None] = field(default_factory=dict)

    def read(self, entry: Entry) -> Match:
        """Return what `entry` says. Where it has mistakes the entry is broken and the result of no use."""
        parts: list[Condition] = []
        fields: dict[str, Path] = {}
        for key in entry.values:
            match key:
                case "filter":
                    self._add_filters(entry, parts, fields)
                case "any":
                    self._add_any(entry, parts, fields)
                case _:
                    fields.setdefault(key.partition("|")[0], (key,))
                    self._add_clause(entry, key, parts)
        return Match(parts[0] if len(parts) == 1 else AllOf(tuple(parts)), fields)

    def _add_filters(self, entry: Entry, parts: list[Condition], fields: dict[str, Path]) -> None:
        for at, name in entry.items("filter"):
            if not isinstance(name, str) or name not in self.filters:
                entry.wrong(at, f"no filter is called {shown(name)}", choose_from(str(name), self.filters))
                continue
            found = self._filter(name)
            if found is None:
                entry.wrong(at, f"the filter `{name}` has mistakes of its own", "mend the filter")
                continue
            parts.append(found.condition)
            for used in found.fields:
                fields.setdefault(used, at)

    def _filter(self, name: str) -> Match | None:
        if name not in self._read_filters:
            self._read_filters[name] = None  # a filter that names itself in a circle finds this and is refused
            found = self.read(self.filters[name])
            self._read_filters[name] = None if self.filters[name].broken else found
        return self._read_filters[name]

    def _add_any(self, entry: Entry, parts: list[Condition], fields: dict[str, Path]) -> None:
        branches = [self.read(branch) for branch in entry.entries("any")]
        if not branches:
            entry.wrong("any", "`any` has no branch, so it could never be true", "list conditions below it")
        for n, branch in enumerate(branches):
            for used, at in branch.fields.items():
                fields.setdefault(used, ("any", n, *at))
        parts.append(AnyOf(tuple(branch.condition for branch in branches)))

    def _add_clause(self, entry: Entry, key: str, parts: list[Condition]) -> None:
        try:
            parts.append(self._clause(entry, key))
        except NotUnderstood as problem:
            entry.wrong(key, problem.message, problem.cure)

    def _clause(self, entry: Entry, key: str) -> Condition:
        name, bar, word = key.partition("|")
        about = FIELDS.get(name)
        if about is None:
            raise NotUnderstood(f"there is no field {shown(name)}", choose_from(name, (*FIELDS, *_OWN_KEYS)))
        if about.type is QUERY:
            return self._query(entry, key, bar)
        modifier = _modifier(name, about, word if bar else "")
        wanted = [wanted for wanted, _ in self._wanted(entry, key, about, word, modifier)]
        if not modifier.many and len(wanted) != 1:
            raise NotUnderstood(f"`{key}` takes one value, not a list", "write one value")
        return _compiled(name, about, word, modifier, wanted, f"{key}: {_flow(entry.values[key])}")

    def _query(self, entry: Entry, key: str, bar: str) -> Condition:
        written = entry.values[key]
        if bar:
            raise NotUnderstood("`query` takes no modifier", "write NOT, OR and AND inside the query")
        if not isinstance(written, str) or not written.strip():
            raise NotUnderstood("`query` must be a text", "put the whole query in single quotes")
        return QueryClause(read_query(written), written)

    def _wanted(
        self, entry: Entry, key: str, about: Field, word: str, modifier: Modifier
    ) -> Iterator[tuple[Wanted, Path]]:
        if not isinstance(entry.values[key], list) and entry.values[key] is None:
            raise NotUnderstood(f"`{key}` has no value", f"write one, or `{key.partition('|')[0]}|exists: false`")
        if entry.values[key] == []:
            raise NotUnderstood(f"`{key}` has an empty list, so it could never decide", "write a value")
        for at, written in entry.items(key):
            if isinstance(written, str) and written.startswith("$"):
                yield from self._from_list(written[1:], about, word)
            else:
                yield self._value(written, about, word), at

    def _from_list(self, name: str, about: Field, word: str) -> Iterator[tuple[Wanted, Path]]:
        if name not in self.lists:
            raise NotUnderstood(f"no list is called {shown('$' + name)}", choose_from(name, self.lists))
        listed = self.lists[name]
        for at, written in listed.items():
            try:
                yield self._value(written, about, word), at
            except NotUnderstood as problem:
                # One bad entry is left out; the rules that use the list go on with the others.
                listed.entry.wrong(at, f"`{name}`: {problem.message}", problem.cure)

    def _value(self, written: object, about: Field, word: str) -> Wanted:
        if word == "exists":
            return FLAG.read(written, self.names)
        if word == "re":
            return _pattern(written)
        if word in ("contains", "startswith", "endswith"):
            text = written_text(written)
            return Wanted(text.casefold(), text)
        return about.type.read(written, self.names)


def _modifier(name: str, about: Field, word: str) -> Modifier:
    if word not in MODIFIERS:
        raise NotUnderstood(f"there is no modifier {shown('|' + word)}", choose_from(word, filter(None, MODIFIERS)))
    modifier = MODIFIERS[word]
    fits = {"order": about.type.ordered, "text": about.type.textual, None: True}[modifier.needs]
    if not fits:
        usable = [f"`{other}`" for other, m in MODIFIERS.items() if other and _usable(m, about)]
        raise NotUnderstood(f"`|{word}` does not fit `{name}`, a {about.type.name}", f"use {joined(usable)}")
    return modifier


def _usable(modifier: Modifier, about: Field) -> bool:
    return {"order": about.type.ordered, "text": about.type.textual, None: True}[modifier.needs]


def _pattern(written: object) -> Wanted:
    pattern = written_text(written)
    if len(pattern) > LONGEST_PATTERN:
        raise NotUnderstood(f"this pattern is longer than {LONGEST_PATTERN:,} characters", "split it into a list")
    try:
        regular_expression(pattern)
    except re2.error as error:
        raise NotUnderstood(f"{shown(pattern)} is not a regular expression: {_re2_words(error)}", "see RE2's syntax") from error
    return Wanted(pattern, f"/{pattern}/")


def _re2_words(error: re2.error) -> str:
    said = error.args[0] if error.args else ""
    return said.decode(errors="replace") if isinstance(said, bytes) else str(said)


def _compiled(
    name: str, about: Field, word: str, modifier: Modifier, wanted: list[Wanted], written: str
) -> Clause:
    values = tuple(one.value for one in wanted)
    test = modifier.build(values, about.type.fold)
    if about.several:
        test = for_several(test, word)
    return Clause(name, word, values, written, _english(about, word, modifier, wanted), test)


def _english(about: Field, word: str, modifier: Modifier, wanted: list[Wanted]) -> str:
    if word == "exists":
        return f"{about.label} is {'known' if wanted[0].value else 'not known'}"
    if about.type is FLAG:
        true = wanted[0].value is (word != "not")
        return f"it is {'' if true else 'not '}said {about.label}"
    return f"{about.label} {modifier.verb} {joined([one.words for one in wanted]) or 'on an empty list'}"


def _flow(written: Any) -> str:
    if isinstance(written, list):
        return f"[{', '.join(map(str, written))}]"
    return str(written)
