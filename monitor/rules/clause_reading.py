"""Read one condition of a `match`, such as `place.kind|not: [village, $quiet_kinds]`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import re2

from monitor.errors import Mistake
from monitor.rules.entry import Entry
from monitor.rules.language import FIELDS, Field
from monitor.rules.match import Clause, Condition
from monitor.rules.modifiers import MODIFIERS, Modifier, for_several, regular_expression
from monitor.rules.query import QueryClause
from monitor.rules.query_reading import read_query
from monitor.rules.values import FLAG, QUERY, Names, NotUnderstood, Wanted, written_text
from monitor.rules.wording import choose_from, joined, shown
from monitor.yaml12 import Path

MATCH_KEYS = ("filter", "any")


@dataclass(frozen=True, slots=True)
class ClauseReader:
    """Reads conditions against names and named lists; a list is the entry that holds it.

    `doubts` collects what can be read but is hardly meant; it switches nothing off.
    """

    names: Names
    lists: Mapping[str, Entry]
    doubts: set[Mistake] = field(default_factory=set)

    def read(self, entry: Entry, key: str) -> Condition | None:
        """Return the compiled condition, or None where mistakes were noted."""
        try:
            about = _field(key)
            return _query(entry, key) if about.type is QUERY else self._clause(entry, key, about)
        except NotUnderstood as problem:
            entry.wrong(key, problem.message, problem.cure)
            return None

    def _clause(self, entry: Entry, key: str, about: Field) -> Condition | None:
        name, bar, word = key.partition("|")
        modifier = _modifier(name, about, word, bar)
        _refuse_nothing(key, entry.values[key])
        mistakes = len(entry.mistakes)
        wanted = list(self._wanted(entry, key, about, word))
        if not wanted and len(entry.mistakes) > mistakes:
            return None
        if not modifier.many and len(wanted) != 1:
            raise NotUnderstood(f"`{key}` takes one value, not a list", "write one value")
        values = tuple(one.value for one in wanted)
        test = modifier.build(values, about.type.fold)
        test = for_several(test, word) if about.several else test
        written = f"{key}: {_flow(entry.values[key])}"
        return Clause(name, word, values, written, _english(about, word, modifier, wanted), test)

    def _wanted(self, entry: Entry, key: str, about: Field, word: str) -> Iterator[Wanted]:
        for at, written in entry.items(key):
            if isinstance(written, str) and written.startswith("$"):
                yield from self._from_list(entry, at, written[1:], about, word)
            else:
                yield from self._value(entry, at, written, about, word)

    def _from_list(self, entry: Entry, at: Path, name: str, about: Field, word: str) -> Iterator[Wanted]:
        if name not in self.lists:
            entry.wrong(at, f"no list is called {shown('$' + name)}", choose_from(name, self.lists))
            return
        # A bad value of a list is noted where the list stands and left out; the rules that use it go on.
        listed = self.lists[name]
        for place, written in listed.items(name):
            yield from self._value(listed, place, written, about, word)

    def _value(self, entry: Entry, at: Path, written: object, about: Field, word: str) -> Iterator[Wanted]:
        try:
            wanted = _read_value(written, about, word, self.names)
        except NotUnderstood as problem:
            entry.wrong(at, f"`{at[0]}`: {problem.message}", problem.cure)
            return
        if (doubt := wanted.doubt) is not None:
            where = entry.path + at
            self.doubts.add(entry.document.mistake(where, f"`{at[0]}`: {doubt.message}", doubt.cure))
        yield wanted


def _field(key: str) -> Field:
    name = key.partition("|")[0]
    if name not in FIELDS:
        raise NotUnderstood(f"there is no field {shown(name)}", choose_from(name, (*FIELDS, *MATCH_KEYS)))
    return FIELDS[name]


def _query(entry: Entry, key: str) -> Condition:
    written = entry.values[key]
    if key != "query":
        raise NotUnderstood("`query` takes no modifier", "write NOT, OR and AND inside the query")
    if not isinstance(written, str) or not written.strip():
        raise NotUnderstood("`query` must be a text", "put the whole query in single quotes")
    return QueryClause(read_query(written), written)


def _modifier(name: str, about: Field, word: str, bar: str) -> Modifier:
    if word not in MODIFIERS or (bar and not word):
        raise NotUnderstood(f"there is no modifier {shown('|' + word)}", choose_from(word, filter(None, MODIFIERS)))
    if not _fits(MODIFIERS[word], about):
        usable = [f"`{other}`" for other, modifier in MODIFIERS.items() if other and _fits(modifier, about)]
        raise NotUnderstood(f"`|{word}` does not fit `{name}`, a {about.type.name}", f"use {joined(usable)}")
    return MODIFIERS[word]


def _fits(modifier: Modifier, about: Field) -> bool:
    return {"order": about.type.ordered, "text": about.type.textual, None: True}[modifier.needs]


def _refuse_nothing(key: str, written: object) -> None:
    if written is None:
        raise NotUnderstood(f"`{key}` has no value", f"write one, or `{key.partition('|')[0]}|exists: false`")
    if written == []:
        raise NotUnderstood(f"`{key}` has an empty list, so it could decide nothing", "write a value")


def _read_value(written: object, about: Field, word: str, names: Names) -> Wanted:
    match word:
        case "exists":
            return FLAG.read(written, names)
        case "re":
            return _pattern(written)
        case "contains" | "startswith" | "endswith":
            text = written_text(written)
            return Wanted(text.casefold(), text)
        case _:
            return about.type.read(written, names)


def _pattern(written: object) -> Wanted:
    pattern = written_text(written)
    try:
        regular_expression(pattern)
    except re2.error as error:
        said = error.args[0].decode(errors="replace") if error.args else "not understood"
        cure = "write it in RE2's syntax, in single quotes"
        raise NotUnderstood(f"{shown(pattern)} is not a regular expression ({said})", cure) from error
    return Wanted(pattern, f"/{pattern}/")


def _english(about: Field, word: str, modifier: Modifier, wanted: list[Wanted]) -> str:
    if word == "exists":
        return f"{about.label} is {'known' if wanted[0].value else 'not known'}"
    if not wanted:
        return f"{about.label} {modifier.verb} on an empty list"
    return f"{about.label} {modifier.verb} {joined([one.words for one in wanted])}"


def _flow(written: Any) -> str:
    return f"[{', '.join(map(str, written))}]" if isinstance(written, list) else str(written)
