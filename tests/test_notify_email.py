"""Mails: their headers and parts, and mail servers that misbehave."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from receivers import LocalSmtp, Mood
from test_notify_contract import ENVELOPE, MESSAGE, surroundings

from monitor.errors import DeliveryFailed, MonitorError
from monitor.messages import Receiver
from monitor.notify import Channel, Envelope, Smtp, open_channel
from monitor.notify.eml import compose_mail

SENDER = "News monitor <monitor@news.example>"

Open = Callable[..., Channel]


@pytest.fixture
def server() -> Iterator[LocalSmtp]:
    with LocalSmtp() as server:
        yield server


@pytest.fixture
def warnings() -> list[str]:
    return []


@pytest.fixture
def opened(server: LocalSmtp, warnings: list[str], tmp_path: Path) -> Open:
    def opened(*to: str, timeout: float = 5, security: str = "none", user: str | None = None) -> Channel:
        smtp = Smtp(
            host="127.0.0.1",
            port=server.port,
            timeout=timeout,
            sender=SENDER,
            security=security,
            user=user,
            password="wrong" if user else None,
        )
        around = replace(surroundings(tmp_path, smtp), warn=lambda name, text: warnings.append(f"{name}: {text}"))
        options = {"to": list(to or ["editor@example.org"])}
        return open_channel(Receiver(name="desk", type="email", options=options), around)

    return opened


def mail(envelope: Envelope = ENVELOPE, subject: str = MESSAGE.subject) -> EmailMessage:
    composed = compose_mail(replace(MESSAGE, subject=subject), envelope, sender=SENDER, to=["editor@example.org"])
    return message_from_bytes(bytes(composed), policy=default)


def failure(channel: Channel) -> DeliveryFailed:
    with pytest.raises(DeliveryFailed) as caught:
        channel.send(MESSAGE, ENVELOPE)
    return caught.value


def test_a_mail_has_a_plain_and_an_html_part_with_the_same_news() -> None:
    assert mail().get_content_type() == "multipart/alternative"
    plain, html = mail().get_body(("plain",)), mail().get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().strip() == MESSAGE.text
    assert html.get_content().strip() == MESSAGE.html


def test_a_second_attempt_is_the_same_mail_byte_for_byte() -> None:
    assert bytes(mail()) == bytes(mail(replace(ENVELOPE, attempt=7)))


def test_another_delivery_has_another_message_id_in_the_same_thread() -> None:
    other = mail(replace(ENVELOPE, delivery_id="dlv-0002"))
    assert other["Message-ID"] != mail()["Message-ID"]
    assert other["References"] == other["In-Reply-To"] == mail()["References"]


@pytest.mark.parametrize(
    ("header", "value"),
    [
        pytest.param("From", SENDER, id="comes from the sender of the settings"),
        pytest.param("Date", "Fri, 11 Nov 2022 12:30:00 +0000", id="is dated when it became owed"),
        pytest.param("List-Id", "<desk.news-monitor.news.example>", id="can be sorted by receiver"),
        pytest.param("Auto-Submitted", "auto-generated", id="asks for no automatic answers"),
    ],
)
def test_a_mail(header: str, value: str) -> None:
    assert str(mail()[header]) == value


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\x00", "\x0b", "\x85", "\u2028"], ids=ascii)
def test_no_subject_can_add_a_header(break_: str) -> None:
    forged = mail(subject=f"Kherson{break_}Bcc: everyone@example.org")
    assert forged["Bcc"] is None
    assert forged["Subject"] == "Kherson Bcc: everyone@example.org"


def test_a_very_long_subject_is_cut() -> None:
    assert len(str(mail(subject="word " * 1000)["Subject"])) <= 250


def test_a_long_subject_with_a_comma_keeps_its_beginning() -> None:
    subject = "CORRECTION: Goma: M23 said to have taken it, The Congolese army denies it"
    assert mail(subject=subject)["Subject"] == subject


def test_a_subject_of_any_script_arrives_whole() -> None:
    assert mail(subject="Киев, حماة 🏙")["Subject"] == "Киев, حماة 🏙"


@pytest.mark.parametrize(
    ("mood", "permanent", "uncertain", "says"),
    [
        pytest.param(Mood.BUSY, False, False, "451 come back later", id="busy server is tried again"),
        pytest.param(Mood.REFUSE, True, False, "550 no such person here", id="refusal for good is not tried again"),
        pytest.param(Mood.HANG, False, True, "did not answer within 0.2 seconds", id="hanging server is left in time"),
        pytest.param(Mood.DIE, False, True, "could not be used", id="dying server is tried again"),
    ],
)
def test_a(mood: Mood, permanent: bool, uncertain: bool, says: str, server: LocalSmtp, opened: Open) -> None:
    server.mood = mood
    failed = failure(opened(timeout=0.2))
    assert (failed.permanent, failed.uncertain) == (permanent, uncertain)
    assert says in str(failed)
    assert server.mails == []


def test_a_server_that_is_down_is_named_with_its_port(server: LocalSmtp, opened: Open) -> None:
    server.stop()
    failed = failure(opened())
    assert not failed.permanent
    assert not failed.uncertain
    assert f"127.0.0.1:{server.port}" in str(failed)
    server.start()
    opened().send(MESSAGE, ENVELOPE)
    assert len(server.mails) == 1


def test_one_dead_address_neither_stops_the_others_nor_stays_unnoticed(
    server: LocalSmtp, opened: Open, warnings: list[str]
) -> None:
    server.dead_letters = {"gone@example.org"}
    opened("Editor <editor@example.org>", "gone@example.org").send(MESSAGE, ENVELOPE)
    assert server.recipients == [["editor@example.org"]]
    assert warnings == ["desk: mail server 127.0.0.1 refused gone@example.org: 550 no such person here"]


def test_a_server_without_encryption_is_not_spoken_to_in_the_clear(server: LocalSmtp, opened: Open) -> None:
    failed = failure(opened(security="starttls"))
    assert failed.permanent
    assert "STARTTLS" in str(failed)
    assert server.mails == []


def test_a_login_that_the_server_does_not_know_is_explained(opened: Open) -> None:
    failed = failure(opened(user="monitor"))
    assert failed.permanent
    assert "[smtp]" in failed.cure


@pytest.mark.parametrize(
    ("options", "says"),
    [
        pytest.param({}, "`to` is missing", id="no address"),
        pytest.param({"to": ["nobody"]}, "not a mail address", id="a name only"),
        pytest.param({"to": ["a@example.org\nBcc: b@example.org"]}, "not a mail address", id="a hidden header"),
        pytest.param({"to": [7]}, "must be a list of texts", id="a number"),
        pytest.param({"to": ["a@example.org"], "from": "me"}, "not a mail address", id="a sender without address"),
    ],
)
def test_wrong_options_are_refused_when_the_channel_is_opened(
    options: dict[str, object], says: str, tmp_path: Path
) -> None:
    around = surroundings(tmp_path, Smtp(host="127.0.0.1"))
    with pytest.raises(MonitorError, match=says):
        open_channel(Receiver(name="desk", type="email", options=options), around)


def test_mail_without_a_mail_server_is_explained(tmp_path: Path) -> None:
    with pytest.raises(MonitorError, match=r"\[smtp\]"):
        open_channel(Receiver(name="desk", type="email", options={"to": ["a@example.org"]}), surroundings(tmp_path))
