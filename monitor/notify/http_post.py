"""Post to an address that was looked at first. The only file that makes HTTP calls.

The name is resolved once and the connection goes to the very address that was judged: asked twice, a hostile name
server can answer differently (DNS rebinding). httpcore lets us do so while Host, SNI and the certificate check keep
the name; it follows no redirects and ignores proxy variables.
"""

import contextlib
import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import httpcore

from monitor.notify.addresses import Resolve, is_public

MOST_READ = 2_000  # bytes of an answer's body


class AddressRefused(Exception):
    """The host has an address that must not be called; the message names both."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `headers` have lower-case names; `body` is the beginning, at most MOST_READ bytes."""

    status: int
    headers: Mapping[str, str]
    body: str


def post(
    url: str, body: bytes, headers: Mapping[str, str], *, timeout: float, allow_private: bool, resolve: Resolve
) -> Answer:
    """Post `body` and return the answer, all within `timeout` seconds (name resolution apart).

    Raise AddressRefused, or httpcore's TimeoutException, NetworkError and ProtocolError.
    """
    backend = _Guarded(time.monotonic() + timeout, allow_private, resolve)
    with (
        httpcore.ConnectionPool(network_backend=backend, ssl_context=ssl.create_default_context()) as pool,
        pool.stream("POST", url, headers=list(headers.items()), content=body) as response,
    ):
        return Answer(response.status, _names_and_values(response.headers), _beginning(response))


def _names_and_values(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in headers}


def _beginning(response: httpcore.Response) -> str:
    read = b""
    # The status has said it all; a body that breaks off or never ends does not change it.
    with contextlib.suppress(httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError):
        for chunk in response.iter_stream():
            read += chunk
            if response.status < 300 or len(read) >= MOST_READ:
                break
    return read[:MOST_READ].decode("utf-8", "replace")


class _Guarded(httpcore.NetworkBackend):
    """Connects only to addresses that were judged, and lets the whole call last until `deadline`."""

    def __init__(self, deadline: float, allow_private: bool, resolve: Resolve) -> None:
        self._deadline = deadline
        self._allow_private = allow_private
        self._resolve = resolve
        self._network = httpcore.SyncBackend()

    def connect_tcp(self, host: str, port: int, *_: Any, **__: Any) -> httpcore.NetworkStream:
        failure: Exception | None = None
        for address in self._judged(host, port):
            try:
                left = _left(self._deadline, httpcore.ConnectTimeout)
                stream = self._network.connect_tcp(address, port, timeout=left)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Limited(stream, self._deadline)
        raise failure or httpcore.ConnectError(f"{host} has no address")

    def _judged(self, host: str, port: int) -> tuple[str, ...]:
        try:
            addresses = self._resolve(host, port)
        except OSError as error:
            raise httpcore.ConnectError(f"{host} cannot be found: {error.strerror or error}") from error
        inside = [address for address in addresses if not is_public(address)]
        if inside and not self._allow_private:
            raise AddressRefused(f"{host} has the address {inside[0]}, which is not in the open internet")
        return addresses


class _Limited(httpcore.NetworkStream):
    """A stream whose every step ends at the deadline: a server that sends a byte a minute holds nobody up."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _left(self._deadline, httpcore.ConnectTimeout)
        stream = self._stream.start_tls(ssl_context, server_hostname, left)
        return _Limited(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(deadline: float, over: type[httpcore.TimeoutException] = httpcore.ReadTimeout) -> float:
    """Return the seconds left. Raises `over` where none are: it tells whether the message may be there."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise over("the time is over")
    return left
