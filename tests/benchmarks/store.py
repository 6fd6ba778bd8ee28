"""Appending in batches, and reading everything back: our log, a bare table, the recorders of `eventsourcing`."""

from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory
from time import perf_counter

from .store_events import fact
from .store_logs import Bare, Log, Ours, in_sqlite, through_sqlalchemy
from .table import Cell, Table

BATCH = 1000  # events in one commit
TURNS = 15
REPLAYS = 3
COLUMNS = ("log", "append, events/s", "worst", "ours is x this", "replay, events/s", "ours is x this")


def measure(events: int) -> Table:
    """Return events per second of appending and of replaying; `events` plays no part."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        ours: list[Log] = [Ours(f"sqlite:///{folder}/ours.db"), Bare(folder / "bare.db")]
        others, absent = installed(
            lambda: in_sqlite(folder / "recorder.db"),
            lambda: through_sqlalchemy(f"sqlite:///{folder}/sqlalchemy.db"),
        )
        return compare([*ours, *others], "SQLite, synchronous=FULL", BATCH, absent)


def installed(*makers: Callable[[], Log]) -> tuple[list[Log], list[str]]:
    """Return the logs whose packages are here, and a note for each that is not."""
    logs, absent = [], []
    for make in makers:
        try:
            logs.append(make())
        except ImportError as error:
            absent.append(f"not measured, {error.name} is not installed: `make bench` installs it")
    return logs, absent


def compare(logs: Sequence[Log], title: str, batch: int, absent: Sequence[str] = ()) -> Table:
    """Let the logs take turns, with so many events in a commit; the first is ours. Closes them."""
    appends = [[_seconds(log, first, batch) for log in logs] for first in range(1, TURNS * batch, batch)]
    replays = [[_replay(log, TURNS * batch) for log in logs] for _ in range(REPLAYS)]
    for log in logs:
        log.close()
    rows = tuple(
        (log.name, *_rates(appends, number, batch), *_rates(replays, number, TURNS * batch, worst=False))
        for number, log in enumerate(logs)
    )
    size = mean(len(fact(number).payload) for number in range(1, batch + 1))
    note = f"{batch:,} events in a commit, {size:.0f} bytes each; ratios are medians of paired turns"
    return Table(title, COLUMNS, rows, (note, *absent))


def _seconds(log: Log, first: int, events: int) -> float:
    start = perf_counter()
    log.append(first, events)
    return perf_counter() - start


def _replay(log: Log, events: int) -> float:
    start = perf_counter()
    if log.replay() != events:
        raise RuntimeError(f"{log.name} lost events")
    return perf_counter() - start


def _rates(turns: list[list[float]], number: int, events: int, *, worst: bool = True) -> tuple[Cell, ...]:
    times = [turn[number] for turn in turns]
    times_ours = median(turn[number] / turn[0] for turn in turns)
    return (events / median(times), *((events / max(times),) if worst else ()), times_ours)
