"""Prove that the log is what was written: every entry's digest, the chain, the head and the kept documents.

The chain has no key: whoever can write the database can also write a whole new one. Against that helps only a
position and chain value noted elsewhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError

from monitor.errors import MonitorError, StoreDamaged
from monitor.events import ArticleReceived, DeliveryOwed, DigestIssued, Event, FileSetAside
from monitor.store import documents
from monitor.store.folding import Progress
from monitor.store.log import GENESIS, PAGE, Connect, Entry, next_chain, page
from monitor.store.schema import events, head

CURE = "restore the store from a backup, then run `monitor verify` again"


@dataclass(frozen=True, slots=True)
class Verified:
    """What was proved: that many entries, ending in this chain value (hex), with that many documents."""

    events: int
    documents: int
    chain: str


def verify(connect: Connect, progress: Progress | None = None) -> Verified:
    """Check the log up to its present end. Raises StoreDamaged for the first position that is wrong."""
    with connect() as connection:
        end, end_chain = _end(connection)
    last, chain, seen = 0, GENESIS, 0
    for entry in _entries(connect, end):
        chain = _checked(entry, last, chain)
        seen += _check_documents(connect, entry)
        last = entry.position
        if progress:
            progress(last, end)
    if last != end:
        raise StoreDamaged(last + 1, f"entry {last + 1} is missing: the log should end at {end}", CURE)
    if chain != end_chain:
        raise StoreDamaged(end, f"the chain of the head does not fit entry {end}", CURE)
    return Verified(end, seen, chain.hex())


def _end(connection: Connection) -> tuple[int, bytes]:
    end = connection.execute(select(head.c.position, head.c.chain)).one_or_none()
    if end is None:
        raise StoreDamaged(0, "the head of the log is missing", CURE)
    last = connection.scalar(select(func.max(events.c.position))) or 0
    if last > end.position:
        where = end.position + 1
        raise StoreDamaged(where, f"entry {where} stands behind the end of the log, which is {end.position}", CURE)
    return end.position, end.chain


def _entries(connect: Connect, until: int) -> Iterator[Entry]:
    after = 0
    while entries := _readable(connect, after, until, PAGE):
        yield from entries
        after = entries[-1].position


def _readable(connect: Connect, after: int, until: int, size: int) -> list[Entry]:
    """Return the next entries; where the database cannot read so many, one by one up to the broken one."""
    try:
        with connect() as connection:
            return page(connection, after, until, size)
    except DBAPIError as error:  # a text that is no longer UTF-8
        if size == 1:
            raise StoreDamaged(after + 1, f"entry {after + 1} cannot be read: {error}", CURE) from error
        return _readable(connect, after, until, 1)


def _checked(entry: Entry, last: int, chain: bytes) -> bytes:
    where = last + 1
    if entry.position != where:
        raise StoreDamaged(where, f"entry {where} is missing: after {last} comes {entry.position}", CURE)
    if entry.sealed() != entry.digest:
        raise StoreDamaged(where, f"entry {where} (`{entry.type}`) was changed: its digest does not fit", CURE)
    if next_chain(chain, where, entry.digest) != entry.chain:
        message = f"entry {where} (`{entry.type}`) breaks the chain: entries were reordered, put in or replaced"
        raise StoreDamaged(where, message, CURE)
    return entry.chain


def _check_documents(connect: Connect, entry: Entry) -> int:
    names = documents_of(entry.recorded().event)
    for name in names:
        try:
            with connect() as connection:
                documents.fetch(connection, name)
        except MonitorError as error:
            where = entry.position
            raise StoreDamaged(where, f"entry {where} (`{entry.type}`) rests on what is lost: {error}", CURE) from error
    return len(names)


def documents_of(event: Event) -> tuple[str, ...]:
    """Return the SHA-256 of every kept document that the event refers to."""
    match event:
        case ArticleReceived(document=original, text=text):
            return original, text
        case FileSetAside(document=str(original)):
            return (original,)
        case DeliveryOwed(delivery=delivery):
            return (delivery.message,)
        case DigestIssued(message=str(message)):
            return (message,)
        case _:
            return ()
