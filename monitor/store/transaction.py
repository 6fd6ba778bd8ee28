"""What a unit of work may do to the store."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection

from monitor.events import Event, Recorded
from monitor.store import documents, log
from monitor.store.codec import CODEC
from monitor.store.folding import Folding
from monitor.store.log import Head, OnceConflict, Unwritten
from monitor.store.schema import utc_text


class Transaction:
    """One unit of work: what it appends, keeps and reads stands or falls together. Lives on the writer thread."""

    def __init__(self, connection: Connection, head: Head, folding: Folding, clock_reading: datetime) -> None:
        self.connection = connection
        self.now = clock_reading  # what is due is asked of the clock: the time of the log may stand still
        # A clock that was set back must not make the log run backwards.
        self._recorded_at = max(clock_reading, head.recorded_at or clock_reading)
        self._recorded_at_text = utc_text(self._recorded_at)
        self._head = head
        self._folding = folding
        self._unwritten: list[Unwritten] = []
        self._keys: dict[str, Recorded] = {}

    @property
    def position(self) -> int:
        """The newest position with what this transaction appended, 0 for an empty log."""
        return self._head.position + len(self._unwritten)

    def append(self, event: Event, *, stream: str, once: str | None = None, cause: int | None = None) -> Recorded:
        """Append the event and bring it into every view.

        A `once` key that the log knows, with the same event and stream: returns the first entry and changes nothing.
        With another: raises OnceConflict.
        """
        if once is not None and (known := self.once(once)) is not None:
            return _same(known, event, stream, once)
        kind, schema_version, payload = CODEC.encode(event)
        at = self._recorded_at_text
        self._unwritten.append(Unwritten(stream, None, kind, schema_version, at, cause, once, payload))
        recorded = Recorded(self.position, event, stream, self._recorded_at, cause)
        if once is not None:
            self._keys[once] = recorded
        self._folding.apply(recorded, self.connection)
        return recorded

    def write(self) -> Head:
        """Write what was appended, all at once: a question to the database for each would cost far more. Return where
        the log ends. Done by the writer at the end of the work."""
        if self._unwritten:
            self._head = log.write(self.connection, self._head, self._unwritten)
            self._unwritten.clear()
        return self._head

    def once(self, key: str) -> Recorded | None:
        """Return what was appended under this key, or None."""
        if key in self._keys:
            return self._keys[key]
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
