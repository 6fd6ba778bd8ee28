"""Take one article into the log: new, seen before, or a revision of one that is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from monitor.events import (
    AdvanceReported,
    AgreementReported,
    ArticleReceived,
    ArticleSeenAgain,
    AttackOnCiviliansReported,
    CasualtiesReported,
    ClashReported,
    ControlChangeReported,
    DenialReported,
    DetainedReported,
    DisplacementReported,
    EncirclementReported,
    FreedReported,
    ReportMade,
    ReportSuperseded,
    StrikeReported,
)
from monitor.model import Article, Outlet, ParsedArticle, Report
from monitor.store import Transaction
from monitor.views import articles, incidents, reports

# One entry for each report type: the class of its event.
REPORTED: dict[str, type[ReportMade]] = {
    "control_change": ControlChangeReported,
    "casualties": CasualtiesReported,
    "displacement": DisplacementReported,
    "detained": DetainedReported,
    "freed": FreedReported,
    "clash": ClashReported,
    "advance": AdvanceReported,
    "encirclement": EncirclementReported,
    "strike": StrikeReported,
    "attack_on_civilians": AttackOnCiviliansReported,
    "agreement": AgreementReported,
    "denial": DenialReported,
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a parsed article came from."""

    file: str  # path below inbox/, `#n` for the n-th item of a feed
    data: bytes
    outlet: Outlet | None
    agency: Outlet | None = None  # that the text is credited to


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What taking in one article changed: its id, its standing new reports, the incidents that lost one."""

    article_id: str
    made: tuple[tuple[str, Report], ...] = ()
    orphaned: tuple[str, ...] = ()
    new: bool = False


def take_in(tx: Transaction, parsed: ParsedArticle, source: Source) -> TakenIn:
    """Record what is new about an article and return it. Taking the same in again changes nothing."""
    known = articles.find(tx.connection, parsed.article.id)
    if known is not None:
        return _again(tx, parsed, source, known)
    previous = articles.find_by_address(tx.connection, parsed.article.url, parsed.article.guid)
    _receive(tx, parsed, source, previous)
    made = record(tx, parsed.article.id, parsed.reports)
    orphaned = _supersede(tx, previous.id, made, "the outlet revised the article") if previous else ()
    return TakenIn(parsed.article.id, made, orphaned, new=True)


def _receive(tx: Transaction, parsed: ParsedArticle, source: Source, previous: Row[Any] | None) -> None:
    article = parsed.article
    cluster = previous.cluster if previous else articles.near_duplicate(tx.connection, parsed.signature)
    tx.append(
        ArticleReceived(
            article_id=article.id,
            file=source.file,
            document=tx.keep(source.data, "application/octet-stream"),
            text=tx.keep(article.text.encode(), "text/plain; charset=utf-8"),
            title=article.title,
            received_at=tx.now,
            author=article.author,
            url=article.url,
            guid=article.guid,
            published=article.published,
            published_inferred=article.published_inferred,
            published_has_time=article.published_has_time,
            language=article.language,
            credit=article.credit,
            credit_name=source.agency.name if source.agency else None,
            revises=previous.id if previous else None,
            cluster=cluster or article.id,
            signature=parsed.signature,
            skipped=parsed.skipped,
            **_outlet(article, source.outlet),
        ),
        stream=f"article:{article.id}",
        once=f"article:{article.id}",
    )


def _outlet(article: Article, outlet: Outlet | None) -> dict[str, Any]:
    if outlet is None:
        return {"outlet": article.outlet, "outlet_name": article.outlet}
    owner = outlet.group or outlet.id
    return {"outlet": outlet.id, "outlet_group": owner, "outlet_name": outlet.name, "state_of": outlet.state_of}


def record(
    tx: Transaction, article_id: str, told: Sequence[Report], reading: int = 0
) -> tuple[tuple[str, Report], ...]:
    """Record what an article says; return each report with its id. `reading`: a log position, if it is read again."""
    made = []
    for number, report in enumerate(told):
        report_id = f"r{article_id[1:]}-{reading}-{number}" if reading else f"r{article_id[1:]}-{number}"
        event = REPORTED[report.event_type](report_id=report_id, article_id=article_id, report=report)
        tx.append(event, stream=f"article:{article_id}")
        made.append((report_id, report))
    return tuple(made)


def _again(tx: Transaction, parsed: ParsedArticle, source: Source, known: Row[Any]) -> TakenIn:
    """Note equal text once; let it fill in what is missing; read again what depends on the publication time."""
    article = parsed.article
    filled = {key: value for key, value in _fillable(article, source.outlet).items() if getattr(known, key) is None}
    firm = _firmer_publication(article, known)
    if firm:
        filled |= {"published": article.published, "published_has_time": article.published_has_time}
    noted = tx.once(f"seen:{article.id}") is not None
    if (filled or source.file != known.file) and (filled or not noted):
        event = ArticleSeenAgain(article_id=article.id, file=source.file, **filled)
        tx.append(event, stream=f"article:{article.id}", once=None if noted else f"seen:{article.id}")
    if not firm:
        return TakenIn(article.id)
    made = record(tx, article.id, parsed.reports, reading=tx.position)
    orphaned = _supersede(tx, article.id, made, "its publication time became known")
    return TakenIn(article.id, made, orphaned)


def _fillable(article: Article, outlet: Outlet | None) -> dict[str, Any]:
    wanted = {"author": article.author, "url": article.url, "guid": article.guid} | _outlet(article, outlet)
    return {key: value for key, value in wanted.items() if value is not None}


def _firmer_publication(article: Article, known: Row[Any]) -> bool:
    if article.published is None or article.published_inferred:
        return False
    return known.published is None or bool(known.published_inferred)


def _supersede(tx: Transaction, article_id: str, made: Sequence[tuple[str, Report]], reason: str) -> tuple[str, ...]:
    """Replace the standing reports of an article by `made`; return the incidents that lost a report."""
    fresh = {report_id for report_id, _ in made}
    orphaned = []
    for old_id, old in reports.standing(tx.connection, article_id):
        if old_id in fresh:
            continue
        if incident_id := incidents.incident_of(tx.connection, old_id):
            orphaned.append(incident_id)
        by = next((new_id for new_id, new in made if says_the_same(old, new)), None)
        event = ReportSuperseded(report_id=old_id, reason=reason, by=by)
        tx.append(event, stream=f"article:{article_id}", once=f"superseded:{old_id}")
    return tuple(dict.fromkeys(orphaned))


def says_the_same(old: Report, new: Report) -> bool:
    """Return whether two readings tell of one happening: the same kind of thing at the same place by the same side."""
    place = (old.place and old.place.id) == (new.place and new.place.id)
    gainer = (old.gained_by and old.gained_by.id) == (new.gained_by and new.gained_by.id)
    figure = (old.figure and (old.figure.kind, old.figure.scope)) == (
        new.figure and (new.figure.kind, new.figure.scope)
    )
    actor = (old.actor and old.actor.id) == (new.actor and new.actor.id)
    return old.event_type == new.event_type and place and gainer and actor and figure
