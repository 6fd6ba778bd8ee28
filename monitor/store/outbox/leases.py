"""Who sends a delivery just now, so that nobody else does.

A lease is for one attempt: noting how that went ends it, and so does its time. It is no part of the view: nothing of
it is in the log, and after a restart it only says what may have been sent.
"""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy import Connection, Select, delete, insert, literal, select, update

from monitor.store.outbox.view import outbox
from monitor.store.schema import UtcText, leases

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


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
    """Let the time of all leases be over. For the start of the only process that sends: nobody else can be at it.

    They are not forgotten: what somebody was sending when he died may have arrived. It is sent again as it is, to be
    known again, and no newer message takes its place.
    """
    connection.execute(update(leases).values(lease_until=LONG_AGO))


def under_way() -> Select[tuple[str]]:
    """Select the ids of deliveries with a lease for the attempt that comes next."""
    same_attempt = (outbox.c.id == leases.c.delivery_id) & (outbox.c.attempts == leases.c.attempts)
    return select(leases.c.delivery_id).join(outbox, same_attempt)
