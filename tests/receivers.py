"""The other side: a mail server and a webhook end on loopback, real ones, that can be told to misbehave."""

import asyncio
import contextlib
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from aiosmtpd.smtp import SMTP, Envelope, Session
from standardwebhooks.webhooks import Webhook

SECRET = "whsec_dGhpcyBpcyBhIHNlY3JldCBmb3IgdGVzdHMgb25seQ=="


def plain(mail: EmailMessage) -> str:
    """Return the text part of a mail."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


class Mood(StrEnum):
    """How the mail server treats the next mails."""

    OK = "ok"
    BUSY = "busy"  # 451: try later
    REFUSE = "refuse"  # 550: never
    HANG = "hang"  # takes the text and does not answer
    DIE = "die"  # closes the connection in the middle of the text


class LocalSmtp:
    """A mail server. `mails` are those it answered for, oldest first.

    `dead_letters` are addresses that it always refuses. Use it as a context manager; `stop` and `start` keep the port.
    """

    def __init__(self) -> None:
        self.mood = Mood.OK
        self.mails: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.dead_letters: set[str] = set()
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._server: asyncio.Server | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def start(self) -> None:
        """Listen, on the same port as before."""
        self._server = self._run(self._loop.create_server(lambda: SMTP(self, loop=self._loop), "127.0.0.1", self.port))
        self.port = self._server.sockets[0].getsockname()[1]

    def stop(self) -> None:
        """Refuse connections; those that hang are let go."""
        self._run(self._close())

    async def _close(self) -> None:
        if self._server:
            self._server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _run(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.mood is Mood.BUSY:
            return "451 come back later"
        if self.mood is Mood.REFUSE or address in self.dead_letters:
            return "550 no such person here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.mood is Mood.HANG:
            await asyncio.Event().wait()
        if self.mood is Mood.DIE and server.transport:
            server.transport.abort()
            return ""
        self.mails.append(message_from_bytes(envelope.content or b"", policy=default))
        self.recipients.append(list(envelope.rcpt_tos))
        return "250 accepted"


@dataclass(frozen=True, slots=True)
class Call:
    """One request that reached the webhook end, with its signature already verified."""

    path: str
    headers: Mapping[str, str]  # lower-case names
    body: str


@dataclass(slots=True)
class Reply:
    """What the webhook end answers to one request. `drip`: headers come a byte at a time and never end."""

    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    drip: bool = False


class LocalWebhook:
    """A webhook end. It answers with `replies` in turn, then 204; `calls` are all requests, refused ones too."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.replies: deque[Reply] = deque()
        self._released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/hook"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _take(self, path: str, headers: Mapping[str, str], body: str) -> Reply:
        Webhook(SECRET).verify(body, dict(headers), json_parse=False)
        self.calls.append(Call(path, headers, body))
        return self.replies.popleft() if self.replies else Reply()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        end = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                reply = end._take(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
                if reply.drip:
                    self._drip()
                    return
                self.send_response(reply.status)
                for name, value in (reply.headers | {"content-length": str(len(reply.body))}).items():
                    self.send_header(name, value)
                self.end_headers()
                with contextlib.suppress(OSError):  # the caller need not read all of it
                    self.wfile.write(reply.body)

            def _drip(self) -> None:
                with contextlib.suppress(OSError):
                    while not end._released.wait(0.05):
                        self.wfile.write(b"H")

            def log_message(self, *_: object) -> None:
                pass

        return Handler
