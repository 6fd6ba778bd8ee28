"""Worker processes that read files: a text can hang or crash a reader, so each worker can be killed and replaced alone.

The only file that knows pebble and its ways.
"""

from concurrent.futures import Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from time import monotonic

from pebble import ProcessPool

from monitor.errors import FileRefused, MonitorError
from monitor.inbox.read import Part
from monitor.model import ParsedArticle
from monitor.parse import KeptArticle, Knowledge, Reader, Work, accepted, of_part

STARTS = 3  # of the workers for one file, before it is plain that they cannot start
FEW = 3  # articles of one file that are read in one go
LOOK = 1.0  # seconds between two looks whether the pool still lives
LONGEST_SERVICE = 20_000  # tasks of one worker: libraries keep a little of every text, some MiB in as many
PATIENCE = 60.0  # seconds that workers may take to start and to load the language model


class Pool:
    """Reads files in worker processes (monitor.parse.Parsing).

    `timeout` is in seconds, for each article of a file; `most_memory` in bytes, for each worker, None for no limit.
    Workers that finish nothing and begin nothing for `timeout` and `patience` seconds are replaced.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        *,
        workers: int,
        timeout: float,
        most_memory: int | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self.knowledge = knowledge
        self.workers = workers
        self.timeout = timeout
        self.most_memory = most_memory
        self.patience = patience
        self.stirred = monotonic()  # when a worker last finished anything
        self._pool = self._started()

    def submit(self, job: Work) -> "Reading":
        """Hand a file to the next free worker."""
        return Reading(self, job)

    def schedule(self, job: Work) -> "Future[Outcome]":
        """Queue a file, with fresh workers where the old ones are gone."""
        try:
            return self._scheduled(job)
        except RuntimeError:  # pebble's word for a pool that is no more
            self._pool.join()
            self._pool = self._started()
            return self._scheduled(job)

    @property
    def generation(self) -> object | None:
        """What the workers of now have in common; None: they take no files any more.

        A worker killed between two files ends pebble's whole pool.
        """
        return self._pool if self._pool.active else None

    def give_up_workers(self) -> None:
        """End all workers at once; what they had is read by fresh ones."""
        self._pool.stop()
        self._pool.join()

    def close(self) -> None:
        """Finish what was submitted and end the workers."""
        self._pool.close()
        self._pool.join()

    def _scheduled(self, job: Work) -> "Future[Outcome]":
        task: Future[Outcome] = self._pool.schedule(_parse_in_worker, args=(job,), timeout=self.timeout)
        task.add_done_callback(self._stir)
        return task

    def _stir(self, _: "Future[Outcome]") -> None:
        self.stirred = monotonic()

    def _started(self) -> ProcessPool:
        # spawn: a forked copy of a process with threads and an open database can hang or corrupt.
        return ProcessPool(
            max_workers=self.workers,
            max_tasks=LONGEST_SERVICE,
            initializer=_start_worker,
            initargs=(self.knowledge, self.most_memory),
            context=get_context("spawn"),
        )


class Reading:
    """A file on its way through the pool (monitor.parse.Answer)."""

    def __init__(self, pool: Pool, job: Work) -> None:
        self._pool = pool
        self._job = job
        self._schedule()

    def result(self) -> tuple[ParsedArticle, ...]:
        """Wait for the articles. Raises FileRefused, or MonitorError where the workers cannot start."""
        found = self._outcome()
        return found if isinstance(found, tuple) else self._read_apart(found)

    def _outcome(self) -> "Outcome":
        for _ in range(STARTS):
            if self._finished():
                return self._told()
            self._schedule()
        raise MonitorError(
            "the worker processes that read articles do not start",
            "their error stands above in this log; is there memory enough, is the language model whole?",
        )

    def _schedule(self) -> None:
        self._task = self._pool.schedule(self._job)
        self._generation = self._pool.generation

    def _finished(self) -> bool:
        """Wait for the task; False: it went down with the pool, through no fault of this file."""
        began, most = monotonic(), self._pool.timeout + self._pool.patience
        while not wait([self._task], LOOK).done:
            if self._pool.generation is None or self._pool.generation is not self._generation:
                return False
            # pebble limits the time of what was begun; a worker that was stopped or hangs as it starts begins nothing.
            if not self._task.running() and monotonic() - max(began, self._pool.stirred) > most:
                self._pool.give_up_workers()
                return False
        return not isinstance(self._task.exception(), BrokenProcessPool)

    def _told(self) -> "Outcome":
        try:
            return self._task.result()
        except FileRefused:
            raise
        except Exception as error:
            raise _refused(error, self._pool.timeout) from error

    def _read_apart(self, found: "Many") -> tuple[ParsedArticle, ...]:
        """Read each article by a task of its own: one that hangs costs its own time, and no other article."""
        readings = [part if isinstance(part, FileRefused) else self._begun(part) for part in found.parts]
        return accepted([each if isinstance(each, FileRefused) else _outcome_of(*each) for each in readings])

    def _begun(self, part: Part) -> "tuple[Part, Reading]":
        return part, Reading(self._pool, KeptArticle(part.article, self._job.name))


def _refused(error: Exception, timeout: float) -> FileRefused:
    """Return why a file was not read, by what its worker died of."""
    match error:
        case TimeoutError():
            cure = "shorten the text, or raise timeout_seconds in [parse]"
            return FileRefused("timeout", f"reading it took longer than {timeout:g} seconds", cure)
        case MemoryError():
            cure = "shorten it, or raise memory_megabytes in [parse]"
            return FileRefused("memory", "reading it takes too much memory", cure)
    message = f"the reader stopped while reading it ({type(error).__name__}: {error})"
    return FileRefused("crash", message, "report the file to whoever maintains this monitor; the other files are read")


def _outcome_of(part: Part, reading: Reading) -> ParsedArticle | FileRefused:
    try:
        return of_part(reading.result()[0], part)
    except FileRefused as error:
        return FileRefused(error.reason, f"{part.name}: {error.args[0]}", error.cure)


@dataclass(frozen=True, slots=True)
class Many:
    """The articles of a file that holds too many to be read in the time that is meant for one."""

    parts: tuple[Part | FileRefused, ...]


Outcome = tuple[ParsedArticle, ...] | Many

_reader: Reader | None = None  # one for each worker process, set by its initializer


def _start_worker(knowledge: Knowledge, most_memory: int | None) -> None:
    import os
    import resource
    import signal

    global _reader
    # Workers are many already; and for each of its threads OpenBLAS reserves memory, which counts below.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the daemon drains, workers go on
    _reader = Reader(knowledge)
    _warm_up()
    if most_memory is not None:
        # Not RLIMIT_AS: the model and the libraries reserve gigabytes of addresses that they never use.
        resource.setrlimit(resource.RLIMIT_DATA, (most_memory, most_memory))


def _warm_up() -> None:
    """Let OpenBLAS take its working memory now: where it finds none left, it ends the process."""
    import numpy

    square = numpy.ones((256, 256), dtype=numpy.float32)
    square @ square


def _parse_in_worker(job: Work) -> Outcome:
    assert _reader is not None
    if isinstance(job, KeptArticle):
        return _reader.parse(job)
    parts = _reader.parts(job)
    if len(parts) > FEW:
        return Many(parts)
    return accepted([_reader.parse_part(part, job.name) for part in parts])
