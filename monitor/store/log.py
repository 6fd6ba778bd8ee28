"""The log itself: append at the head, read in order. Each entry seals its content, the chain seals their order."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Select, bindparam, select

from monitor.errors import MonitorError
from monitor.events import Recorded
from monitor.store.codec import CODEC
from monitor.store.driver import ask, ask_in_pieces, copy_in, run, run_many
from monitor.store.schema import events

GENESIS = bytes(32)  # the chain before the first entry
PAGE = 1000  # entries read in one go
PIECE = 100  # of these, handed on at a time

# Made once: building a statement takes longer than running it.
COLUMNS = ", ".join(events.columns.keys())
HERE = "FROM events WHERE position > ? AND position <= ? ORDER BY position LIMIT ?"
NEXT = f"SELECT {COLUMNS} {HERE}"
NEXT_CONTENT = f"SELECT position, stream, type, schema_version, recorded_at, cause, payload {HERE}"
END = (
    "SELECT head.position, head.chain, events.recorded_at FROM head LEFT JOIN events ON events.position = head.position"
)
KEY_KNOWN = "SELECT 1 FROM events WHERE once = ?"
TARGET = f"events ({COLUMNS})"
# OR FAIL: otherwise SQLite, because of the triggers, prepares at each row for undoing it, which doubles the time. We
# undo the whole work.
INSERT = f"INSERT OR FAIL INTO {TARGET} VALUES ({', '.join('?' * len(events.columns))})"
BY_KEY = select(events).where(events.c.once == bindparam("value"))
BY_POSITION = select(events).where(events.c.position == bindparam("value"))

Connect = Callable[[], AbstractContextManager[Connection]]
Row = tuple[Any, ...]  # an entry as the driver gives it: fields in the order of the columns
_json = msgspec.json.Encoder().encode


class OnceConflict(MonitorError):
    """A `once` key came again with other content."""


@dataclass(frozen=True, slots=True)
class Head:
    """Where the log ends. `recorded_at` is None for an empty log."""

    position: int = 0
    chain: bytes = GENESIS
    recorded_at: datetime | None = None


class Unwritten(NamedTuple):
    """An entry that still lacks its place: fields in the order of the columns."""

    stream: str
    version: int | None
    type: str
    schema_version: int
    recorded_at: str
    cause: int | None
    once: str | None
    payload: str


class Entry(NamedTuple):
    """One row of `events`, undecoded; fields in the order of the columns."""

    position: int
    stream: str
    version: int | None
    type: str
    schema_version: int
    recorded_at: str
    cause: int | None
    once: str | None
    payload: str
    digest: bytes
    chain: bytes

    def sealed(self) -> bytes:
        """Return the digest that the content deserves: SHA-256 over all columns but position, as a JSON array."""
        return _digest(self[1:9])

    def recorded(self) -> Recorded:
        """Return the decoded event. Raises MonitorError where this program cannot read it."""
        event = CODEC.decode(self.type, self.schema_version, self.payload)
        return Recorded(self.position, event, self.stream, datetime.fromisoformat(self.recorded_at), self.cause)


def _digest(content: tuple[str | int | None, ...]) -> bytes:
    return sha256(_json(content)).digest()


def next_chain(previous: bytes, position: int, digest: bytes) -> bytes:
    """Return SHA-256 over the previous chain value, the position (8 bytes, big endian) and the entry's digest."""
    return sha256(previous + position.to_bytes(8, "big") + digest).digest()


def continuing(rows: Sequence[Row], position: int, chain: bytes) -> int:
    """Return how many of the rows, from the first on, are sealed rightly behind a log that ends so. What is wrong with
    the next one is for others to say."""
    for number, row in enumerate(rows):  # the proof of years of events: written out, each call would be felt
        position += 1
        digest = sha256(_json(row[1:9])).digest()
        chain = sha256(chain + position.to_bytes(8, "big") + digest).digest()
        if row[10] != chain or row[9] != digest or row[0] != position:
            return number
    return len(rows)


def read_head(connection: Connection) -> Head:
    """Return where the log ends."""
    [(position, chain, recorded_at)] = ask(connection, END)
    return Head(position, chain, datetime.fromisoformat(recorded_at) if recorded_at else None)


def lock_head(connection: Connection) -> None:
    """Make every other writer wait until this transaction ends. SQLite's transactions do so from their beginning."""
    if connection.dialect.name != "sqlite":
        run(connection, "SELECT id FROM head FOR UPDATE")


def write(connection: Connection, after: Head, entries: Sequence[Unwritten]) -> Head:
    """Write the entries behind `after`, seal them, and return the new head, which is noted."""
    rows: list[tuple[Any, ...]] = []
    position, chain = after.position, after.chain
    for entry in entries:
        position += 1
        digest = _digest(entry)
        chain = next_chain(chain, position, digest)
        rows.append((position, *entry, digest, chain))
    insert(connection, rows)
    return Head(position, chain, datetime.fromisoformat(entries[-1].recorded_at))


def insert(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    """Put whole entries, with their seals, behind the head, and note the new head."""
    if connection.dialect.name == "sqlite":
        run_many(connection, INSERT, rows)
    else:
        copy_in(connection, TARGET, rows)
    run(connection, "UPDATE head SET position = ?, chain = ?", (rows[-1][0], rows[-1][-1]))


def pages(connection: Connection, after: int, until: int, size: int = PAGE) -> Generator[list[Row], None, None]:
    """Yield the rows of `page`, a few at a time."""
    return ask_in_pieces(connection, NEXT, (after, until, size), PIECE)


def page(connection: Connection, after: int, until: int, size: int = PAGE) -> list[Row]:
    """Return the rows of up to `size` entries with after < position <= until, in order."""
    return ask(connection, NEXT, (after, until, size))


def read(connect: Connect, after: int, until: int) -> Iterator[Recorded]:
    """Yield the events with after < position <= until. Takes a connection for each page and gives it back before
    yielding: a reader that stays open keeps SQLite from ever emptying its write-ahead log."""
    decode, time, text = CODEC.decode, datetime.min.replace(tzinfo=UTC), ""
    while True:
        with connect() as connection:
            rows = ask(connection, NEXT_CONTENT, (after, until, PAGE))
        if not rows:
            return
        for position, stream, kind, schema_version, recorded_at, cause, payload in rows:
            if recorded_at != text:  # entries of one work have the same: reading it anew for each would be felt
                time, text = datetime.fromisoformat(recorded_at), recorded_at
            yield Recorded(position, decode(kind, schema_version, payload), stream, time, cause)
        after = rows[-1][0]


def knows_key(connection: Connection, key: str) -> bool:
    """Return whether an entry has this `once` key."""
    return bool(ask(connection, KEY_KNOWN, (key,)))


def find(connection: Connection, question: Select[Any], value: str | int) -> Entry | None:
    """Return the entry that BY_KEY or BY_POSITION finds by a value, or None."""
    row = connection.execute(question, {"value": value}).one_or_none()
    return Entry(*row) if row else None
