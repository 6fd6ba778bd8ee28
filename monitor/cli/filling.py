"""What `monitor add` puts together: sources, workers, the sink, and the bar that shows how far it is."""

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from threading import Event as Flag
from types import FrameType

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from monitor.backfill import Backfill, Counts
from monitor.decide.aloud import Aloud
from monitor.handover import Handover
from monitor.inbox.gather import Document, Source, Unread, sources
from monitor.inbox.manner import Manner
from monitor.parse import Parsing
from monitor.settings import Settings
from monitor.store import Store
from monitor.unpacker import Unpacker
from monitor.views import articles

IDLE = 19  # the lowest priority there is


@dataclass(frozen=True, slots=True)
class Ended:
    """How a backfill ended, in words."""

    lines: tuple[str, ...]
    stopped: bool


def fill(settings: Settings, paths: Sequence[Path], manner: Manner, aloud: Aloud, workers: int | None) -> Ended:
    """Take the paths in. Ctrl-C finishes what was begun and ends; another one ends at once."""
    from monitor.prepare import prepare

    total = sum(source.size for source in sources(paths))
    prepare(settings)
    os.nice(IDLE)  # workers inherit it
    if workers:
        settings = replace(settings, parse=replace(settings.parse, workers=workers))
    stopping = Flag()
    with _stopped_by_ctrl_c(stopping), _opened(settings, aloud) as parts, _bar(total) as bar:
        found = bar.following(sources(paths), parts.unpacker.documents)
        counts = parts.backfill(found, manner, aloud, stopping, bar.show).run()
        left = parts.handover.left
    return Ended(tuple(_summary(counts, left=left, stopped=stopping.is_set())), stopping.is_set())


@dataclass(frozen=True, slots=True)
class _Parts:
    handover: Handover
    store: Store
    parsing: Parsing
    unpacker: Unpacker

    def backfill(
        self,
        found: Iterator[Document | Unread],
        manner: Manner,
        aloud: Aloud,
        stopping: Flag,
        progress: Callable[[Counts], None],
    ) -> Backfill:
        """Return the backfill of what is found."""
        return Backfill(
            found,
            is_known=partial(self._knows, manner),
            parsing=self.parsing,
            sink=self.handover,
            manner=manner,
            aloud=aloud,
            stopping=stopping,
            progress=progress,
        )

    def _knows(self, manner: Manner, sha256: str) -> bool:
        """Whether the log keeps these original bytes, and knows of the article what it is told where to look for."""
        with self.store.read() as connection:
            return articles.knows_document(connection, sha256, manner.shown)


@contextmanager
def _opened(settings: Settings, aloud: Aloud) -> Iterator[_Parts]:
    from monitor.wiring import asking, read_rules, start_pool

    with ExitStack() as opened:
        handover = Handover(settings, deliver=aloud is not Aloud.NOBODY)
        opened.callback(handover.release)
        handover.take_store()
        store = opened.enter_context(asking(settings))
        parsing = start_pool(settings, read_rules(settings))
        opened.callback(parsing.close)
        unpacker = Unpacker(settings.parse.timeout_seconds, settings.parse.memory_megabytes * 1_000_000)
        opened.callback(unpacker.close)
        yield _Parts(handover, store, parsing, unpacker)


@contextmanager
def _stopped_by_ctrl_c(stopping: Flag) -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        signal.signal(number, signal.default_int_handler)
        stopping.set()
        # Not print: the bar may be writing at this very moment.
        os.write(sys.stderr.fileno(), b"\nfinishing what was begun; Ctrl-C again ends at once\n")

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class _Bar:
    """Shows how much of the files is read, and how many articles a second come of it."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self.progress = progress
        self.task = task

    def following(
        self, listed: Iterable[Source], documents: Callable[[Source], Iterator[Document | Unread]]
    ) -> Iterator[Document | Unread]:
        """Yield the documents of the files, and show how far they are read."""
        before = 0
        for source in listed:
            for each in documents(source):
                if isinstance(each, Document):
                    self.progress.update(self.task, completed=before + each.read)
                yield each
            before += source.size
            self.progress.update(self.task, completed=before)

    def show(self, counts: Counts) -> None:
        """Show what became of the documents so far."""
        rate = (counts.articles + counts.known) / (self.progress.tasks[self.task].elapsed or 1.0)
        self.progress.update(self.task, articles=counts.articles, known=counts.known, rate=rate)


@contextmanager
def _bar(total: int) -> Iterator[_Bar]:
    columns = (
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TextColumn(
            "{task.fields[articles]:,} articles, {task.fields[known]:,} known, {task.fields[rate]:,.0f} a second"
        ),
        TimeElapsedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(file=sys.stderr), refresh_per_second=2) as progress:
        yield _Bar(progress, progress.add_task("add", total=total, articles=0, known=0, rate=0.0))


def _summary(counts: Counts, *, left: bool, stopped: bool) -> Iterator[str]:
    yield f"{counts.articles:,} articles read, {counts.known:,} documents known already, {counts.unread_count:,} unread"
    for name, error in counts.unread:
        yield f"  {name}: {error}"
    if counts.unread_count > len(counts.unread):
        yield f"  and {counts.unread_count - len(counts.unread):,} more"
    if left:
        yield "a monitor is running: it takes them in when no live file waits"
    if stopped:
        yield "stopped; run the same command again to go on"
