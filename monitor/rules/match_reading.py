"""Read a `match`: what stands in the file becomes a compiled condition, or mistakes with their cures."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor.rules.clause_reading import ClauseReader
from monitor.rules.entry import Entry
from monitor.rules.match import AllOf, AnyOf, Condition
from monitor.rules.wording import choose_from, shown
from monitor.yaml12 import Path


@dataclass(slots=True)
class Match:
    """A condition and the fields it looks at, each with its place in the entry (a filter's: where it is used)."""

    parts: list[Condition] = field(default_factory=list)
    fields: dict[str, Path] = field(default_factory=dict)

    @property
    def condition(self) -> Condition:
        return self.parts[0] if len(self.parts) == 1 else AllOf(tuple(self.parts))

    def uses(self, fields: Mapping[str, Path], below: Path = ()) -> None:
        for name, at in fields.items():
            self.fields.setdefault(name, (*below, *at))


@dataclass(slots=True)
class MatchReader:
    """Reads the `match` of rules and digests. A filter is read once, when it is first used."""

    clauses: ClauseReader
    filters: Mapping[str, Entry]
    _matches: dict[str, Match] = field(default_factory=dict)
    _open: set[str] = field(default_factory=set)

    def read(self, entry: Entry) -> Match:
        """Return what `entry` says. Where it has mistakes the entry is broken and the match of no use."""
        match = Match()
        for key in entry.values:
            if key == "filter":
                self._add_filters(entry, match)
            elif key == "any":
                self._add_any(entry, match)
            elif (clause := self.clauses.read(entry, key)) is not None:
                match.parts.append(clause)
                match.uses({key.partition("|")[0]: (key,)})
        return match

    def _add_filters(self, entry: Entry, match: Match) -> None:
        for at, name in entry.items("filter"):
            if not isinstance(name, str) or name not in self.filters:
                entry.wrong(at, f"no filter is called {shown(name)}", choose_from(str(name), self.filters))
            elif name in self._open:
                entry.wrong(at, f"the filter `{name}` leads back to itself", "remove it here")
            else:
                self._add_filter(name, entry, at, match)

    def _add_filter(self, name: str, entry: Entry, at: Path, match: Match) -> None:
        found = self.filter(name)
        if self.filters[name].broken:
            entry.wrong(at, f"the filter `{name}` has mistakes of its own", "mend the filter")
        match.parts += found.parts
        match.uses(dict.fromkeys(found.fields, at))

    def filter(self, name: str) -> Match:
        """Return what the filter says; its mistakes are noted where it stands."""
        if name not in self._matches:
            self._open.add(name)
            self._matches[name] = self.read(self.filters[name])
            self._open.discard(name)
        return self._matches[name]

    def _add_any(self, entry: Entry, match: Match) -> None:
        branches = [self.read(branch) for branch in entry.entries("any")]
        if not branches:
            entry.wrong("any", "`any` has no branch, so it could never be true", "list conditions below it")
        match.parts.append(AnyOf(tuple(branch.condition for branch in branches)))
        for n, branch in enumerate(branches):
            match.uses(branch.fields, ("any", n))
