"""Every message owed to a receiver: a view of the log, the questions it answers, and the leases of those who send."""

from monitor.store.outbox.leases import claim, end_leases, release
from monitor.store.outbox.questions import (
    DeliveryState,
    deliveries,
    due,
    given_up,
    interrupted,
    last_about,
    next_due,
    parked,
    pending_for,
)
from monitor.store.outbox.view import DeliveryStatus, apply, name, tables, version

__all__ = [
    "DeliveryState",
    "DeliveryStatus",
    "apply",
    "claim",
    "deliveries",
    "due",
    "end_leases",
    "given_up",
    "interrupted",
    "last_about",
    "name",
    "next_due",
    "parked",
    "pending_for",
    "release",
    "tables",
    "version",
]
