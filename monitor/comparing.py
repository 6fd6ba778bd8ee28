"""Hold what the log knows against an ACLED file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from monitor.datasets import Fetch, incident_records
from monitor.errors import MonitorError
from monitor.export.acled import When, acled_row, when_of
from monitor.export.actors import Actors
from monitor.export.columns import Row
from monitor.export.comparison import COVERED, TERRITORIAL, Comparison, Event, compare, events_of, read_acled
from monitor.extract.normalise import fold


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison in the form of the answers: numbers, and the rows behind them."""

    summary: Mapping[str, int | float | None]
    parts: Mapping[str, Sequence[Mapping[str, str]]]


def compare_file(
    connection: Connection, fetch: Fetch, actors: Actors, path: Path, *, only_territory: bool = False
) -> Compared:
    """Return how the incidents compare with an ACLED file. Raises MonitorError where it cannot be read.

    Kinds of events that the monitor does not extract (protests, riots) are counted and left out.
    """
    kinds = frozenset({TERRITORIAL}) if only_territory else COVERED
    theirs = _read(path)
    ours = [event for event in events_of(_ours(connection, fetch, actors)) if event.kind in kinds]
    wanted = [event for event in theirs if event.kind in kinds]
    return _answer(compare(ours, wanted, fold), len(theirs) - len(wanted))


def _ours(connection: Connection, fetch: Fetch, actors: Actors) -> Iterator[tuple[Row, When]]:
    for record in incident_records(connection, fetch, actors):
        row, when = acled_row(record, actors), when_of(record.incident)
        if row and when:
            yield row, when


def _read(path: Path) -> list[Event]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(read_acled(file, path.name))
    except OSError as error:
        raise MonitorError(f"{path} cannot be read ({error.strerror})", "check its name") from error
    except UnicodeDecodeError as error:
        raise MonitorError(f"{path} is not UTF-8", "export it as CSV in UTF-8") from error


def _answer(found: Comparison, other_kinds: int) -> Compared:
    matched, missed, extra = len(found.matched), len(found.missed), len(found.extra)
    return Compared(
        {
            "matched": matched,
            "missed": missed,
            "extra": extra,
            "found_of_theirs": _share(matched, missed),
            "theirs_of_ours": _share(matched, extra),
            "of_other_kinds": other_kinds,
        },
        {
            "matched": [_pair(ours, its) for ours, its in found.matched],
            "missed": [_row(event) for event in found.missed],
            "extra": [_row(event) for event in found.extra],
        },
    )


def _share(part: int, rest: int) -> float | None:
    return round(part / (part + rest), 3) if part + rest else None


def _row(event: Event) -> dict[str, str]:
    return {"id": event.id, "place": event.place, "day": _days(event), "type": event.sub_event_type or event.kind}


def _pair(ours: Event, its: Event) -> dict[str, str]:
    return _row(ours) | {"acled_id": its.id, "acled_place": its.place, "acled_day": _days(its)}


def _days(event: Event) -> str:
    return f"{event.first}" if event.first == event.last else f"{event.first} to {event.last}"
