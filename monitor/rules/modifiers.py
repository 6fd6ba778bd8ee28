"""What can stand after `|` in a condition, and the tests they build. A new modifier is one entry of MODIFIERS."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import re2

Test = Callable[[Any], bool]
Fold = Callable[[Any], Any]
"""Makes a fact comparable with what is wanted: without case, a time as its day."""


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
