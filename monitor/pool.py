"""Worker processes that read files: a text can hang or crash a reader, so each worker can be killed and replaced alone.

The only file that knows pebble and its ways.
"""

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from concurrent.futures.process import BrokenProcessPool
from time import monotonic

from pebble import ProcessPool

from monitor import worker
from monitor.ancestor import ancestor
from monitor.errors import FileRefused, MonitorError
from monitor.inbox.part import Part
from monitor.model import ParsedArticle
from monitor.parse import KeptArticle, Knowledge, Work, accepted, of_part
from monitor.worker import Many, Outcome

STARTS = 3  # of the workers for one errand, before it is plain that they cannot start
TOGETHER = 8  # files at most that a worker is handed in one go, where it is behind
AHEAD = 2  # errands for each worker: one under way, and the next at hand
LOOK = 1.0  # seconds between two looks whether the pool still lives
LONGEST_SERVICE = 4_000  # errands of one worker, up to eight texts each: libraries keep a little of every text
PATIENCE = 60.0  # seconds that workers may take to start and to load the language model

Duty = Callable[[Sequence[Work]], list[Outcome]]


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
        self._next = Errand(self)
        # Only the newest: whoever hands in thousands of articles would look through thousands for each.
        self._sent: deque[Errand] = deque(maxlen=AHEAD * workers)

    def submit(self, job: Work) -> "Reading":
        """Hand a file to the next free worker; where all are behind, together with those that follow."""
        reading = Reading(self, self._next, len(self._next.jobs))
        self._next.jobs.append(job)
        if len(self._next.jobs) == TOGETHER or not self._is_behind:
            self._next.begin()
        return reading

    @property
    def _is_behind(self) -> bool:
        """Whether every worker has something to read, and something to read next."""
        return sum(errand.is_underway for errand in self._sent) == AHEAD * self.workers

    def sent(self, errand: "Errand") -> None:
        """Note that an errand has begun: no file joins it any more."""
        self._sent.append(errand)
        if errand is self._next:
            self._next = Errand(self)

    def schedule(self, duty: Duty, jobs: Sequence[Work]) -> Future[list[Outcome]]:
        """Queue files to be worked on in one go, with fresh workers where the old ones are gone."""
        try:
            return self._scheduled(duty, jobs)
        except RuntimeError:  # pebble's word for a pool that is no more
            self._pool.join()
            self._pool = self._started()
            return self._scheduled(duty, jobs)

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
        """Finish what was begun and end the workers."""
        self._pool.close()
        self._pool.join()

    def _scheduled(self, duty: Duty, jobs: Sequence[Work]) -> Future[list[Outcome]]:
        underway: Future[list[Outcome]] = self._pool.schedule(duty, args=(jobs,), timeout=self.timeout)
        underway.add_done_callback(self._stir)
        return underway

    def _stir(self, _: Future[list[Outcome]]) -> None:
        self.stirred = monotonic()

    def _started(self) -> ProcessPool:
        # Not forked from here: a copy of a process with threads and an open database can hang or corrupt.
        return ProcessPool(
            max_workers=self.workers,
            max_tasks=LONGEST_SERVICE,
            initializer=worker.start,
            initargs=(self.knowledge, self.most_memory),
            context=ancestor(),
        )


class Errand:
    """Files that a worker is given in one go, and what it says of each."""

    def __init__(self, pool: Pool, duty: Duty = worker.read) -> None:
        self.jobs: list[Work] = []
        self._pool = pool
        self._duty = duty
        self._task: Future[list[Outcome]] | None = None
        self._generation: object | None = None
        self._outcomes: list[Outcome] | None = None

    @property
    def is_underway(self) -> bool:
        """Whether a worker has it, or will have it next."""
        lives = self._generation is not None and self._generation is self._pool.generation
        return lives and self._task is not None and not self._task.done()

    def begin(self) -> Future[list[Outcome]]:
        """Send it to the workers."""
        self._task = self._pool.schedule(self._duty, tuple(self.jobs))
        self._generation = self._pool.generation
        self._pool.sent(self)
        return self._task

    def begin_once(self) -> Future[list[Outcome]]:
        """Send it to the workers unless they have it."""
        return self._task or self.begin()

    def outcomes(self) -> list[Outcome]:
        """Wait for what it says. Raises MonitorError where the workers cannot start."""
        if self._outcomes is None:
            self._outcomes = self._awaited()
        return self._outcomes

    def _awaited(self) -> list[Outcome]:
        for _ in range(STARTS):
            task = self.begin_once()
            if self._finished(task):
                return self._told(task)
            self._task = None
        raise MonitorError(
            "the worker processes that read articles do not start",
            "their error stands above in this log; is there memory enough, is the language model whole?",
        )

    def _finished(self, task: Future[list[Outcome]]) -> bool:
        """Wait for the task; False: it went down with the pool, through no fault of these files."""
        began, most = monotonic(), self._pool.timeout + self._pool.patience
        while not wait([task], LOOK).done:
            if self._pool.generation is None or self._pool.generation is not self._generation:
                return False
            # pebble limits the time of what was begun; a worker that was stopped or hangs as it starts begins nothing.
            if not task.running() and monotonic() - max(began, self._pool.stirred) > most:
                self._pool.give_up_workers()
                return False
        return not isinstance(task.exception(), BrokenProcessPool)

    def _told(self, task: Future[list[Outcome]]) -> list[Outcome]:
        try:
            return task.result()
        except Exception as error:
            return self._each_alone() if len(self.jobs) > 1 else [self._divided(_refusal(error, self._pool.timeout))]

    def _each_alone(self) -> list[Outcome]:
        """Read each file by itself: only the one at fault is refused, and for the right reason."""
        errands = [Errand(self._pool) for _ in self.jobs]
        for errand, job in zip(errands, self.jobs, strict=True):
            errand.jobs.append(job)
            errand.begin()
        return [outcome for errand in errands for outcome in errand.outcomes()]

    def _divided(self, refused: FileRefused) -> Outcome:
        """Return the articles of the only file, to be read one by one; or that it was refused, where it has but one."""
        [job] = self.jobs
        if isinstance(job, KeptArticle) or self._duty is worker.divide:
            return refused
        division = Errand(self._pool, worker.divide)
        division.jobs.append(job)
        [found] = division.outcomes()
        return found if isinstance(found, Many) and len(found.parts) > 1 else refused


def _refusal(error: Exception, timeout: float) -> FileRefused:
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


class Reading:
    """A file on its way through the pool (monitor.parse.Answer)."""

    def __init__(self, pool: Pool, errand: Errand, place: int) -> None:
        self._pool = pool
        self._errand = errand
        self._place = place

    def result(self) -> tuple[ParsedArticle, ...]:
        """Wait for the articles. Raises FileRefused, or MonitorError where the workers cannot start."""
        found = self._errand.outcomes()[self._place]
        if isinstance(found, FileRefused):
            raise found
        return found if isinstance(found, tuple) else self._read_apart(found)

    def _read_apart(self, found: Many) -> tuple[ParsedArticle, ...]:
        """Read each article by a task of its own: one that hangs costs its own time, and no other article."""
        readings = [part if isinstance(part, FileRefused) else self._begun(part) for part in found.parts]
        return accepted([each if isinstance(each, FileRefused) else _outcome_of(*each) for each in readings])

    def _begun(self, part: Part) -> "tuple[Part, Reading]":
        return part, self._pool.submit(KeptArticle(part.article, self._errand.jobs[self._place].name))


def _outcome_of(part: Part, reading: Reading) -> ParsedArticle | FileRefused:
    try:
        return of_part(reading.result()[0], part)
    except FileRefused as error:
        return FileRefused(error.reason, f"{part.name}: {error.args[0]}", error.cure)
