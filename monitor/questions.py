"""Answers that need several parts: why an alert was raised, how the monitor is, what a digest would say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, func, select

from monitor.channels import find_receiver, open_one
from monitor.decide.desk import Desk
from monitor.decide.digests import compose
from monitor.decide.rulebooks import resume_receivers
from monitor.digest.render import Renderer
from monitor.errors import MonitorError, StoreBusy
from monitor.growth import days_until_full
from monitor.inbox.again import failed_paths, waiting
from monitor.inbox.scan import lying_in
from monitor.messages import Message
from monitor.notify import Envelope
from monitor.rules import Rulebook
from monitor.settings import Settings
from monitor.store import FoldLock, Store, outbox
from monitor.views import alerts, articles, digests, incidents, reports, rulebook
from monitor.wiring import holding, read_rules, utc_now

MOST_UNREADABLE = 10  # files named one by one


@dataclass(frozen=True, slots=True)
class At:
    """A reader's connection with the kept documents (decide.desk.Reading)."""

    connection: Connection
    store: Store

    def document(self, sha256: str) -> bytes:
        """Return a kept body."""
        return self.store.document(sha256)


def delivery_rows(connection: Connection) -> Iterator[dict[str, object]]:
    """Yield the deliveries as `monitor deliveries` shows them, in the order they became owed."""
    for state in outbox.deliveries(connection):
        yield {
            "id": state.delivery.id,
            "alert": state.delivery.alert,
            "digest": state.delivery.digest,
            "receiver": state.delivery.receiver,
            "kind": state.delivery.kind.value,
            "subject": state.delivery.subject,
            "status": state.status.value,
            "attempts": state.delivery.attempts,
            "owed_at": state.delivery.first_owed_at,
            "due_at": state.due_at,
            "done_at": state.done_at,
            "last_error": state.last_error,
        }


def preview(store: Store, settings: Settings, book: Rulebook, digest: str) -> Message | None:
    """Return what a digest would say if it were issued now; None: nothing new since the last issue."""
    plan = next((plan for plan in book.digests if plan.id == digest), None)
    if plan is None:
        known = ", ".join(plan.id for plan in book.digests)
        raise MonitorError(f"there is no digest `{digest}`", f"known are: {known or 'none'}")
    with store.read() as connection:
        now = utc_now()
        since, start = digests.last(connection, digest, now) or (None, 1)
        desk = Desk(book, Renderer(settings.rules_folder / "templates"))
        return compose(At(connection, store), desk, plan, now, since, (start, store.position + 1))


def send_test(settings: Settings, name: str) -> str:
    """Send a test message to a receiver at once, past the outbox. Raises DeliveryFailed with its cure."""
    receiver = find_receiver(read_rules(settings), name)
    channel = open_one(settings, receiver)
    message = Renderer(settings.rules_folder / "templates").test(name)
    now = datetime.now(UTC)
    test_id = f"test.{now:%Y%m%dT%H%M%S%f}.{name}"
    channel.send(message, Envelope(delivery_id=test_id, receiver=name, attempt=1, owed_at=now, thread=message.thread))
    return f"`{name}` has the test message{_resumed(settings, name)}"


def _resumed(settings: Settings, name: str) -> str:
    """Try again what the receiver was owed in vain. A running monitor holds the log: it does so on SIGHUP."""
    try:
        with holding(settings, "monitor receivers test") as store:
            store.write(lambda tx: resume_receivers(tx, only=name)).result()
    except StoreBusy:
        return "; where it was parked, send SIGHUP to the running monitor to write to it again"
    except MonitorError:
        return ""
    return ""


def status_rows(store: Store, settings: Settings) -> list[dict[str, object]]:
    """Return how the monitor is, one line for each question an operator asks."""
    with store.read() as connection:
        states = [state.status.value for state in outbox.deliveries(connection)]
        facts: dict[str, object] = {
            "running": str(FoldLock.holder(settings.store_url) or "no"),
            "log entries": store.position,
            "articles": _count(connection, articles.articles.c.id),
            "newest article received": connection.scalar(select(func.max(articles.articles.c.received_at))),
            "reports": _count(connection, reports.reports.c.id),
            "incidents": _count(connection, incidents.incidents.c.id),
            "alerts": _count(connection, alerts.alerts.c.id),
            "rules in force": len(rulebook.current(connection)),
            **{f"deliveries {kind}": states.count(kind) for kind in ("done", "owed", "failed", "parked")},
            **{f"receiver {name} is parked": why for name, why in outbox.parked(connection).items()},
        }
    days = days_until_full(settings)
    facts["disk full in days"] = days and round(days)
    facts |= _inbox(settings.inbox_folder)
    facts["mistakes in rules"] = len(read_rules(settings).mistakes)
    return [{"what": what, "value": value} for what, value in facts.items() if value is not None]


def _count(connection: Connection, column: object) -> int:
    return connection.scalar(select(func.count(column))) or 0  # type: ignore[arg-type]


def _inbox(inbox: Path) -> dict[str, object]:
    failed = inbox / "failed"
    unreadable = {f"{name} cannot be read yet": why for name, why in waiting(inbox, failed)}
    return {
        "files waiting in inbox": sum(1 for _ in lying_in(inbox)) if inbox.is_dir() else 0,
        **dict(islice(unreadable.items(), MOST_UNREADABLE)),
        "files set aside": sum(1 for _ in failed_paths(failed)),
    }
