"""Logs to compare: ours, a bare table, and the recorders of `eventsourcing`. All hold the same events as JSON."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

import msgspec
import orjson

from monitor.events import ControlChangeReported
from monitor.model import Change, Factuality, PartyRef, Place, Precision, Report, Role, SaidBy, Span
from monitor.store import Store, Transaction

PAGE = 1000  # entries read in one go
SCHEMA = """
PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;
CREATE TABLE events (
    position INTEGER PRIMARY KEY, stream TEXT NOT NULL, version INTEGER NOT NULL, type TEXT NOT NULL,
    schema_version INTEGER NOT NULL, recorded_at TEXT NOT NULL, cause BIGINT, once TEXT UNIQUE, payload TEXT NOT NULL,
    digest BLOB NOT NULL, chain BLOB NOT NULL, UNIQUE (stream, version)
);
"""


class Log(Protocol):
    """Events in a database. Each has a stream of its own."""

    @property
    def name(self) -> str: ...

    def append(self, first: int, events: int) -> None:
        """Append that many in one commit, numbered from `first`."""

    def replay(self) -> int:
        """Read and decode them all; return how many."""

    def close(self) -> None: ...


class Ours:
    """The log of the monitor, with digests, chain, triggers and, where wanted, `once` keys."""

    def __init__(self, url: str, *, keys: bool = True) -> None:
        self.keys = keys
        self.name = "monitor" if keys else "monitor, without once keys"
        self.store = Store.open(url, clock=lambda: datetime.now(UTC))

    def append(self, first: int, events: int) -> None:
        self.store.write(self.work(first, events)).result()

    def append_one(self, number: int) -> None:
        """Append one event in a work of its own."""
        self.append(number, 1)

    def work(self, first: int, events: int) -> Callable[[Transaction], None]:
        def append(tx: Transaction) -> None:
            for number in range(first, first + events):
                once = f"report:{number:016}" if self.keys else None
                tx.append(event(number), stream=f"article:{number:016}", once=once)

        return append

    def replay(self) -> int:
        return sum(1 for _ in self.store.events())

    def close(self) -> None:
        self.store.close()


class Bare:
    """The same columns and indexes through sqlite3, synchronous=FULL; no digests, no chain, no triggers."""

    name = "bare sqlite3"

    def __init__(self, file: Path) -> None:
        self.database = sqlite3.connect(file)
        self.database.executescript(SCHEMA)

    def append(self, first: int, events: int) -> None:
        insert = f"INSERT INTO events VALUES ({', '.join('?' * 11)})"
        with self.database:
            self.database.executemany(insert, map(row, range(first, first + events)))

    def replay(self) -> int:
        query = self.database.execute("SELECT * FROM events ORDER BY position")
        return sum(1 for entry in query if orjson.loads(entry[8]))

    def close(self) -> None:
        self.database.close()


class Recorder:
    """A recorder of `eventsourcing`: one unique index, no digests, no chain, no triggers, no `once` keys."""

    def __init__(self, name: str, recorder: Any, close: Callable[[], None]) -> None:
        from eventsourcing.persistence import JSONTranscoder, StoredEvent

        self.name = name
        self.recorder = recorder
        self.stored = StoredEvent
        self.transcoder = JSONTranscoder()
        self.close = close

    def append(self, first: int, events: int) -> None:
        self.recorder.insert_events([self._stored(number) for number in range(first, first + events)])

    def _stored(self, number: int) -> Any:
        state = msgspec.json.encode(event(number))
        topic = "monitor.events:ControlChangeReported"
        return self.stored(originator_id=UUID(int=number), originator_version=1, topic=topic, state=state)

    def replay(self) -> int:
        return sum(1 for each in self._notifications() if self.transcoder.decode(each.state))

    def _notifications(self) -> Iterator[Any]:
        after = 0
        while page := self.recorder.select_notifications(start=after + 1, limit=PAGE):
            yield from page
            after = page[-1].id


def in_sqlite(file: Path) -> Recorder:
    """Return the recorder that `eventsourcing` has for SQLite."""
    from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore

    store = SQLiteDatastore(str(file))
    recorder = SQLiteApplicationRecorder(store)
    recorder.create_table()
    return Recorder("eventsourcing, SQLite", recorder, store.close)


def through_sqlalchemy(url: str) -> Recorder:
    """Return the recorder of eventsourcing-sqlalchemy."""
    from eventsourcing_sqlalchemy.datastore import SQLAlchemyDatastore
    from eventsourcing_sqlalchemy.recorders import SQLAlchemyApplicationRecorder

    store = SQLAlchemyDatastore(url=url)
    recorder = SQLAlchemyApplicationRecorder(store, events_table_name="stored_events")
    recorder.create_table()
    return Recorder("eventsourcing-sqlalchemy", recorder, lambda: None)


def in_postgresql(folder: str, schema: str) -> Recorder:
    """Return the recorder that `eventsourcing` has for PostgreSQL, for a server with its socket in this folder."""
    from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore

    store = PostgresDatastore("postgres", folder, 5432, "postgres", "", schema=schema)
    recorder = PostgresApplicationRecorder(store)
    recorder.create_table()
    return Recorder("eventsourcing, PostgreSQL", recorder, store.close)


def row(number: int) -> tuple[object, ...]:
    names = (f"article:{number:016}", 1, "control-change-reported", 1, datetime.now(UTC).isoformat())
    return (number, *names, None, f"report:{number:016}", payload(number), b"0" * 32, b"0" * 32)


def payload(number: int) -> str:
    return msgspec.json.encode(event(number)).decode()


def event(number: int) -> ControlChangeReported:
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
