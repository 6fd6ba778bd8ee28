"""Bring messages to their receivers: one file for each channel, one line in the table below.

console  the terminal        file     .eml, .html and .json under store/outgoing/
email    SMTP                webhook  a signed POST
"""

from collections.abc import Callable

from monitor.errors import MonitorError
from monitor.messages import Receiver
from monitor.notify.channel import Channel, Envelope, Smtp, Surroundings
from monitor.notify.console import open_console
from monitor.notify.email import open_email
from monitor.notify.files import open_files
from monitor.notify.retry import next_try
from monitor.notify.webhook import open_webhook

CHANNELS: dict[str, Callable[[Receiver, Surroundings], Channel]] = {
    "console": open_console,
    "email": open_email,
    "file": open_files,
    "webhook": open_webhook,
}


def open_channel(receiver: Receiver, surroundings: Surroundings) -> Channel:
    """Return the channel of a receiver. Raise MonitorError, with its cure, for options that cannot work."""
    if receiver.type not in CHANNELS:
        raise MonitorError(
            f"receiver `{receiver.name}`: unknown type `{receiver.type}`", f"known are {', '.join(sorted(CHANNELS))}"
        )
    return CHANNELS[receiver.type](receiver, surroundings)


__all__ = ["CHANNELS", "Channel", "Envelope", "Smtp", "Surroundings", "next_try", "open_channel"]
