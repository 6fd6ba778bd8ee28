"""Put a rulebook in force: what came, changed and went is logged, and the operator hears of every mistake."""

from hashlib import sha256

from monitor.decide.desk import Desk
from monitor.decide.operator import tell_operator
from monitor.errors import Mistake
from monitor.events import ReceiverResumed, RuleLoaded, RuleRemoved
from monitor.store import Transaction, outbox
from monitor.views import rulebook


def adopt(tx: Transaction, desk: Desk) -> None:
    """Log the difference between the rules in force and those of `desk`, and tell the operator of mistakes."""
    before = rulebook.current(tx.connection)
    now = {rule.id: rule for rule in desk.rulebook.rules if rule.enabled}
    for rule_id in before.keys() - now.keys():
        why = "it has a mistake" if rule_id in desk.rulebook.broken else "it was removed or switched off"
        tx.append(RuleRemoved(rule=rule_id, why=why), stream=f"rule:{rule_id}")
    for rule in now.values():
        if before.get(rule.id) != rule.version:
            event = RuleLoaded(
                rule=rule.id, version=rule.version, text=rule.text, sentence=rule.sentence, file=rule.file
            )
            tx.append(event, stream=f"rule:{rule.id}")
    if desk.rulebook.mistakes:
        tell_of_mistakes(tx, desk, desk.rulebook.mistakes)


def tell_of_mistakes(tx: Transaction, desk: Desk, mistakes: tuple[Mistake, ...]) -> None:
    """Tell the operator of all mistakes in the rules folder in one message, and which rules are off for them."""
    broken = desk.rulebook.broken
    off = f"\n\nOff until they are mended: {', '.join(broken)}." if broken else ""
    text = "\n".join(map(str, mistakes)) + off
    key = f"rules:{sha256(text.encode()).hexdigest()[:16]}"
    noun = "mistake" if len(mistakes) == 1 else "mistakes"
    closing = "What has no mistake is in force. Check with: monitor rules check"
    tell_operator(tx, desk, key, f"{len(mistakes)} {noun} in rules/", f"{text}\n\n{closing}")


def resume_receivers(tx: Transaction, only: str | None = None) -> None:
    """Try again what was given up on, because a person changed something or asked for it: for all receivers or one."""
    given_up = {*outbox.parked(tx.connection), *outbox.given_up(tx.connection)}
    for receiver in sorted(given_up if only is None else given_up & {only}):
        tx.append(ReceiverResumed(receiver=receiver), stream=f"receiver:{receiver}")
