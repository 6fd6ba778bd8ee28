"""Issue the digests that are due: exactly one for each digest and scheduled instant."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec

from monitor.decide.desk import Desk, Reading, owe
from monitor.decide.evidence import tell
from monitor.decide.facts import incident_facts
from monitor.decide.telling import lead
from monitor.digest.schedule import due_instant
from monitor.events import DigestIssued, DigestStarted
from monitor.messages import Alert, DigestPlan, Issue, Message, Told
from monitor.model import Figure, Incident, PartyRef, Recency
from monitor.rules import Rule
from monitor.rules.rule import Handling
from monitor.store import Transaction
from monitor.views import alerts, digests, incidents

STILL_NEWS = timedelta(days=7)
MOST = 25  # incidents in one digest, the rest is counted: mail programs clip pages of more than about 100 kB

WATCHED: Mapping[str, str] = {
    "status": "status",
    "gained_by": "taken by",
    "lost_by": "lost by",
    "actor": "done by",
    "occurred_from": "day",
    "figure": "figure",
    "origins": "independent origins",
}


def issue_due(tx: Transaction, desk: Desk, plan: DigestPlan) -> None:
    """Issue a digest that is due by the transaction's clock. Instants missed meanwhile collapse into the newest."""
    last = digests.last(tx.connection, plan.id, tx.now)
    if last is None:
        tx.append(DigestStarted(digest=plan.id, after=tx.now), stream=f"digest:{plan.id}", once=f"digest:{plan.id}")
    elif instant := due_instant(plan, last[0], tx.now):
        _issue(tx, desk, plan, instant, since=last[0], start=last[1])


def _issue(tx: Transaction, desk: Desk, plan: DigestPlan, instant: datetime, since: datetime, start: int) -> None:
    end = tx.position + 1
    message = compose(tx, desk, plan, instant, since, (start, end))
    event = DigestIssued(
        digest=plan.id,
        instant=instant,
        from_position=start,
        to_position=end,
        message=tx.keep(msgspec.json.encode(message), "application/json") if message else None,
    )
    tx.append(event, stream=f"digest:{plan.id}", once=f"digest:{plan.id}:{instant.isoformat()}")
    for receiver in plan.receivers if message else ():
        assert message
        owe(tx, message, receiver, about=plan.id, digest=plan.id)


def compose(
    at: Reading, desk: Desk, plan: DigestPlan, instant: datetime, since: datetime | None, reach: tuple[int, int]
) -> Message | None:
    """Return the digest over a half-open range of positions, from the state as it is now; None: nothing to tell."""
    raised = [alert for alert in alerts.opened_between(at.connection, *reach) if _belongs(desk, plan, alert.rule)]
    news, earlier = _Part(), _Part()
    for incident in _concerned(at, desk, plan, raised, reach):
        (news if is_news(incident, since or instant) else earlier).add(incident)
    topics = list(dict.fromkeys(each for alert in raised for each in alert.articles))
    issue = Issue(
        plan=plan,
        instant=instant,
        since=since,
        told=[_tell(at, each, reach[0]) for each in news.shown],
        earlier=[_tell(at, each, reach[0]) for each in earlier.shown],
        articles=[lead(at, each) for each in topics[:MOST]],
        truncated=news.left + earlier.left + max(0, len(topics) - MOST),
    )
    return desk.renderer.digest(issue)


@dataclass(slots=True)
class _Part:
    """The incidents of one part of a digest. Those that are not shown are only counted: they can be very many."""

    shown: list[Incident] = field(default_factory=list)
    left: int = 0

    def add(self, incident: Incident) -> None:
        if len(self.shown) < MOST:
            self.shown.append(incident)
        else:
            self.left += 1


def _concerned(
    at: Reading, desk: Desk, plan: DigestPlan, raised: Sequence[Alert], reach: tuple[int, int]
) -> Iterator[Incident]:
    """Yield the incidents of which a digest tells, as they are now."""
    condition = desk.rulebook.digest_conditions.get(plan.id) if plan.match else None
    wanted = {each for alert in raised for each in alert.incidents} if plan.rules else None
    for incident in incidents.changed_between(at.connection, *reach):
        asked_for = wanted is None or incident.id in wanted
        if asked_for and (condition is None or condition.holds(incident_facts(incident))):
            yield incident


def _belongs(desk: Desk, plan: DigestPlan, rule_id: str) -> bool:
    """A digest shows the alerts of the rules it names; without names, those of every rule meant for digests."""
    if plan.rules:
        return rule_id in plan.rules
    rule = next((rule for rule in desk.rulebook.rules if rule.id == rule_id), None)
    return rule is not None and rule.delivery is not Handling.NONE and (not rule.notify or _addresses(rule, plan))


def _addresses(rule: Rule, plan: DigestPlan) -> bool:
    return rule.delivery is Handling.IMMEDIATE or plan.id in rule.notify


def _tell(at: Reading, incident: Incident, start: int) -> Told:
    """Return an incident as it is now, with what changed since the digest before."""
    before = incidents.as_known_at(at.connection, incident.id, start - 1)
    return tell(at.connection, at.document, incident, _changes(before, incident))


def _changes(before: Incident | None, now: Incident) -> tuple[str, ...]:
    if before is None:
        return ()
    said = [(name, _words(before, key), _words(now, key)) for key, name in WATCHED.items()]
    return tuple(f"{name}: {new}, was {old}" for name, old, new in said if new != old)


def _words(incident: Incident, key: str) -> str:
    value = getattr(incident, key)
    match value:
        case None:
            return "not known"
        case tuple():
            return str(len(value))
        case Figure():
            return f"{value.value:,}"
        case PartyRef():
            return value.name
        case _:
            return str(value)


def is_news(incident: Incident, since: datetime) -> bool:
    """Return whether an incident belongs among the news of a digest, or under "earlier".

    Told as news by its reports, and not older than a week when the digest's period began: an archive that is read in
    today is no news.
    """
    if incident.recency is not Recency.NEWS or (incident.age or timedelta()) > STILL_NEWS:
        return False
    happened = incident.occurred_to or (incident.published.date() if incident.published else None)
    return happened is None or happened >= (since - STILL_NEWS).date()
