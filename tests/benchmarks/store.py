"""Appending in batches through the store against bare sqlite3: same columns and indexes, both synchronous=FULL."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import msgspec

from monitor.events import ControlChangeReported
from monitor.model import Change, Factuality, PartyRef, Place, Precision, Report, Role, SaidBy, Span
from monitor.store import Store, Transaction

from .table import Table
from .usage import used

BATCH = 1000  # events in one commit
TURNS = 5
COLUMNS = ("way", "events/s, median", "events/s, worst", "of bare sqlite3")
SCHEMA = """
PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;
CREATE TABLE events (
    position INTEGER PRIMARY KEY, stream TEXT NOT NULL, version INTEGER NOT NULL, type TEXT NOT NULL,
    schema_version INTEGER NOT NULL, recorded_at TEXT NOT NULL, cause BIGINT, once TEXT UNIQUE, payload TEXT NOT NULL,
    digest BLOB NOT NULL, chain BLOB NOT NULL, UNIQUE (stream, version)
);
"""


def measure(articles: int) -> Table:
    """Return events per second of both ways; `articles` plays no part."""
    with TemporaryDirectory() as folder:
        bare, ours = _turns(Path(folder))
    share = median(first / second for first, second in zip(bare, ours, strict=True))
    rows = (
        ("bare sqlite3: no digests, no chain, no checks", BATCH / median(bare), BATCH / max(bare), 1.0),
        ("Store.write, one work of 1,000 events", BATCH / median(ours), BATCH / max(ours), share),
    )
    return Table(f"Append, {BATCH:,} events in a commit", COLUMNS, rows, (f"{len(_payload(0))} bytes in an event",))


def _turns(folder: Path) -> tuple[list[float], list[float]]:
    """Return the seconds by the clock of each batch: bare, ours."""
    store = Store.open(f"sqlite:///{folder}/ours.db", clock=lambda: datetime.now(UTC))
    with closing(store), closing(sqlite3.connect(folder / "bare.db")) as database:
        database.executescript(SCHEMA)
        turns = [_turn(database, store, first) for first in range(1, TURNS * BATCH, BATCH)]
    return [bare for bare, _ in turns], [ours for _, ours in turns]


def _turn(database: sqlite3.Connection, store: Store, first: int) -> tuple[float, float]:
    ours = _ours(first)
    return used(_bare(database, first)).wall, used(lambda: store.write(ours).result()).wall


def _ours(first: int) -> Callable[[Transaction], None]:
    def append(transaction: Transaction) -> None:
        for number in range(first, first + BATCH):
            transaction.append(_event(number), stream=f"article:{number:016}", once=f"report:{number:016}")

    return append


def _bare(database: sqlite3.Connection, first: int) -> Callable[[], None]:
    def append() -> None:
        with database:
            database.executemany(
                f"INSERT INTO events VALUES ({', '.join('?' * 11)})", map(_row, range(first, first + BATCH))
            )

    return append


def _row(number: int) -> tuple[object, ...]:
    names = (f"article:{number:016}", 1, "control-change-reported", 1, datetime.now(UTC).isoformat())
    return (number, *names, None, f"report:{number:016}", _payload(number), b"0" * 32, b"0" * 32)


def _payload(number: int) -> str:
    return msgspec.json.encode(_event(number)).decode()


def _event(number: int) -> ControlChangeReported:
    return ControlChangeReported(report_id=f"r{number:016}", article_id=f"a{number:016}", report=REPORT)


REPORT = Report(
    event_type="control_change",
    place=Place(
        id="geonames:706448", name="Kherson", country="UA", kind="city", lat=46.63, lon=32.61, population=283649
    ),
    change=Change.REGAINED,
    gained_by=PartyRef(
        name="Ukrainian army", as_written="Ukrainian troops", id="ukraine-army", kind="army", side="ukraine"
    ),
    lost_by=PartyRef(name="Russian army", as_written="Russian forces", id="russia-army", kind="army", side="russia"),
    occurred_from=date(2022, 11, 11),
    occurred_to=date(2022, 11, 11),
    precision=Precision.DAY,
    factuality=Factuality.ASSERTED,
    said_by=SaidBy(role=Role.AUTHOR),
    evidence=(Span(120, 214),),
    pattern="retake.verb",
    extractor="en-1",
)
