"""The one thread that writes. Many units of work share one commit, because a commit costs a wait for the disk."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from datetime import datetime
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from time import monotonic
from typing import Any, Generic, TypeVar

from monitor.errors import MonitorError
from monitor.store.engines import Engines
from monitor.store.fence import Fence
from monitor.store.folding import Folding
from monitor.store.log import lock_head
from monitor.store.tail import Tail
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
        self._closed = False
        self._thread = Thread(target=self._run, name="store writer", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[Transaction], T]) -> Future[T]:
        """Queue a work. The future gives its result after the commit, or what kept it out of the log."""
        job = Job(work)
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
        """Commit the works that wait. One that fails undoes them all, and the others are run again without it.

        SAVEPOINTs could undo it alone, but for each SQLite copies every page that a work changes, which takes half as
        long again as the work; and hardly any fails.
        """
        taken = [first]
        works: Iterable[Job[Any]] = self._taking(taken)
        singly = False
        while taken:
            try:
                self._work_off(works, singly=singly)
            except BaseException as error:  # whatever it was: nobody may wait for ever, and the thread must live on
                works = taken = self._sorted_out(taken, error, singly=singly)
                singly = True
            else:
                for job in taken:
                    job.settle()
                return

    def _sorted_out(self, taken: "list[Job[Any]]", error: BaseException, *, singly: bool) -> "list[Job[Any]]":
        """Fail the works whose fault the error is, and return the others: all of them where it is not yet known which
        of them appended what the database refuses. Trouble with the store itself fails them all."""
        told = self._engines.explained(error)
        failed = [job for job in taken if job.failed]
        if not (failed or singly or isinstance(told, MonitorError)):
            return taken
        failed = failed or taken
        for job in failed:
            job.fail(told)
        return [job for job in taken if job not in failed]

    def _work_off(self, works: "Iterable[Job[Any]]", *, singly: bool) -> None:
        """Run the works in one transaction. What they append is written at its end, or `singly` after each."""
        with self._engines.writer.begin() as connection:
            lock_head(connection)
            if self._fence:
                self._fence.check(connection)
            # Another process may have appended since the last commit.
            start = self._folding.catch_up(connection)
            tail = Tail(start)
            for job in works:
                job.run(Transaction(connection, tail, self._folding, self._clock()), write=singly)
            end = tail.write(connection)
            if end != start:
                self._folding.moved(connection, end.position)

    def _taking(self, taken: "list[Job[Any]]") -> "Iterator[Job[Any]]":
        """Yield the first work and those that wait behind it, and note them in `taken`."""
        end = monotonic() + LONGEST_BATCH
        yield taken[0]
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

    def __init__(self, work: Callable[[Transaction], T]) -> None:
        self.future: Future[T] = Future()
        self.failed = False  # whether it was the work itself that raised
        self._work = work
        self._tell: Callable[[], None] = lambda: None

    def claim(self) -> bool:
        """Return whether the work is still wanted; from here on it cannot be cancelled."""
        return self.future.set_running_or_notify_cancel()

    def run(self, transaction: Transaction, *, write: bool) -> None:
        """Run the work, and `write` at once what it appended. May be repeated, in another transaction."""
        self.failed = True
        result = self._work(transaction)
        if write:
            transaction.write()
        self.failed = False
        self._tell = lambda: self.future.set_result(result)

    def settle(self) -> None:
        """Tell what came of it: the commit has happened."""
        self._tell()

    def fail(self, error: BaseException) -> None:
        """Tell that the commit did not happen."""
        self.future.set_exception(error)
