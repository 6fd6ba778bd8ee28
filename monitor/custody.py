"""Having a store to oneself: the fold lock, the open store, and the anchors that are noted of it."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from threading import Event as Flag

import structlog

from monitor.errors import MonitorError, StoreBusy, StoreUnusable
from monitor.settings import Settings
from monitor.store import Anchors, FoldLock, Store, View

log = structlog.get_logger()

STANDBY_LOOK = 1.0  # seconds between two tries to take the lock
ANCHOR_EVERY = 10_000  # entries


def anchors_of(settings: Settings) -> Anchors:
    """Return the anchors of a home: a file beside the database, or for PostgreSQL in the store folder."""
    return Anchors(settings.store_folder / "anchors.jsonl")


@dataclass(slots=True)
class Custody:
    """A store that this process alone folds."""

    lock: FoldLock
    store: Store
    anchors: Anchors
    noted: int  # position of the newest anchor

    @classmethod
    def take(
        cls,
        settings: Settings,
        views: Sequence[View],
        clock: Callable[[], datetime],
        *,
        holder: str,
        standby: Flag | None = None,
    ) -> "Custody":
        """Take the lock, open the store, and check what was appended since the last anchor.

        With `standby`, wait for the lock until that flag is set. Raises StoreBusy, StoreUnusable, StoreDamaged.
        """
        with ExitStack() as opened:
            lock = _waited_for(settings, holder, standby) if standby else FoldLock.take(settings.store_url, holder)
            opened.callback(lock.release)
            store = Store.open(settings.store_url, views=views, clock=clock)
            opened.callback(store.close)
            anchors = anchors_of(settings)
            last = anchors.last()
            if last:
                store.verify_since(last, with_documents=False)
            opened.pop_all()
        return cls(lock, store, anchors, last.position if last else 0)

    def note_anchor(self, after: int = ANCHOR_EVERY) -> None:
        """Note where the log ends, where so many entries or more were appended since the last anchor."""
        if self.store.position >= self.noted + max(after, 1):
            anchor = self.store.anchor()
            self.anchors.note(anchor)
            self.noted = anchor.position

    def release(self) -> None:
        """Note a last anchor, close the store, give the lock back."""
        with ExitStack() as opened:
            opened.callback(self.lock.release)
            opened.callback(self.store.close)
            try:
                self.note_anchor(after=1)
            except MonitorError as error:
                log.warning("no anchor noted", reason=str(error))


def _waited_for(settings: Settings, holder: str, stopping: Flag) -> FoldLock:
    told = ""
    while True:
        try:
            return FoldLock.take(settings.store_url, holder)
        except (StoreBusy, StoreUnusable) as error:
            if str(error) != told:
                log.info("standing by", reason=str(error.args[0]))
            told = str(error)
            if stopping.wait(STANDBY_LOOK):
                raise
