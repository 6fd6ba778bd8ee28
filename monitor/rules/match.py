"""Conditions on facts: compiled once, then evaluated for every article, report, incident or alert."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from monitor.rules.modifiers import Test
from monitor.rules.wording import joined

Facts = Mapping[str, object]
"""Flat dotted keys ("place.kind") to plain values; a missing key and None both mean: not known."""


@dataclass(frozen=True, slots=True)
class ClauseResult:
    """One line of an explanation; `depth` counts the `any` it stands in."""

    text: str
    value: object
    wanted: object
    passed: bool
    depth: int = 0


class Condition(Protocol):
    """A part of a compiled `match`."""

    def holds(self, facts: Facts) -> bool: ...

    def words(self) -> str:
        """The condition in English, to stand after "where"."""

    def normal(self) -> object:
        """Plain values that are equal where conditions mean the same."""

    def results(self, facts: Facts, depth: int = 0) -> Iterator[ClauseResult]:
        """Every clause with its outcome, also those after the first that fails."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One field held against wanted values. `english` says it in words; `written` as it stands in the file."""

    name: str
    modifier: str
    wanted: tuple[object, ...]
    written: str
    english: str
    test: Test = field(compare=False, repr=False)

    def holds(self, facts: Facts) -> bool:
        return self.test(facts.get(self.name))

    def words(self) -> str:
        return self.english

    def normal(self) -> object:
        return [self.name, self.modifier or "in", sorted(map(str, self.wanted))]

    def results(self, facts: Facts, depth: int = 0) -> Iterator[ClauseResult]:
        value = facts.get(self.name)
        yield ClauseResult(self.written, value, self.wanted, self.test(value), depth)


@dataclass(frozen=True, slots=True)
class AllOf:
    """True where every part is; without parts always."""

    parts: tuple[Condition, ...]

    def holds(self, facts: Facts) -> bool:
        # Not all(): its generator takes twice as long, and this runs for every rule and fact.
        for part in self.parts:  # noqa: SIM110
            if not part.holds(facts):
                return False
        return True

    def words(self) -> str:
        return joined([part.words() for part in self.parts], "and")

    def normal(self) -> object:
        return ["all", *sorted((part.normal() for part in self.parts), key=str)]

    def results(self, facts: Facts, depth: int = 0) -> Iterator[ClauseResult]:
        for part in self.parts:
            yield from part.results(facts, depth)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True where at least one part is."""

    parts: tuple[Condition, ...]

    def holds(self, facts: Facts) -> bool:
        return any(part.holds(facts) for part in self.parts)

    def words(self) -> str:
        branches = [f"({part.words() or 'anything'})" for part in self.parts]
        return f"either {joined(branches)}"

    def normal(self) -> object:
        return ["any", *sorted((part.normal() for part in self.parts), key=str)]

    def results(self, facts: Facts, depth: int = 0) -> Iterator[ClauseResult]:
        yield ClauseResult("any", None, None, self.holds(facts), depth)
        for part in self.parts:
            yield from part.results(facts, depth + 1)
