"""What a unit of work may do to the store."""

from datetime import datetime

from sqlalchemy import Connection

from monitor.events import Event, Recorded
from monitor.store import documents, log
from monitor.store.folding import Folding
from monitor.store.log import Head, OnceConflict
from monitor.store.schema import events


class Transaction:
    """One unit of work: what it appends, keeps and reads stands or falls together. Lives on the writer thread."""

    def __init__(self, connection: Connection, head: Head, folding: Folding, clock_reading: datetime) -> None:
        self.connection = connection
        # A clock that was set back must not make the log run backwards.
        self.now = max(clock_reading, head.recorded_at or clock_reading)
        self._head = head
        self._folding = folding

    @property
    def head(self) -> Head:
        """Where the log ends, with what this transaction appended."""
        return self._head

    @property
    def position(self) -> int:
        """The newest position, 0 for an empty log."""
        return self._head.position

    def append(self, event: Event, *, stream: str, once: str | None = None, cause: int | None = None) -> Recorded:
        """Append the event and bring it into every view.

        A `once` key that the log knows, with the same event and stream: returns the first entry and changes nothing.
        With another: raises OnceConflict.
        """
        if once is not None and (known := self.once(once)) is not None:
            return _same(known, event, stream, once)
        recorded, self._head = log.append(
            self.connection, self._head, event, stream=stream, once=once, cause=cause, now=self.now
        )
        self._folding.apply(recorded, self.connection)
        return recorded

    def once(self, key: str) -> Recorded | None:
        """Return what was appended under this key, or None."""
        entry = log.find(self.connection, events.c.once == key)
        return entry.recorded() if entry else None

    def keep(self, body: bytes, media_type: str) -> str:
        """Keep a body, compressed, and return its SHA-256 as hex. Keeping it again changes nothing."""
        return documents.keep(self.connection, body, media_type)

    def document(self, sha256: str) -> bytes:
        """Return a kept body. Raises MonitorError where it is absent or was changed."""
        return documents.fetch(self.connection, sha256)


def _same(known: Recorded, event: Event, stream: str, once: str) -> Recorded:
    if (known.event, known.stream) != (event, stream):
        raise OnceConflict(
            f"the log holds something else under the key `{once}`, at position {known.position}",
            "nothing was appended; a key must always stand for the same happening",
        )
    return known
