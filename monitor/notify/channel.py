"""What every channel promises, and what surrounds it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, TextIO

from monitor.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Which delivery this is, to whom, and for the how-manieth time (`attempt` counts from 1).

    The other side recognises a repeated delivery by `delivery_id`, so it is the same at every attempt.
    """

    delivery_id: str
    receiver: str
    attempt: int
    owed_at: datetime  # aware; the same at every attempt
    thread: str  # the same for all messages of one alert or digest


class Channel(Protocol):
    """A way to reach one receiver. Safe to use from one thread at a time."""

    def send(self, message: Message, envelope: Envelope) -> None:
        """Deliver, or raise DeliveryFailed. Returning means the other side has it.

        DeliveryFailed is the only exception that may come out. Its message says in one line what the other side did,
        its `cure` what a person can do. A channel keeps nothing between two messages and never tries twice by itself.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Smtp:
    """The mail server. `timeout` is in seconds and holds for each step of the conversation."""

    host: str
    port: int = 25
    security: str = "none"  # none, starttls, tls
    user: str | None = None
    password: str | None = None
    sender: str = "News monitor <monitor@localhost>"
    timeout: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What channels need besides the receiver's own options."""

    outgoing: Path  # the folder of the file channel
    console: TextIO
    console_json: bool  # one line of JSON for each message: machines read what stands there
    smtp: Smtp | None  # None: no mail can be sent
    read_secret: Callable[[str], str]  # file name -> text; raises MonitorError
    # (receiver, problem): something that the operator should hear although the message was delivered.
    warn: Callable[[str, str], None]
    webhook_timeout: float = 20.0  # seconds for the whole call
