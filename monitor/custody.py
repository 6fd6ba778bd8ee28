"""Having a store to oneself: the fold lock, the spool to work off, the open store, the anchors that are noted of it."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from threading import Event as Flag
from time import sleep

import structlog

from monitor.errors import MonitorError, StoreBusy, StoreUnusable
from monitor.settings import Settings
from monitor.spool import BACKFILL, Spool
from monitor.store import Anchor, Anchors, FoldLock, Store, View

log = structlog.get_logger()

STANDBY_LOOK = 1.0  # seconds between two tries to take the lock
GIVING_WAY_LOOK = 0.1  # seconds between two tries to take it from a backfill


def anchors_of(settings: Settings) -> Anchors:
    """Return the anchors of a home: a file beside the database, or for PostgreSQL in the store folder."""
    return Anchors(settings.store_folder / "anchors.jsonl")


@dataclass(slots=True)
class Custody:
    """A store that this process alone folds."""

    lock: FoldLock
    store: Store
    anchors: Anchors
    noted: Anchor | None  # the newest anchor
    opened: ExitStack  # gives back in reverse what was taken

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

        A backfill that has the lock gives way; with `standby`, wait for others too, until that flag is set.
        Raises StoreBusy, StoreUnusable, StoreDamaged.
        """
        with ExitStack() as opened:
            lock = _taken(settings, holder, standby)
            opened.callback(lock.release)
            opened.enter_context(Spool(settings.spool_folder).served())
            store = Store.open(settings.store_url, views=views, clock=clock)
            opened.callback(store.close)
            anchors = anchors_of(settings)
            last = anchors.last()
            if last:
                store.verify_since(last, with_documents=False)
            return cls(lock, store, anchors, last, opened.pop_all())

    def note_anchor(self, *, leaving: bool = False) -> Anchor | None:
        """Note where the log ends, where it has grown by much, for a day, or at all at first and before `leaving`.

        Returns the anchor that was noted.
        """
        anchor, last = self.store.anchor(), self.noted
        due = leaving or last is None or anchor.is_due(last.position, last.noted_at)
        if not due or anchor.position <= (last.position if last else 0):
            return None
        self.anchors.note(anchor)
        self.noted = anchor
        return anchor

    def release(self) -> None:
        """Note a last anchor, close the store, give back what was taken."""
        with self.opened:
            try:
                self.note_anchor(leaving=True)
            except MonitorError as error:
                log.warning("no anchor noted", reason=str(error))


def _taken(settings: Settings, holder: str, standby: Flag | None) -> FoldLock:
    if holder == BACKFILL:
        return _unwanted(settings, holder)
    return _waited_for(settings, holder, standby) if standby else _after_backfill(settings, holder)


def _unwanted(settings: Settings, holder: str) -> FoldLock:
    """Take the lock unless somebody else waits for it."""
    lock = FoldLock.take(settings.store_url, holder)
    if lock.is_wanted:
        lock.release()
        raise StoreBusy("another process waits for the store", "wait until it has ended")
    return lock


def _after_backfill(settings: Settings, holder: str) -> FoldLock:
    """Take the lock, from a backfill as soon as its batch is folded."""
    told = False
    while True:
        with FoldLock.wanted(settings.store_url):
            try:
                return FoldLock.take(settings.store_url, holder)
            except StoreBusy as error:
                if error.command != BACKFILL:
                    raise
                if not told:
                    log.info("waiting until a backfill gives way", reason=str(error.args[0]))
                told = True
            sleep(GIVING_WAY_LOOK)


def _waited_for(settings: Settings, holder: str, stopping: Flag) -> FoldLock:
    told = ""
    while True:
        with FoldLock.wanted(settings.store_url):  # each time anew: a restarted server has forgotten it
            try:
                return FoldLock.take(settings.store_url, holder)
            except (StoreBusy, StoreUnusable) as error:
                if str(error) != told:
                    log.info("standing by", reason=str(error.args[0]))
                told = str(error)
                if stopping.wait(STANDBY_LOOK):
                    raise
