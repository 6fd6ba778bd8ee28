"""Eight threads, one event in each work: our one writer against BEGIN IMMEDIATE from each thread's own connection."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

from monitor.store.schema import utc_text

from .store_logs import SCHEMA, Ours, row
from .table import Cell, Table

THREADS = 8
TURNS = 9
EVENTS = 250  # of each thread in each turn
COLUMNS = ("way", "events/s", "median, ms", "p99, ms", "p99 / median", "errors")
Append = Callable[[int], None]  # the event of this number


def measure(events: int) -> Table:
    """Return rates and waiting times; `events` plays no part."""
    with TemporaryDirectory() as folder:
        ours, bare, numbers = Ours(f"sqlite:///{folder}/ours.db"), Path(folder) / "bare.db", count(1)
        with closing(sqlite3.connect(bare)) as database:
            database.executescript(SCHEMA)
        ways = (lambda: _own_connection(bare)), (lambda: ours.append_one)
        turns = [(_turn(ways[0], numbers), _turn(ways[1], numbers)) for _ in range(TURNS)]
        ours.close()
    theirs, mine = zip(*turns, strict=True)
    times = median(one[0] / other[0] for other, one in turns)
    note = f"{THREADS} threads, synchronous=FULL; ours appends {times:.2f} times as fast (median of paired turns)"
    rows = (_summary("BEGIN IMMEDIATE in each thread", theirs), _summary("Store.write in each thread", mine))
    return Table("Many small works at a time", COLUMNS, rows, (note,))


Turn = tuple[float, list[float], int]  # events a second, seconds waited, errors


def _turn(connect: Callable[[], Append], numbers: "count[int]") -> Turn:
    start = perf_counter()
    with ThreadPoolExecutor(THREADS) as threads:
        results = [each.result() for each in [threads.submit(_work, connect, numbers) for _ in range(THREADS)]]
    waited = [seconds for times, _ in results for seconds in times]
    return len(waited) / (perf_counter() - start), waited, sum(errors for _, errors in results)


def _work(connect: Callable[[], Append], numbers: "count[int]") -> tuple[list[float], int]:
    append, waited, errors = connect(), [], 0
    for _ in range(EVENTS):
        start = perf_counter()
        try:
            append(next(numbers))
        except sqlite3.OperationalError:
            errors += 1
        else:
            waited.append(perf_counter() - start)
    return waited, errors


def _own_connection(file: Path) -> Append:
    database = sqlite3.connect(file, timeout=30, isolation_level=None)
    database.execute("PRAGMA synchronous = FULL")

    def append(number: int) -> None:
        database.execute("BEGIN IMMEDIATE")
        (last,) = database.execute("SELECT coalesce(max(position), 0) FROM events").fetchone()
        values = (last + 1, *row(number, utc_text(datetime.now(UTC)))[1:])
        database.execute(f"INSERT INTO events VALUES ({', '.join('?' * len(values))})", values)
        database.execute("COMMIT")

    return append


def _summary(way: str, turns: tuple[Turn, ...]) -> tuple[Cell, ...]:
    waited = [1000 * seconds for _, times, _ in turns for seconds in times]
    middle, late = median(waited), quantiles(waited, n=100)[-1]
    return way, median(turn[0] for turn in turns), middle, late, late / middle, sum(turn[2] for turn in turns)
