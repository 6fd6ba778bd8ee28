"""Send what is owed: one thread for each receiver, so that a dead one delays nobody else.

Claim, send, note: a crash between the other side's yes and our note repeats the message with the same id.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from threading import Event as Flag

import msgspec
import structlog

from monitor.decide.desk import Desk
from monitor.decide.operator import RECEIVER, tell_operator
from monitor.errors import DeliveryFailed as SendingFailed
from monitor.errors import StoreUnusable
from monitor.events import DeliveryDone, DeliveryFailed, ReceiverParked
from monitor.messages import Delivery, Message
from monitor.notify import Channel, Envelope, next_try
from monitor.store import Store, Transaction, outbox

log = structlog.get_logger()

AT_ONCE = 8  # receivers served at the same time
BATCH = 100  # messages of a receiver that are claimed at once
LEASE = timedelta(minutes=10)
NOTE_AGAIN = 2.0  # seconds until an outcome that could not be written is written again


@dataclass(frozen=True, slots=True)
class Round:
    """What one receiver is owed, claimed under a token."""

    receiver: str
    owed: tuple[Delivery, ...]
    token: str


class Deliverer:
    """Serves the outbox. `channels` are those of the rulebook in force; it is replaced when the rules change."""

    def __init__(
        self, store: Store, desk: Desk, channels: Mapping[str, Channel], clock: Callable[[], datetime]
    ) -> None:
        self.store = store
        self.desk = desk
        self.channels = channels
        self.clock = clock
        self.threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="deliver")
        self.busy: dict[str, Future[None]] = {}
        self.when_free: Callable[[], None] = lambda: None  # called when a receiver has been served
        self.ending = Flag()

    def run(self) -> None:
        """Start sending what is due to every receiver that is not being served already."""
        self.busy = {name: running for name, running in self.busy.items() if not running.done()}
        for each in self.store.write(self._claim).result():
            serving = self.busy[each.receiver] = self.threads.submit(self._serve, each)
            serving.add_done_callback(lambda _: self.when_free())

    def settle(self, timeout: float | None = None) -> None:
        """Wait until nobody is being served."""
        done, _ = wait(list(self.busy.values()), timeout)
        for running in done:
            running.result()

    def close(self) -> None:
        """Let the messages under way finish; the others are still owed at the next start."""
        self.ending.set()
        self.threads.shutdown(wait=True, cancel_futures=True)

    def _claim(self, tx: Transaction) -> list[Round]:
        """Claim what is due: a claimed delivery is not claimed twice, and no longer folded into a newer one."""
        owed: dict[str, list[Delivery]] = defaultdict(list)
        for delivery in outbox.due(tx.connection, tx.now, BATCH):
            if delivery.receiver not in self.busy:
                owed[delivery.receiver].append(delivery)
        claimed = [delivery.id for each in owed.values() for delivery in each]
        token = outbox.claim(tx.connection, claimed, tx.now, LEASE)
        return [Round(receiver, tuple(each), token) for receiver, each in owed.items()]

    def _serve(self, each: Round) -> None:
        for number, delivery in enumerate(each.owed):
            if self.ending.is_set() or not self._send(each.receiver, delivery):
                self._release(each.owed[number:], each.token)
                return

    def _release(self, unsent: tuple[Delivery, ...], token: str) -> None:
        ids = [delivery.id for delivery in unsent]
        self.store.write(lambda tx: outbox.release(tx.connection, ids, token)).result()

    def _send(self, receiver: str, delivery: Delivery) -> bool:
        """Send one message and note how it went. Return whether it is worth going on with this receiver."""
        try:
            self._hand_over(receiver, delivery)
        except Exception as error:
            failure = error if isinstance(error, SendingFailed) else _unexpected(error)
            self._note(partial(self._failed, delivery, failure))
            return failure.permanent and not failure.disable
        done = DeliveryDone(delivery_id=delivery.id, attempt=delivery.attempts + 1)
        self._note(lambda tx: tx.append(done, stream=f"delivery:{delivery.id}"))
        log.info("delivered", delivery=delivery.id, receiver=receiver, subject=delivery.subject)
        return True

    def _note(self, outcome: Callable[[Transaction], object]) -> None:
        """Write down how a sending went. Waits while the store cannot be written: not noted, it would be sent again."""
        while True:
            try:
                self.store.write(outcome).result()
            except StoreUnusable:
                if self.ending.wait(NOTE_AGAIN):
                    raise
            else:
                return

    def _hand_over(self, receiver: str, delivery: Delivery) -> None:
        channel = self.channels.get(receiver)
        if channel is None:
            raise SendingFailed(
                f"no receiver `{receiver}` is in force", "run `monitor rules check`: it says why", permanent=True
            )
        message = msgspec.json.decode(self.store.document(delivery.message), type=Message)
        owed_at = delivery.first_owed_at or self.clock()
        envelope = Envelope(
            delivery_id=delivery.id,
            receiver=receiver,
            attempt=delivery.attempts + 1,
            owed_at=owed_at,
            thread=message.thread,
        )
        channel.send(message, envelope)

    def _failed(self, delivery: Delivery, error: SendingFailed, tx: Transaction) -> None:
        attempt = delivery.attempts + 1
        owed_at = delivery.first_owed_at or tx.now
        again = None
        if not error.permanent and not error.disable:
            again = next_try(attempt, tx.now, owed_at, delivery.id, error.retry_after)
        event = DeliveryFailed(
            delivery_id=delivery.id, attempt=attempt, error=str(error), next_at=again, uncertain=error.uncertain
        )
        tx.append(event, stream=f"delivery:{delivery.id}")
        log.warning("delivery failed", delivery=delivery.id, receiver=delivery.receiver, error=str(error), next=again)
        if error.disable:
            parked = ReceiverParked(receiver=delivery.receiver, reason=str(error))
            tx.append(parked, stream=f"receiver:{delivery.receiver}")
        if again is None and delivery.receiver != RECEIVER:
            self._report(tx, delivery, error)

    def _report(self, tx: Transaction, delivery: Delivery, error: SendingFailed) -> None:
        parked = (
            f"The receiver `{delivery.receiver}` is parked" if error.disable else f"Gave up on `{delivery.subject}`"
        )
        text = f"{parked}: {error}\nAfter mending it: monitor receivers test {delivery.receiver}"
        tell_operator(tx, self.desk, f"parked:{delivery.id}", f"Cannot reach {delivery.receiver}", text)


def note_interrupted(tx: Transaction) -> None:
    """Note as tried what a killed process was sending: it may have arrived, so it is sent again as it is.

    For the start of the only process that sends, as the fold lock proves: nobody else can be at it.
    """
    for delivery in outbox.interrupted(tx.connection):
        event = DeliveryFailed(
            delivery_id=delivery.id,
            attempt=delivery.attempts + 1,
            error="the monitor came to a sudden end while it sent this, so it may have arrived",
            next_at=tx.now,
            uncertain=True,
        )
        tx.append(event, stream=f"delivery:{delivery.id}")
    outbox.end_leases(tx.connection)


def _unexpected(error: Exception) -> SendingFailed:
    """A fault of ours is retried like one of theirs: it must not hold up the other messages, nor lose this one."""
    log.error("delivery broke", exc_info=error)
    return SendingFailed(
        f"{type(error).__name__}: {error}", "report this to whoever maintains this monitor", uncertain=True
    )
