"""Put reports to incidents and keep each incident what its current reports say."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from monitor.decide.joining import Known, choose
from monitor.decide.origins import firm_publication, telling
from monitor.decide.summary import changes, summarise
from monitor.events import IncidentChanged, IncidentOpened, ReportJoined
from monitor.model import Factuality, Incident, Report, Scope
from monitor.store import Transaction
from monitor.views import articles, incidents, reports
from monitor.views.incidents import Member
from monitor.views.state import moment

DENIAL = "denial"


def join(
    tx: Transaction,
    article_id: str,
    made: Sequence[tuple[str, Report]],
    orphaned: Sequence[str],
    *,
    quiet: bool = False,
) -> list[str]:
    """Put the new reports of an article to incidents; return the ids of the incidents concerned.

    `quiet`: digests do not tell what changes.
    """
    if not made and not orphaned:
        return []
    article = articles.find(tx.connection, article_id)
    assert article is not None
    joined = put(tx, article, made, quiet=quiet)
    touched = dict.fromkeys([*joined, *orphaned])
    whole = _whole(made, joined)
    for incident_id in (each for each in touched if each not in whole):
        refresh(tx, incident_id, withdrawn_by=article.outlet_name or "the outlet", quiet=quiet)
    return list(touched)


def _whole(made: Sequence[tuple[str, Report]], joined: Sequence[str]) -> set[str]:
    """Return the incidents that one of these reports opened and no other joined: they say what that report says."""
    opened = {incident_id_of(report_id) for report_id, _ in made}
    return {incident_id for incident_id, reports in Counter(joined).items() if reports == 1 and incident_id in opened}


def incident_id_of(report_id: str) -> str:
    """Return the id of the incident that a report opens, should it open one."""
    return f"i{report_id[1:]}"


def put(tx: Transaction, article: Row[Any], made: Sequence[tuple[str, Report]], *, quiet: bool = False) -> list[str]:
    """Put reports to the incidents that they tell of, opening those that are new; return the incidents' ids."""
    return [_join(tx, report_id, report, article, quiet) for report_id, report in happenings(tx, article.id, made)]


def happenings(tx: Transaction, article_id: str, made: Sequence[tuple[str, Report]]) -> list[tuple[str, Report]]:
    """Return the reports of an article that belong to an incident: what is said to have happened at a place.

    A denial that stands beside what it denies is no happening of its own: it is a voice of the other.
    """
    found = [(report_id, report) for report_id, report in made if _countable(report)]
    if all(report.event_type != DENIAL for _, report in found):
        return found
    voices = [voice for _, report in reports.standing(tx.connection, article_id) for voice in report.voices]
    answers = {voice.evidence for voice in voices if not voice.affirms}
    return [each for each in found if each[1].event_type != DENIAL or answers.isdisjoint(each[1].evidence)]


def _countable(report: Report) -> bool:
    # Figures of a campaign, a war or history never count.
    if report.place is None or report.factuality in (Factuality.HYPOTHETICAL, Factuality.INTENDED):
        return False
    return report.figure is None or report.figure.scope is Scope.INCIDENT


def _join(tx: Transaction, report_id: str, report: Report, article: Row[Any], quiet: bool) -> str:
    assert report.place
    at_place = incidents.at_place(tx.connection, report.event_type, report.place.id)
    known = [Known(incident, _moment(last_report_at)) for incident, last_report_at in at_place]
    chosen = choose(report, firm_publication(article), known, _moment(article.received_at))
    incident_id, because = chosen or (_open(tx, Member(report_id, report, article), quiet), "opened it")
    event = ReportJoined(incident_id=incident_id, report_id=report_id, because=because)
    tx.append(event, stream=f"incident:{incident_id}")
    return incident_id


def _open(tx: Transaction, first: Member, quiet: bool) -> str:
    blank = Incident(id=incident_id_of(first.report_id), event_type=first.report.event_type, place=first.report.place)
    incident = summarise(blank, [telling(first)])
    event = IncidentOpened(incident=incident, quiet=quiet)
    tx.append(event, stream=f"incident:{incident.id}")
    return incident.id


def refresh(tx: Transaction, incident_id: str, *, withdrawn_by: str | None = None, quiet: bool = False) -> None:
    """Compute an incident whole from its current reports; record it where it differs.

    `withdrawn_by`: the outlet that took its claim back, should no report be left. `quiet`: digests do not tell it.
    """
    old = incidents.get(tx.connection, incident_id)
    tellings = [telling(member) for member in incidents.membership(tx.connection, incident_id)]
    new = summarise(old, tellings, withdrawn_by=withdrawn_by)
    changed = changes(old, new)
    if changed:
        event = IncidentChanged(incident=new, changed=changed, quiet=quiet)
        tx.append(event, stream=f"incident:{incident_id}")


def _moment(text: str) -> datetime:
    value = moment(text)
    assert value is not None
    return value
