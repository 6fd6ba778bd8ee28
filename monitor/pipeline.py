"""The flow, on one screen. Every step may be repeated at any point: a crash loses nothing and doubles nothing."""

from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

import structlog

from monitor.decide import alerts, digests, incidents
from monitor.decide.alerts import Subject
from monitor.decide.aloud import Aloud, tellable, with_max_age
from monitor.decide.articles import Source, TakenIn, take_in
from monitor.decide.desk import Desk
from monitor.decide.operator import tell_of_trouble, tell_operator
from monitor.decide.subjects import alert_subject, incident_subject, told_by
from monitor.deliver import Deliverer
from monitor.errors import MonitorError, StoreBusy, StoreUnusable
from monitor.events import FileSetAside
from monitor.inbox.scan import Candidate
from monitor.intake import Intake
from monitor.model import ParsedArticle
from monitor.parse import agency_of, outlet_of
from monitor.spool import Filled, Spool
from monitor.store import Store, Transaction
from monitor.views import incidents as incidents_view

log = structlog.get_logger()


@dataclass(slots=True)
class Pipeline:
    """inbox -> parse -> fold -> deliver. `desk` is replaced whole when the rules change."""

    intake: Intake
    store: Store
    desk: Desk
    deliverer: Deliverer
    spool: Spool

    def run_once(self) -> int:
        """Do all there is to do now; return how many files were settled."""
        settled = self.intake.run(self, meanwhile=self.issue_digests)
        self.issue_digests()
        self.deliverer.run()
        return settled

    def record(self, parsed: ParsedArticle, file: str, data: bytes, aloud: Aloud = Aloud.LIVE) -> "Future[TakenIn]":
        """Queue an article for the fold; `aloud` says whether anybody may be told of it."""
        outlets, article = self.desk.rulebook.outlets, parsed.article
        source = Source(file, data, outlet_of(article, file, outlets), agency_of(article, outlets))
        return self.store.write(lambda tx: fold(tx, self.desk, parsed, source, aloud))

    def fill(self, filled: Filled) -> "Future[TakenIn]":
        """Queue an article of a backfill for the fold."""
        return self.record(filled.parsed, filled.file, filled.data, filled.aloud)

    def work_off_spool(self) -> bool:
        """Fold the oldest batch that a backfill left; return whether there was one. Live files go before each."""
        for batch in self.spool.waiting()[:1]:
            for commit in [self.fill(filled) for filled in self.spool.articles(batch)]:
                try:
                    commit.result()
                except (StoreBusy, StoreUnusable):
                    raise
                except Exception as error:
                    self.report("An article of a backfill could not be recorded", error)
            self.spool.done(batch)
            return True
        return False

    def set_aside(self, event: FileSetAside, candidate: Candidate) -> None:
        """Record a file that cannot be taken in."""
        self.store.write(lambda tx: note_set_aside(tx, self.desk, event, candidate)).result()

    def issue_digests(self) -> None:
        """Issue the digests that are due by the clock; one that fails stops nothing else."""
        for plan in self.desk.rulebook.digests:
            try:
                self.store.write(partial(digests.issue_due, desk=self.desk, plan=plan)).result()
            except (StoreBusy, StoreUnusable):
                raise
            except Exception as error:
                log.exception("digest failed", digest=plan.id)
                self.report(f"The digest {plan.id} could not be made", error)

    def report(self, what: str, error: Exception) -> None:
        """Log trouble and tell the operator of it."""
        log.error("trouble", what=what, error=str(error))
        with suppress(MonitorError):  # where the store itself is in trouble, the log line has to do
            self.store.write(lambda tx: tell_of_trouble(tx, self.desk, what, error)).result()

    def close(self) -> None:
        """Finish what is under way with the workers and the receivers."""
        self.deliverer.close()
        if self.intake.parsing is not None:
            self.intake.parsing.close()


def fold(tx: Transaction, desk: Desk, parsed: ParsedArticle, source: Source, aloud: Aloud = Aloud.LIVE) -> TakenIn:
    """One article, one transaction: its events, the incidents they change, the alerts raised, the deliveries owed."""
    taken = take_in(tx, parsed, source)
    touched = incidents.join(tx, taken.article_id, taken.made, taken.orphaned, quiet=aloud is not Aloud.LIVE)
    if aloud is not Aloud.NOBODY:
        asking = desk if aloud is Aloud.LIVE else with_max_age(desk)
        _tell(tx, asking, told_by(tx, asking, taken, parsed.article.text), touched, aloud)
    return taken


def _tell(tx: Transaction, desk: Desk, subjects: list[Subject], touched: list[str], aloud: Aloud) -> None:
    """Put what is new before the rules, and keep the alerts true to it."""
    for incident_id in touched:
        incident = incidents_view.get(tx.connection, incident_id)
        alerts.follow(tx, desk, incident)
        subjects.append(incident_subject(tx, incident))
    for subject in tellable(subjects, aloud):
        for alert in alerts.consider(tx, desk, subject):
            alerts.consider(tx, desk, alert_subject(alert, subject))


def note_set_aside(tx: Transaction, desk: Desk, event: FileSetAside, candidate: Candidate) -> None:
    """Record a file that cannot be taken in, and tell the operator once."""
    key = f"{event.file}:{event.reason}:{candidate.size}:{candidate.mtime_ns}"
    if tell_operator(
        tx, desk, f"file:{key}", f"Set aside: {event.file}", f"{event.file}: {event.detail}; {event.cure}"
    ):
        tx.append(event, stream=f"file:{event.file}")
