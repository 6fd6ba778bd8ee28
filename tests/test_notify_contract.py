"""What every channel promises, kept by each of them against a real other side."""

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from receivers import SECRET, LocalSmtp, LocalWebhook, Mood, Reply

from monitor.errors import DeliveryFailed
from monitor.messages import Message, MessageKind, Receiver
from monitor.notify import CHANNELS, Channel, Envelope, Smtp, Surroundings, open_channel

MESSAGE = Message(
    kind=MessageKind.ALERT,
    subject="Kherson: Ukrainian army retook it, Russia admits",
    text="The Ukrainian army retook Kherson — so both sides say.",
    html="<p>The Ukrainian army retook <b>Kherson</b>.</p>",
    data='{"type": "alert.opened", "data": {"title": "Kherson"}}',
    thread="alert/kherson",
)
ENVELOPE = Envelope(
    delivery_id="dlv-0001",
    receiver="desk",
    attempt=1,
    owed_at=datetime(2022, 11, 11, 12, 30, tzinfo=UTC),
    thread="alert/kherson",
)


@dataclass
class Line:
    """A channel with its other side: what arrived there, and how to break and mend it."""

    channel: Channel
    arrived: Callable[[], list[str]]  # one text for each message the other side has
    fail: Callable[[], None]
    mend: Callable[[], None]


class Paper(io.StringIO):
    """A terminal that can go away."""

    gone = False

    def write(self, text: str) -> int:
        if self.gone:
            raise BrokenPipeError("the reader has gone")
        return super().write(text)


def surroundings(folder: Path, smtp: Smtp | None = None, console: io.StringIO | None = None) -> Surroundings:
    return Surroundings(
        outgoing=folder,
        console=console or io.StringIO(),
        console_json=False,
        smtp=smtp,
        read_secret=lambda _: SECRET,
        warn=lambda receiver, problem: None,
        webhook_timeout=5,
    )


def console_line(_: ExitStack, folder: Path) -> Line:
    paper = Paper()
    return Line(
        open_channel(Receiver(name="desk", type="console"), surroundings(folder, console=paper)),
        lambda: [text for text in paper.getvalue().split("\n── ") if text],
        lambda: setattr(paper, "gone", True),
        lambda: setattr(paper, "gone", False),
    )


def file_line(_: ExitStack, folder: Path) -> Line:
    place = folder / "desk"
    receiver = Receiver(name="desk", type="file", options={"folder": "desk", "formats": ["html"]})
    return Line(
        open_channel(receiver, surroundings(folder)),
        lambda: [path.read_text() for path in sorted(place.glob("*.html"))] if place.is_dir() else [],
        place.touch,  # a file where the folder should be
        place.unlink,
    )


def email_line(stack: ExitStack, folder: Path) -> Line:
    server = stack.enter_context(LocalSmtp())
    receiver = Receiver(name="desk", type="email", options={"to": ["desk@example.org"]})
    smtp = Smtp(host="127.0.0.1", port=server.port, timeout=5)
    return Line(
        open_channel(receiver, surroundings(folder, smtp)),
        lambda: [str(mail) for mail in server.mails],
        lambda: setattr(server, "mood", Mood.BUSY),
        lambda: setattr(server, "mood", Mood.OK),
    )


def webhook_line(stack: ExitStack, folder: Path) -> Line:
    end = stack.enter_context(LocalWebhook())
    options = {"url": end.url, "secret_file": "hook.secret", "allow_private": True}
    turned_away: list[int] = []

    def refuse_once() -> None:
        turned_away.append(len(end.calls))
        end.replies.append(Reply(503))

    return Line(
        open_channel(Receiver(name="desk", type="webhook", options=options), surroundings(folder)),
        lambda: [call.body for index, call in enumerate(end.calls) if index not in turned_away],
        refuse_once,
        lambda: None,
    )


LINES = {"console": console_line, "file": file_line, "email": email_line, "webhook": webhook_line}


@pytest.fixture(params=sorted(LINES))
def line(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Line]:
    with ExitStack() as stack:
        yield LINES[request.param](stack, tmp_path)


def test_every_channel_is_held_to_the_contract() -> None:
    assert LINES.keys() == CHANNELS.keys()


class TestEveryChannel:
    def test_returns_when_the_other_side_has_the_message(self, line: Line) -> None:
        line.channel.send(MESSAGE, ENVELOPE)
        assert len(line.arrived()) == 1
        assert "Kherson" in line.arrived()[0]

    def test_keeps_two_deliveries_apart(self, line: Line) -> None:
        line.channel.send(MESSAGE, ENVELOPE)
        line.channel.send(MESSAGE, replace(ENVELOPE, delivery_id="dlv-0002"))
        assert len(line.arrived()) == 2

    def test_says_what_happened_in_one_line_and_what_to_do(self, line: Line) -> None:
        line.fail()
        with pytest.raises(DeliveryFailed) as caught:
            line.channel.send(MESSAGE, ENVELOPE)
        assert caught.value.args[0]
        assert "\n" not in str(caught.value)
        assert caught.value.cure

    def test_calls_an_outage_passing_and_leaves_nothing_behind(self, line: Line) -> None:
        line.fail()
        with pytest.raises(DeliveryFailed) as caught:
            line.channel.send(MESSAGE, ENVELOPE)
        assert not caught.value.permanent
        assert not caught.value.disable
        assert line.arrived() == []

    def test_delivers_once_after_the_outage(self, line: Line) -> None:
        line.fail()
        with pytest.raises(DeliveryFailed):
            line.channel.send(MESSAGE, ENVELOPE)
        line.mend()
        line.channel.send(MESSAGE, replace(ENVELOPE, attempt=2))
        assert len(line.arrived()) == 1

    def test_carries_any_text_unharmed_by_line_breaks_in_the_subject(self, line: Line) -> None:
        hostile = replace(MESSAGE, subject="Hello\r\nBcc: everyone@example.org", text="\x1b[2J naïve 🏙\u2028" * 300)
        line.channel.send(hostile, ENVELOPE)
        assert len(line.arrived()) == 1
        assert not any(text.startswith("Bcc:") for text in line.arrived()[0].splitlines())

    def test_can_be_used_from_another_thread(self, line: Line) -> None:
        thread = threading.Thread(target=line.channel.send, args=(MESSAGE, ENVELOPE))
        thread.start()
        thread.join()
        assert len(line.arrived()) == 1
