"""The one thread that writes. Many units of work share one commit, because a commit costs a wait for the disk."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import datetime
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from time import monotonic
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection

from monitor.errors import MonitorError
from monitor.store.driver import run
from monitor.store.engines import Engines
from monitor.store.fence import Fence
from monitor.store.folding import Folding
from monitor.store.log import Head, lock_head
from monitor.store.transaction import Transaction

T = TypeVar("T")
Clock = Callable[[], datetime]

# A commit comes when nothing waits any longer, after this many works, or after this many seconds.
MOST_WORKS = 100
LONGEST_BATCH = 0.020


class Writer:
    """Runs units of work in the order in which they were handed in. Any thread may hand them in."""

    def __init__(self, engines: Engines, folding: Folding, clock: Clock, fence: Fence | None) -> None:
        self._engines = engines
        self._folding = folding
        self._fence = fence
        self._clock = clock
        self._jobs: SimpleQueue[Job[Any] | None] = SimpleQueue()
        self._gate = Lock()
        self._began = 0.0  # when the commit under way began to take works
        self._closed = False
        self._thread = Thread(target=self._run, name="store writer", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[Transaction], T]) -> Future[T]:
        """Queue a work. The future gives its result after the commit, or what kept it out of the log."""
        job = Job(work, self._engines.explained)
        with self._gate:  # no work may slip in behind the mark that ends the thread: it would wait for ever
            if self._closed:
                raise MonitorError("the store is closed", "open it again before writing")
            self._jobs.put(job)
        return job.future

    def close(self) -> None:
        """Finish what is queued, then stop."""
        with self._gate:
            if not self._closed:
                self._closed = True
                self._jobs.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            if job.claim():
                self._commit(job)

    def _commit(self, first: "Job[Any]") -> None:
        taken = [first]
        self._began = monotonic()
        try:
            with self._engines.writer.begin() as connection:
                self._work_off(connection, taken)
        except BaseException as error:  # whatever it was: nobody may wait for ever, and the thread must live on
            for job in taken:
                job.fail(error)
        else:
            for job in taken:
                job.settle()

    def _work_off(self, connection: Connection, taken: "list[Job[Any]]") -> None:
        lock_head(connection)
        if self._fence:
            self._fence.check(connection)
        # Another process may have appended since the last commit.
        start = self._folding.catch_up(connection)
        head = taken[0].run_first(Transaction(connection, start, self._folding, self._clock()))
        for job in self._taking(taken):
            head = job.run(Transaction(connection, head, self._folding, self._clock())) or head
        if head != start:
            self._folding.moved(connection, head.position)

    def _taking(self, taken: "list[Job[Any]]") -> "Iterator[Job[Any]]":
        end = self._began + LONGEST_BATCH
        while len(taken) < MOST_WORKS and monotonic() < end and (job := self._waiting()):
            if job.claim():
                taken.append(job)
                yield job

    def _waiting(self) -> "Job[Any] | None":
        try:
            job = self._jobs.get_nowait()
        except Empty:
            return None
        if job is None:
            self._jobs.put(None)  # the end mark is for _run; nothing can stand behind it
        return job


class Job(Generic[T]):
    """A work and what came of it, which is told only after the commit."""

    def __init__(self, work: Callable[[Transaction], T], explain: Callable[[BaseException], BaseException]) -> None:
        self.future: Future[T] = Future()
        self._work = work
        self._explain = explain
        self._tell: Callable[[], None] = lambda: None

    def claim(self) -> bool:
        """Return whether the work is still wanted; from here on it cannot be cancelled."""
        return self.future.set_running_or_notify_cancel()

    def run_first(self, transaction: Transaction) -> Head:
        """Run the work and return the head after it. Its error undoes the commit, in which nothing else stands yet."""
        self._succeed(self._work(transaction))
        return transaction.write()

    def run(self, transaction: Transaction) -> Head | None:
        """Run the work in a SAVEPOINT of its own and return the head after it, None where it was undone."""
        run(transaction.connection, "SAVEPOINT work")
        try:
            result = self._work(transaction)
            end = transaction.write()
        except Exception as error:
            _undo(transaction.connection, error)
            self._refuse(error)
            return None
        run(transaction.connection, "RELEASE SAVEPOINT work")
        self._succeed(result)
        return end

    def settle(self) -> None:
        """Tell what came of it: the commit has happened."""
        self._tell()

    def fail(self, error: BaseException) -> None:
        """Tell that the commit did not happen."""
        self.future.set_exception(self._explain(error))

    def _succeed(self, result: T) -> None:
        self._tell = lambda: self.future.set_result(result)

    def _refuse(self, error: Exception) -> None:
        self._tell = lambda: self.fail(error)


def _undo(connection: Connection, error: Exception) -> None:
    try:
        run(connection, "ROLLBACK TO SAVEPOINT work")
        run(connection, "RELEASE SAVEPOINT work")
    except Exception:
        # On a full disk SQLite ends the whole transaction, savepoints and all: the commit fails as one.
        raise error from None
