"""How the values of a rule are read: one entry for each type of field.

Whatever is written becomes the value that facts are held against, and the words that say it in the rule's sentence.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from math import isfinite
from typing import Any, Protocol

from monitor.model import Place
from monitor.rules.durations import duration_words, read_duration
from monitor.rules.wording import choose_from, shown

LONGEST_TEXT = 1_000


class PlaceNames(Protocol):
    """What is asked about the names of places; the gazetteer answers, the user's own places among the others."""

    def lookup(self, name: str) -> tuple[Place, ...]:
        """Return the places of a name in any spelling, the likeliest first."""

    def nearest(self, name: str) -> tuple[str, ...]:
        """Return names like one that no place has, the best known place first."""


class NotUnderstood(ValueError):
    """A written value cannot be read; `cure` says how to write it."""

    def __init__(self, message: str, cure: str) -> None:
        super().__init__(message)
        self.message = message
        self.cure = cure


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the names in rules can stand for; keys are folded. Without parties or places, names are not checked."""

    places: PlaceNames | None = None
    parties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # id, name or alias -> party ids
    outlets: Mapping[str, str] = field(default_factory=dict)  # id, name or alias -> outlet id
    sides: frozenset[str] = frozenset()
    rules: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A value that a fact is held against, and how a person says it. `doubt`: it can be read, but hardly be meant."""

    value: Any
    words: str
    doubt: NotUnderstood | None = None


@dataclass(frozen=True, slots=True)
class ValueType:
    """A type of field: how a written value is read, how a fact is made comparable, and what fits it."""

    name: str
    read: Callable[[object, Names], Wanted]
    fold: Callable[[Any], Any]
    ordered: bool = False
    textual: bool = False


def _same(value: Any) -> Any:
    return value


def without_case(value: Any) -> str:
    """Return a text as texts are compared."""
    return str(value).casefold()


def _utc_day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.astimezone(UTC).date()
    assert isinstance(value, date)
    return value


def written_text(written: object) -> str:
    """Return a text that a person wrote. Raise NotUnderstood where it is none, empty or far too long."""
    if not isinstance(written, str) or not written.strip():
        raise NotUnderstood(
            f"{shown(written)} is not a text", "write a text, in quotes if it looks like something else"
        )
    if len(written) > LONGEST_TEXT:
        raise NotUnderstood(f"this text is longer than {LONGEST_TEXT:,} characters", "shorten it")
    return written


def _read_text(written: object, names: Names) -> Wanted:
    text = written_text(written)
    return Wanted(text.casefold(), text)


def _read_number(written: object, names: Names) -> Wanted:
    if isinstance(written, bool) or not isinstance(written, int | float) or not isfinite(written):
        raise NotUnderstood(f"{shown(written)} is not a number", "write digits only, such as 100000")
    return Wanted(written, f"{written:,}")


def _read_flag(written: object, names: Names) -> Wanted:
    if not isinstance(written, bool):
        raise NotUnderstood(f"{shown(written)} is neither true nor false", "write true or false")
    return Wanted(written, "true" if written else "false")


def _read_duration(written: object, names: Names) -> Wanted:
    duration = read_duration(written) if isinstance(written, str) else None
    if duration is None:
        raise NotUnderstood(f"{shown(written)} is not a duration", "write 30m, 72h, 7d or 2w")
    return Wanted(duration, duration_words(duration))


def _read_day(written: object, names: Names) -> Wanted:
    try:
        day = date.fromisoformat(written_text(written))
    except ValueError as error:
        raise NotUnderstood(f"{shown(written)} is not a day", "write it as 2024-12-05") from error
    return Wanted(day, day.isoformat())


def _read_code(pattern: str, what: str, example: str) -> Callable[[object, Names], Wanted]:
    shape = re.compile(pattern, re.IGNORECASE)

    def read(written: object, names: Names) -> Wanted:
        if not isinstance(written, str) or not shape.fullmatch(written):
            raise NotUnderstood(f"{shown(written)} is not {what}", f"write {example}")
        return Wanted(written.casefold(), written)

    return read


def word_of(choices: tuple[str, ...]) -> ValueType:
    """Return the type of a field that knows only these words."""

    def read(written: object, names: Names) -> Wanted:
        if not isinstance(written, str) or written not in choices:
            raise NotUnderstood(f"{shown(written)} is none of its words", choose_from(str(written), choices))
        return Wanted(written.casefold(), written.replace("_", " "))

    return ValueType("word", read, without_case, textual=True)


TEXT = ValueType("text", _read_text, without_case, textual=True)
NUMBER = ValueType("number", _read_number, _same, ordered=True)
FLAG = ValueType("true or false", _read_flag, _same)
DURATION = ValueType("duration", _read_duration, _same, ordered=True)
DAY = ValueType("day", _read_day, _utc_day, ordered=True)
COUNTRY = ValueType(
    "country", _read_code(r"[A-Z]{2}", "a country code", "two letters, such as SY"), without_case, textual=True
)
LANGUAGE = ValueType(
    "language", _read_code(r"[a-z]{2}", "a language code", "two letters, such as en"), without_case, textual=True
)
QUERY = ValueType("query", _read_text, without_case)
