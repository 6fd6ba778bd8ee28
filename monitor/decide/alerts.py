"""Ask the rules about what is new, and keep the alerts true to what they tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from msgspec import structs
from sqlalchemy import Row

from monitor.decide.desk import Desk, LoggedMemory
from monitor.decide.material import Turn, told_of, turn
from monitor.decide.telling import tell_receivers, title_of
from monitor.events import (
    AlertCorrected,
    AlertOpened,
    AlertResolved,
    AlertSuppressed,
    AlertUpdated,
    RuleMatched,
)
from monitor.messages import Alert, MessageKind
from monitor.model import Incident
from monitor.rules import Rule, Verdict, group_key, judge
from monitor.rules.rule import Handling, Over
from monitor.store import Transaction
from monitor.views import alerts, incidents
from monitor.views.state import moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Something that rules look at: an article, a report, an incident or an alert."""

    over: Over
    id: str
    facts: Mapping[str, object]
    at: datetime  # the time that windows count by
    happened: datetime | None = None  # the end of the happening, for max_age
    incident: Incident | None = None
    article: str | None = None
    report: str | None = None


def consider(tx: Transaction, desk: Desk, subject: Subject) -> list[Alert]:
    """Put a subject before every rule that looks at its kind; return the alerts that it opened."""
    return [alert for rule in desk.asked[subject.over] if (alert := _consider(tx, desk, rule, subject))]


def _consider(tx: Transaction, desk: Desk, rule: Rule, subject: Subject) -> Alert | None:
    verdict = judge(rule, subject.facts, subject.id, subject.at, LoggedMemory(tx), tx.now)
    group = group_key(rule, subject.facts)
    for seen in verdict.remember:
        event = RuleMatched(
            rule=rule.id, group=group, subject=seen.subject, at=seen.at, value=seen.value, prior=seen.prior
        )
        tx.append(event, stream=f"rule:{rule.id}")
    quiet = verdict.suppressed or (_too_late(rule, subject, tx.now) if verdict.fires else None)
    if quiet:
        _stay_quiet(tx, rule, group, subject, quiet)
        return None
    if not verdict.fires:
        return None
    return _raise(tx, desk, rule, group, subject, verdict)


def _raise(tx: Transaction, desk: Desk, rule: Rule, group: str, subject: Subject, verdict: Verdict) -> Alert | None:
    known = alerts.latest(tx.connection, rule.id, group)
    if known is None or known[1].status == "resolved":
        return _open(tx, desk, rule, group, subject, verdict)
    alert, row = known
    if _tells_of(alert, subject):
        if verdict.remember:  # a trigger with a memory fires again only for something new: the next threshold
            _update(tx, desk, alert, subject.incident, Turn(MessageKind.UPDATE, verdict.because))
        return None
    if quiet := _suppressed(rule, row, tx.now):
        _stay_quiet(tx, rule, group, subject, quiet)
        return None
    tx.append(AlertResolved(alert_id=alert.id, reason="a new one takes its place"), stream=f"alert:{alert.id}")
    return _open(tx, desk, rule, group, subject, verdict)


def _tells_of(alert: Alert, subject: Subject) -> bool:
    return subject.id in (*alert.incidents, *alert.articles, *alert.reports)


def _suppressed(rule: Rule, row: Row[Any], now: datetime) -> str | None:
    opened = moment(row.opened_at)
    if rule.suppress_for and opened and now - opened < rule.suppress_for:
        return f"the alert of {row.opened_at[:16]}Z suppresses others of its group for {rule.suppress_for}"
    return None


def _too_late(rule: Rule, subject: Subject, now: datetime) -> str | None:
    if rule.max_age is None or subject.happened is None or now - subject.happened <= rule.max_age:
        return None
    return f"it lies further back than max_age ({rule.max_age}) at its arrival"


def _stay_quiet(tx: Transaction, rule: Rule, group: str, subject: Subject, reason: str) -> None:
    once = f"quiet:{rule.id}:{rule.version}:{group}:{subject.id}"
    if tx.once(once) is None:  # an incident comes again with each of its reports
        event = AlertSuppressed(rule=rule.id, group=group, subject=subject.id, reason=reason)
        tx.append(event, stream=f"rule:{rule.id}", once=once)


def _open(tx: Transaction, desk: Desk, rule: Rule, group: str, subject: Subject, verdict: Verdict) -> Alert:
    about = _about(tx, subject, verdict)
    told = [told_of(incident) for incident in about]
    alert = Alert(
        id=alert_id(rule.id, group, subject.id, tx.position + 1),
        rule=rule.id,
        rule_version=rule.version,
        group=group,
        severity=rule.severity.value,
        title=title_of(tx, rule, subject.incident, subject.article),
        receivers=rule.notify if rule.delivery is Handling.IMMEDIATE else (),
        incidents=tuple(incident.id for incident in about),
        articles=(subject.article,) if subject.article and not about else (),
        reports=(subject.report,) if subject.report else (),
        because=verdict.because,
        told={key: value for each in told for key, value in each.items()},
    )
    tx.append(AlertOpened(alert=alert), stream=f"alert:{alert.id}")
    tell_receivers(tx, desk, alert, MessageKind.ALERT, verdict.because)
    return alert


def _about(tx: Transaction, subject: Subject, verdict: Verdict) -> list[Incident]:
    """Return the incidents that an alert rests on: the one that fired it first."""
    ids = [subject.incident.id] if subject.incident else []
    if subject.over is Over.INCIDENTS:
        ids += [each for each in verdict.evidence if each not in ids]
    return [incidents.get(tx.connection, each) for each in ids]


def alert_id(rule: str, group: str, subject: str, position: int) -> str:
    """Return a short id that nothing else has: the log position makes it unique, the subject also after a restore."""
    return f"{rule}-{sha256(f'{rule} {group} {subject} {position}'.encode()).hexdigest()[:8]}"


def follow(tx: Transaction, desk: Desk, incident: Incident) -> None:
    """Keep every alert about an incident true: update, correct, or note quietly."""
    for alert, row in alerts.about_incident(tx.connection, incident.id):
        found = turn(alert.told, incident)
        if found is None:
            _note(tx, desk, alert, incident, stands=row.status != "unsupported")
        elif found.kind is MessageKind.CORRECTION:
            correct(tx, desk, alert, incident, found.reason)
        else:
            _update(tx, desk, alert, incident, found)


def _renewed(tx: Transaction, desk: Desk, alert: Alert, incident: Incident | None) -> Alert:
    if incident is None:
        return alert
    rule = next((rule for rule in desk.rulebook.rules if rule.id == alert.rule), None)
    first = incident.id == alert.incidents[0] if alert.incidents else False
    title = title_of(tx, rule, incident, None) if first and rule else alert.title
    return structs.replace(alert, title=title)


def _retold(alert: Alert, incident: Incident | None) -> Alert:
    return structs.replace(alert, told={**alert.told, **told_of(incident)}) if incident else alert


def _note(tx: Transaction, desk: Desk, alert: Alert, incident: Incident, *, stands: bool) -> None:
    """One more source, or a detail: the alert shows it, nobody is written to."""
    fresh = _renewed(tx, desk, alert, incident)
    if fresh != alert or not stands:
        event = AlertUpdated(alert=fresh, reason="details" if stands else "it stands again", told=False)
        tx.append(event, stream=f"alert:{alert.id}")


def _update(tx: Transaction, desk: Desk, alert: Alert, incident: Incident | None, why: Turn) -> None:
    fresh = _retold(_renewed(tx, desk, alert, incident), incident)
    tx.append(AlertUpdated(alert=fresh, reason=why.reason, told=True), stream=f"alert:{alert.id}")
    tell_receivers(tx, desk, fresh, MessageKind.UPDATE, why.reason)


def correct(tx: Transaction, desk: Desk, alert: Alert, incident: Incident | None, reason: str) -> None:
    """Record that what an alert said no longer stands, and owe its receivers a correction."""
    fresh = _retold(_renewed(tx, desk, alert, incident), incident)
    tx.append(AlertCorrected(alert=fresh, reason=reason), stream=f"alert:{alert.id}")
    tell_receivers(tx, desk, fresh, MessageKind.CORRECTION, reason)


def end_of_day(incident: Incident) -> datetime | None:
    """Return the last moment at which an incident can have happened, for max_age."""
    if incident.occurred_to is None:
        return incident.published
    return datetime.combine(incident.occurred_to, datetime.min.time(), UTC) + timedelta(days=1)
