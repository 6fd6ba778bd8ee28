"""The log itself: append at the head, read in order. Each entry seals its content, the chain seals their order."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import msgspec
from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, select, update

from monitor.errors import MonitorError
from monitor.events import Event, Recorded
from monitor.store.codec import CODEC
from monitor.store.schema import events, head, utc_text

GENESIS = bytes(32)  # the chain before the first entry
PAGE = 1000  # entries read in one go

# Made once: building a statement takes longer than running it.
INSERT = insert(events)
LAST_VERSION = select(func.max(events.c.version)).where(events.c.stream == bindparam("stream"))

Connect = Callable[[], AbstractContextManager[Connection]]


class OnceConflict(MonitorError):
    """A `once` key came again with other content."""


@dataclass(frozen=True, slots=True)
class Head:
    """Where the log ends. `recorded_at` is None for an empty log."""

    position: int = 0
    chain: bytes = GENESIS
    recorded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of `events`, undecoded; fields in the order of the columns."""

    position: int
    stream: str
    version: int
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
        return _digest(
            self.stream,
            self.version,
            self.type,
            self.schema_version,
            self.recorded_at,
            self.cause,
            self.once,
            self.payload,
        )

    def recorded(self) -> Recorded:
        """Return the decoded event. Raises MonitorError where this program cannot read it."""
        return Recorded(
            position=self.position,
            event=CODEC.decode(self.type, self.schema_version, self.payload),
            stream=self.stream,
            recorded_at=datetime.fromisoformat(self.recorded_at),
            cause=self.cause,
        )


def _digest(*content: str | int | None) -> bytes:
    return sha256(msgspec.json.encode(content)).digest()


def next_chain(previous: bytes, position: int, digest: bytes) -> bytes:
    """Return SHA-256 over the previous chain value, the position (8 bytes, big endian) and the entry's digest."""
    return sha256(previous + position.to_bytes(8, "big") + digest).digest()


def read_head(connection: Connection) -> Head:
    """Return where the log ends."""
    last = head.outerjoin(events, events.c.position == head.c.position)
    row = connection.execute(select(head.c.position, head.c.chain, events.c.recorded_at).select_from(last)).one()
    return Head(row.position, row.chain, datetime.fromisoformat(row.recorded_at) if row.recorded_at else None)


def move_head(connection: Connection, to: Head) -> None:
    """Note where the log ends now. Belongs in the transaction that appended."""
    connection.execute(update(head).values(position=to.position, chain=to.chain))


def append(
    connection: Connection,
    after: Head,
    event: Event,
    *,
    stream: str,
    once: str | None,
    cause: int | None,
    now: datetime,
) -> tuple[Recorded, Head]:
    """Write the event behind `after` and return it with the new head, which the caller stores by `move_head`."""
    kind, schema_version, payload = CODEC.encode(event)
    version = _entries_of(connection, stream) + 1
    recorded_at = utc_text(now)
    position = after.position + 1
    digest = _digest(stream, version, kind, schema_version, recorded_at, cause, once, payload)
    chain = next_chain(after.chain, position, digest)
    connection.execute(
        INSERT,
        {
            "position": position,
            "stream": stream,
            "version": version,
            "type": kind,
            "schema_version": schema_version,
            "recorded_at": recorded_at,
            "cause": cause,
            "once": once,
            "payload": payload,
            "digest": digest,
            "chain": chain,
        },
    )
    recorded = Recorded(position=position, event=event, stream=stream, recorded_at=now, cause=cause)
    return recorded, Head(position, chain, now)


def _entries_of(connection: Connection, stream: str) -> int:
    return connection.scalar(LAST_VERSION, {"stream": stream}) or 0


def page(connection: Connection, after: int, until: int, size: int = PAGE) -> list[Entry]:
    """Return up to `size` entries with after < position <= until, in order."""
    here = (events.c.position > after) & (events.c.position <= until)
    rows = connection.execute(select(events).where(here).order_by(events.c.position).limit(size))
    return [Entry(*row) for row in rows]


def read(connect: Connect, after: int, until: int) -> Iterator[Recorded]:
    """Yield the events with after < position <= until. Takes a connection for each page and gives it back before
    yielding: a reader that stays open keeps SQLite from ever emptying its write-ahead log."""
    while True:
        with connect() as connection:
            entries = page(connection, after, until)
        if not entries:
            return
        yield from (entry.recorded() for entry in entries)
        after = entries[-1].position


def find(connection: Connection, condition: ColumnElement[bool]) -> Entry | None:
    """Return the entry that fits a condition on a unique column, or None."""
    row = connection.execute(select(events).where(condition)).one_or_none()
    return Entry(*row) if row else None
