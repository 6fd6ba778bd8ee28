"""What rules see: flat facts under the dotted names of the rule language."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Row

from monitor.model import Happening, Incident, Report
from monitor.views.state import moment

Facts = Mapping[str, object]
_PLACE = ("id", "name", "kind", "country", "admin1", "population")
_FIGURE = ("kind", "value", "qualifier", "scope")
_PARTY = ("id", "name", "kind", "side")


def incident_facts(incident: Incident) -> dict[str, object]:
    """Return the facts of an incident."""
    facts = _happening(incident)
    facts |= {
        "incident.id": incident.id,
        "incident.status": incident.status.value,
        "incident.origins": len(incident.origins),
        "age": incident.age,
        "source.outlet": list(incident.outlets),
        "source.origin": list(incident.origins),
    }
    return facts


def report_facts(report: Report, article: Row[Any], origin: str, incident: Incident | None) -> dict[str, object]:
    """Return the facts of one report, with those of the incident it tells of."""
    facts = incident_facts(incident) if incident else {}
    facts |= _happening(report) | article_source(article) | {"source.origin": origin}
    return facts


def article_facts(article: Row[Any], text: str) -> dict[str, object]:
    """Return the facts of an article."""
    facts: dict[str, object] = {"article.id": article.id, "article.cluster": article.cluster}
    facts |= {"title": article.title, "text": text, "language": article.language}
    facts["published"] = moment(article.published)
    return facts | article_source(article)


def article_source(article: Row[Any]) -> dict[str, object]:
    """Return the facts about where an article comes from."""
    return {"outlet": article.outlet, "source.outlet": article.outlet, "source.group": article.outlet_group}


def alert_facts(rule: str, severity: str, status: str, about: Facts) -> dict[str, object]:
    """Return the facts of an alert over those of what it is about."""
    return {**about, "alert.rule": rule, "alert.severity": severity, "alert.status": status}


def happened_at(told: Happening, arrived: datetime) -> datetime:
    """Return the time that windows count by: the day of the happening where it is known, else the arrival."""
    return noon(told.occurred_from) if told.occurred_from else arrived


def noon(day: date) -> datetime:
    """Return the middle of a UTC day."""
    return datetime.combine(day, time(12), UTC)


def _happening(told: Happening) -> dict[str, object]:
    facts: dict[str, object] = {
        "event_type": told.event_type,
        "change": told.change.value if told.change else None,
        "factuality": told.factuality.value,
        "said_by.role": told.said_by.role.value,
        "said_by.name": told.said_by.name,
        "partial": told.partial,
        "recency": told.recency.value,
        "occurred_from": told.occurred_from,
        "occurred_to": told.occurred_to,
        "precision": told.precision.value,
    }
    parts = {
        "place": (told.place, _PLACE),
        "figure": (told.figure, _FIGURE),
        "gained_by": (told.gained_by, _PARTY),
        "lost_by": (told.lost_by, _PARTY),
        "actor": (told.actor or told.gained_by or told.lost_by, _PARTY),
        "target": (told.target, _PARTY),
    }
    known = ((name, part, keys) for name, (part, keys) in parts.items() if part)
    return facts | {f"{name}.{key}": getattr(part, key) for name, part, keys in known for key in keys}
