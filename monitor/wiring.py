"""Put the parts together: the only place that knows which part gets which other part."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event as Flag
from typing import cast

import structlog

from monitor.channels import open_channels
from monitor.custody import Custody
from monitor.decide.anchoring import last_owed, owe_anchor
from monitor.decide.desk import Desk
from monitor.decide.operator import tell_operator
from monitor.decide.rulebooks import adopt, resume_receivers, tell_of_mistakes
from monitor.deliver import Deliverer, note_interrupted
from monitor.digest.render import Renderer
from monitor.errors import Mistake, MonitorError
from monitor.inbox.away import After, Away
from monitor.inbox.scan import Scanner
from monitor.intake import Intake
from monitor.parse import Knowledge, Parsing
from monitor.pipeline import Pipeline
from monitor.rules import Rulebook, load_rulebook
from monitor.settings import Settings
from monitor.spool import Spool
from monitor.store import FoldLock, Store, View, outbox
from monitor.views import alerts, articles, digests, holdings, incidents, reports, rulebook

log = structlog.get_logger()

# In the order of their upkeep: holdings ask incidents, incidents ask reports and articles.
VIEWS: tuple[View, ...] = (articles, reports, incidents, holdings, alerts, rulebook, digests, outbox)


def utc_now() -> datetime:
    """The clock of a running monitor; tests bring their own."""
    return datetime.now(UTC)


def read_rules(settings: Settings) -> Rulebook:
    """Return what the rules folder says. Place names are looked up where the gazetteer was compiled already."""
    from monitor.extract.compile import gazetteer_path
    from monitor.extract.gazetteer import Gazetteer

    path = gazetteer_path()
    return load_rulebook(settings.rules_folder, gazetteer=partial(Gazetteer, path) if path.exists() else None)


@contextmanager
def asking(settings: Settings, views: tuple[View, ...] = VIEWS) -> Iterator[Store]:
    """Lend the store for questions to the log and to `views`, also while a monitor runs; nothing is changed."""
    with closing(Store.open(settings.store_url, views=views, clock=utc_now, fold=False)) as store:
        yield store


@contextmanager
def appending(settings: Settings) -> Iterator[Store]:
    """Lend the store for a few appends, also while a monitor runs: it folds what it finds appended."""
    with closing(Store.open(settings.store_url, views=VIEWS, clock=utc_now, fold=False, append=True)) as store:
        yield store


@contextmanager
def holding(settings: Settings, holder: str) -> Iterator[Store]:
    """Lend the store to one who is alone with it, its views in step. Raises StoreBusy where a monitor runs."""
    with (
        FoldLock.take(settings.store_url, holder=holder),
        closing(Store.open(settings.store_url, views=VIEWS, clock=utc_now)) as store,
    ):
        yield store


def knowledge(settings: Settings, book: Rulebook) -> Knowledge:
    """Return what reading articles needs to know. Raises MonitorError before the gazetteer was compiled."""
    from monitor.extract.compile import gazetteer_path

    return Knowledge(gazetteer_path(), book.parties, book.outlets, settings.extract.model, book.places)


def start_pool(settings: Settings, book: Rulebook) -> Parsing:
    """Start the worker processes that read articles."""
    from monitor.pool import Pool

    parse = settings.parse
    most = parse.memory_megabytes * 1_000_000
    return Pool(knowledge(settings, book), workers=parse.workers, timeout=parse.timeout_seconds, most_memory=most)


@dataclass(slots=True)
class Monitor:
    """A monitor put together and holding the fold lock; `reload` swaps what the rules folder says."""

    settings: Settings
    clock: Callable[[], datetime]
    store: Store
    custody: Custody
    pipeline: Pipeline
    make_parsing: Callable[[Settings, Rulebook], Parsing | None]
    opened: ExitStack  # closes what was opened, in reverse
    seen: object = None
    owed: tuple[int, datetime] | None = None  # where the log ended, and when, as the last anchor was owed

    @classmethod
    def assemble(
        cls,
        settings: Settings,
        *,
        holder: str,
        clock: Callable[[], datetime] = utc_now,
        make_parsing: Callable[[Settings, Rulebook], Parsing | None] = start_pool,
        stopping: Flag | None = None,
        standby: bool = False,
    ) -> "Monitor":
        """Take the fold lock, open the store, put the rules in force. Raises MonitorError with its cure.

        With `standby`, wait for the lock until `stopping` is set. `make_parsing` gives None where only the fold is
        wanted.
        """
        stopping = stopping or Flag()
        with ExitStack() as opened:
            made(settings.store_folder)
            waiting = stopping if standby else None
            custody = Custody.take(settings, VIEWS, clock, holder=holder, standby=waiting)
            opened.callback(custody.release)
            store = custody.store
            store.write(note_interrupted).result()
            pipeline = _pipeline(settings, store, clock, stopping)
            opened.callback(pipeline.close)
            monitor = cls(settings, clock, store, custody, pipeline, make_parsing, opened)
            monitor.reload()
            monitor.opened = opened.pop_all()
        return monitor

    def reload(self, *, asked: bool = False) -> bool:
        """Put the rules folder in force again where it changed, or where a person asked. Return whether it did."""
        seen = fingerprint(self.settings.rules_folder)
        if seen == self.seen and not asked:
            return False
        self.seen = seen
        before, book = self.pipeline.desk.rulebook, read_rules(self.settings)
        channels, faults = open_channels(self.settings, book, self._warn)
        desk = Desk(replace(book, mistakes=book.mistakes + faults), self._renderer())
        self.pipeline.desk = self.pipeline.deliverer.desk = desk
        self.pipeline.deliverer.channels = channels
        if self.pipeline.intake.parsing is None or (book.parties, book.outlets) != (before.parties, before.outlets):
            self._renew_parsing(book)
        self.store.write(lambda tx: adopt(tx, desk)).result()
        if asked or book.receivers != before.receivers:
            self.store.write(resume_receivers).result()
        log.info("rules in force", rules=len(book.rules), mistakes=len(desk.rulebook.mistakes))
        return True

    def rules_changed(self) -> bool:
        """Return whether the rules folder differs from what is in force."""
        return fingerprint(self.settings.rules_folder) != self.seen

    def _renew_parsing(self, book: Rulebook) -> None:
        old, self.pipeline.intake.parsing = self.pipeline.intake.parsing, self.make_parsing(self.settings, book)
        if old is not None:
            old.close()

    def _renderer(self) -> Renderer:
        def report(mistake: Mistake) -> None:
            # Rendering runs on the writer thread: queue the complaint, never wait for it here.
            self.store.write(lambda tx: tell_of_mistakes(tx, self.pipeline.desk, (mistake,)))

        return Renderer(self.settings.rules_folder / "templates", on_problem=report)

    def _warn(self, receiver: str, problem: str) -> None:
        text = f"A message to `{receiver}` was delivered, but: {problem}"
        self.store.write(
            lambda tx: tell_operator(tx, self.pipeline.desk, f"warn:{receiver}:{problem}", f"{receiver}: in part", text)
        )

    def run_to_rest(self) -> int:
        """Take in all there is, send what is due, wait until it is sent; return how many files were settled."""
        settled = 0
        while count := self.pipeline.run_once():
            settled += count
        while self.pipeline.work_off_spool():
            settled += self.pipeline.run_once()  # live files go first
        self.note_anchor()
        self.pipeline.deliverer.settle()
        self.pipeline.deliverer.run()
        self.pipeline.deliverer.settle()
        return settled

    def note_anchor(self, *, leaving: bool = False) -> bool:
        """Note where the log ends, where it is time for it. Owe it to whom the settings name, where it is time for that
        or before `leaving`; return whether it was owed.

        The times differ: a note is made at the end of each process, but nobody wants a message for each.
        """
        self.custody.note_anchor()
        receiver = self.settings.store.anchors_to
        if receiver not in self.pipeline.deliverer.channels:
            return False
        anchor = self.store.anchor()
        if not (leaving or anchor.is_due(*self._last_owed())):
            return False
        self.store.write(lambda tx: owe_anchor(tx, self.pipeline.desk, anchor, receiver)).result()
        self.owed = anchor.position, anchor.noted_at
        return True

    def _last_owed(self) -> tuple[int, datetime]:
        if self.owed is None:
            with self.store.read() as connection:
                self.owed = last_owed(connection)
        return self.owed

    def sweep(self) -> None:
        """Delete archived files that are older than the settings say, and what killed backfills left behind."""
        self.pipeline.intake.away.sweep(self.clock(), self.settings.inbox.archive_days)
        self.pipeline.spool.sweep()

    def close(self) -> None:
        """Finish what is under way and let go of everything."""
        self.opened.close()


def _pipeline(settings: Settings, store: Store, clock: Callable[[], datetime], stopping: Flag) -> Pipeline:
    """Return the pipeline with an empty rulebook; `Monitor.reload` brings the rules, channels and workers."""
    inbox = made(settings.inbox_folder)
    desk = Desk(Rulebook(), Renderer(None))
    intake = Intake(
        scanner=Scanner(inbox, timedelta(seconds=settings.inbox.rest_seconds)),
        away=Away(inbox, settings.archive_folder, inbox / "failed", cast("After", settings.inbox.after)),
        clock=clock,
        max_bytes=int(settings.inbox.max_megabytes * 1_000_000),
        stopping=stopping,
    )
    return Pipeline(intake, store, desk, Deliverer(store, desk, {}, clock), Spool(settings.spool_folder))


def made(folder: Path) -> Path:
    """Return a folder that exists now. Raises MonitorError where it cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MonitorError(f"the folder {folder} cannot be made ({error.strerror})", "make it writable") from error
    return folder


def fingerprint(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Return what tells whether the rules folder changed: names, sizes and times of its files."""

    def stats() -> Iterable[tuple[str, int, int]]:
        for path in sorted(folder.rglob("*")):
            try:
                stat = path.stat()
            except OSError:
                continue  # an editor's temporary file that is gone again
            if path.suffix in {".yaml", ".yml", ".j2"}:
                yield str(path), stat.st_size, stat.st_mtime_ns

    return tuple(stats())
