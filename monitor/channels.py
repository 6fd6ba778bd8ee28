"""Open the channels of the receivers with what the settings say about mail, secrets and folders."""

import sys
from collections.abc import Callable

import structlog

from monitor.errors import Mistake, MonitorError
from monitor.logs import writes_json
from monitor.messages import Receiver
from monitor.notify import Channel, Smtp, Surroundings, open_channel
from monitor.rules import Rulebook
from monitor.settings import FILE, Settings, read_secret

log = structlog.get_logger()

Warn = Callable[[str, str], None]  # receiver, problem: delivered, but not to every address


def log_warning(receiver: str, problem: str) -> None:
    """Write to the log that a message was delivered only in part."""
    log.warning("delivered, but", receiver=receiver, problem=problem)


def open_channels(
    settings: Settings, book: Rulebook, warn: Warn = log_warning
) -> tuple[dict[str, Channel], tuple[Mistake, ...]]:
    """Open a channel for each receiver; return them and what is wrong: with those that cannot work, and with settings
    that name a receiver which is not there."""
    channels: dict[str, Channel] = {}
    faults = []
    for receiver in book.receivers:
        try:
            channels[receiver.name] = open_one(settings, receiver, warn)
        except MonitorError as error:
            faults.append(Mistake("rules/receivers.yaml", 0, 0, f"`{receiver.name}`: {error.args[0]}", error.cure))
    named = settings.store.anchors_to
    if named and named not in {receiver.name for receiver in book.receivers}:
        cure = "mend anchors_to, or add the receiver to rules/receivers.yaml"
        faults.append(Mistake(FILE, 0, 0, f"`{named}` is to get the anchors, but is no receiver", cure))
    return channels, tuple(faults)


def open_one(settings: Settings, receiver: Receiver, warn: Warn = log_warning) -> Channel:
    """Open the channel of one receiver. Raises MonitorError where it cannot work."""
    around = Surroundings(
        outgoing=settings.store_folder / "outgoing",
        console=sys.stdout,
        console_json=writes_json(settings.log) and not sys.stdout.isatty(),
        smtp=_smtp(settings, login=receiver.type == "email"),
        read_secret=lambda name: read_secret(name, settings.home),
        warn=warn,
    )
    return open_channel(receiver, around)


def _smtp(settings: Settings, *, login: bool) -> Smtp | None:
    """Return the mail server. Without `login` nothing fails where the password cannot be read."""
    chosen = settings.smtp
    if not chosen.host:
        return None
    return Smtp(
        host=chosen.host,
        port=chosen.port,
        security=chosen.security,
        user=chosen.user or None,
        password=settings.smtp_password() if login else None,
        sender=chosen.sender,
        timeout=chosen.timeout_seconds,
    )


def find_receiver(book: Rulebook, name: str) -> Receiver:
    """Return a receiver by name. Raises MonitorError naming those there are."""
    for receiver in book.receivers:
        if receiver.name == name:
            return receiver
    known = ", ".join(receiver.name for receiver in book.receivers)
    raise MonitorError(f"there is no receiver `{name}`", f"known are: {known or 'none'}")
