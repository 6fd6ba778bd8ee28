"""Turn an alert into messages and owe them to the right people."""

from monitor.decide.desk import Desk, Reading, owe
from monitor.decide.evidence import excerpt, tell
from monitor.digest.headline import headline
from monitor.events import DeliverySuperseded
from monitor.messages import Alert, Announcement, Evidence, MessageKind
from monitor.model import Factuality, Incident, Role, SaidBy
from monitor.rules import Rule
from monitor.store import Transaction, outbox
from monitor.views import articles, incidents

LEAD = 300  # characters of an article's beginning shown where no sentence was extracted


def title_of(tx: Transaction, rule: Rule, incident: Incident | None, article_id: str | None) -> str:
    """Return the subject line of an alert: what happened, or the title of the article that matched."""
    if incident:
        return headline(incident)
    article = articles.find(tx.connection, article_id) if article_id else None
    return f"{rule.title}: {article.title}" if article and article.title else rule.title


def tell_receivers(tx: Transaction, desk: Desk, alert: Alert, kind: MessageKind, reason: str) -> None:
    """Owe a message about an alert to each of its receivers.

    What is not sent yet is folded into the newest message. Who never got the alert needs no correction of it, and no
    word of how it stood before.
    """
    for receiver in alert.receivers:
        waiting = outbox.pending_for(tx.connection, alert.id, receiver)
        untold = _untold(tx, alert, receiver, waiting)
        if untold and kind is MessageKind.CORRECTION:
            _drop(tx, waiting)
        elif untold:
            _owe(tx, desk, _news(tx, desk, alert, MessageKind.ALERT, alert.because), receiver, waiting)
        else:
            _owe(tx, desk, _news(tx, desk, alert, kind, reason), receiver, waiting)


def _untold(tx: Transaction, alert: Alert, receiver: str, waiting: list[str]) -> bool:
    """Return whether nobody can have a message of the alert: all that was owed waits or was withdrawn."""
    states = outbox.deliveries(tx.connection, alert=alert.id, receiver=receiver)
    unsent = (s.delivery.id in waiting or s.status is outbox.DeliveryStatus.SUPERSEDED for s in states)
    return not any(s.uncertain for s in states) and all(unsent)


def _drop(tx: Transaction, waiting: list[str]) -> None:
    for delivery_id in waiting:
        event = DeliverySuperseded(delivery_id=delivery_id, by="withdrawn before it was sent")
        tx.append(event, stream=f"delivery:{delivery_id}")


def _news(tx: Transaction, desk: Desk, alert: Alert, kind: MessageKind, reason: str) -> Announcement:
    rule = next((rule for rule in desk.rulebook.rules if rule.id == alert.rule), None)
    return Announcement(
        alert=alert,
        kind=kind,
        reason=reason,
        rule_title=rule.title if rule else alert.rule,
        told=[tell(tx.connection, tx.document, incidents.get(tx.connection, each)) for each in alert.incidents],
        excerpts=[lead(tx, each) for each in alert.articles],
    )


def _owe(tx: Transaction, desk: Desk, news: Announcement, receiver: str, waiting: list[str]) -> None:
    alert = news.alert
    quoted = [each.article for page in news.told for each in page.evidence] + list(alert.articles)
    owe(
        tx,
        desk.renderer.alert(news),
        receiver,
        about=alert.id,
        articles=tuple(dict.fromkeys(quoted)),
        alert=alert.id,
        supersedes=waiting,
    )


def lead(at: Reading, article_id: str) -> Evidence:
    """Return the beginning of an article, for alerts that rest on a topic and not on a sentence."""
    article = articles.find(at.connection, article_id)
    assert article is not None
    text = "" if article.forgotten else at.document(article.text).decode()
    body = text.removeprefix(article.title).strip()
    shown = body if len(body) <= LEAD else body[:LEAD].rsplit(" ", 1)[0] + " …"
    return excerpt(article, shown, Factuality.ASSERTED, SaidBy(role=Role.AUTHOR))
