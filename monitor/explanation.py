"""Answer "why did I get this?" from the log: alert <- rule <- incidents <- reports <- sentences, and who was told."""

from sqlalchemy import Connection

from monitor.decide.evidence import fullest
from monitor.digest.why import (
    LogEntry,
    Passage,
    SourceArticle,
    Why,
    WhyDelivery,
    WhyIncident,
    WhyReport,
    WhyRule,
    passage,
)
from monitor.errors import MonitorError
from monitor.messages import Alert
from monitor.model import Span
from monitor.store import Store, outbox
from monitor.views import alerts, articles, incidents, reports, rulebook
from monitor.views.articles import ArticleRow
from monitor.views.state import moment


def explain_alert(store: Store, alert_id: str) -> Why:
    """Return the whole chain behind an alert; the beginning of its id is enough. Raises MonitorError."""
    with store.read() as connection:
        found = alerts.find(connection, alert_id)
        if found is None:
            several = alerts.ids_beginning(connection, alert_id)
            cure = f"give more of the id: {', '.join(several)}" if several else "`monitor alerts` shows the ids"
            raise MonitorError(f"{'more than one' if several else 'no'} alert begins with `{alert_id}`", cure)
        alert, row = found
        return Why(
            alert=alert,
            status=row.status,
            entry=_entry(store, row.opened),
            rule=_rule(store, connection, alert),
            incidents=tuple(_incident(store, connection, each) for each in alert.incidents),
            articles=tuple(_topic(store, connection, each) for each in alert.articles),
            deliveries=_deliveries(connection, alert),
        )


def _entry(store: Store, position: int) -> LogEntry:
    recorded, digest, chain = store.recorded(position)
    event = type(recorded.event).__name__
    return LogEntry(position=position, event=event, recorded_at=recorded.recorded_at, digest=digest, chain=chain)


def _rule(store: Store, connection: Connection, alert: Alert) -> WhyRule:
    row = rulebook.version_text(connection, alert.rule, alert.rule_version)
    if row is None:
        raise MonitorError(f"the log knows no version {alert.rule_version} of `{alert.rule}`", "run `monitor verify`")
    return WhyRule(
        id=alert.rule,
        version=row.version,
        sentence=row.sentence,
        file=row.file,
        text=row.text,
        entry=_entry(store, row.position),
    )


def _incident(store: Store, connection: Connection, incident_id: str) -> WhyIncident:
    members = incidents.membership(connection, incident_id)
    return WhyIncident(
        incident=incidents.get(connection, incident_id),
        reports=tuple(_report(store, connection, each) for each in members),
        entry=_entry(store, incidents.position(connection, incident_id)),
    )


def _report(store: Store, connection: Connection, member: incidents.Member) -> WhyReport:
    row = reports.find(connection, member.report_id)
    assert row is not None
    spans = member.report.evidence
    return WhyReport(
        id=member.report_id,
        article=_source(member.article),
        passage=_passage(store, member.article, fullest(member, spans)) if spans else None,
        entry=_entry(store, row.position),
        report=member.report,
    )


def _topic(store: Store, connection: Connection, article_id: str) -> WhyReport:
    """Return an article that an alert rests on as a whole: its first paragraph is marked."""
    article = articles.find(connection, article_id)
    assert article is not None
    return WhyReport(
        id=article_id,
        article=_source(article),
        passage=_passage(store, article),
        entry=_entry(store, article.position),
    )


def _passage(store: Store, article: ArticleRow, span: Span | None = None) -> Passage | None:
    """Return the span, or else the first paragraph, marked in the text; None where that was deleted."""
    if article.forgotten:
        return None
    text = store.document(article.text).decode()
    end = text.find("\n", len(article.title) + 2)
    first_paragraph = Span(0, end if end > 0 else len(text))
    return passage(text, span or first_paragraph)


def _source(article: ArticleRow) -> SourceArticle:
    received_at = moment(article.received_at)
    assert received_at is not None
    return SourceArticle(
        id=article.id,
        title=article.title,
        file=article.file,
        outlet=article.outlet_name,
        url=article.url,
        published=moment(article.published),
        published_inferred=bool(article.published_inferred),
        received_at=received_at,
        agency=article.credit_name,
    )


def _deliveries(connection: Connection, alert: Alert) -> tuple[WhyDelivery, ...]:
    told = []
    for state in outbox.deliveries(connection, alert=alert.id):
        at = state.done_at or state.delivery.first_owed_at
        assert at is not None
        told.append(
            WhyDelivery(
                id=state.delivery.id,
                receiver=state.delivery.receiver,
                kind=state.delivery.kind,
                subject=state.delivery.subject,
                status=state.status.value,
                attempts=state.delivery.attempts,
                at=at,
            )
        )
    return tuple(told)
