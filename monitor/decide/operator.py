"""Tell the operator of what went wrong: once for each problem, by the receiver named `operator`."""

from hashlib import sha256

from monitor.decide.desk import Desk, owe
from monitor.events import OperatorTold
from monitor.store import Transaction

RECEIVER = "operator"


def tell_operator(tx: Transaction, desk: Desk, key: str, subject: str, text: str) -> bool:
    """Owe the operator a message, unless this very problem (`key`) was told before. Return whether it is new."""
    once = f"operator:{key}"
    if tx.once(once) is not None:
        return False
    tx.append(OperatorTold(key=key, subject=subject, text=text), stream="operator", once=once)
    if any(receiver.name == RECEIVER for receiver in desk.rulebook.receivers):
        owe(tx, desk.renderer.operator(subject, text), RECEIVER, about="operator")
    return True


def tell_of_trouble(tx: Transaction, desk: Desk, what: str, error: Exception) -> None:
    """Tell the operator of trouble that lasts until a person mends it: once a day, for it may have come back."""
    text = f"{what}: {error}"
    key = f"trouble:{tx.now:%Y-%m-%d}:{sha256(text.encode()).hexdigest()[:16]}"
    tell_operator(tx, desk, key, what, text)
