"""Read the ways in which files and lines give a publication time."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_NAMES = "january february march april may june july august september october november december"
_MONTHS = {name[:length]: number for number, name in enumerate(_NAMES.split(), 1) for length in range(3, len(name) + 1)}
MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_CLOCK = (
    r"(?:,?\s+(?:at\s+)?(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::\d\d)?\s*(?P<half>[ap]\.?m\.?)?"
    r"\s*\(?(?P<zone>[A-Z]{1,5})?\)?)?"
)
_WORDS = tuple(
    re.compile(rf"(?:[A-Za-z]{{3,9}}\.?,?\s+)?{order}{_CLOCK}", re.IGNORECASE)
    for order in (rf"{MONTH}\s+{_DAY},?\s+{_YEAR}", rf"{_DAY}\s+{MONTH},?\s+{_YEAR}")
)
_MAIL = re.compile(r"(?:[A-Za-z]{3},\s*)?\d{1,2}\s+[A-Za-z]{3}\s+\d{2,4}\s+\d{1,2}:\d\d(?::\d\d)?\s+\S.*")
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_ISO_TIME = re.compile(r"\d{4}-?\d\d-?\d\d[T ]\d\d.*")
_EARLIEST = 1900
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Moment:
    """A publication time in UTC. `has_time` is false where only the day is known; `at` is then its midnight."""

    at: datetime
    has_time: bool


def read_moment(text: str) -> Moment | None:
    """Return the time that `text` gives: ISO 8601, RFC 2822, `Dec 5, 2024`, `5 December 2024`. None: it gives none.

    A time without a zone counts as UTC. `12/5/2024` is not read: half the world means another day by it.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    return _from_iso(text) or _from_words(text) or _from_mail(text)


def month_number(name: str) -> int | None:
    """Return 1 to 12 for an English month, also abbreviated; None for another word."""
    return _MONTHS.get(name.lower())


def day_of(year: int, month: int, day: int) -> Moment | None:
    """Return that day, or None where the calendar has no such day."""
    with suppress(ValueError):
        return _sane(datetime(year, month, day, tzinfo=UTC), has_time=False)
    return None


def _from_iso(text: str) -> Moment | None:
    with suppress(ValueError):
        if _ISO_DAY.fullmatch(text):
            return _sane(datetime.fromisoformat(text), has_time=False)
        if _ISO_TIME.fullmatch(text):
            return _sane(datetime.fromisoformat(text), has_time=True)
    return None


def _from_mail(text: str) -> Moment | None:
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        if _MAIL.fullmatch(text):
            return _sane(parsedate_to_datetime(text), has_time=True)
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
    aware = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    return Moment(aware, has_time)
