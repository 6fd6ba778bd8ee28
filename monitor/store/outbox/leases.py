"""Who sends a delivery just now, so that nobody else does.

A lease is for one attempt: noting how that went ends it, and so does its time. It is no part of the view: nothing of
it is in the log. After a kill it tells what was being sent.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Select, delete, insert, literal, select

from monitor.store.outbox.view import outbox
from monitor.store.schema import UtcText, leases


def claim(connection: Connection, delivery_ids: Collection[str], now: datetime, lease_for: timedelta) -> str:
    """Take a lease on deliveries that `due` gave in this transaction, and return its token.

    Their leases whose time is over are forgotten. Raises IntegrityError where somebody holds one that is not.
    """
    over = (leases.c.lease_until <= now) & leases.c.delivery_id.in_(delivery_ids)
    connection.execute(delete(leases).where(over | leases.c.delivery_id.not_in(under_way())))
    token = uuid4().hex
    until = literal(now + lease_for, UtcText)
    rows = select(outbox.c.id, literal(token), outbox.c.attempts, until).where(outbox.c.id.in_(delivery_ids))
    connection.execute(insert(leases).from_select(["delivery_id", "token", "attempts", "lease_until"], rows))
    return token


def release(connection: Connection, delivery_ids: Collection[str], token: str) -> int:
    """Give leases back unused and return how many were still ours: one that ended may be another's by now."""
    ours = leases.c.delivery_id.in_(delivery_ids) & (leases.c.token == token)
    return connection.execute(delete(leases).where(ours)).rowcount


def end_leases(connection: Connection) -> None:
    """Forget all leases. For the start of the only process that sends, once it knows what was `interrupted`."""
    connection.execute(delete(leases))


def under_way() -> Select[tuple[str]]:
    """Select the ids of deliveries with a lease for the attempt that comes next."""
    return select(leases.c.delivery_id).join(outbox, for_next_attempt())


def for_next_attempt() -> ColumnElement[bool]:
    """Return what joins a delivery with its lease."""
    return (outbox.c.id == leases.c.delivery_id) & (outbox.c.attempts == leases.c.attempts)
