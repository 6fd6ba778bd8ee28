"""The outbox as a view: one row for each delivery, one for each parked receiver."""

import json
from enum import StrEnum

from sqlalchemy import Boolean, Column, Connection, Integer, MetaData, Table, Text, delete, insert, update

from monitor.events import (
    DeliveryDone,
    DeliveryFailed,
    DeliveryOwed,
    DeliverySuperseded,
    ReceiverParked,
    ReceiverResumed,
    Recorded,
)
from monitor.store.schema import Position, UtcText


class DeliveryStatus(StrEnum):
    """How far a delivery got."""

    OWED = "owed"
    FAILED = "failed"  # tried in vain; will be tried again at `due_at`
    PARKED = "parked"  # given up until its receiver is resumed
    SUPERSEDED = "superseded"  # folded into a newer message before it was sent
    DONE = "done"


WAITING = (DeliveryStatus.OWED, DeliveryStatus.FAILED)
UNSENT = (*WAITING, DeliveryStatus.PARKED)

name = "outbox"
version = 2
_metadata = MetaData()

outbox = Table(
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
    Column("status", Text, nullable=False, index=True),
    Column("attempts", Integer, nullable=False),
    Column("first_owed_at", UtcText, nullable=False),
    Column("due_at", UtcText),  # None: nothing more will be tried
    Column("done_at", UtcText),
    Column("last_error", Text),
    Column("uncertain", Boolean, nullable=False),  # an attempt that failed may have arrived all the same
    Column("superseded_by", Text),
)

parked_receivers = Table(
    "parked_receivers",
    _metadata,
    Column("receiver", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("since", UtcText, nullable=False),
)

tables = (outbox, parked_receivers)


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
        "uncertain": False,
    }
    connection.execute(insert(outbox), row)


def _supersede(connection: Connection, superseded: DeliverySuperseded) -> None:
    change = {"status": DeliveryStatus.SUPERSEDED, "superseded_by": superseded.by, "due_at": None}
    # Only what is unsent: the other side may have said yes while the newer message was being written.
    unsent = outbox.c.status.in_(UNSENT) & (outbox.c.id == superseded.delivery_id)
    connection.execute(update(outbox).where(unsent).values(change))


def _fail(connection: Connection, failed: DeliveryFailed) -> None:
    change = {
        "status": DeliveryStatus.PARKED if failed.next_at is None else DeliveryStatus.FAILED,
        "attempts": failed.attempt,
        "last_error": failed.error,
        "due_at": failed.next_at,
        "uncertain": outbox.c.uncertain | failed.uncertain,
    }
    unsent = outbox.c.status.in_(UNSENT) & (outbox.c.id == failed.delivery_id)
    connection.execute(update(outbox).where(unsent).values(change))


def _finish(connection: Connection, recorded: Recorded, done: DeliveryDone) -> None:
    change = {
        "status": DeliveryStatus.DONE,
        "attempts": done.attempt,
        "done_at": recorded.recorded_at,
        "due_at": None,
    }
    connection.execute(update(outbox).where(outbox.c.id == done.delivery_id).values(change))


def _park(connection: Connection, recorded: Recorded, parked: ReceiverParked) -> None:
    connection.execute(delete(parked_receivers).where(parked_receivers.c.receiver == parked.receiver))
    row = {"receiver": parked.receiver, "reason": parked.reason, "since": recorded.recorded_at}
    connection.execute(insert(parked_receivers), row)


def _resume(connection: Connection, recorded: Recorded, resumed: ReceiverResumed) -> None:
    connection.execute(delete(parked_receivers).where(parked_receivers.c.receiver == resumed.receiver))
    given_up = (outbox.c.receiver == resumed.receiver) & (outbox.c.status == DeliveryStatus.PARKED)
    change = {"status": DeliveryStatus.FAILED, "due_at": recorded.recorded_at}
    connection.execute(update(outbox).where(given_up).values(change))
