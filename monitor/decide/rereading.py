"""Take a better reading of a kept article into the log: it supersedes, it never overwrites, and it writes to nobody.

What both readings say alike stands as it is. A new report that tells of the same happening as an old one takes its
place in the incident; every other one is put to an incident as on the first day. Rules are not asked: a happening that
only a better reading finds is history, and raises no alert.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from msgspec import structs
from sqlalchemy import Row

from monitor.decide.alerts import correct
from monitor.decide.articles import record, says_the_same
from monitor.decide.desk import Desk
from monitor.decide.facts import incident_facts
from monitor.decide.incidents import happenings, incident_id_of, put, refresh
from monitor.decide.material import turn
from monitor.events import AlertUnsupported, AlertUpdated, ArticleReread, ReportJoined, ReportSuperseded
from monitor.messages import Alert, MessageKind
from monitor.model import Incident, Report
from monitor.rules import Rule, matches
from monitor.rules.rule import Over
from monitor.store import Transaction
from monitor.views import alerts, articles, incidents, reports

REASON = "the article was read again"
Told = tuple[str, Report]


@dataclass(frozen=True, slots=True)
class Revised:
    """An incident before and after; `before` None: only the better reading found it."""

    before: Incident | None
    after: Incident


@dataclass(frozen=True, slots=True)
class Unsupported:
    """An alert that is no longer borne out, and why."""

    alert: Alert
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a better reading of one article changed."""

    article_id: str
    dropped: tuple[Told, ...]
    made: tuple[Told, ...]
    incidents: tuple[Revised, ...]
    unsupported: tuple[Unsupported, ...]
    restored: tuple[str, ...]  # alerts that an earlier reading did not bear out, this one does


def read_again(
    tx: Transaction,
    desk: Desk,
    article_id: str,
    told: Sequence[Report],
    reading: str,
    skipped: str | None,
    *,
    quiet: bool,
) -> Difference | None:
    """Record what `reading` says about a kept article; None where that is nothing new. May be repeated.

    `quiet`: digests do not tell what changes.
    """
    article = articles.find(tx.connection, article_id)
    if article is None or article.revised_by or article.read_by == reading:
        return None
    tx.append(ArticleReread(article_id=article_id, reading=reading, skipped=skipped), stream=f"article:{article_id}")
    dropped, fresh = differing(reports.standing(tx.connection, article_id), told)
    if not dropped and not fresh:
        return None
    made = record(tx, article_id, fresh, reading=tx.position)
    revised = _retell(tx, article, dropped, made, quiet)
    lost, restored = _review(tx, desk, revised)
    return Difference(
        article_id=article_id, dropped=dropped, made=made, incidents=tuple(revised), unsupported=lost, restored=restored
    )


def differing(standing: Sequence[Told], told: Sequence[Report]) -> tuple[tuple[Told, ...], tuple[Report, ...]]:
    """Return the standing reports that are said no longer, and the reports that are new. Pure.

    A report that differs only in the extractor that made it is the same report.
    """
    left = [_said(report) for report in told]
    dropped = []
    for report_id, report in standing:
        if _said(report) in left:
            left.remove(_said(report))
        else:
            dropped.append((report_id, report))
    fresh = []
    for report in told:
        if _said(report) in left:
            left.remove(_said(report))
            fresh.append(report)
    return tuple(dropped), tuple(fresh)


def _said(report: Report) -> Report:
    return structs.replace(report, extractor="")


def _retell(
    tx: Transaction, article: Row[Any], dropped: Sequence[Told], made: Sequence[Told], quiet: bool
) -> list[Revised]:
    homes = {report_id: incidents.incident_of(tx.connection, report_id) for report_id, _ in dropped}
    before = {each: incidents.get(tx.connection, each) for each in homes.values() if each}
    heirs = heirs_of(dropped, made)
    for report_id, _ in dropped:
        event = ReportSuperseded(report_id=report_id, reason=REASON, by=heirs.get(report_id))
        tx.append(event, stream=f"article:{article.id}", once=f"superseded:{report_id}")
    settled = _inherit(tx, homes, heirs, dict(happenings(tx, article.id, made)))
    joined = put(tx, article, [each for each in made if each[0] not in settled], quiet=quiet)
    for incident_id in joined:
        if incident_id not in before and _known_before(tx, incident_id, made):
            before[incident_id] = incidents.get(tx.connection, incident_id)
    touched = dict.fromkeys([*before, *joined])
    for incident_id in touched:
        refresh(tx, incident_id, quiet=quiet)
    return [Revised(before.get(each), incidents.get(tx.connection, each)) for each in touched]


def heirs_of(dropped: Sequence[Told], made: Sequence[Told]) -> dict[str, str]:
    """Return old report id -> id of the new report of the same happening; each new one takes one place. Pure."""
    free = list(made)
    heirs = {}
    for old_id, old in dropped:
        heir = next((each for each in free if says_the_same(old, each[1])), None)
        if heir:
            free.remove(heir)
            heirs[old_id] = heir[0]
    return heirs


def _inherit(
    tx: Transaction, homes: dict[str, str | None], heirs: dict[str, str], happened: dict[str, Report]
) -> set[str]:
    """Put each heir that tells of a happening where the old report stood; return the heirs that have a place now."""
    settled = set()
    for old_id, new_id in heirs.items():
        if (incident_id := homes[old_id]) and new_id in happened:
            event = ReportJoined(incident_id=incident_id, report_id=new_id, because=REASON)
            tx.append(event, stream=f"incident:{incident_id}", once=f"joined:{new_id}")
            settled.add(new_id)
    return settled


def _known_before(tx: Transaction, incident_id: str, made: Sequence[Told]) -> bool:
    """Return whether an incident is older than the reports made now (the first of them may have opened it)."""
    return incident_id not in {incident_id_of(report_id) for report_id, _ in made}


def _review(tx: Transaction, desk: Desk, revised: Sequence[Revised]) -> tuple[tuple[Unsupported, ...], tuple[str, ...]]:
    """Mark the alerts that their incidents bear out no longer, and those that they bear out again; return both."""
    lost, restored = [], []
    for revision in revised:
        for alert, row in alerts.about_incident(tx.connection, revision.after.id):
            rule = next((rule for rule in desk.rulebook.rules if rule.id == alert.rule), None)
            reason = lost_support(alert, revision, rule)
            if reason and row.status == "open":
                tx.append(AlertUnsupported(alert_id=alert.id, reason=reason), stream=f"alert:{alert.id}")
                lost.append(Unsupported(alert, reason))
            elif reason is None and row.status == "unsupported":
                event = AlertUpdated(alert=alert, reason="it stands again", told=False)
                tx.append(event, stream=f"alert:{alert.id}")
                restored.append(alert.id)
    return tuple(lost), tuple(restored)


def lost_support(alert: Alert, revision: Revised, rule: Rule | None) -> str | None:
    """Return why an incident no longer bears out an alert, in words, or None where it does. Pure."""
    found = turn(alert.told, revision.after)
    if found and found.kind is MessageKind.CORRECTION:
        return found.reason
    # An edited rule judges only what comes after it: the alert was raised by the version it names.
    if rule is None or rule.version != alert.rule_version or rule.over is not Over.INCIDENTS or revision.before is None:
        return None
    if matches(rule, incident_facts(revision.before)) and not matches(rule, incident_facts(revision.after)):
        return "by the better reading the conditions of its rule do not hold"
    return None


def send_corrections(tx: Transaction, desk: Desk) -> int:
    """Owe a correction to everybody who got an alert that is no longer borne out; return how many alerts that are."""
    marked = alerts.unsupported(tx.connection)
    for alert, reason in marked:
        incident = incidents.get(tx.connection, alert.incidents[0]) if alert.incidents else None
        correct(tx, desk, alert, incident, reason)
    return len(marked)
