"""Where a backfill's articles go: through the spool into the log, folded by whoever is there to do it."""

from collections.abc import Callable
from time import sleep

import structlog

from monitor.errors import StoreBusy
from monitor.settings import Settings
from monitor.spool import BACKFILL, Filled, Spool
from monitor.wiring import Monitor

log = structlog.get_logger()

BATCH = 50  # articles in one file of the spool
MOST_WAITING = 20  # batches in the spool before we wait for the monitor that runs
LOOK = 0.5  # seconds between two looks whether it has worked off one
PATIENCE = 20.0  # seconds until whoever has the store must be seen to work off our spool; a takeover lasts ten


class Handover:
    """Leaves batches in the spool and folds them here as long as nobody else does (monitor.backfill.Sink).

    Folding here needs the fold lock; it is given back when a monitor asks for it. With `deliver`, what is owed at the
    end is sent. `wait` lasts for that many seconds.
    """

    def __init__(self, settings: Settings, *, deliver: bool, wait: Callable[[float], object] = sleep) -> None:
        self.settings = settings
        self.deliver = deliver
        self.wait = wait
        self.spool = Spool(settings.spool_folder)
        self._batch: list[Filled] = []
        self._monitor: Monitor | None = None

    def take(self, filled: Filled) -> None:
        """Leave the article in the spool with the next batch, never too many of them."""
        self._batch.append(filled)
        if len(self._batch) >= BATCH:
            self._leave()
            self._work_off(most_left=MOST_WAITING)

    def give_way(self) -> None:
        """Let go of the store where somebody waits for it."""
        if self._monitor and self._monitor.custody.lock.is_wanted:
            self.release()

    def finish(self) -> None:
        """Return once the last batch is folded, or in the care of a monitor that runs."""
        self._leave()
        self._work_off()
        self.spool.sweep()
        if self._monitor and self.deliver:
            self._monitor.pipeline.deliverer.run()
            self._monitor.pipeline.deliverer.settle()

    @property
    def left(self) -> bool:
        """Whether articles are still to be folded, by the monitor that runs."""
        return bool(self.spool.waiting())

    def release(self) -> None:
        """Let go of the store. May be repeated."""
        monitor, self._monitor = self._monitor, None
        if monitor:
            monitor.close()

    def take_store(self) -> bool:
        """Return whether it is ours to fold, after trying to have it; that makes a store where there is none yet.

        Raises StoreBusy where a process has it that does not care for our spool: then nobody would ever fold it.
        """
        waited = 0.0
        while busy := self._refused():
            if self.spool.is_served:
                return False
            if not waited:
                log.info("waiting for the store", reason=str(busy.args[0]))
            elif waited > PATIENCE:
                raise self._unseen(busy)
            self.wait(LOOK)
            waited += LOOK
        return True

    def _unseen(self, busy: StoreBusy) -> StoreBusy:
        return StoreBusy(
            f"{busy.args[0]} and does not see {self.spool.folder}, where this process leaves what it reads",
            "run `monitor add` where that process runs and with its `--home`, or stop it first",
        )

    def _refused(self) -> StoreBusy | None:
        """Try to have the store, and return why it cannot be had."""
        try:
            self._monitor = self._monitor or Monitor.assemble(
                self.settings, holder=BACKFILL, make_parsing=lambda *_: None
            )
        except StoreBusy as error:
            return error
        return None

    def _leave(self) -> None:
        batch, self._batch = self._batch, []
        if batch:
            self.spool.put(batch)

    def _work_off(self, most_left: int | None = None) -> None:
        """Fold what waits in the spool; where another process does, return when `most_left` wait (None: any)."""
        while waiting := len(self.spool.waiting()):
            if self.take_store():
                self._fold_a_batch()
            elif most_left is None or waiting <= most_left:
                return
            else:
                self.wait(LOOK)

    def _fold_a_batch(self) -> None:
        assert self._monitor
        self._monitor.custody.lock.renew()
        self._monitor.pipeline.work_off_spool()
        self._monitor.custody.note_anchor()
        self.give_way()
