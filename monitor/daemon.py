"""The running service: signals, the clock's wake-ups, and one loop that asks the pipeline what is to be done.

APScheduler and the file watcher only wake the loop; what is due is asked of the inbox and of the log.
"""

import signal
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue
from threading import Event as Flag
from types import FrameType

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from monitor.digest.schedule import next_instant
from monitor.errors import MonitorError, StoreBusy, StoreUnusable
from monitor.inbox.watch import Watch
from monitor.store import outbox
from monitor.wiring import Monitor

log = structlog.get_logger()

RULES_LOOK = timedelta(seconds=2)  # how often the rules folder is looked at for changes
SWEEP = timedelta(hours=6)
STORE_LOOK = timedelta(seconds=5)  # how soon a store that could not be written is tried again
LONGEST_DRAIN = 10.0  # seconds that a slow receiver may hold up the end


class Daemon:
    """Runs a monitor until SIGTERM or Ctrl-C. SIGHUP puts the rules folder in force again."""

    def __init__(self, monitor: Monitor, stopping: Flag) -> None:
        self.monitor = monitor
        self.stopping = stopping
        # Not an Event: a signal handler that sets one can meet its lock held by the very thread it interrupts.
        self.nudges: SimpleQueue[None] = SimpleQueue()
        self.reload_asked = False
        self.unusable: StoreUnusable | None = None
        self.scheduler = BackgroundScheduler(timezone=UTC)
        settings = monitor.settings.inbox
        monitor.pipeline.deliverer.when_free = self.wake
        self.watch = Watch(monitor.settings.inbox_folder, self.wake, polling=settings.polling)

    def wake(self) -> None:
        """Let the loop look again at what is to be done."""
        self.nudges.put(None)

    def run(self) -> None:
        """Work until told to stop, then finish what was begun."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        signal.signal(signal.SIGHUP, self._reload)
        self._schedule()
        log.info("running", inbox=str(self.watch.inbox))
        try:
            while not self.stopping.is_set():
                self._round()
                self._sleep()
        finally:
            self._finish()

    def _round(self) -> None:
        """Do all there is to do. A full disk or a vanished inbox heals: say so, try again at the next scan.

        Raises StoreBusy where another process has taken the store over.
        """
        try:
            self.monitor.custody.lock.renew()
            for step in (
                self.watch.ensure,
                self._put_rules_in_force,
                self.monitor.pipeline.run_once,
                self._go_on_with_what_waits,
                self.monitor.note_anchor,
                self._wake_when_due,
            ):
                self._try(step)
        except StoreUnusable as error:
            self._wait_for_the_store(error)
        else:
            self._go_on()

    def _try(self, step: Callable[[], object]) -> None:
        try:
            step()
        except (StoreBusy, StoreUnusable):
            raise
        except MonitorError as error:
            self.monitor.pipeline.report("The monitor needs a hand", error)

    def _wait_for_the_store(self, error: StoreUnusable) -> None:
        """Do nothing for a while: files stay in the inbox and messages stay owed, until the store can be written."""
        if str(error) != str(self.unusable):
            log.error("read-only: nothing is taken in or sent until the store can be written", reason=str(error))
        self.unusable = error
        self.monitor.seen = None  # rules that were read in vain have to be put in force again
        self._wake_at(datetime.now(UTC) + STORE_LOOK, "store")

    def _go_on(self) -> None:
        if self.unusable:
            error, self.unusable = self.unusable, None
            log.warning("the store can be written again")
            self.monitor.pipeline.report("The store could not be written for a while; it can again", error)

    def _go_on_with_what_waits(self) -> None:
        """Work off a batch of a backfill; come again at once for the next, or for more of a backlog."""
        if self.monitor.pipeline.intake.unfinished or self.monitor.pipeline.work_off_spool():
            self.wake()

    def _put_rules_in_force(self) -> None:
        asked, self.reload_asked = self.reload_asked, False
        self.monitor.reload(asked=asked)

    def _sleep(self) -> None:
        """Wait for a nudge, and take all there are: one round answers them together."""
        self.nudges.get()
        with suppress(Empty):
            while True:
                self.nudges.get_nowait()

    def _schedule(self) -> None:
        every = self.monitor.settings.inbox.scan_seconds
        self._every(self.wake, timedelta(seconds=every), "scan")
        self._every(self._look_at_rules, RULES_LOOK, "rules")
        self._every(self.monitor.sweep, SWEEP, "sweep")
        self.scheduler.start()

    def _every(self, job: Callable[[], object], interval: timedelta, name: str) -> None:
        # The default grace of one second silently drops a late run.
        options = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self.scheduler.add_job(job, "interval", seconds=interval.total_seconds(), id=name, **options)

    def _look_at_rules(self) -> None:
        if self.monitor.rules_changed() or self.monitor.pipeline.spool.waiting():
            self.wake()

    def _wake_when_due(self) -> None:
        """Wake for the next delivery, digest or resting file, whichever comes first."""
        due = [moment for moment in (*self._digests(), self._delivery(), self._file()) if moment]
        if due:
            self._wake_at(min(due), "due")

    def _wake_at(self, moment: datetime, name: str) -> None:
        options = {"id": name, "replace_existing": True, "misfire_grace_time": None}
        self.scheduler.add_job(self.wake, "date", run_date=moment, **options)

    def _digests(self) -> list[datetime | None]:
        now = self.monitor.clock()
        return [next_instant(plan, now) for plan in self.monitor.pipeline.desk.rulebook.digests]

    def _delivery(self) -> datetime | None:
        with self.monitor.store.read() as connection:
            due = outbox.next_due(connection)
        # What is owed to a receiver that is being served stays due: no looking again without a pause.
        return max(due, self.monitor.clock() + timedelta(seconds=1)) if due else None

    def _file(self) -> datetime | None:
        return self.monitor.pipeline.intake.scanner.next_rest

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping.set()
        self.wake()

    def _reload(self, number: int, frame: FrameType | None) -> None:
        self.reload_asked = True
        self.wake()

    def _send_last_anchor(self) -> None:
        with suppress(MonitorError):  # a store that cannot be written, or was taken over, has no end of ours
            if self.monitor.note_anchor(leaving=True):
                self.monitor.pipeline.deliverer.run()

    def _finish(self) -> None:
        log.info("stopping")
        self.watch.stop()
        self.scheduler.shutdown(wait=False)
        try:
            self._send_last_anchor()
            self.monitor.pipeline.deliverer.settle(LONGEST_DRAIN)
        finally:
            self.monitor.close()
        log.info("stopped")
