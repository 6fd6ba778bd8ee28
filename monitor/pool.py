"""Worker processes that read files: a text can hang or crash a reader, so each worker can be killed and replaced alone.

The only file that knows pebble and its ways.
"""

from concurrent.futures import Future, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from pebble import ProcessPool

from monitor.errors import FileRefused, MonitorError
from monitor.model import ParsedArticle
from monitor.parse import Job, Knowledge, Reader

STARTS = 3  # of the workers for one file, before it is plain that they cannot start
LOOK = 1.0  # seconds between two looks whether the pool still lives


class Pool:
    """Reads files in worker processes with a time limit, in seconds, for each file (monitor.parse.Parsing)."""

    def __init__(self, knowledge: Knowledge, *, workers: int, timeout: float) -> None:
        self.knowledge = knowledge
        self.workers = workers
        self.timeout = timeout
        self._pool = self._started()

    def submit(self, job: Job) -> "Reading":
        """Hand a file to the next free worker."""
        return Reading(self, job)

    def schedule(self, job: Job) -> "Future[tuple[ParsedArticle, ...]]":
        """Queue a file, with fresh workers where the old ones are gone."""
        try:
            return self._scheduled(job)
        except RuntimeError:  # pebble's word for a pool that is no more
            self._pool.join()
            self._pool = self._started()
            return self._scheduled(job)

    @property
    def alive(self) -> bool:
        """Whether the workers still take files. A worker killed between two files ends pebble's whole pool."""
        return bool(self._pool.active)

    def close(self) -> None:
        """Finish what was submitted and end the workers."""
        self._pool.close()
        self._pool.join()

    def _scheduled(self, job: Job) -> "Future[tuple[ParsedArticle, ...]]":
        task: Future[tuple[ParsedArticle, ...]] = self._pool.schedule(
            _parse_in_worker, args=(job,), timeout=self.timeout
        )
        return task

    def _started(self) -> ProcessPool:
        # spawn: a forked copy of a process with threads and an open database can hang or corrupt.
        return ProcessPool(
            max_workers=self.workers,
            initializer=_start_worker,
            initargs=(self.knowledge,),
            context=get_context("spawn"),
        )


class Reading:
    """A file on its way through the pool (monitor.parse.Answer)."""

    def __init__(self, pool: Pool, job: Job) -> None:
        self._pool = pool
        self._job = job
        self._task = pool.schedule(job)

    def result(self) -> tuple[ParsedArticle, ...]:
        """Wait for the articles. Raises FileRefused, or MonitorError where the workers cannot start."""
        for _ in range(STARTS):
            if self._finished():
                return self._articles()
            self._task = self._pool.schedule(self._job)
        raise MonitorError(
            "the worker processes that read articles do not start",
            "their error stands above in this log; is there memory enough, is the language model whole?",
        )

    def _finished(self) -> bool:
        """Wait for the task; False: it went down with the pool, through no fault of this file."""
        while not wait([self._task], LOOK).done:
            if not self._pool.alive:
                return False
        return not isinstance(self._task.exception(), BrokenProcessPool)

    def _articles(self) -> tuple[ParsedArticle, ...]:
        try:
            return self._task.result()
        except FileRefused:
            raise
        except TimeoutError as error:
            raise FileRefused(
                "timeout",
                f"reading it took longer than {self._pool.timeout:g} seconds",
                "shorten the text, or raise timeout_seconds in [parse]",
            ) from error
        except Exception as error:
            raise FileRefused(
                "crash",
                f"the reader stopped while reading it ({type(error).__name__}: {error})",
                "report the file to whoever maintains this monitor; the other files are read",
            ) from error


_reader: Reader | None = None  # one for each worker process, set by its initializer


def _start_worker(knowledge: Knowledge) -> None:
    import signal

    global _reader
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the daemon drains, workers go on
    _reader = Reader(knowledge)


def _parse_in_worker(job: Job) -> tuple[ParsedArticle, ...]:
    assert _reader is not None
    return _reader.parse(job)
