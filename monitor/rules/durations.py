"""Durations as people write them: `30m`, `72h`, `7d`, `2w`, `1d12h`."""

import re
from datetime import timedelta

UNITS = {"w": ("week", 604_800), "d": ("day", 86_400), "h": ("hour", 3_600), "m": ("minute", 60), "s": ("second", 1)}
LONGEST = timedelta(days=36_500)
_WRITTEN = re.compile(r"(?:\d{1,9}[wdhms])+")
_PART = re.compile(r"(\d+)([wdhms])")
# Hours are said as hours up to three days, because that is how news desks count ("within 72 hours").
_SAID_IN_HOURS = 72 * 3_600


def read_duration(written: str) -> timedelta | None:
    """Return the duration that `written` stands for, or None where it is none, is zero or exceeds a century."""
    if not _WRITTEN.fullmatch(written):
        return None
    seconds = sum(int(number) * UNITS[unit][1] for number, unit in _PART.findall(written))
    return timedelta(seconds=seconds) if 0 < seconds <= LONGEST.total_seconds() else None


def duration_words(duration: timedelta) -> str:
    """Return `duration` in the largest unit that divides it: "72 hours", "7 days"."""
    seconds = int(duration.total_seconds())
    for name, size in UNITS.values():
        if name == "week" or (name == "day" and 86_400 < seconds <= _SAID_IN_HOURS):
            continue
        if seconds % size == 0:
            count = seconds // size
            return f"{count:,} {name}" if count == 1 else f"{count:,} {name}s"
    raise AssertionError("every whole number of seconds divides by one")
