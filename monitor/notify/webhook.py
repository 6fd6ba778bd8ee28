"""Post messages to a URL, signed as Standard Webhooks says (https://www.standardwebhooks.com).

The body is the message's `data`; its form is `webhook.schema.json`, beside this file.
"""

import base64
import binascii
import email.utils
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpcore
from standardwebhooks.webhooks import Webhook as Signer

from monitor import __version__
from monitor.errors import DeliveryFailed, MonitorError
from monitor.messages import Message, Receiver
from monitor.notify import options
from monitor.notify.addresses import Resolve, resolve
from monitor.notify.channel import Envelope, Surroundings
from monitor.notify.eml import one_line
from monitor.notify.http_post import AddressRefused, Answer, post

SHORTEST_SECRET = 24  # bytes, by the specification
MOVED_FOR_GOOD = (301, 308)
SHOWN = 200  # characters of an answer that an error message repeats


class Webhook:
    """The webhook channel: one signed POST for each attempt, no redirects."""

    def __init__(
        self, url: str, signer: Signer, *, allow_private: bool, timeout: float, resolve: Resolve = resolve
    ) -> None:
        self._url = url
        self._signer = signer
        self._allow_private = allow_private
        self._timeout = timeout
        self._resolve = resolve

    def send(self, message: Message, envelope: Envelope) -> None:
        """Post the message. Any 2xx answer means that the other side has it."""
        try:
            answer = self._post(message.data, self._headers(message.data, envelope))
        except AddressRefused as error:
            cure = "correct `url`, or say `allow_private: true` if this is meant"
            raise DeliveryFailed(str(error), cure, permanent=True) from error
        except httpcore.TimeoutException as error:
            cure = "the receiving end should answer first and work afterwards"
            said = f"{self._host} did not answer within {self._timeout:g} seconds"
            raise DeliveryFailed(said, cure, uncertain=_was_sent(error)) from error
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            cure = "check that the address in `url` is right and the receiving end is running"
            said = f"{self._host} could not be reached: {one_line(str(error))}"
            raise DeliveryFailed(said, cure, uncertain=_was_sent(error)) from error
        if not 200 <= answer.status < 300:
            raise _failure(self._host, answer)

    @property
    def _host(self) -> str:
        # The path is not shown: for many services it is the secret.
        return f"webhook {urlsplit(self._url).netloc}"

    def _post(self, body: str, headers: dict[str, str]) -> Answer:
        return post(
            self._url,
            body.encode(),
            headers,
            timeout=self._timeout,
            allow_private=self._allow_private,
            resolve=self._resolve,
        )

    def _headers(self, body: str, envelope: Envelope) -> dict[str, str]:
        # The wall clock, whatever the monitor's own: receivers refuse a signature that is five minutes off.
        now = datetime.now(UTC)
        return {
            "content-type": "application/json",
            "user-agent": f"news-monitor/{__version__}",
            "webhook-id": envelope.delivery_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": self._signer.sign(envelope.delivery_id, now, body),
        }


def open_webhook(receiver: Receiver, surroundings: Surroundings) -> Webhook:
    """Return the webhook channel. Options: `url`, `secret_file`, `allow_private`."""
    url = options.required(receiver, "url", "https://example.org/hook")
    _check_url(receiver, url)
    name = options.required(receiver, "secret_file", "webhook.secret")
    return Webhook(
        url,
        _signer(receiver, name, surroundings.read_secret(name)),
        allow_private=options.flag(receiver, "allow_private"),
        timeout=surroundings.webhook_timeout,
    )


def _check_url(receiver: Receiver, url: str) -> None:
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
        good = good and "@" not in parts.netloc and url.isascii() and url.isprintable() and " " not in url
    except ValueError:
        good = False
    if not good:
        raise MonitorError(
            f"receiver `{receiver.name}`: `url` is not an address to post to",
            "write https://host/path in plain ASCII, without a user name",
        )


def _signer(receiver: Receiver, name: str, secret: str) -> Signer:
    try:
        # Checked here: the library silently drops characters that are not base64, which leaves a weak key.
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        key = b""
    if len(key) < SHORTEST_SECRET:
        raise MonitorError(
            f"receiver `{receiver.name}`: {name} holds no signing secret of at least {SHORTEST_SECRET} bytes in base64",
            f'make one: echo "whsec_$(openssl rand -base64 32)" > {name}',
        )
    return Signer(key)


def _was_sent(error: Exception) -> bool:
    """Whether the other side may have the message: it was called, and only its answer did not come."""
    return not isinstance(error, httpcore.ConnectTimeout | httpcore.ConnectError)


def _failure(host: str, answer: Answer) -> DeliveryFailed:
    wait = _retry_after(answer.headers.get("retry-after"))
    if answer.status == 410:
        cure = "remove the receiver, or ask there for a new address"
        return DeliveryFailed(f"{host} answered 410: it wants no more messages", cure, permanent=True, disable=True)
    if 300 <= answer.status < 400:
        return _redirected(host, answer, wait)
    said = one_line(answer.body)[:SHOWN]
    message = f"{host} answered {answer.status}" + (f": {said}" if said else "")
    return DeliveryFailed(message, "look into the receiving end's own log", retry_after=wait)


def _redirected(host: str, answer: Answer, wait: float | None) -> DeliveryFailed:
    target = one_line(answer.headers.get("location", ""))[:SHOWN] or "another address"
    return DeliveryFailed(
        f"{host} answered {answer.status}: it points to {target}, and redirects are not followed",
        "if you trust that address, set it as `url`",
        permanent=answer.status in MOVED_FOR_GOOD,
        retry_after=wait,
    )


def _retry_after(value: str | None) -> float | None:
    """Return the seconds of a Retry-After header, which holds seconds or a date (RFC 9110, 10.2.3)."""
    if value is None:
        return None
    if value.strip().isdecimal():
        return float(value[:12])
    try:
        until = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    return max((until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds(), 0.0)
