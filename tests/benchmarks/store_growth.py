"""A log that grows: the rate of the last appends, bytes for each event, proving it, opening it again."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from monitor.store import Anchor
from monitor.store.log import GENESIS

from .store_logs import Log, Ours, in_sqlite
from .table import Cell, Table

BEGINNING = Anchor(position=0, chain=GENESIS.hex(), noted_at=datetime.min.replace(tzinfo=UTC))
BATCH = 1000
WINDOW = 100  # batches at the end whose rate counts
COLUMNS = ("log", "append at the end, events/s", "bytes/event", "verify, events/s", "read and sha256, events/s")


def measure(events: int) -> Table:
    """Return rates and sizes of two logs with that many events; they grow in turns."""
    with TemporaryDirectory() as name:
        files = [Path(name) / "ours.db", Path(name) / "recorder.db"]
        ours, other = Ours(f"sqlite:///{files[0]}"), in_sqlite(files[1])
        rates = _grow((ours, other), events)
        proving = [_proving(ours, files[0]) for _ in range(3)]
        ours.close()
        other.close()
        opening = _seconds(lambda: _open_again(files[0]))
        sizes = [file.stat().st_size / events for file in files]
    rows: tuple[tuple[Cell, ...], ...] = (
        (ours.name, rates[0], sizes[0], *(events / median(times) for times in zip(*proving, strict=True))),
        (other.name, rates[1], sizes[1], None, None),
    )
    notes = (
        f"ours: {rates[0] / rates[1]:.2f} x at the end, "
        f"verify {median(raw / verify for verify, raw in proving):.2f} x a raw read with sha256",
        f"opened again in {1000 * opening:.0f} ms",
    )
    return Table(f"A log of {events:,} events", COLUMNS, rows, notes)


def _grow(logs: tuple[Log, ...], events: int) -> list[float]:
    """Append in turns and return each log's events per second in the last batches."""
    late = [0.0 for _ in logs]
    for first in range(1, events + 1, BATCH):
        for number, log in enumerate(logs):
            seconds = _seconds(lambda log=log, first=first: log.append(first, BATCH))  # type: ignore[misc]
            late[number] += seconds if first > events - WINDOW * BATCH else 0
    return [min(WINDOW * BATCH, events) / seconds for seconds in late]


def _proving(log: Ours, file: Path) -> tuple[float, float]:
    """Return the seconds of a proof and of a raw read, behind a read that warms the cache for both."""
    _read(file)
    # Without documents: the events name some, but none are kept.
    proof = _seconds(lambda: log.store.verify_since(BEGINNING, with_documents=False))
    return proof, _seconds(lambda: _read(file))


def _read(file: Path) -> None:
    """Read every entry and hash its content: the least that a proof has to do."""
    with closing(sqlite3.connect(file)) as database:
        for row in database.execute("SELECT * FROM events ORDER BY position"):
            sha256(row[8].encode()).digest()


def _open_again(file: Path) -> None:
    Ours(f"sqlite:///{file}").close()


def _seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
