"""Logs to compare: ours, a bare table, and the recorders of `eventsourcing`. All hold the same events as JSON."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import md5
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

import orjson

from monitor.store import Store, Transaction
from monitor.store.codec import CODEC
from monitor.store.schema import utc_text

from .store_events import fact

PAGE = 1000  # entries read in one go
SEAL = b"0" * 32
SCHEMA = """
PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;
CREATE TABLE events (
    position INTEGER PRIMARY KEY, stream TEXT NOT NULL, version INTEGER, type TEXT NOT NULL,
    schema_version INTEGER NOT NULL, recorded_at TEXT NOT NULL, cause BIGINT, once TEXT, payload TEXT NOT NULL,
    digest BLOB NOT NULL, chain BLOB NOT NULL
);
CREATE UNIQUE INDEX events_once ON events (once) WHERE once IS NOT NULL;
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
        self.name = "monitor" if keys else "monitor, without once keys"
        self.keys = keys
        self.store = Store.open(url, clock=lambda: datetime.now(UTC))

    def append(self, first: int, events: int) -> None:
        self.store.write(self.work(first, events)).result()

    def append_one(self, number: int) -> None:
        """Append one event in a work of its own."""
        self.append(number, 1)

    def work(self, first: int, events: int) -> Callable[[Transaction], None]:
        def append(tx: Transaction) -> None:
            for event, stream, _, once in map(fact, range(first, first + events)):
                tx.append(event, stream=stream, once=once if self.keys else None)

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
            now = utc_text(datetime.now(UTC))
            self.database.executemany(insert, (row(number, now) for number in range(first, first + events)))

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
        event, stream, version, _ = fact(number)
        topic, state = f"monitor.events:{type(event).__name__}", CODEC.encode(event).payload.encode()
        originator = UUID(bytes=md5(stream.encode()).digest())
        return self.stored(originator_id=originator, originator_version=version, topic=topic, state=state)

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


def row(number: int, now: str) -> tuple[object, ...]:
    """Return the row of `events` for the event of this number, with made-up seals."""
    each = fact(number)
    kind, schema_version, payload = CODEC.encode(each.event)
    return number, each.stream, None, kind, schema_version, now, None, each.once, payload, SEAL, SEAL
