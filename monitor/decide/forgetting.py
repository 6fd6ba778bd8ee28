"""Forget an article: what holds its words is deleted, that it was is kept. The chain still verifies.

The log holds ids, offsets, figures and names, no sentences. The title stands in it; the views no longer show that.
"""

from dataclasses import dataclass

from monitor.errors import MonitorError
from monitor.events import ArticleForgotten, DeliverySuperseded
from monitor.store import Transaction, outbox
from monitor.store.outbox import DeliveryState, DeliveryStatus
from monitor.views import articles

WAITING = (DeliveryStatus.OWED, DeliveryStatus.FAILED, DeliveryStatus.PARKED)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was deleted: that many bodies, the bodies of these deliveries among them."""

    article_id: str
    original: str  # sha256 of the file it came in
    bodies: int
    deliveries: tuple[str, ...]


def forget(tx: Transaction, article_id: str, reason: str) -> Forgotten:
    """Delete an article's bytes, text and the messages that quote it, and note that. Raises MonitorError.

    Messages not yet sent are never sent. A feed file is deleted whole: the article's words stand in it.
    """
    article = articles.find(tx.connection, article_id)
    if article is None:
        raise MonitorError(f"there is no article `{article_id}`", "see `monitor articles` for the ids")
    if article.forgotten:
        raise MonitorError(f"the article `{article_id}` was forgotten before", "there is nothing left to delete")
    quoting = [state for state in outbox.deliveries(tx.connection) if article_id in state.articles]
    _withdraw(tx, quoting, article_id)
    bodies = {article.document, article.text, *(state.delivery.message for state in quoting)}
    tx.delete(bodies)
    event = ArticleForgotten(article_id=article_id, reason=reason, documents=tuple(sorted(bodies)))
    tx.append(event, stream=f"article:{article_id}", once=f"forget:{article_id}")
    return Forgotten(article_id, article.document, len(bodies), tuple(state.delivery.id for state in quoting))


def _withdraw(tx: Transaction, quoting: list[DeliveryState], article_id: str) -> None:
    for state in quoting:
        if state.status in WAITING:
            owed = state.delivery.id
            tx.append(DeliverySuperseded(delivery_id=owed, by=f"forget:{article_id}"), stream=f"delivery:{owed}")
