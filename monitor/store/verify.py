"""Prove that the log is what was written: every entry's digest, the chain, the head, anchors and kept documents."""

import sqlite3
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError

from monitor.errors import MonitorError, StoreDamaged
from monitor.events import ArticleForgotten, ArticleReceived, DeliveryOwed, DigestIssued, Event, FileSetAside
from monitor.store import documents
from monitor.store.anchors import Anchor
from monitor.store.codec import CODEC
from monitor.store.folding import Progress
from monitor.store.log import GENESIS, PAGE, Connect, Entry, Row, continuing, pages
from monitor.store.schema import events, head

CURE = "restore the store from a backup, then run `monitor verify` again"
WITH_DOCUMENTS = {CODEC.names[kind] for kind in (ArticleReceived, FileSetAside, DeliveryOwed, DigestIssued)}
FORGOTTEN = CODEC.names[ArticleForgotten]


@dataclass(frozen=True, slots=True)
class Verified:
    """What was proved: that many entries, ending in this chain value (hex), with that many documents and anchors."""

    events: int
    documents: int
    chain: str
    anchors: int = 0


@dataclass(slots=True)
class Proof:
    """How far the proof has come."""

    connect: Connect
    anchors: Sequence[Anchor]
    last: int = 0
    chain: bytes = GENESIS
    sound: int = 0  # the last position that an anchor bears out
    documents: int = 0
    forgotten: frozenset[str] | None = None  # asked for when a document is missing

    def check(self, rows: Sequence[Row]) -> None:
        """Check each entry against the one before it and against its anchor."""
        sound = continuing(rows, self.last, self.chain)
        for anchor in self.anchors:
            if 0 < (number := anchor.position - self.last) <= sound:
                self.compare(Entry._make(rows[number - 1]).chain, anchor)
        if sound:
            newest = Entry._make(rows[sound - 1])
            self.last, self.chain = newest.position, newest.chain
        if sound < len(rows):
            raise self.fault(Entry._make(rows[sound]))

    def fault(self, entry: Entry) -> StoreDamaged:
        """Return what is wrong with the entry that should follow."""
        where, named = self.last + 1, f"entry {self.last + 1} (`{entry.type}`)"
        if entry.position != where:
            return StoreDamaged(where, f"entry {where} is missing: after {self.last} comes {entry.position}", CURE)
        if entry.sealed() != entry.digest:
            return StoreDamaged(where, f"{named} was changed: its digest does not fit", CURE)
        return StoreDamaged(where, f"{named} breaks the chain: entries were reordered, put in or replaced", CURE)

    def compare(self, chain: bytes, anchor: Anchor) -> None:
        """Compare the chain value at the anchor's position with what was noted of it."""
        if chain.hex() != anchor.chain:
            first = self.sound + 1
            message = (
                f"the log was written anew from an entry between {first} and {anchor.position}: its chain at "
                f"{anchor.position} is not the one noted on {anchor.noted_at:%Y-%m-%d %H:%M} UTC"
            )
            raise StoreDamaged(first, message, CURE)
        self.sound = anchor.position

    def check_documents(self, rows: Sequence[Row]) -> None:
        """Check that every document which the entries rest on is there, unless it was forgotten."""
        with self.connect() as connection:
            for entry in map(Entry._make, rows):
                if entry.type in WITH_DOCUMENTS:
                    for name in documents_of(entry.recorded().event):
                        self.check_document(connection, entry, name)

    def check_document(self, connection: Connection, entry: Entry, name: str) -> None:
        try:
            documents.fetch(connection, name)
        except MonitorError as error:
            if name in self.forgotten_documents(connection):
                return
            where = entry.position
            raise StoreDamaged(where, f"entry {where} (`{entry.type}`) rests on what is lost: {error}", CURE) from error
        self.documents += 1

    def forgotten_documents(self, connection: Connection) -> frozenset[str]:
        """Return the documents that were deleted on purpose."""
        if self.forgotten is None:
            self.forgotten = frozenset(forgotten(connection))
        return self.forgotten


def verify(
    connect: Connect,
    progress: Progress | None = None,
    *,
    anchors: Sequence[Anchor] = (),
    start: Anchor | None = None,
    with_documents: bool = True,
) -> Verified:
    """Check the log up to its present end, from its beginning or from an anchor that is known to be sound.

    Raises StoreDamaged for the first position that is wrong.
    """
    with connect() as connection:
        end, end_chain = _end(connection)
    _refuse_cut_tail(end, anchors)
    proof = Proof(connect, anchors)
    if start:
        _begin_at(proof, start)
    with closing(_read(connect, proof.last, end)) as pieces:
        for rows in pieces:
            proof.check(rows)
            if with_documents:
                proof.check_documents(rows)
            if progress:
                progress(proof.last, end)
    if proof.last != end:
        raise StoreDamaged(proof.last + 1, f"entry {proof.last + 1} is missing: the log should end at {end}", CURE)
    if proof.chain != end_chain:
        raise StoreDamaged(end, f"the chain of the head does not fit entry {end}", CURE)
    return Verified(end, proof.documents, proof.chain.hex(), len(anchors))


def _refuse_cut_tail(end: int, anchors: Sequence[Anchor]) -> None:
    for anchor in anchors:
        if anchor.position > end:
            message = (
                f"the log was cut off: it ends at {end}, but entry {anchor.position} was there on "
                f"{anchor.noted_at:%Y-%m-%d %H:%M} UTC"
            )
            raise StoreDamaged(end + 1, message, CURE)


def _begin_at(proof: Proof, start: Anchor) -> None:
    if start.position == 0:
        return
    with closing(_read(proof.connect, start.position - 1, start.position)) as pieces:
        rows = next(pieces, None)
    if rows is None:
        raise StoreDamaged(start.position, f"entry {start.position} is missing", CURE)
    entry = Entry._make(rows[0])
    proof.last, proof.chain = entry.position, entry.chain
    proof.compare(entry.chain, start)


def _end(connection: Connection) -> tuple[int, bytes]:
    end = connection.execute(select(head.c.position, head.c.chain)).one_or_none()
    if end is None:
        raise StoreDamaged(0, "the head of the log is missing", CURE)
    last = connection.scalar(select(func.max(events.c.position))) or 0
    if last > end.position:
        where = end.position + 1
        raise StoreDamaged(where, f"entry {where} stands behind the end of the log, which is {end.position}", CURE)
    return end.position, end.chain


def _read(connect: Connect, after: int, until: int) -> Generator[list[Row], None, None]:
    """Yield the entries, a few at a time; where the database cannot read so many, one by one up to the broken one."""
    size, start = PAGE, -1
    while start < after:
        start = after
        try:
            with connect() as connection:
                for rows in pages(connection, after, until, size):
                    yield rows
                    after = rows[-1][0]
        except (DBAPIError, sqlite3.Error) as error:  # a text that is no longer UTF-8
            if size == 1:
                raise StoreDamaged(after + 1, f"entry {after + 1} cannot be read: {error}", CURE) from error
            size, start = 1, -1


def forgotten(connection: Connection) -> Iterator[str]:
    """Yield the SHA-256 of every document that was deleted on purpose."""
    for row in connection.execute(select(events).where(events.c.type == FORGOTTEN)):
        event = Entry(*row).recorded().event
        assert isinstance(event, ArticleForgotten)
        yield from event.documents


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
