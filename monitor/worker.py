"""What runs in a worker process: files that are read in one go, each with its articles or why there are none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.errors import FileRefused
from monitor.inbox.part import Part
from monitor.model import ParsedArticle
from monitor.parse import KeptArticle, Knowledge, Reader, Work, accepted

FEW = 3  # articles of one file that are read in one go
GARBAGE = 20_000  # objects made before garbage is looked for: a few articles, mostly the words of their trees


@dataclass(frozen=True, slots=True)
class Many:
    """The articles of a file that is not read in one go: too many for the time of one, or some of them do harm."""

    parts: tuple[Part | FileRefused, ...]


Outcome = tuple[ParsedArticle, ...] | Many | FileRefused

_reader: Reader | None = None  # one for each worker process, set as it starts


def start(knowledge: Knowledge, most_memory: int | None) -> None:
    """Load all that reading needs; `most_memory` is in bytes."""
    import resource
    import signal

    global _reader
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the daemon drains, workers go on
    _reader = Reader(knowledge)
    _warm_up()
    settle()
    if most_memory is not None:
        # Not RLIMIT_AS: the model and the libraries reserve gigabytes of addresses that they never use.
        resource.setrlimit(resource.RLIMIT_DATA, (most_memory, most_memory))


def settle() -> None:
    """Take what is loaded as here to stay: looking for garbage in it takes some 50 ms each time."""
    import gc

    gc.freeze()
    gc.set_threshold(GARBAGE)


def _warm_up() -> None:
    """Let OpenBLAS take its working memory now: where it finds none left, it ends the process."""
    import numpy

    square = numpy.ones((256, 256), dtype=numpy.float32)
    square @ square


def read(jobs: Sequence[Work]) -> list[Outcome]:
    """Return what each file says."""
    assert _reader is not None
    opened = [_opened(_reader, job) for job in jobs]
    parts = [
        (part, job.name) for found, job in zip(opened, jobs, strict=True) if isinstance(found, tuple) for part in found
    ]
    parsed = iter(_reader.parse_parts(parts))
    return [_closed(found, parsed) if isinstance(found, tuple) else found for found in opened]


def divide(jobs: Sequence[Work]) -> list[Outcome]:
    """Return the articles that each file holds."""
    assert _reader is not None
    return [Many(_reader.parts(job)) for job in jobs]


def _opened(reader: Reader, job: Work) -> tuple[Part | FileRefused, ...] | Many | FileRefused:
    try:
        parts = reader.parts(job)
    except FileRefused as error:
        return error
    return Many(parts) if len(parts) > FEW and not isinstance(job, KeptArticle) else parts


def _closed(parts: Sequence[Part | FileRefused], parsed: Iterator[ParsedArticle | FileRefused]) -> Outcome:
    try:
        return accepted([next(parsed) for _ in parts])
    except FileRefused as error:
        return error
