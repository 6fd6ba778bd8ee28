"""Webhooks: signatures, answers of every kind, and addresses that must not be called."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from receivers import SECRET, LocalWebhook, Reply
from standardwebhooks.webhooks import Webhook as Signer
from test_notify_contract import ENVELOPE, MESSAGE, surroundings

from monitor.errors import DeliveryFailed, MonitorError
from monitor.messages import Receiver
from monitor.notify import open_channel
from monitor.notify.addresses import is_public
from monitor.notify.webhook import Webhook


@pytest.fixture
def end() -> Iterator[LocalWebhook]:
    with LocalWebhook() as end:
        yield end


def webhook(url: str, *, timeout: float = 5, allow_private: bool = True, addresses: tuple[str, ...] = ()) -> Webhook:
    return Webhook(
        url,
        Signer(SECRET),
        allow_private=allow_private,
        timeout=timeout,
        resolve=lambda host, _: addresses or (host,),
    )


def failure(channel: Webhook) -> DeliveryFailed:
    with pytest.raises(DeliveryFailed) as caught:
        channel.send(MESSAGE, ENVELOPE)
    return caught.value


def test_the_body_arrives_as_it_was_rendered_and_signed(end: LocalWebhook) -> None:
    webhook(end.url).send(MESSAGE, ENVELOPE)
    (call,) = end.calls  # the other side checks each signature before it notes a call
    assert call.body == MESSAGE.data
    assert call.headers["content-type"] == "application/json"


def test_a_retry_keeps_the_id_and_the_body(end: LocalWebhook) -> None:
    end.replies.append(Reply(500))
    failure(webhook(end.url))
    webhook(end.url).send(MESSAGE, replace(ENVELOPE, attempt=2))
    first, second = end.calls
    assert first.headers["webhook-id"] == second.headers["webhook-id"] == ENVELOPE.delivery_id
    assert first.body == second.body


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_any_2xx_is_a_yes(status: int, end: LocalWebhook) -> None:
    end.replies.append(Reply(status))
    webhook(end.url).send(MESSAGE, ENVELOPE)
    assert len(end.calls) == 1


@pytest.mark.parametrize(
    ("reply", "permanent", "disable", "says"),
    [
        pytest.param(Reply(500, body=b"out of\r\ndisk"), False, False, "500: out of disk", id="trouble is passing"),
        pytest.param(Reply(404), False, False, "404", id="not yet deployed is passing"),
        pytest.param(Reply(410), True, True, "wants no more", id="410 disables"),
        pytest.param(Reply(302, {"location": "http://b/"}), False, False, "http://b/", id="passing redirect"),
        pytest.param(Reply(308, {"location": "http://b/"}), True, False, "not followed", id="redirect for good"),
    ],
)
def test_other_answers(reply: Reply, permanent: bool, disable: bool, says: str, end: LocalWebhook) -> None:
    end.replies.append(reply)
    failed = failure(webhook(end.url))
    assert (failed.permanent, failed.disable) == (permanent, disable)
    assert says in str(failed)
    assert failed.cure
    assert len(end.calls) == 1


def test_the_wait_that_is_asked_for_is_handed_on_in_seconds(end: LocalWebhook) -> None:
    end.replies.append(Reply(429, {"retry-after": "120"}))
    assert failure(webhook(end.url)).retry_after == 120
    later = format_datetime(datetime.now(UTC) + timedelta(minutes=10))
    end.replies.append(Reply(503, {"retry-after": later}))
    assert failure(webhook(end.url)).retry_after == pytest.approx(600, abs=30)


@pytest.mark.parametrize("value", ["soon", "-5", "٣", ""])
def test_a_wait_that_makes_no_sense_is_left_out(value: str, end: LocalWebhook) -> None:
    end.replies.append(Reply(503, {"retry-after": value.encode().decode("latin-1")}))
    assert failure(webhook(end.url)).retry_after is None


def test_a_huge_answer_is_read_only_at_its_beginning(end: LocalWebhook) -> None:
    end.replies.append(Reply(500, body=b"x" * 5_000_000))
    assert len(str(failure(webhook(end.url)))) < 500


def test_an_end_that_drips_its_answer_is_left_in_time(end: LocalWebhook) -> None:
    end.replies.append(Reply(drip=True))
    failed = failure(webhook(end.url, timeout=0.3))
    assert "did not answer within 0.3 seconds" in str(failed)
    assert not failed.permanent
    assert failed.uncertain


def test_an_end_that_is_down_is_passing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    failed = failure(webhook(f"http://127.0.0.1:{port}/secret-path"))
    assert not failed.permanent
    assert not failed.uncertain
    assert "secret-path" not in str(failed)


def test_an_end_that_was_not_even_called_within_its_time_has_nothing(end: LocalWebhook) -> None:
    failed = failure(webhook(end.url, timeout=1e-9))
    assert "did not answer" in str(failed)
    assert not failed.uncertain
    assert not end.calls


def test_an_end_that_speaks_something_else_is_passing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_say, args=(server, b"220 mail.example ESMTP\r\n\r\n"))
        thread.start()
        failed = failure(webhook(f"http://127.0.0.1:{server.getsockname()[1]}/"))
        thread.join()
    assert not failed.permanent


def _say(server: socket.socket, words: bytes) -> None:
    connection, _ = server.accept()
    with connection:
        connection.sendall(words)
        connection.recv(100_000)


def test_a_name_that_cannot_be_found_is_passing() -> None:
    def unknown(host: str, _: int) -> tuple[str, ...]:
        raise socket.gaierror(-2, "Name or service not known")

    failed = failure(
        Webhook("https://nowhere.example/", Signer(SECRET), allow_private=False, timeout=5, resolve=unknown)
    )
    assert not failed.permanent
    assert "nowhere.example cannot be found" in str(failed)


class TestTheGuard:
    def test_private_addresses_are_refused_with_the_cure(self, end: LocalWebhook) -> None:
        failed = failure(webhook(end.url, allow_private=False))
        assert failed.permanent
        assert "allow_private" in failed.cure
        assert end.calls == []

    def test_one_private_address_among_public_ones_is_enough(self, end: LocalWebhook) -> None:
        channel = webhook(end.url, allow_private=False, addresses=("93.184.215.14", "10.0.0.1"))
        assert "10.0.0.1" in str(failure(channel))

    def test_the_address_that_was_judged_is_called_under_the_name_that_was_given(self, end: LocalWebhook) -> None:
        port = int(end.url.split(":")[2].split("/")[0])
        webhook(f"http://desk.example:{port}/hook", addresses=("127.0.0.1",)).send(MESSAGE, ENVELOPE)
        assert end.calls[0].headers["host"] == f"desk.example:{port}"

    def test_the_next_address_is_tried_when_the_first_is_not_there(self, end: LocalWebhook) -> None:
        webhook(end.url, addresses=("::1", "127.0.0.1")).send(MESSAGE, ENVELOPE)
        assert len(end.calls) == 1

    @pytest.mark.parametrize(
        "address",
        [
            pytest.param("127.0.0.1", id="this machine"),
            pytest.param("::1", id="this machine by IPv6"),
            pytest.param("10.1.2.3", id="a private network"),
            pytest.param("169.254.169.254", id="the metadata service of a cloud"),
            pytest.param("100.64.0.1", id="a carrier's own network"),
            pytest.param("0.0.0.0", id="nowhere"),
            pytest.param("224.0.0.1", id="multicast"),
            pytest.param("ff0e::1", id="global multicast by IPv6"),
            pytest.param("fe80::1%eth0", id="a link"),
            pytest.param("::ffff:10.0.0.1", id="a private network written as IPv6"),
            pytest.param("64:ff9b::7f00:1", id="a private network behind NAT64"),
            pytest.param("2002:7f00:1::", id="a private network behind 6to4"),
        ],
    )
    def test_is_closed_for(self, address: str) -> None:
        assert not is_public(address)

    @pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:8.8.8.8"])
    def test_is_open_for_the_internet(self, address: str) -> None:
        assert is_public(address)


@pytest.mark.parametrize(
    ("options", "secret", "says"),
    [
        pytest.param({"secret_file": "s"}, SECRET, "`url` is missing", id="no url"),
        pytest.param({"url": "ftp://a.example/", "secret_file": "s"}, SECRET, "not an address", id="another scheme"),
        pytest.param({"url": "https:///x", "secret_file": "s"}, SECRET, "not an address", id="no host"),
        pytest.param({"url": "https://u:p@a.example/", "secret_file": "s"}, SECRET, "user name", id="a password in it"),
        pytest.param({"url": "https://a.example:99999/", "secret_file": "s"}, SECRET, "not an address", id="bad port"),
        pytest.param({"url": "https://a.example/"}, SECRET, "`secret_file` is missing", id="no secret"),
        pytest.param({"url": "https://a.example/", "secret_file": "s"}, "let me in!", "base64", id="a password"),
        pytest.param({"url": "https://a.example/", "secret_file": "s"}, "whsec_c2hvcnQ=", "24 bytes", id="too short"),
        pytest.param(
            {"url": "https://a.example/", "secret_file": "s", "allow_private": "yes"}, SECRET, "true or false", id="yes"
        ),
    ],
)
def test_wrong_options_are_refused_when_the_channel_is_opened(
    options: dict[str, object], secret: str, says: str, tmp_path: Path
) -> None:
    around = replace(surroundings(tmp_path), read_secret=lambda _: secret)
    with pytest.raises(MonitorError, match=says):
        open_channel(Receiver(name="hook", type="webhook", options=options), around)
