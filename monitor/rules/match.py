"""Conditions on facts: compiled once, then evaluated for every article, report, incident or alert.

A new modifier is one entry of MODIFIERS.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import re2

from monitor.rules.wording import joined

Facts = Mapping[str, object]
"""Flat dotted keys ("place.kind") to plain values; a missing key and None both mean: not known."""

Test = Callable[[Any], bool]
Fold = Callable[[Any], Any]


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


def for_several(test: Test, modifier: str) -> Test:
    """Lift a test to facts that may be lists: it holds where it holds for any value, `not` where for all."""
    quantifier = all if modifier == "not" else any

    def lifted(value: Any) -> bool:
        if not isinstance(value, list | tuple):
            return test(value)
        return quantifier(map(test, value)) if value else test(None)

    return lifted


@dataclass(frozen=True, slots=True)
class Modifier:
    """What stands after `|`: the words for it, how its test is built, and which values it fits.

    `many`: takes a list, which means any of them. `needs`: None for every field, or "text" or "order".
    """

    verb: str
    build: Callable[[Sequence[Any], Fold], Test]
    many: bool = True
    needs: str | None = None


def _one_of(wanted: Sequence[Any], fold: Fold) -> Test:
    known = frozenset(wanted)
    return lambda value: value is not None and fold(value) in known


def _none_of(wanted: Sequence[Any], fold: Fold) -> Test:
    known = frozenset(wanted)
    return lambda value: value is None or fold(value) not in known


def _contains(wanted: Sequence[str], fold: Fold) -> Test:
    parts = tuple(wanted)
    return lambda value: value is not None and any(part in fold(value) for part in parts)


def _starts_with(wanted: Sequence[str], fold: Fold) -> Test:
    beginnings = tuple(wanted)
    return lambda value: value is not None and fold(value).startswith(beginnings)


def _ends_with(wanted: Sequence[str], fold: Fold) -> Test:
    endings = tuple(wanted)
    return lambda value: value is not None and fold(value).endswith(endings)


def regular_expression(pattern: str) -> Any:
    """Compile without regard to case. Raise re2.error. RE2 takes linear time whatever the pattern and the text."""
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    return re2.compile(pattern, options)


def _fits(wanted: Sequence[str], fold: Fold) -> Test:
    patterns = [regular_expression(pattern) for pattern in wanted]
    return lambda value: value is not None and any(pattern.search(str(value)) for pattern in patterns)


def _exists(wanted: Sequence[bool], fold: Fold) -> Test:
    present = wanted[0]
    return lambda value: (value is not None) is present


def _at_least(wanted: Sequence[Any], fold: Fold) -> Test:
    return lambda value: value is not None and bool(fold(value) >= wanted[0])


def _at_most(wanted: Sequence[Any], fold: Fold) -> Test:
    return lambda value: value is not None and bool(fold(value) <= wanted[0])


def _above(wanted: Sequence[Any], fold: Fold) -> Test:
    return lambda value: value is not None and bool(fold(value) > wanted[0])


def _below(wanted: Sequence[Any], fold: Fold) -> Test:
    return lambda value: value is not None and bool(fold(value) < wanted[0])


MODIFIERS: dict[str, Modifier] = {
    "": Modifier("is", _one_of),
    "in": Modifier("is", _one_of),
    "not": Modifier("is not", _none_of),
    "gte": Modifier("is at least", _at_least, many=False, needs="order"),
    "lte": Modifier("is at most", _at_most, many=False, needs="order"),
    "gt": Modifier("is more than", _above, many=False, needs="order"),
    "lt": Modifier("is less than", _below, many=False, needs="order"),
    "contains": Modifier("contains", _contains, needs="text"),
    "startswith": Modifier("starts with", _starts_with, needs="text"),
    "endswith": Modifier("ends with", _ends_with, needs="text"),
    "re": Modifier("fits", _fits, needs="text"),
    "exists": Modifier("is known", _exists, many=False),
}
