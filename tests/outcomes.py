"""What a monitor that was killed must have in common with one that was not: all but times and the order of arrival."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TypeVar

import msgspec
from world import World

from monitor.digest.compose import PREFIXES
from monitor.events import (
    AlertOpened,
    DeliveryDone,
    DeliveryFailed,
    DeliveryOwed,
    DeliverySuperseded,
    DigestIssued,
    DigestStarted,
    Recorded,
)
from monitor.messages import Delivery, MessageKind
from monitor.wiring import asking

E = TypeVar("E")

# When messages are sent, and which of them fold into newer ones, depends on the time: they are looked at by themselves.
POST = (DeliveryOwed, DeliverySuperseded, DeliveryFailed, DeliveryDone, DigestStarted, DigestIssued)


def log_of(world: World) -> list[Recorded]:
    """Return the whole log of a home."""
    with asking(world.settings) as store:
        return list(store.events())


def decided(log: Iterable[Recorded]) -> Counter[str]:
    """Return what the log says, without times, positions, and what was sent when."""
    log = list(log)
    names = _names_of_alerts(log)
    pattern = re.compile("|".join(map(re.escape, names)) or "$^")
    told = (_without_times(each) for each in log if not isinstance(each.event, POST))
    return Counter(pattern.sub(lambda found: names[found[0]], text) for text in told)


def _names_of_alerts(log: Iterable[Recorded]) -> dict[str, str]:
    """Return a name for each alert that does not depend on its position: which alert of its rule and group it is."""
    before: Counter[tuple[str, str]] = Counter()
    names = {}
    for each in log:
        if isinstance(each.event, AlertOpened):
            alert = each.event.alert
            before[alert.rule, alert.group] += 1
            names[alert.id] = f"({alert.rule} no. {before[alert.rule, alert.group]} of {_plain(alert.group)})"
    return names


def _plain(group: str) -> str:
    return re.sub(r'["\\]', "", group)


def _without_times(each: Recorded) -> str:
    fields = msgspec.to_builtins(each.event)
    fields.pop("received_at", None)
    return f"{type(each.event).__name__} in {each.stream}: {json.dumps(fields, sort_keys=True)}"


class Post:
    """What a home owed to its receivers, by its log."""

    def __init__(self, log: Iterable[Recorded]) -> None:
        self.log = list(log)
        self.owed = {each.delivery.id: each.delivery for each in self._of(DeliveryOwed)}
        self.superseded = {each.delivery_id for each in self._of(DeliverySuperseded)}
        self.done = [each.delivery_id for each in self._of(DeliveryDone)]
        self.interrupted = Counter(each.delivery_id for each in self._of(DeliveryFailed) if each.uncertain)
        self.names = _names_of_alerts(self.log)

    def check(self) -> None:
        """Nothing is lost, nothing noted twice, no alert told twice."""
        assert len(self.done) == len(set(self.done)), "a delivery was noted twice"
        assert set(self.owed) - self.superseded <= set(self.done), "a delivery was lost"
        told = Counter((each.alert, each.receiver) for each in self.sent() if each.kind is MessageKind.ALERT)
        assert set(told.values()) <= {1}, "an alert was told twice"
        self._check_digests()

    def sent(self, receiver: str | None = None) -> list[Delivery]:
        """Return what was sent, oldest first."""
        sent = (self.owed[each] for each in self.done)
        return [each for each in sent if receiver in (None, each.receiver)]

    def last_words(self) -> dict[tuple[str, str], str]:
        """Return what each receiver read last of each alert: its subject, whatever was read before."""
        words: dict[tuple[str, str], str] = defaultdict(str)
        for each in sorted(self.sent(), key=lambda sent: list(self.owed).index(sent.id)):
            if each.alert:
                words[self.names[each.alert], each.receiver] = each.subject.removeprefix(PREFIXES.get(each.kind, ""))
        return dict(words)

    def _check_digests(self) -> None:
        issued = list(self._of(DigestIssued))
        for one, other in pairwise(issued):
            assert (one.instant < other.instant, one.to_position) == (True, other.from_position)
        told = Counter(each.message for each in issued if each.message)
        owed = Counter(each.message for each in self.owed.values() if each.kind is MessageKind.DIGEST)
        assert owed == told

    def _of(self, kind: type[E]) -> Iterator[E]:
        return (each.event for each in self.log if isinstance(each.event, kind))


def check_mails(world: World, post: Post) -> int:
    """The mail server got every mail that was noted as sent; return how many it got more than once, byte for byte."""
    mails: dict[str, set[bytes]] = defaultdict(set)
    for mail in world.smtp.mails:
        mails[str(mail["Message-ID"])].add(mail.as_bytes())
    assert all(len(copies) == 1 for copies in mails.values()), "a repeated mail differs"
    assert (len(mails), world.mails("operator")) == (len(post.sent("desk")), [])
    repeated = len(world.smtp.mails) - len(mails)
    assert repeated <= sum(post.interrupted[each.id] for each in post.sent("desk")), "a mail that was noted came again"
    return repeated


def check_calls(world: World, post: Post) -> int:
    """The webhook got every call that was noted as made; return how many it got more than once, body for body."""
    calls: dict[str, list[str]] = defaultdict(list)
    for call in world.hook.calls:
        calls[call.headers["webhook-id"]].append(call.body)
    assert all(len(set(bodies)) == 1 for bodies in calls.values()), "a repeated call differs"
    assert calls.keys() == {each.id for each in post.sent("hook")}
    repeated = {each: len(bodies) - 1 for each, bodies in calls.items()}
    assert all(post.interrupted[each] >= times for each, times in repeated.items()), "a call that was noted came again"
    return sum(repeated.values())
