"""Show messages in the terminal, or in the journal of the service."""

import json
import re
from typing import TextIO

from monitor.errors import DeliveryFailed
from monitor.messages import Message, Receiver
from monitor.notify.channel import Envelope, Surroundings
from monitor.notify.eml import one_line

# An article may hold escape sequences that repaint or command a terminal.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
WIDTH = 100


class Console:
    """The console channel: one write for each message, so that two never mix. `as_json`: as a line among log lines."""

    def __init__(self, stream: TextIO, *, as_json: bool) -> None:
        self._stream = stream
        self._print = _line if as_json else _sheet

    def send(self, message: Message, envelope: Envelope) -> None:
        """Write the subject and the text part, with the receiver and the kind of message."""
        try:
            self._stream.write(self._fitting(self._print(message, envelope)))
            self._stream.flush()
        except (OSError, ValueError) as error:
            raise DeliveryFailed(
                f"the console cannot be written to: {error}", "start the monitor with an open standard output"
            ) from error

    def _fitting(self, text: str) -> str:
        encoding = getattr(self._stream, "encoding", None) or "utf-8"
        return text.encode(encoding, "replace").decode(encoding)


def open_console(_: Receiver, surroundings: Surroundings) -> Console:
    """Return the console channel; it has no options."""
    return Console(surroundings.console, as_json=surroundings.console_json)


def _line(message: Message, envelope: Envelope) -> str:
    said = {
        "event": "message",
        "kind": message.kind,
        "receiver": envelope.receiver,
        "delivery": envelope.delivery_id,
        "subject": message.subject,
        "text": message.text.rstrip(),
    }
    return f"{json.dumps(said)}\n"


def _sheet(message: Message, envelope: Envelope) -> str:
    title = f"── {message.kind} for {envelope.receiver} "
    sheet = f"{title:─<{WIDTH}}\n{one_line(message.subject)}\n\n{message.text.rstrip()}\n{'─' * WIDTH}\n"
    return UNPRINTABLE.sub("�", sheet)
