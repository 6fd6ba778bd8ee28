"""Read the ways in which files and lines give a publication time."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_NAMES = "january february march april may june july august september october november december"
_MONTHS = {name[:length]: number for number, name in enumerate(_NAMES.split(), 1) for length in range(3, len(name) + 1)}
MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_CLOCK = (
    r"(?:,?\s+(?:at\s+)?(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?::\d\d)?\s*(?P<half>[ap]\.?m\.?)?"
    r"\s*\(?(?P<zone>[A-Z]{1,5})?\)?)?"
)
_WORDS = tuple(
    re.compile(rf"(?:[A-Za-z]{{3,9}}\.?,?\s+)?{order}{_CLOCK}", re.IGNORECASE)
    for order in (rf"{MONTH}\s+{_DAY},?\s+{_YEAR}", rf"{_DAY}\s+{MONTH},?\s+{_YEAR}")
)
_TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?"
_ZONE = r"(?:\s*(?P<zone>\S.{0,45}))?"
# As programs write: RFC 2822 and what passes for it in feeds, ISO 8601 in its many dialects, C's asctime.
_WRITTEN = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?:[a-z]{{3,9}}\.?,?\s*)?(?P<day>\d{{1,2}})[\s-]{MONTH}[\s-](?P<year>\d{{4}}|\d\d)(?:,?\s+{_TIME}{_ZONE})?",
        rf"(?P<year>\d{{4}})([-/.]?)(?P<month>\d\d)\2(?P<day>\d\d)(?:[T ]\s*{_TIME}{_ZONE})?",
        rf"(?P<day>\d\d)\.(?P<month>\d\d)\.(?P<year>\d{{4}})(?:,?\s+{_TIME}{_ZONE})?",  # with dots the day is first
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)T?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?(?P<zone>\S+)?",
        rf"[a-z]{{3,9}},?\s+{MONTH}\s+(?P<day>\d{{1,2}})\s+{_TIME}(?:\s+(?P<zone>\S+))?\s+(?P<year>\d{{4}})",
    )
)
_OFFSET = re.compile(
    r"(?P<sign>[+-])(?P<hours>[01]?\d|2[0-3])(?::?(?P<minutes>[0-5]\d)(?::(?P<seconds>[0-5]\d))?)?(?:\(\w*\))?"
)
_SAYS_NOTHING = re.compile(r"\b(?:UTC|UT|GMT|Z)\b|\s|\[[\w/+-]*\]", re.IGNORECASE)  # beside an offset
_NAMED_ZONE = re.compile(r"\[([\w/+-]+)\]|([a-z]+(?:/[\w+-]+)+)", re.IGNORECASE)
_RFC_822 = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}  # hours
_EARLIEST = 1900
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Moment:
    """A publication time in UTC. `has_time` is false where only the day is known; `at` is then its midnight."""

    at: datetime
    has_time: bool


def read_moment(text: str) -> Moment | None:
    """Return the time that `text` gives: ISO 8601, RFC 2822, `Dec 5, 2024`, `5 December 2024`. None: it gives none.

    A time without a zone counts as UTC; of one with a zone that we do not know only the day counts. `12/5/2024` is not
    read: half the world means another day by it.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    written = _as_written(text)
    return written if written and written.has_time else _from_words(text) or written


def month_number(name: str) -> int | None:
    """Return 1 to 12 for an English month, also abbreviated; None for another word."""
    return _MONTHS.get(name.lower())


def day_of(year: int, month: int, day: int) -> Moment | None:
    """Return that day, or None where the calendar has no such day."""
    with suppress(ValueError):
        return _sane(datetime(year, month, day, tzinfo=UTC), has_time=False)
    return None


def _as_written(text: str) -> Moment | None:
    found = next(filter(None, (form.fullmatch(text) for form in _WRITTEN)), None)
    if found is None:
        return None
    month = int(found["month"]) if found["month"].isdigit() else month_number(found["month"])
    day = day_of(_year(found["year"]), month or 0, int(found["day"]))
    return _at_time(day, found.groupdict()) if day else None


def _year(digits: str) -> int:
    """Return the year; one of two digits as RFC 2822 has it."""
    year = int(digits)
    return year if len(digits) > 2 else year + (2000 if year < 50 else 1900)


def _at_time(day: Moment, parts: Mapping[str, str | None]) -> Moment:
    """Add the time of day where it is one, and told in a zone that we know."""
    if not parts.get("hour"):
        return day
    names = ("hour", "minute", "second")
    hour, minute, second = (int(parts.get(name) or 0) for name in names)
    microsecond = int((parts.get("fraction") or "0").ljust(6, "0")[:6])
    with suppress(ValueError, OverflowError):
        at = day.at.replace(hour=hour, minute=minute, second=second, microsecond=microsecond)
        offset = _offset(parts.get("zone") or "", at)
        return day if offset is None else _sane(at - offset, has_time=True) or day
    return day


def _offset(zone: str, at: datetime) -> timedelta | None:
    """Return what a zone is ahead of UTC when its clocks show `at`; None for one that we do not know.

    `+0300`, `GMT+3`, `+0000 (UTC)`, `EST`, `Europe/Kyiv`.
    """
    if named := _NAMED_ZONE.fullmatch(zone.strip()):
        return _named_offset(named[1] or named[2], at)
    bare = _SAYS_NOTHING.sub("", zone).removesuffix("()")
    if found := _OFFSET.fullmatch(bare):
        ahead = timedelta(**{name: int(found[name] or 0) for name in ("hours", "minutes", "seconds")})
        return ahead if found["sign"] == "+" else -ahead
    hours = _RFC_822.get(bare.upper()) if bare else 0
    return None if hours is None else timedelta(hours=hours)


def _named_offset(name: str, at: datetime) -> timedelta | None:
    with suppress(ZoneInfoNotFoundError, ValueError, OSError):  # some names are those of folders, or lead out of them
        return at.replace(tzinfo=ZoneInfo(name)).utcoffset()
    return None


def _from_words(text: str) -> Moment | None:
    found = next(filter(None, (form.fullmatch(text) for form in _WORDS)), None)
    month = month_number(found["month"]) if found else None
    if found is None or month is None:
        return None
    day = day_of(int(found["year"]), month, int(found["day"]))
    return None if day is None else _at_clock(day, found)


def _at_clock(day: Moment, found: re.Match[str]) -> Moment:
    """Add the time of day, unless it is told in a local zone (`EST`, `IST`): those words mean several zones."""
    if not found["hour"] or (found["zone"] or "UTC").upper() not in ("UTC", "GMT", "Z"):
        return day
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % 12 + (12 if found["half"].lower().startswith("p") else 0)
    with suppress(ValueError):
        return Moment(day.at.replace(hour=hour, minute=int(found["minute"])), has_time=True)
    return day


def _sane(moment: datetime, *, has_time: bool) -> Moment | None:
    # The ends of the calendar overflow when a zone is subtracted, and nobody publishes there.
    if not _EARLIEST <= moment.year < 9999:
        return None
    return Moment(moment, has_time)
