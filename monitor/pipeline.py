"""The flow, on one screen. Every step may be repeated at any point: a crash loses nothing and doubles nothing."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from threading import Event as Flag

import structlog

from monitor.decide import alerts, digests, incidents
from monitor.decide.articles import Source, TakenIn, take_in
from monitor.decide.desk import Desk
from monitor.decide.operator import tell_of_trouble, tell_operator
from monitor.decide.subjects import alert_subject, article_subject, incident_subject, report_subjects
from monitor.deliver import Deliverer
from monitor.errors import FileRefused, MonitorError
from monitor.events import FileSetAside
from monitor.inbox.away import Away
from monitor.inbox.load import FileVanished, Loaded, load
from monitor.inbox.scan import Candidate, Scanner
from monitor.model import ParsedArticle
from monitor.parse import Answer, Job, Parsing, PartlyRefused, outlet_of
from monitor.store import Store, Transaction
from monitor.views import incidents as incidents_view

log = structlog.get_logger()

IN_FLIGHT = 8  # files parsed ahead of the fold: bounds memory
TRY_AGAIN = timedelta(minutes=10)  # with a file whose trouble can heal, or that cannot be moved away


@dataclass(frozen=True, slots=True)
class Underway:
    """A file on its way through the parse pool."""

    candidate: Candidate
    loaded: Loaded
    parsed: Answer


@dataclass(slots=True)
class Pipeline:
    """inbox -> parse -> fold -> deliver. `desk` and `parsing` are replaced when the rules change."""

    scanner: Scanner
    away: Away
    store: Store
    desk: Desk
    deliverer: Deliverer
    clock: Callable[[], datetime]
    max_bytes: int
    stopping: Flag
    parsing: Parsing | None = None

    def run_once(self) -> int:
        """Do all there is to do now; return how many files were settled."""
        self.issue_digests()
        settled = self.take_in()
        self.issue_digests()
        self.deliver()
        return settled

    def take_in(self) -> int:
        """Fold every file that rests in the inbox, in the order of (mtime, name); move it away after the commit."""
        settled = 0
        for underway in self._parsed_in_order():
            try:
                self._settle(underway)
            except FileRefused as error:
                self._set_aside(underway.candidate, error)
            settled += 1
        return settled

    def issue_digests(self) -> None:
        """Issue the digests that are due by the clock; one that fails stops nothing else."""
        for plan in self.desk.rulebook.digests:
            try:
                self.store.write(partial(digests.issue_due, desk=self.desk, plan=plan)).result()
            except Exception as error:
                log.exception("digest failed", digest=plan.id)
                self.report(f"The digest {plan.id} could not be made", error)

    def deliver(self) -> None:
        """Start sending what is owed; nobody waits for a slow receiver."""
        self.deliverer.run()

    def report(self, what: str, error: Exception) -> None:
        """Log trouble and tell the operator of it."""
        log.error("trouble", what=what, error=str(error))
        with suppress(MonitorError):  # where the store itself is in trouble, the log line has to do
            self.store.write(lambda tx: tell_of_trouble(tx, self.desk, what, error)).result()

    def close(self) -> None:
        """Finish what is under way with the workers and the receivers."""
        self.deliverer.close()
        if self.parsing is not None:
            self.parsing.close()

    def _parsed_in_order(self) -> Iterator[Underway]:
        """Parse ahead through a bounded window, hand on in order."""
        window: deque[Underway] = deque()
        for candidate in self.scanner.scan(self.clock()):
            if self.stopping.is_set():
                break
            if underway := self._submit(candidate):
                window.append(underway)
            while len(window) >= IN_FLIGHT:
                yield window.popleft()
        yield from window

    def _submit(self, candidate: Candidate) -> Underway | None:
        try:
            loaded = load(candidate, max_bytes=self.max_bytes)
        except FileVanished:
            return None  # whoever dropped it took it back
        except FileRefused as error:
            self._set_aside(candidate, error)
            return None
        assert self.parsing is not None, "rules are loaded before files are taken in"
        return Underway(candidate, loaded, self.parsing.submit(Job(loaded, candidate.name)))

    def _settle(self, underway: Underway) -> None:
        try:
            self._fold_all(underway, underway.parsed.result())
        except PartlyRefused as error:
            self._fold_all(underway, error.articles)
            raise
        # Commit first, move second: a crash between the two reads the file again, and it is known by then.
        self._clear_away(underway.candidate, lambda: self.away.taken(underway.candidate, self.clock()))

    def _fold_all(self, underway: Underway, articles: tuple[ParsedArticle, ...]) -> None:
        name = underway.candidate.name
        for parsed in articles:
            outlet = outlet_of(parsed.article, name, self.desk.rulebook.outlets)
            # Of an archive each article keeps its own bytes; a feed is kept whole, once.
            data = underway.loaded.data if parsed.original is None else parsed.original
            self._fold(parsed, Source(f"{name}#{parsed.part}" if parsed.part else name, data, outlet))

    def _fold(self, parsed: ParsedArticle, source: Source) -> None:
        try:
            taken = self.store.write(lambda tx: fold(tx, self.desk, parsed, source)).result()
        except Exception as error:
            log.exception("fold failed", file=source.file)
            heals = isinstance(error, MonitorError)  # the store's own trouble, such as a full disk
            cure = "report this file to the maintainer"
            raise FileRefused("fold", f"it could not be recorded ({error})", cure, heals=heals) from error
        log.info("taken in", file=source.file, article=taken.article_id, reports=len(taken.made), new=taken.new)

    def _set_aside(self, candidate: Candidate, error: FileRefused) -> None:
        event = FileSetAside(file=candidate.name, reason=error.reason, detail=str(error.args[0]), cure=error.cure)
        self.store.write(lambda tx: set_aside(tx, self.desk, event, candidate)).result()
        log.warning("file set aside", file=candidate.name, reason=error.reason, detail=str(error))
        again = self.clock() + TRY_AGAIN if error.heals else None
        self._clear_away(candidate, lambda: self.away.refused(candidate, error, self.clock()), again)

    def _clear_away(self, candidate: Candidate, move: Callable[[], object], again: datetime | None = None) -> None:
        """Move a settled file out of the inbox; one that cannot be moved holds up no other."""
        try:
            move()
        except MonitorError as error:
            again = self.clock() + TRY_AGAIN
            self.report(f"{candidate.name} stays in the inbox", error)
        self.scanner.done(candidate, again)


def fold(tx: Transaction, desk: Desk, parsed: ParsedArticle, source: Source) -> TakenIn:
    """One article, one transaction: its events, the incidents they change, the alerts raised, the deliveries owed."""
    taken = take_in(tx, parsed, source)
    touched = incidents.join(tx, taken.article_id, taken.made, taken.orphaned)
    subjects = [article_subject(tx, taken.article_id)] if taken.new else []
    subjects += report_subjects(tx, taken.article_id, taken.made)
    for incident_id in touched:
        incident = incidents_view.get(tx.connection, incident_id)
        alerts.follow(tx, desk, incident)
        subjects.append(incident_subject(tx, incident))
    for subject in subjects:
        for alert in alerts.consider(tx, desk, subject):
            alerts.consider(tx, desk, alert_subject(alert, subject))
    return taken


def set_aside(tx: Transaction, desk: Desk, event: FileSetAside, candidate: Candidate) -> None:
    """Record a file that cannot be taken in, and tell the operator once."""
    key = f"{event.file}:{event.reason}:{candidate.size}:{candidate.mtime_ns}"
    if tell_operator(
        tx, desk, f"file:{key}", f"Set aside: {event.file}", f"{event.file}: {event.detail}; {event.cure}"
    ):
        tx.append(event, stream=f"file:{event.file}")
