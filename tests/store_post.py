"""An outbox to play with: deliveries in one line each, and questions at a time that the test chooses."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, select
from store_helpers import NOON, Clock, append

from monitor.events import DeliveryDone, DeliveryFailed, DeliveryOwed, Event
from monitor.messages import Delivery, MessageKind
from monitor.store import Store, outbox
from monitor.store.outbox import DeliveryStatus

T = TypeVar("T")

MINUTE = timedelta(minutes=1)
LEASE = 10 * MINUTE


def owed(name: str, *, receiver: str = "desk", alert: str | None = None, due_at: datetime = NOON) -> DeliveryOwed:
    """A delivery of an alert of its own, or of the one named."""
    delivery = Delivery(
        id=name,
        receiver=receiver,
        kind=MessageKind.ALERT,
        subject=f"About {name}",
        message="0" * 64,
        alert=alert or f"alert of {name}",
    )
    return DeliveryOwed(delivery=delivery, due_at=due_at, articles=("art1", "art2"))


def failed(name: str, attempt: int = 1, next_at: datetime | None = NOON + MINUTE) -> DeliveryFailed:
    return DeliveryFailed(delivery_id=name, attempt=attempt, error="connection refused", next_at=next_at)


def done(name: str, attempt: int = 1) -> DeliveryDone:
    return DeliveryDone(delivery_id=name, attempt=attempt)


@dataclass
class Post:
    """An outbox in a store, asked at a time that the test chooses."""

    store: Store
    clock: Clock

    def happens(self, *events: Event) -> None:
        for event in events:
            append(self.store, event)

    def ask(self, question: Callable[[Connection], T]) -> T:
        with self.store.read() as connection:
            return question(connection)

    def due(self, *, after: timedelta = timedelta(), limit: int = 10) -> list[str]:
        return [each.id for each in self.ask(lambda connection: outbox.due(connection, NOON + after, limit))]

    def pending(self, alert: str, receiver: str = "desk") -> list[str]:
        return self.ask(lambda connection: outbox.pending_for(connection, alert, receiver))

    def next_due(self) -> datetime | None:
        return self.ask(outbox.next_due)

    def claim(self, *names: str, after: timedelta = timedelta()) -> str:
        return self.store.write(lambda tx: outbox.claim(tx.connection, names, NOON + after, LEASE)).result()

    def release(self, token: str, *names: str) -> int:
        return self.store.write(lambda tx: outbox.release(tx.connection, names, token)).result()

    def states(self) -> dict[str, DeliveryStatus]:
        return {each.delivery.id: each.status for each in self.ask(outbox.deliveries)}

    def rows(self) -> list[list[Row[Any]]]:
        """All rows of the view, table by table."""
        with self.store.read() as connection:
            return [list(connection.execute(select(table))) for table in outbox.tables]
