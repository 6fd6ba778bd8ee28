"""Put reports to incidents and keep each incident what its current reports say."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from monitor.decide.joining import Known, choose
from monitor.decide.origins import firm_publication, telling
from monitor.decide.summary import changes, summarise
from monitor.events import IncidentChanged, IncidentOpened, ReportJoined
from monitor.model import Factuality, Incident, Report, Scope
from monitor.store import Transaction
from monitor.views import articles, incidents
from monitor.views.incidents import Member
from monitor.views.state import moment


def join(tx: Transaction, article_id: str, made: Sequence[tuple[str, Report]], orphaned: Iterable[str]) -> list[str]:
    """Put the new reports of an article to incidents; return the ids of the incidents concerned."""
    article = articles.find(tx.connection, article_id)
    assert article is not None
    touched = dict.fromkeys(_join(tx, report_id, report, article) for report_id, report in made if _countable(report))
    touched |= dict.fromkeys(orphaned)
    for incident_id in touched:
        refresh(tx, incident_id, article)
    return list(touched)


def _countable(report: Report) -> bool:
    """Only what is said to have happened at a place; figures of a campaign, a war or history never count."""
    if report.place is None or report.factuality in (Factuality.HYPOTHETICAL, Factuality.INTENDED):
        return False
    return report.figure is None or report.figure.scope is Scope.INCIDENT


def _join(tx: Transaction, report_id: str, report: Report, article: Row[Any]) -> str:
    assert report.place
    at_place = incidents.at_place(tx.connection, report.event_type, report.place.id)
    known = [Known(incident, _moment(last_report_at)) for incident, last_report_at in at_place]
    chosen = choose(report, firm_publication(article), known, tx.now)
    incident_id, because = chosen or (_open(tx, Member(report_id, report, article)), "opened it")
    event = ReportJoined(incident_id=incident_id, report_id=report_id, because=because)
    tx.append(event, stream=f"incident:{incident_id}", once=f"joined:{report_id}")
    return incident_id


def _open(tx: Transaction, first: Member) -> str:
    blank = Incident(id=f"i{first.report_id[1:]}", event_type=first.report.event_type, place=first.report.place)
    incident = summarise(blank, [telling(first)])
    tx.append(IncidentOpened(incident=incident), stream=f"incident:{incident.id}", once=f"opened:{incident.id}")
    return incident.id


def refresh(tx: Transaction, incident_id: str, article: Row[Any]) -> None:
    """Compute an incident whole from its current reports; record it where it differs."""
    old = incidents.get(tx.connection, incident_id)
    tellings = [telling(member) for member in incidents.membership(tx.connection, incident_id)]
    new = summarise(old, tellings, withdrawn_by=article.outlet_name or "the outlet")
    changed = changes(old, new)
    if changed:
        tx.append(IncidentChanged(incident=new, changed=changed), stream=f"incident:{incident_id}")


def _moment(text: str) -> datetime:
    value = moment(text)
    assert value is not None
    return value
