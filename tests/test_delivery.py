"""Messages go out while the other side misbehaves: nothing is lost or doubled, nobody waits for anybody else."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

import pytest
from receivers import Mood, Reply, plain
from world import World

from monitor.messages import Message
from monitor.notify import Channel, Envelope
from monitor.questions import send_test

KHERSON = """Ukrainian troops enter Kherson after Russian withdrawal

KYIV, Nov 11 (Reuters) - Ukrainian forces recaptured the city of Kherson on Friday.

The Russian army said on Friday that it had withdrawn from Kherson.
"""
KUNDUZ = """Taliban overrun Kunduz

Taliban fighters captured the city of Kunduz on Monday.
"""


@pytest.fixture
def both(world: World) -> World:
    """The desk gets mail and the hook a call for every control change."""
    world.rule("any-change", notify=["desk", "hook"])
    return world


def drop(world: World, name: str = "kherson") -> None:
    text, day = {"kherson": (KHERSON, "2022-11-11"), "kunduz": (KUNDUZ, "2015-09-28")}[name]
    world.article(name, text, published=day)


def state(world: World, receiver: str) -> list[tuple[str, int]]:
    """Return status and attempts of what a receiver is owed, oldest first."""
    rows = (row for row in world.deliveries() if row["receiver"] == receiver)
    return [(row["status"], row["attempts"]) for row in rows]


def until(true: Callable[[], object], seconds: float = 10) -> bool:
    """Wait for something that another thread does. Return whether it came true in time."""
    end = monotonic() + seconds
    pause = threading.Event()
    while not true() and monotonic() < end:
        pause.wait(0.01)
    return bool(true())


# --- mail ---------------------------------------------------------------------------------------------------------


def test_a_mail_server_that_hangs_does_not_delay_the_webhook(both: World) -> None:
    both.smtp.mood = Mood.HANG
    drop(both)
    both.start()
    both.pass_time(seconds=3)
    both.start().pipeline.run_once()

    serving = both.start().pipeline.deliverer.busy["desk"]
    assert until(lambda: both.hook.calls)
    assert not serving.done()
    both.start().pipeline.deliverer.settle()
    assert state(both, "desk") == [("failed", 1)]

    both.smtp.mood = Mood.OK
    both.pass_time(minutes=1)
    both.run()
    assert state(both, "desk") == [("done", 2)]
    assert len(both.mails()) == len(both.hook.calls) == 1


@pytest.mark.parametrize(
    "mood", [pytest.param(Mood.BUSY, id="is busy"), pytest.param(Mood.DIE, id="dies in the middle of the text")]
)
def test_a_mail_server_that_fails_for_now_gets_the_mail_later(both: World, mood: Mood) -> None:
    both.smtp.mood = mood
    drop(both)
    both.run()
    both.run()  # three seconds later: too early for another try
    assert state(both, "desk") == [("failed", 1)]
    assert state(both, "hook") == [("done", 1)]

    both.smtp.mood = Mood.OK
    both.pass_time(minutes=1)
    both.run()
    both.pass_time(days=1)
    both.run()
    assert len(both.mails()) == 1


def test_a_refused_mail_is_given_up_alone_and_the_operator_hears_of_it(both: World) -> None:
    both.smtp.dead_letters.add("desk@example.org")
    drop(both)
    both.run()
    assert state(both, "desk") == [("parked", 1)]
    assert both.mails("operator") == ["Cannot reach desk"]

    both.smtp.dead_letters.clear()
    drop(both, "kunduz")
    both.run()
    assert state(both, "desk") == [("parked", 1), ("done", 1)]

    both.start().reload(asked=True)  # as SIGHUP does
    both.run()
    assert state(both, "desk") == [("done", 2), ("done", 1)]
    assert len(both.mails()) == 2


def test_nobody_is_tried_for_ever(both: World) -> None:
    both.smtp.mood = Mood.BUSY
    both.receiver("operator", type="file")
    drop(both)
    for _ in range(15):
        both.run()
        both.pass_time(days=1)

    [(status, attempts)] = state(both, "desk")
    assert status == "parked"
    assert 3 < attempts <= 10
    assert len(list((both.home / "store" / "outgoing").glob("*.eml"))) == 1  # the operator was told once


CLAIM = "M23 rebels say they have taken Goma\n\nThe M23 rebels said on Monday that they had captured Goma.\n"
DENIAL = "Congo denies loss of Goma\n\nThe Congolese army on Tuesday denied that M23 rebels had captured Goma.\n"


@pytest.mark.parametrize(
    ("mood", "kinds"),
    [
        pytest.param(Mood.DIE, ["alert", "correction"], id="may have arrived"),
        pytest.param(Mood.BUSY, [], id="has not arrived: nobody knows of it, and nobody needs to"),
    ],
)
def test_a_mail_that_may_have_arrived_is_replaced_by_nothing(both: World, mood: Mood, kinds: list[str]) -> None:
    """Sent under the same id it can be known again; what came after follows it."""
    both.smtp.mood = mood
    both.article("claim", CLAIM, published="2025-01-27")
    both.run()
    both.article("denial", DENIAL, published="2025-01-28")
    both.run()
    assert both.mails() == []

    both.smtp.mood = Mood.OK
    both.pass_time(minutes=1)
    both.run()
    assert len(both.mails()) == len(kinds)
    done = [row for row in both.deliveries() if row["receiver"] == "desk" and row["status"] == "done"]
    assert [row["kind"] for row in done] == kinds


def test_whoever_may_have_the_alert_hears_of_its_denial_though_it_was_given_up(both: World) -> None:
    both.smtp.mood = Mood.DIE
    both.article("claim", CLAIM, published="2025-01-27")
    both.run()
    both.smtp.mood = Mood.OK
    both.smtp.dead_letters.add("desk@example.org")
    both.pass_time(minutes=1)
    both.run()
    assert state(both, "desk") == [("parked", 2)]

    both.smtp.dead_letters.clear()
    both.article("denial", DENIAL, published="2025-01-28")
    both.run()
    told = [(row["kind"], row["status"]) for row in both.deliveries() if row["receiver"] == "desk"]
    assert told == [("alert", "superseded"), ("correction", "done")]


def test_a_mail_repeated_after_a_crash_can_be_recognised(both: World) -> None:
    drop(both)
    both.start()
    break_after_sending(both, "desk", RuntimeError("the power went"))
    both.run()
    assert state(both, "desk") == [("failed", 1)]

    both.pass_time(minutes=1)
    both.start().reload(asked=True)
    both.run()
    first, second = both.smtp.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert state(both, "desk") == [("done", 2)]


def test_what_a_killed_process_was_sending_may_have_arrived_whatever_the_next_try_says(both: World) -> None:
    both.article("claim", CLAIM, published="2025-01-27")
    both.start()
    break_after_sending(both, "desk", Killed())
    with pytest.raises(Killed):
        both.run()
    both.stop()

    both.smtp.mood = Mood.BUSY
    both.run()
    both.article("denial", DENIAL, published="2025-01-28")
    both.run()
    both.smtp.mood = Mood.OK
    both.pass_time(hours=1)
    both.run()
    first, again, correction = both.smtp.mails
    assert first["Message-ID"] == again["Message-ID"] != correction["Message-ID"]
    assert state(both, "desk") == [("done", 3), ("done", 1)]


class Killed(BaseException):
    """Ends a thread on the spot: nothing is noted of what it did."""


@dataclass
class SentThenBroken:
    """A channel whose other side says yes, which we then never note."""

    channel: Channel
    fault: BaseException

    def send(self, message: Message, envelope: Envelope) -> None:
        self.channel.send(message, envelope)
        raise self.fault


def break_after_sending(world: World, receiver: str, fault: BaseException) -> None:
    deliverer = world.start().pipeline.deliverer
    deliverer.channels = {**deliverer.channels, receiver: SentThenBroken(deliverer.channels[receiver], fault)}


# --- webhook ------------------------------------------------------------------------------------------------------


def test_a_webhook_that_answers_500_is_called_again_with_the_same_id(both: World) -> None:
    both.hook.replies += [Reply(500), Reply(503, {"retry-after": "3600"})]
    drop(both)
    both.run()
    assert state(both, "hook") == [("failed", 1)]
    assert len(both.mails()) == 1

    both.pass_time(minutes=1)
    both.run()
    both.pass_time(minutes=30)
    both.run()
    assert state(both, "hook") == [("failed", 2)]  # it asked for an hour

    both.pass_time(minutes=31)
    both.run()
    assert state(both, "hook") == [("done", 3)]
    assert len({call.headers["webhook-id"] for call in both.hook.calls}) == 1
    assert len({call.body for call in both.hook.calls}) == 1
    assert json.loads(both.hook.calls[0].body)["type"].startswith("alert")


def test_a_redirect_is_not_followed(both: World) -> None:
    both.hook.replies.append(Reply(302, {"location": "http://169.254.169.254/latest"}))
    drop(both)
    both.run()
    assert state(both, "hook") == [("failed", 1)]
    assert "169.254.169.254" in str(both.deliveries())
    assert len(both.hook.calls) == 1


def test_a_webhook_that_answers_410_is_parked_until_a_person_acts(both: World) -> None:
    both.hook.replies.append(Reply(410))
    drop(both)
    both.run()
    drop(both, "kunduz")
    both.pass_time(days=1)
    both.run()
    assert len(both.hook.calls) == 1
    assert both.mails("operator") == ["Cannot reach hook"]
    assert len(both.mails()) == 2

    both.receiver("hook", type="webhook", url=both.hook.url + "/new", secret_file="secret", allow_private=True)
    both.run()
    assert [call.path for call in both.hook.calls] == ["/hook", "/hook/new", "/hook/new"]
    assert [status for status, _ in state(both, "hook")] == ["done", "done"]


def test_a_test_that_arrives_ends_the_parking_of_that_receiver_alone(both: World) -> None:
    both.smtp.dead_letters.add("desk@example.org")
    both.hook.replies.append(Reply(410))
    drop(both)
    both.run()
    both.stop()
    assert [status for status, _ in state(both, "desk") + state(both, "hook")] == ["parked", "parked"]

    assert send_test(both.settings, "hook") == "`hook` has the test message"
    assert [status for status, _ in state(both, "desk") + state(both, "hook")] == ["parked", "failed"]


# --- ours ---------------------------------------------------------------------------------------------------------


def test_a_template_with_an_unknown_name_is_reported_and_the_built_in_one_used(both: World) -> None:
    folder = both.home / "rules" / "templates"
    folder.mkdir()
    (folder / "alert.txt.j2").write_text("{{ page.subject }}\n{{ page.subjekt }}\n")
    drop(both)
    both.run()

    [mail] = [mail for mail in both.smtp.mails if str(mail["To"]).startswith("desk")]
    assert "monitor why any-change-" in plain(mail)
    [told] = [mail for mail in both.smtp.mails if str(mail["To"]).startswith("operator")]
    assert "alert.txt.j2:2" in plain(told)


def test_a_receiver_without_its_secret_is_reported_and_the_others_are_served(both: World) -> None:
    (both.home / "secret").unlink()
    drop(both)
    both.run()
    assert len(both.mails()) == 1
    assert both.mails("operator")[0] == "1 mistake in rules/"

    (both.home / "secret").write_text("whsec_dGhpcyBpcyBhIHNlY3JldCBmb3IgdGVzdHMgb25seQ==")
    both.start().reload(asked=True)
    both.run()
    assert len(both.hook.calls) == 1


def test_an_unreadable_mail_password_stops_only_the_mail(both: World) -> None:
    both.settings_file('[smtp]\nhost = "127.0.0.1"\nuser = "me"\npassword_file = "missing"\n')
    drop(both)
    both.run()
    assert both.mails() == []
    assert len(both.hook.calls) == 1
