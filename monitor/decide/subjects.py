"""What the rules are asked about: articles, reports, incidents and alerts, each with its facts."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from monitor.decide.alerts import Subject, end_of_day
from monitor.decide.articles import TakenIn
from monitor.decide.desk import Desk
from monitor.decide.facts import alert_facts, article_facts, happened_at, incident_facts, report_facts
from monitor.decide.origins import origin
from monitor.messages import Alert
from monitor.model import Incident, Report
from monitor.rules.rule import Over
from monitor.store import Transaction
from monitor.views import articles, incidents
from monitor.views.state import moment


def told_by(tx: Transaction, desk: Desk, taken: TakenIn, text: str) -> list[Subject]:
    """Return an article, if it is new, and its new reports, where rules look at such. `text`: that of the article."""
    subjects = [article_subject(tx, taken.article_id, text)] if taken.new and desk.asked[Over.ARTICLES] else []
    return subjects + (report_subjects(tx, taken.article_id, taken.made) if desk.asked[Over.REPORTS] else [])


def article_subject(tx: Transaction, article_id: str, text: str) -> Subject:
    """Return an article as rules see it; windows count by its publication, else its arrival."""
    article = articles.find(tx.connection, article_id)
    assert article is not None
    published = moment(article.published)
    return Subject(
        over=Over.ARTICLES,
        id=article_id,
        facts=article_facts(article, text),
        at=published or tx.now,
        happened=published,
        article=article_id,
    )


def report_subjects(tx: Transaction, article_id: str, made: Sequence[tuple[str, Report]]) -> list[Subject]:
    """Return the new reports of an article as rules see them."""
    if not made:
        return []
    article = articles.find(tx.connection, article_id)
    assert article is not None
    return [_report_subject(tx, article, report_id, report) for report_id, report in made]


def _report_subject(tx: Transaction, article: Row[Any], report_id: str, report: Report) -> Subject:
    incident = _incident_of(tx, report_id)
    return Subject(
        over=Over.REPORTS,
        id=report_id,
        facts=report_facts(report, article, origin(article, report), incident),
        at=happened_at(report, tx.now),
        happened=end_of_day(incident) if incident else None,
        incident=incident,
        article=article.id,
        report=report_id,
    )


def incident_subject(tx: Transaction, incident: Incident) -> Subject:
    """Return an incident as rules see it."""
    return Subject(
        over=Over.INCIDENTS,
        id=incident.id,
        facts=incident_facts(incident),
        at=happened_at(incident, tx.now),
        happened=end_of_day(incident),
        incident=incident,
    )


def alert_subject(alert: Alert, arrived: Subject) -> Subject:
    """Return an alert as rules see it: its own facts over those of what it is about."""
    return Subject(
        over=Over.ALERTS,
        id=alert.id,
        facts=alert_facts(alert.rule, alert.severity, "open", arrived.facts),
        at=arrived.at,
        happened=arrived.happened,
        incident=arrived.incident,
        article=arrived.article,
    )


def _incident_of(tx: Transaction, report_id: str) -> Incident | None:
    incident_id = incidents.incident_of(tx.connection, report_id)
    return incidents.get(tx.connection, incident_id) if incident_id else None
