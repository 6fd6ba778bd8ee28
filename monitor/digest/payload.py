"""The body of webhooks and `.json` files: data for programs. Its form is `monitor/notify/webhook.schema.json`.

Names are promises: add to them, never rename. Times are UTC.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from monitor.digest.headline import headline
from monitor.digest.quoting import web_address
from monitor.messages import Announcement, Evidence, Issue, MessageKind, Told
from monitor.model import Figure, Incident, PartyRef, Place, SaidBy

VERSION = 1
TYPES = {
    MessageKind.ALERT: "alert.opened",
    MessageKind.UPDATE: "alert.updated",
    MessageKind.CORRECTION: "alert.corrected",
    MessageKind.DIGEST: "digest.issued",
    MessageKind.OPERATOR: "operator.notice",
    MessageKind.TEST: "receiver.test",
}

Json = dict[str, Any]


def alert_body(news: Announcement) -> str:
    """Return the body of an alert, an update or a correction."""
    alert = news.alert
    about = {
        "id": alert.id,
        "rule": alert.rule,
        "rule_title": news.rule_title,
        "severity": alert.severity,
        "title": alert.title,
        "because": alert.because,
    }
    articles = [_evidence(each) for each in news.excerpts]
    return body(news.kind, alert=about, reason=news.reason, incidents=_all(news.told), articles=articles)


def digest_body(issue: Issue) -> str:
    """Return the body of a digest."""
    return body(
        MessageKind.DIGEST,
        digest={"id": issue.plan.id, "title": issue.plan.title},
        instant=_time(issue.instant),
        since=_time(issue.since),
        incidents=_all(issue.told),
        earlier=_all(issue.earlier),
        articles=[_evidence(each) for each in issue.articles],
        truncated=issue.truncated,
    )


def body(kind: MessageKind, **data: Any) -> str:
    """Return the body of any message: its type, the version of the form, and the data."""
    return json.dumps({"type": TYPES[kind], "version": VERSION, "data": data}, ensure_ascii=False, indent=1)


def _all(told: Sequence[Told]) -> list[Json]:
    return [
        _incident(each.incident) | {"evidence": [_evidence(e) for e in each.evidence], "changes": list(each.changes)}
        for each in told
    ]


def _incident(incident: Incident) -> Json:
    return {
        "id": incident.id,
        "headline": headline(incident),
        "event_type": incident.event_type,
        "change": incident.change,
        "place": _place(incident.place) if incident.place else None,
        "gained_by": _party(incident.gained_by) if incident.gained_by else None,
        "lost_by": _party(incident.lost_by) if incident.lost_by else None,
        "actor": _party(incident.actor) if incident.actor else None,
        "target": _party(incident.target) if incident.target else None,
        "figure": _figure(incident.figure) if incident.figure else None,
        "occurred_from": incident.occurred_from.isoformat() if incident.occurred_from else None,
        "occurred_to": incident.occurred_to.isoformat() if incident.occurred_to else None,
        "precision": incident.precision,
        "status": incident.status,
        "status_basis": incident.status_basis,
        "caveats": list(incident.caveats),
        "factuality": incident.factuality,
        "said_by": _said_by(incident.said_by),
        "partial": incident.partial,
        "recency": incident.recency,
        "origins": len(incident.origins),
        "outlets": list(incident.outlets),
        "articles": list(incident.articles),
    }


def _place(place: Place) -> Json:
    keys = ("id", "name", "country", "kind", "admin1", "lat", "lon", "population")
    return {key: getattr(place, key) for key in keys}


def _party(party: PartyRef) -> Json:
    return {"id": party.id, "name": party.name}


def _figure(figure: Figure) -> Json:
    return {"kind": figure.kind, "value": figure.value, "qualifier": figure.qualifier, "scope": figure.scope}


def _said_by(said_by: SaidBy) -> Json:
    return {"role": said_by.role, "name": said_by.name, "via": said_by.via}


def _evidence(evidence: Evidence) -> Json:
    return {
        "sentence": evidence.sentence,
        "article": evidence.article,
        "title": evidence.title,
        "outlet": evidence.outlet,
        "agency": evidence.agency,
        "url": web_address(evidence.url),
        "published": _time(evidence.published),
        "published_inferred": evidence.published_inferred,
        "factuality": evidence.factuality,
        "said_by": _said_by(evidence.said_by),
    }


def _time(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if moment else None
