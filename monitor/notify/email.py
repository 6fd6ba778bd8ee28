"""Send messages by SMTP. The only file that talks to a mail server."""

import contextlib
import smtplib
import ssl
from collections.abc import Iterator, Mapping

from monitor.errors import DeliveryFailed, MonitorError
from monitor.messages import Message, Receiver
from monitor.notify import options
from monitor.notify.channel import Envelope, Smtp, Surroundings
from monitor.notify.eml import address_of, compose_mail, one_line

Refused = Mapping[str, tuple[int, bytes]]


class Email:
    """The mail channel: one connection and one mail for each message, to all addresses of the receiver."""

    def __init__(self, smtp: Smtp, sender: str, to: tuple[str, ...], surroundings: Surroundings) -> None:
        self._smtp = smtp
        self._sender = sender
        self._to = to
        self._warn = surroundings.warn

    def send(self, message: Message, envelope: Envelope) -> None:
        """Send the mail. Addresses refused for good while others are served do not fail it: the operator is warned."""
        mail = compose_mail(message, envelope, sender=self._sender, to=self._to)
        with self._failures(), self._connection() as connection, self._failures(uncertain=True):
            refused = connection.send_message(mail, address_of(self._sender), self._addresses())
        if refused:
            self._warn(envelope.receiver, f"mail server {self._smtp.host} refused {_refusals(refused)}")

    def _addresses(self) -> list[str]:
        return [address for entry in self._to if (address := address_of(entry))]

    @contextlib.contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        smtp = self._smtp
        connection = _connected(smtp)
        try:
            if smtp.security == "starttls":
                connection.starttls(context=ssl.create_default_context())
            if smtp.user:
                connection.login(smtp.user, smtp.password or "")
            yield connection
            # The mail is accepted by now: a server that stumbles over QUIT must not make us send it twice.
            with contextlib.suppress(smtplib.SMTPException, OSError):
                connection.quit()
        finally:
            connection.close()

    @contextlib.contextmanager
    def _failures(self, *, uncertain: bool = False) -> Iterator[None]:
        """Raise DeliveryFailed for what goes wrong. `uncertain`: should the answer be lost, the mail may be there."""
        try:
            yield
        except OSError as error:  # every SMTPException is one
            where = f"mail server {self._smtp.host}:{self._smtp.port}"
            # smtplib hides a timeout in the middle of the conversation behind "unexpectedly closed".
            if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
                raise _no_answer(where, self._smtp.timeout, uncertain) from error
            raise _failure(where, error, uncertain) from error


def open_email(receiver: Receiver, surroundings: Surroundings) -> Email:
    """Return the mail channel. Options: `to` (a list of addresses) and `from`."""
    smtp = surroundings.smtp
    if smtp is None:
        raise MonitorError(
            f"receiver `{receiver.name}` is of type email, but no mail server is set",
            "set `host` in section [smtp] of monitor.toml",
        )
    to = options.texts(receiver, "to")
    if not to:
        raise MonitorError(f"receiver `{receiver.name}`: `to` is missing", "add `to: [name@example.org]`")
    sender = options.text(receiver, "from") or smtp.sender
    for entry in (*to, sender):
        if address_of(entry) is None:
            raise MonitorError(f"receiver `{receiver.name}`: {entry!r} is not a mail address", "write name@example.org")
    return Email(smtp, sender, to, surroundings)


def _connected(smtp: Smtp) -> smtplib.SMTP:
    if smtp.security == "tls":
        return smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=smtp.timeout, context=ssl.create_default_context())
    return smtplib.SMTP(smtp.host, smtp.port, timeout=smtp.timeout)


def _no_answer(where: str, timeout: float, uncertain: bool) -> DeliveryFailed:
    cure = "check that `host` and `port` of [smtp] are right and the server is well"
    return DeliveryFailed(f"{where} did not answer within {timeout:g} seconds", cure, uncertain=uncertain)


def _failure(where: str, error: OSError, uncertain: bool) -> DeliveryFailed:
    """Return what happened in words, with what a person can do about it."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            return _refusal(where, _refusals(error.recipients), [code for code, _ in error.recipients.values()])
        case smtplib.SMTPAuthenticationError():
            cure = "check `user` and `password_file` of [smtp]"
            permanent = error.smtp_code >= 500
            return DeliveryFailed(f"{where} refused the login: {_answer(error)}", cure, permanent=permanent)
        case smtplib.SMTPResponseException():
            return _refusal(where, _answer(error), [error.smtp_code])
        case smtplib.SMTPNotSupportedError():
            cure = "choose another `security` of [smtp], or addresses in plain ASCII"
            return DeliveryFailed(f"{where}: {one_line(str(error))}", cure, permanent=True)
    cure = "check that `host`, `port` and `security` of [smtp] are right and the server is running"
    return DeliveryFailed(f"{where} could not be used: {one_line(str(error))}", cure, uncertain=uncertain)


def _refusal(where: str, answer: str, codes: list[int]) -> DeliveryFailed:
    # RFC 5321: 4yz is a passing trouble (full, busy, greylisted), 5yz is meant for good.
    permanent = all(code >= 500 for code in codes)
    cure = "check the addresses in rules/receivers.yaml and the sender" if permanent else "it is tried again by itself"
    return DeliveryFailed(f"{where} refused the mail: {answer}", cure, permanent=permanent)


def _refusals(refused: Refused) -> str:
    return "; ".join(f"{address}: {code} {_words(text)}" for address, (code, text) in refused.items())


def _answer(error: smtplib.SMTPResponseException) -> str:
    return f"{error.smtp_code} {_words(error.smtp_error)}"


def _words(answer: bytes | str) -> str:
    return one_line(answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer)
