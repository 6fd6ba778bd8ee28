"""What `monitor add` puts together: sources, workers, the sink, and the bar that shows how far it is."""

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event as Flag
from time import monotonic, sleep
from types import FrameType

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from monitor.backfill import Backfill, Counts, FoldHere, LeaveInSpool, Sink
from monitor.decide.aloud import Aloud
from monitor.errors import MonitorError, StoreBusy
from monitor.inbox.gather import Document, Source, gathered, sources
from monitor.inbox.manner import Manner
from monitor.parse import Parsing
from monitor.settings import Settings
from monitor.spool import Spool
from monitor.store import FoldLock, Store
from monitor.views import articles

IDLE = 19  # the lowest priority there is
LONGEST_ALONE = 60.0  # seconds: long enough for a monitor to be started anew


@dataclass(frozen=True, slots=True)
class Ended:
    """How a backfill ended, in words."""

    lines: tuple[str, ...]
    stopped: bool


def fill(settings: Settings, paths: Sequence[Path], manner: Manner, aloud: Aloud, workers: int | None) -> Ended:
    """Take the paths in. Ctrl-C finishes what was begun and ends; another one ends at once."""
    from monitor.prepare import prepare

    listed = list(sources(paths))
    prepare(settings)
    os.nice(IDLE)  # workers inherit it
    if workers:
        settings = replace(settings, parse=replace(settings.parse, workers=workers))
    stopping = Flag()
    with _stopped_by_ctrl_c(stopping), _opened(settings, aloud) as parts, _bar(listed) as bar:
        found = (each for source in listed for each in gathered(source))
        backfill = Backfill(found, parts.knows, parts.parsing, parts.sink, manner, aloud, stopping, bar.show)
        counts = backfill.run()
    return Ended(tuple(_summary(counts, parts.spooled, stopping.is_set())), stopping.is_set())


@dataclass(frozen=True, slots=True)
class _Parts:
    store: Store
    parsing: Parsing
    sink: Sink
    spooled: bool

    def knows(self, sha256: str) -> bool:
        """Whether the log keeps these original bytes."""
        with self.store.read() as connection:
            return articles.has_document(connection, sha256)


@contextmanager
def _opened(settings: Settings, aloud: Aloud) -> Iterator[_Parts]:
    """Fold here where the store is free, else leave it to the monitor that holds it."""
    from monitor.wiring import Monitor, asking, read_rules, start_pool

    with ExitStack() as opened:
        try:
            monitor = Monitor.assemble(settings, holder="monitor add")
        except StoreBusy:
            parsing = start_pool(settings, read_rules(settings))
            opened.callback(parsing.close)
            store = opened.enter_context(asking(settings))
            sink = LeaveInSpool(Spool(settings.spool_folder), _Patience(settings.store_url))
            yield _Parts(store, parsing, sink, spooled=True)
            return
        opened.callback(monitor.close)
        pipeline = monitor.pipeline
        assert pipeline.intake.parsing is not None
        yield _Parts(monitor.store, pipeline.intake.parsing, FoldHere(pipeline), spooled=False)
        if aloud is not Aloud.NOBODY:
            pipeline.deliverer.run()
            pipeline.deliverer.settle()


class _Patience:
    """Waits for the monitor that works the spool off, and gives up where there is none any more."""

    def __init__(self, store_url: str) -> None:
        self.store_url = store_url
        self.alone_since: float | None = None

    def __call__(self, seconds: float) -> None:
        sleep(seconds)
        if FoldLock.holder(self.store_url) is not None:
            self.alone_since = None
        elif self.alone_since is None:
            self.alone_since = monotonic()
        elif monotonic() - self.alone_since > LONGEST_ALONE:
            message = "no monitor runs any more that could take the articles in"
            raise MonitorError(message, "run the same command again: what is known is skipped")


@contextmanager
def _stopped_by_ctrl_c(stopping: Flag) -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        signal.signal(number, signal.default_int_handler)
        stopping.set()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class _Bar:
    def __init__(self, progress: Progress, task: TaskID, listed: Sequence[Source]) -> None:
        self.progress = progress
        self.task = task
        self._before: dict[Path, int] = {}
        total = 0
        for source in listed:
            self._before[source.path] = total
            total += source.size

    def show(self, document: Document, counts: Counts) -> None:
        """Show how far the files are read, and how many articles a second come of it."""
        done = self._before[document.source.path] + document.read
        elapsed = self.progress.tasks[0].elapsed or 1.0
        rate = (counts.articles + counts.known) / elapsed
        self.progress.update(self.task, completed=done, articles=counts.articles, known=counts.known, rate=rate)


@contextmanager
def _bar(listed: Sequence[Source]) -> Iterator[_Bar]:
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
        total = sum(source.size for source in listed)
        yield _Bar(progress, progress.add_task("add", total=total, articles=0, known=0, rate=0.0), listed)


def _summary(counts: Counts, spooled: bool, stopped: bool) -> Iterator[str]:
    yield f"{counts.articles:,} articles read, {counts.known:,} documents known already, {counts.unread_count:,} unread"
    for name, error in counts.unread:
        yield f"  {name}: {error}"
    if counts.unread_count > len(counts.unread):
        yield f"  and {counts.unread_count - len(counts.unread):,} more"
    if spooled:
        yield "a monitor is running: it takes them in when no live file waits"
    if stopped:
        yield "stopped; run the same command again to go on"
