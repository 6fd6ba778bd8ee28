"""What a unit of work may do to the store."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection

from monitor.events import Event, Recorded
from monitor.store import documents, log
from monitor.store.folding import Folding
from monitor.store.log import OnceConflict
from monitor.store.tail import Tail


class Transaction:
    """One unit of work: what it appends, keeps and reads stands or falls together. Lives on the writer thread."""

    def __init__(self, connection: Connection, tail: Tail, folding: Folding, clock_reading: datetime) -> None:
        self.connection = connection
        self.now = clock_reading  # what is due is asked of the clock: the time of the log may stand still
        # A clock that was set back must not make the log run backwards.
        self._recorded_at = max(clock_reading, tail.recorded_at or clock_reading)
        self._tail = tail
        self._folding = folding

    @property
    def position(self) -> int:
        """The newest position with what this transaction appended, 0 for an empty log."""
        return self._tail.position

    def append(self, event: Event, *, stream: str, once: str | None = None, cause: int | None = None) -> Recorded:
        """Append the event and bring it into every view.

        A `once` key that the log knows, with the same event and stream: returns the first entry and changes nothing.
        With another: raises OnceConflict.
        """
        if once is not None and (known := self.once(once)) is not None:
            return _same(known, event, stream, once)
        recorded = self._tail.append(event, stream, once, cause, self._recorded_at)
        self._folding.apply(recorded, self.connection)
        return recorded

    def write(self) -> None:
        """Write what was appended so far, for whoever reads the table of the log; the commit does so in any case."""
        self._tail.write(self.connection)

    def once(self, key: str) -> Recorded | None:
        """Return what was appended under this key, or None."""
        if known := self._tail.find(key):
            return known
        if not log.knows_key(self.connection, key):
            return None
        entry = log.find(self.connection, log.BY_KEY, key)
        return entry.recorded() if entry else None

    def keep(self, body: bytes, media_type: str) -> str:
        """Keep a body, compressed, and return its SHA-256 as hex. Keeping it again changes nothing."""
        return documents.keep(self.connection, body, media_type)

    def delete(self, sha256: Collection[str]) -> None:
        """Delete kept bodies for good. Append why: `verify` misses a body that no ArticleForgotten names."""
        documents.delete(self.connection, sha256)

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
