"""The outbox: every message owed to a receiver, and how far it got. A view with its questions, and the leases.

A lease says who sends a delivery just now, so that nobody else does. It is no part of the view: nothing of it is in
the log, and it is worth nothing after a restart.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    Row,
    Table,
    Text,
    case,
    delete,
    func,
    insert,
    select,
    update,
)

from monitor.events import (
    DeliveryDone,
    DeliveryFailed,
    DeliveryOwed,
    DeliverySuperseded,
    ReceiverParked,
    ReceiverResumed,
    Recorded,
)
from monitor.model import Delivery, MessageKind
from monitor.store.schema import Position, UtcText, leases


class DeliveryStatus(StrEnum):
    """How far a delivery got."""

    OWED = "owed"
    FAILED = "failed"  # tried in vain; will be tried again at `due_at`
    PARKED = "parked"  # given up until its receiver is resumed
    SUPERSEDED = "superseded"  # folded into a newer message before it was sent
    DONE = "done"


UNSENT = (DeliveryStatus.OWED, DeliveryStatus.FAILED, DeliveryStatus.PARKED)

name = "outbox"
version = 1
_metadata = MetaData()

deliveries = Table(
    "deliveries",
    _metadata,
    Column("id", Text, primary_key=True),
    Column("position", Position, nullable=False, unique=True),  # of DeliveryOwed: the order in which they became owed
    Column("receiver", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("alert", Text, index=True),
    Column("digest", Text),
    Column("articles", Text, nullable=False),  # a JSON array of article ids
    Column("status", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("first_owed_at", UtcText, nullable=False),
    Column("due_at", UtcText),  # None: nothing more will be tried
    Column("done_at", UtcText),
    Column("last_error", Text),
    Column("superseded_by", Text),
)

parked_receivers = Table(
    "parked_receivers",
    _metadata,
    Column("receiver", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("since", UtcText, nullable=False),
)

tables = (deliveries, parked_receivers)


def apply(recorded: Recorded, connection: Connection) -> None:
    """Keep one row for each delivery and one for each parked receiver."""
    match recorded.event:
        case DeliveryOwed() as owed:
            _owe(connection, recorded, owed)
        case DeliverySuperseded() as superseded:
            _supersede(connection, superseded)
        case DeliveryFailed() as failed:
            _fail(connection, failed)
        case DeliveryDone() as done:
            _finish(connection, recorded, done)
        case ReceiverParked() as parked:
            _park(connection, recorded, parked)
        case ReceiverResumed() as resumed:
            _resume(connection, recorded, resumed)
        case _:
            pass  # every other fact owes nobody a message


def _owe(connection: Connection, recorded: Recorded, owed: DeliveryOwed) -> None:
    delivery = owed.delivery
    row = {
        "id": delivery.id,
        "position": recorded.position,
        "receiver": delivery.receiver,
        "kind": delivery.kind,
        "subject": delivery.subject,
        "message": delivery.message,
        "alert": delivery.alert,
        "digest": delivery.digest,
        "articles": json.dumps(owed.articles),
        "status": DeliveryStatus.OWED,
        "attempts": delivery.attempts,
        "first_owed_at": delivery.first_owed_at or recorded.recorded_at,
        "due_at": owed.due_at,
    }
    connection.execute(insert(deliveries), row)


def _supersede(connection: Connection, superseded: DeliverySuperseded) -> None:
    change = {"status": DeliveryStatus.SUPERSEDED, "superseded_by": superseded.by, "due_at": None}
    # Only what is unsent: the other side may have said yes while the newer message was being written.
    unsent = deliveries.c.status.in_(UNSENT) & (deliveries.c.id == superseded.delivery_id)
    connection.execute(update(deliveries).where(unsent).values(change))


def _fail(connection: Connection, failed: DeliveryFailed) -> None:
    change = {
        "status": DeliveryStatus.PARKED if failed.next_at is None else DeliveryStatus.FAILED,
        "attempts": failed.attempt,
        "last_error": failed.error,
        "due_at": failed.next_at,
    }
    unsent = deliveries.c.status.in_(UNSENT) & (deliveries.c.id == failed.delivery_id)
    connection.execute(update(deliveries).where(unsent).values(change))


def _finish(connection: Connection, recorded: Recorded, done: DeliveryDone) -> None:
    change = {
        "status": DeliveryStatus.DONE,
        "attempts": done.attempt,
        "done_at": recorded.recorded_at,
        "due_at": None,
    }
    connection.execute(update(deliveries).where(deliveries.c.id == done.delivery_id).values(change))


def _park(connection: Connection, recorded: Recorded, parked: ReceiverParked) -> None:
    connection.execute(delete(parked_receivers).where(parked_receivers.c.receiver == parked.receiver))
    row = {"receiver": parked.receiver, "reason": parked.reason, "since": recorded.recorded_at}
    connection.execute(insert(parked_receivers), row)


def _resume(connection: Connection, recorded: Recorded, resumed: ReceiverResumed) -> None:
    connection.execute(delete(parked_receivers).where(parked_receivers.c.receiver == resumed.receiver))
    given_up = (deliveries.c.receiver == resumed.receiver) & (deliveries.c.status == DeliveryStatus.PARKED)
    change = {"status": DeliveryStatus.FAILED, "due_at": recorded.recorded_at}
    connection.execute(update(deliveries).where(given_up).values(change))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryState:
    """A delivery and how far it got."""

    delivery: Delivery
    status: DeliveryStatus
    due_at: datetime | None  # None: nothing more will be tried
    done_at: datetime | None
    last_error: str | None
    articles: tuple[str, ...]


def due(connection: Connection, now: datetime, limit: int) -> list[Delivery]:
    """Return what should be sent now, what became owed first before the rest.

    Leaves out what somebody holds a lease on and what is owed to a parked receiver.
    """
    leased = select(leases.c.delivery_id).where(leases.c.lease_until > now)
    ready = _sendable() & (deliveries.c.due_at <= now) & deliveries.c.id.not_in(leased)
    query = select(deliveries).where(ready).order_by(deliveries.c.position).limit(limit)
    return [_delivery(row) for row in connection.execute(query)]


def next_due(connection: Connection) -> datetime | None:
    """Return when `due` will have something next (or has had since), or None while nothing waits."""
    ready_at = case((leases.c.lease_until > deliveries.c.due_at, leases.c.lease_until), else_=deliveries.c.due_at)
    waiting = deliveries.outerjoin(leases, leases.c.delivery_id == deliveries.c.id)
    return connection.scalar(select(func.min(ready_at, type_=UtcText)).select_from(waiting).where(_sendable()))


def pending_for(connection: Connection, alert: str, receiver: str) -> list[str]:
    """Return the ids of an alert's deliveries to a receiver that a newer message may still replace, oldest first.

    Those are owed, waiting for another try or parked, and nobody is sending them at this moment.
    """
    leased = select(leases.c.delivery_id)
    of_alert = (deliveries.c.alert == alert) & (deliveries.c.receiver == receiver)
    pending = of_alert & deliveries.c.status.in_(UNSENT) & deliveries.c.id.not_in(leased)
    return list(connection.scalars(select(deliveries.c.id).where(pending).order_by(deliveries.c.position)))


def states(
    connection: Connection, *, alert: str | None = None, digest: str | None = None, receiver: str | None = None
) -> list[DeliveryState]:
    """Return deliveries and how far they got, in the order in which they became owed."""
    query = select(deliveries).order_by(deliveries.c.position)
    for column, value in (
        (deliveries.c.alert, alert),
        (deliveries.c.digest, digest),
        (deliveries.c.receiver, receiver),
    ):
        if value is not None:
            query = query.where(column == value)
    return [_state(row) for row in connection.execute(query)]


def parked(connection: Connection) -> dict[str, str]:
    """Return the parked receivers, each with the reason."""
    rows = connection.execute(select(parked_receivers).order_by(parked_receivers.c.receiver))
    return {row.receiver: row.reason for row in rows}


def claim(connection: Connection, delivery_ids: Collection[str], now: datetime, lease_for: timedelta) -> str:
    """Take a lease on deliveries that `due` gave in this transaction, and return its token.

    Raises IntegrityError where somebody else holds one.
    """
    token = uuid4().hex
    ended = leases.c.delivery_id.in_(delivery_ids) & (leases.c.lease_until <= now)
    connection.execute(delete(leases).where(ended))
    rows = [{"delivery_id": each, "token": token, "lease_until": now + lease_for} for each in delivery_ids]
    if rows:
        connection.execute(insert(leases), rows)
    return token


def release(connection: Connection, delivery_ids: Collection[str], token: str) -> int:
    """Give leases back and return how many were still ours: one that ended may be another's by now."""
    ours = leases.c.delivery_id.in_(delivery_ids) & (leases.c.token == token)
    return connection.execute(delete(leases).where(ours)).rowcount


def clear_leases(connection: Connection) -> None:
    """Forget all leases. For the start of the only process that sends: nobody else can be at it."""
    connection.execute(delete(leases))


def _sendable() -> ColumnElement[bool]:
    waiting = deliveries.c.status.in_((DeliveryStatus.OWED, DeliveryStatus.FAILED))
    return waiting & deliveries.c.receiver.not_in(select(parked_receivers.c.receiver))


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        id=row.id,
        receiver=row.receiver,
        kind=MessageKind(row.kind),
        subject=row.subject,
        message=row.message,
        alert=row.alert,
        digest=row.digest,
        attempts=row.attempts,
        first_owed_at=row.first_owed_at,
    )


def _state(row: Row[Any]) -> DeliveryState:
    return DeliveryState(
        delivery=_delivery(row),
        status=DeliveryStatus(row.status),
        due_at=row.due_at,
        done_at=row.done_at,
        last_error=row.last_error,
        articles=tuple(json.loads(row.articles)),
    )
