"""Hold our incidents against the events of an ACLED file: which both have, which only one has.

Two are the same where the kind is (a place that changes hands; else ACLED's event type), the place is (one country and
one name by the key that the caller makes of names, or hardly any distance), and the days lie at most two days apart.
Each of theirs meets at most one of ours, the nearest in time first.
"""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import TextIO

from monitor.errors import MonitorError
from monitor.export.acled import When
from monitor.export.columns import Row, Value
from monitor.export.taxonomy import CODES, TERRITORY

SLACK = timedelta(days=2)
SAME_SPOT = 2.0  # kilometres: two spellings of one place lie no further apart
EARTH = 6371.0  # kilometres
NEEDED = ("event_id_cnty", "event_date", "event_type", "sub_event_type", "iso", "location")
TERRITORIAL = "territory"
CURE = "write days as 2024-12-05, as ACLED's export does"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event of either side. `first` and `last`: the days on which it can have happened."""

    id: str
    kind: str  # TERRITORIAL, else ACLED's event type
    sub_event_type: str
    place: str
    country: int | None  # ISO 3166-1 numeric: names of countries are spelled in many ways
    first: date
    last: date
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both sides held against each other; ours come first in a pair."""

    matched: tuple[tuple[Event, Event], ...]
    missed: tuple[Event, ...]  # only theirs
    extra: tuple[Event, ...]  # only ours


def kind_of(event_type: str, sub_event_type: str) -> str:
    """Return what two events must share to be the same."""
    return TERRITORIAL if sub_event_type in TERRITORY else event_type


COVERED = frozenset({TERRITORIAL, *(code.event_type for code in CODES.values() if code.event_type)})


def compare(ours: Sequence[Event], theirs: Sequence[Event], key: Callable[[str], str]) -> Comparison:
    """Return which events match. `key` brings the spellings of a place name together. Pure."""
    candidates = sorted(_near(ours, theirs, key), key=lambda each: each[0])
    taken_ours: dict[int, int] = {}
    taken: set[int] = set()
    for _, mine, its in candidates:
        if mine not in taken_ours and its not in taken:
            taken_ours[mine] = its
            taken.add(its)
    return Comparison(
        matched=tuple((ours[mine], theirs[its]) for mine, its in sorted(taken_ours.items())),
        missed=tuple(event for number, event in enumerate(theirs) if number not in taken),
        extra=tuple(event for number, event in enumerate(ours) if number not in taken_ours),
    )


def _near(
    ours: Sequence[Event], theirs: Sequence[Event], key: Callable[[str], str]
) -> Iterator[tuple[timedelta, int, int]]:
    """Yield (days apart, number of ours, number of theirs) for all that may be the same."""
    by_day = defaultdict(list)
    for number, event in enumerate(theirs):
        by_day[event.first, event.country, event.kind].append(number)
    for mine, event in enumerate(ours):
        for day in _days(event.first - SLACK, event.last + SLACK):
            for its in by_day[day, event.country, event.kind]:
                if _same_place(event, theirs[its], key):
                    yield max(event.first - day, day - event.last, timedelta()), mine, its


def events_of(rows: Iterable[tuple[Row, When]]) -> Iterator[Event]:
    """Yield the events of our own rows in ACLED's schema, each with the days on which it can have happened."""
    for row, when in rows:
        yield Event(
            id=str(row["event_id_cnty"]),
            kind=kind_of(str(row["event_type"]), str(row["sub_event_type"])),
            sub_event_type=str(row["sub_event_type"]),
            place=str(row["location"]),
            country=_whole(row["iso"]),
            first=when.first,
            last=when.last,
            lat=_number(row["latitude"]),
            lon=_number(row["longitude"]),
        )


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _same_place(one: Event, other: Event, key: Callable[[str], str]) -> bool:
    # ACLED splits big cities: `Mosul - Old City` is Mosul.
    if key(one.place) == key(other.place.split(" - ")[0]):
        return True
    distance = _kilometres(one, other)
    return distance is not None and distance <= SAME_SPOT


def _kilometres(one: Event, other: Event) -> float | None:
    """Return the great-circle distance (haversine), None where a position is not known."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    lat, other_lat = radians(one.lat), radians(other.lat)
    across, along = sin((other_lat - lat) / 2), sin(radians(other.lon - one.lon) / 2)
    return 2 * EARTH * asin(sqrt(across**2 + cos(lat) * cos(other_lat) * along**2))


def read_acled(file: TextIO, name: str) -> Iterator[Event]:
    """Yield the events of an ACLED file (CSV). Raises MonitorError for a file of another form, with its line."""
    reader = csv.DictReader(file)
    missing = [column for column in NEEDED if column not in (reader.fieldnames or ())]
    if missing:
        raise MonitorError(f"{name} has no column {', '.join(missing)}", "give a CSV file as ACLED exports it")
    for row in reader:
        yield _event(row, f"{name}:{reader.line_num}")


def _event(row: dict[str, str], where: str) -> Event:
    try:
        day = date.fromisoformat(row["event_date"])
    except (ValueError, TypeError) as error:
        raise MonitorError(f"{where}: `{row['event_date']}` is no day", CURE) from error
    return Event(
        id=row["event_id_cnty"],
        kind=kind_of(row["event_type"], row["sub_event_type"]),
        sub_event_type=row["sub_event_type"],
        place=row["location"],
        country=_whole(row["iso"]),
        first=day,
        last=day,
        lat=_number(row.get("latitude")),
        lon=_number(row.get("longitude")),
    )


def _number(value: Value) -> float | None:
    try:
        return None if value in (None, "") else float(value)
    except ValueError:
        return None


def _whole(value: Value) -> int | None:
    number = _number(value)
    return None if number is None else int(number)
