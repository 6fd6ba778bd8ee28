"""Appending in batches, and reading everything back: our log, a bare table, the recorders of `eventsourcing`."""

from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from .store_logs import Bare, Log, Ours, in_sqlite, payload, through_sqlalchemy
from .table import Cell, Table

BATCH = 1000  # events in one commit
TURNS = 15
REPLAYS = 3
COLUMNS = ("log", "append, events/s", "worst", "ours is x this", "replay, events/s", "ours is x this")


def measure(events: int) -> Table:
    """Return events per second of appending and of replaying; `events` plays no part."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        logs: Sequence[Log] = (
            Ours(f"sqlite:///{folder}/ours.db"),
            Bare(folder / "bare.db"),
            in_sqlite(folder / "recorder.db"),
            through_sqlalchemy(f"sqlite:///{folder}/sqlalchemy.db"),
        )
        return compare(logs, f"SQLite, {BATCH:,} events in a commit, synchronous=FULL")


def compare(logs: Sequence[Log], title: str) -> Table:
    """Let the logs take turns; the first is ours. Closes them."""
    appends = [[_seconds(log, first) for log in logs] for first in range(1, TURNS * BATCH, BATCH)]
    replays = [[_replay(log) for log in logs] for _ in range(REPLAYS)]
    for log in logs:
        log.close()
    rows = tuple(
        (log.name, *_rates(appends, number, BATCH), *_rates(replays, number, TURNS * BATCH, worst=False))
        for number, log in enumerate(logs)
    )
    return Table(title, COLUMNS, rows, (f"{len(payload(0))} bytes in an event; ratios are medians of paired turns",))


def _seconds(log: Log, first: int) -> float:
    start = perf_counter()
    log.append(first, BATCH)
    return perf_counter() - start


def _replay(log: Log) -> float:
    start = perf_counter()
    if log.replay() != TURNS * BATCH:
        raise RuntimeError(f"{log.name} lost events")
    return perf_counter() - start


def _rates(turns: list[list[float]], number: int, events: int, *, worst: bool = True) -> tuple[Cell, ...]:
    times = [turn[number] for turn in turns]
    times_ours = median(turn[number] / turn[0] for turn in turns)
    return (events / median(times), *((events / max(times),) if worst else ()), times_ours)
