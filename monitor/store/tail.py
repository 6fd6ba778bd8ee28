"""The end of the log while a commit is under way: what the works of one commit append is written all at once."""

from datetime import datetime

from sqlalchemy import Connection

from monitor.events import Event, Recorded
from monitor.store import log
from monitor.store.codec import CODEC
from monitor.store.log import Head, Unwritten
from monitor.store.schema import utc_text


class Tail:
    """The head of the log, and the entries behind it that no table holds yet."""

    def __init__(self, head: Head) -> None:
        self._head = head
        self._unwritten: list[Unwritten] = []
        self._keys: dict[str, Recorded] = {}
        self.recorded_at = head.recorded_at  # of the newest entry; None for an empty log

    @property
    def position(self) -> int:
        """The newest position with what is not written yet, 0 for an empty log."""
        return self._head.position + len(self._unwritten)

    def append(self, event: Event, stream: str, once: str | None, cause: int | None, at: datetime) -> Recorded:
        """Add an entry. That its `once` key is new is the caller's care."""
        kind, schema_version, payload = CODEC.encode(event)
        self._unwritten.append(Unwritten(stream, None, kind, schema_version, utc_text(at), cause, once, payload))
        recorded = Recorded(self.position, event, stream, at, cause)
        if once is not None:
            self._keys[once] = recorded
        self.recorded_at = at
        return recorded

    def find(self, key: str) -> Recorded | None:
        """Return what was added under a `once` key, or None."""
        return self._keys.get(key)

    def write(self, connection: Connection) -> Head:
        """Write what was added, all at once: a question to the database for each would cost far more. Return where the
        log ends."""
        if self._unwritten:
            self._head = log.write(connection, self._head, self._unwritten)
            self._unwritten.clear()
        return self._head
