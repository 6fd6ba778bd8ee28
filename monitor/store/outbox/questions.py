"""What is due, what may still be replaced, how far each delivery got."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, case, exists, func, select

from monitor.messages import Delivery, MessageKind
from monitor.store.outbox.leases import for_next_attempt, under_way
from monitor.store.outbox.view import UNSENT, WAITING, DeliveryStatus, outbox, parked_receivers
from monitor.store.schema import UtcText, leases

FARTHEST = timedelta(days=2)  # no try is put off for longer; what is, was by a clock that ran ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryState:
    """A delivery and how far it got."""

    delivery: Delivery
    status: DeliveryStatus
    due_at: datetime | None  # None: nothing more will be tried
    done_at: datetime | None
    last_error: str | None
    uncertain: bool  # an attempt that failed may have arrived all the same
    articles: tuple[str, ...]


def due(connection: Connection, now: datetime, limit: int) -> list[Delivery]:
    """Return what should be sent now, at most `limit` to each receiver, what became owed first before the rest.

    Leaves out what somebody is sending, what is owed to a parked receiver, and what would overtake an older message
    of the same alert to the same receiver: a correction must not arrive before the alert that it corrects.
    """
    leased = under_way().where(leases.c.lease_until > now)
    is_time = (outbox.c.due_at <= now) | (outbox.c.due_at > now + FARTHEST)
    ready = _sendable() & is_time & outbox.c.id.not_in(leased)
    turn = func.row_number().over(partition_by=outbox.c.receiver, order_by=outbox.c.position).label("turn")
    queues = select(outbox, turn).where(ready).subquery()
    query = select(queues).where(queues.c.turn <= limit).order_by(queues.c.position)
    return [_delivery(row) for row in connection.execute(query)]


def next_due(connection: Connection) -> datetime | None:
    """Return when `due` will have something next, past where it has already; None while nothing waits."""
    ready_at = case((leases.c.lease_until > outbox.c.due_at, leases.c.lease_until), else_=outbox.c.due_at)
    waiting = outbox.outerjoin(leases, for_next_attempt())
    soonest = select(func.min(ready_at, type_=UtcText)).select_from(waiting).where(_sendable())
    time: datetime | None = connection.scalar(soonest)
    return time


def interrupted(connection: Connection) -> list[Delivery]:
    """Return what may have been on its way when the process that held the leases died.

    It sent each receiver what became owed first and noted how that went before the next: of the others nothing went.
    """
    held = select(outbox, leases.c.token).join_from(outbox, leases, for_next_attempt()).order_by(outbox.c.position)
    first: dict[tuple[str, str], Delivery] = {}
    for row in connection.execute(held):
        first.setdefault((row.token, row.receiver), _delivery(row))
    return list(first.values())


def pending_for(connection: Connection, alert: str, receiver: str) -> list[str]:
    """Return the ids of an alert's deliveries to a receiver that a newer message may still replace, oldest first.

    Those are owed, waiting for another try or parked, and nobody is sending them at this moment. What may have arrived
    is replaced by nothing: sent again as it is, it can be known again.
    """
    of_alert = (outbox.c.alert == alert) & (outbox.c.receiver == receiver)
    perhaps_there = outbox.c.uncertain & (outbox.c.status == DeliveryStatus.FAILED)
    unsent = outbox.c.status.in_(UNSENT) & ~perhaps_there
    pending = of_alert & unsent & outbox.c.id.not_in(under_way())
    return list(connection.scalars(select(outbox.c.id).where(pending).order_by(outbox.c.position)))


def deliveries(
    connection: Connection, *, alert: str | None = None, digest: str | None = None, receiver: str | None = None
) -> list[DeliveryState]:
    """Return deliveries and how far they got, in the order in which they became owed; all, or those of an alert,
    a digest or a receiver."""
    wanted = {"alert": alert, "digest": digest, "receiver": receiver}
    query = select(outbox).order_by(outbox.c.position)
    for column, value in wanted.items():
        if value is not None:
            query = query.where(outbox.c[column] == value)
    return [_state(row) for row in connection.execute(query)]


def last_about(connection: Connection, about: str) -> tuple[int, datetime] | None:
    """Return the position and the time of the newest delivery that tells of this (the first word of its id)."""
    told = outbox.c.id.startswith(f"{about}.", autoescape=True)
    query = select(outbox.c.position, outbox.c.first_owed_at).where(told).order_by(outbox.c.position.desc()).limit(1)
    row = connection.execute(query).first()
    return (row.position, row.first_owed_at) if row else None


def parked(connection: Connection) -> dict[str, str]:
    """Return the parked receivers, each with the reason."""
    rows = connection.execute(select(parked_receivers).order_by(parked_receivers.c.receiver))
    return {row.receiver: row.reason for row in rows}


def given_up(connection: Connection) -> list[str]:
    """Return the receivers that have deliveries which are not tried any more."""
    parked = outbox.c.status == DeliveryStatus.PARKED
    return list(connection.scalars(select(outbox.c.receiver).where(parked).distinct().order_by(outbox.c.receiver)))


def _sendable() -> ColumnElement[bool]:
    older = outbox.alias("older")
    same_alert = (older.c.alert == outbox.c.alert) & (older.c.receiver == outbox.c.receiver)
    comes_first = same_alert & (older.c.position < outbox.c.position) & older.c.status.in_(WAITING)
    to_the_parked = outbox.c.receiver.in_(select(parked_receivers.c.receiver))
    return outbox.c.status.in_(WAITING) & ~to_the_parked & ~exists().where(comes_first)


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
        uncertain=row.uncertain,
        articles=tuple(json.loads(row.articles)),
    )
