"""What decisions are made with, besides the transaction: the rules in force and the page printer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import msgspec
from sqlalchemy import Connection

from monitor.digest.render import Renderer
from monitor.events import DeliveryOwed, DeliverySuperseded
from monitor.messages import Delivery, Message
from monitor.rules import Rule, Rulebook
from monitor.rules.rule import Over, Remembered
from monitor.store import Transaction
from monitor.views import rulebook
from monitor.views.state import moment, stamp


@dataclass(frozen=True, slots=True)
class Desk:
    """The rulebook in force and the renderer of its messages; replaced whole when the rules change."""

    rulebook: Rulebook
    renderer: Renderer
    asked: Mapping[Over, tuple[Rule, ...]] = field(init=False)  # the rules that look at each kind of subject

    def __post_init__(self) -> None:
        enabled = [rule for rule in self.rulebook.rules if rule.enabled]
        asked = {over: tuple(rule for rule in enabled if rule.over is over) for over in Over}
        object.__setattr__(self, "asked", asked)


class Reading(Protocol):
    """What questions need of the store: a transaction, or a reader's connection with the kept documents."""

    @property
    def connection(self) -> Connection: ...

    def document(self, sha256: str) -> bytes:
        """Return a kept body."""


class LoggedMemory:
    """What rules remember, asked of the log's own view (rules.Memory)."""

    def __init__(self, tx: Transaction) -> None:
        self.tx = tx

    def remembered(self, rule: str, group: str, since: datetime | None) -> Sequence[Remembered]:
        """Return what `rule` remembers of `group`, oldest first."""
        rows = rulebook.remembered(self.tx.connection, rule, group, stamp(since))
        return [
            Remembered(subject=r.subject, at=_moment(r.at), value=r.value, prior=r.prior, position=r.position)
            for r in rows
        ]

    def loaded_at(self, rule: str) -> datetime | None:
        """Return when the rule came into force."""
        return moment(rulebook.first_loaded_at(self.tx.connection, rule))


def owe(
    tx: Transaction,
    message: Message,
    receiver: str,
    *,
    about: str,
    articles: Sequence[str] = (),
    alert: str | None = None,
    digest: str | None = None,
    supersedes: Sequence[str] = (),
) -> None:
    """Owe a message to a receiver, in place of those not yet sent. `about` names what it is told of, for the id."""
    kept = tx.keep(msgspec.json.encode(message), "application/json")
    delivery = Delivery(
        # After a restore the log has other entries at the positions that it had: what is in them tells them apart.
        id=f"{about}.{tx.position + 1}.{kept[:8]}.{receiver}",
        receiver=receiver,
        kind=message.kind,
        subject=message.subject,
        message=kept,
        alert=alert,
        digest=digest,
        first_owed_at=tx.now,
    )
    tx.append(
        DeliveryOwed(delivery=delivery, due_at=tx.now, articles=tuple(articles)), stream=f"delivery:{delivery.id}"
    )
    for old in supersedes:
        tx.append(DeliverySuperseded(delivery_id=old, by=delivery.id), stream=f"delivery:{old}")


def _moment(text: str) -> datetime:
    value = moment(text)
    assert value is not None
    return value
