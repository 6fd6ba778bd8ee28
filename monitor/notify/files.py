"""Write messages as files: `.eml` for a mail client, `.html` for a browser, `.json` for a program."""

import hashlib
import re
import unicodedata
from pathlib import Path

from monitor.errors import DeliveryFailed, MonitorError
from monitor.messages import Message, Receiver
from monitor.notify import options
from monitor.notify.channel import Envelope, Surroundings
from monitor.notify.eml import compose_mail
from monitor.whole_files import write_whole

FORMATS = ("eml", "html", "json")
SENDER = "News monitor <monitor@localhost>"
LONGEST_SLUG = 60


class Files:
    """The file channel: one file for each format, whole or not at all."""

    def __init__(self, folder: Path, formats: tuple[str, ...], sender: str) -> None:
        self._folder = folder
        self._formats = formats
        self._sender = sender

    def send(self, message: Message, envelope: Envelope) -> None:
        """Write the files. Sending the same delivery again writes the same names again."""
        bodies = {
            "eml": lambda: self._mail(message, envelope),
            "html": lambda: message.html.encode(),
            "json": lambda: message.data.encode(),
        }
        stem = file_stem(message.subject, envelope)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for kind in self._formats:
                write_whole(self._folder / f"{stem}.{kind}", bodies[kind]())
        except OSError as error:
            raise DeliveryFailed(
                f"{self._folder} cannot be written to: {error.strerror or error}",
                "make room there and see that the monitor may write there",
            ) from error

    def _mail(self, message: Message, envelope: Envelope) -> bytes:
        to = f"{re.sub(r'[^A-Za-z0-9._-]', '-', envelope.receiver)}@localhost"
        return bytes(compose_mail(message, envelope, sender=self._sender, to=[to]))


def open_files(receiver: Receiver, surroundings: Surroundings) -> Files:
    """Return the file channel. Options: `folder` (below `store/outgoing/`) and `formats`."""
    folder = Path(options.text(receiver, "folder") or "")
    if folder.is_absolute() or ".." in folder.parts:
        raise MonitorError(
            f"receiver `{receiver.name}`: folder `{folder}` lies outside store/outgoing/",
            "give a plain name such as `desk`",
        )
    formats = options.texts(receiver, "formats") or FORMATS
    if unknown := [kind for kind in formats if kind not in FORMATS]:
        raise MonitorError(
            f"receiver `{receiver.name}`: unknown format `{unknown[0]}`", f"known are {', '.join(FORMATS)}"
        )
    sender = surroundings.smtp.sender if surroundings.smtp else SENDER
    return Files(surroundings.outgoing / folder, formats, sender)


def file_stem(subject: str, envelope: Envelope) -> str:
    """Return `20241205T171502Z-hama-hts-led-rebels-took-it-1f0c9a2b`: sorted by time, readable, one for a delivery."""
    digest = hashlib.sha256(envelope.delivery_id.encode()).hexdigest()[:8]
    ascii_subject = unicodedata.normalize("NFKD", subject).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_subject)[:LONGEST_SLUG].strip("-") or "message"
    return f"{envelope.owed_at:%Y%m%dT%H%M%SZ}-{slug}-{digest}"
