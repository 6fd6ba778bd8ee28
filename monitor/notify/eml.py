"""How a message looks as an e-mail. Shared by the mail channel and the files that can be opened in a mail client."""

import hashlib
import re
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from monitor.messages import Message
from monitor.notify.channel import Envelope

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
LONGEST_SUBJECT = 250
# The library likes to break a header of more than 78 characters right after its name, and some programs then show a
# leading blank; RFC 5322 allows 998.
MAIL = SMTP.clone(max_line_length=400)


def compose_mail(message: Message, envelope: Envelope, *, sender: str, to: Sequence[str]) -> EmailMessage:
    """Return the mail, the same bytes at every attempt.

    The Message-ID comes from the delivery's id, so that a mail that arrives twice can be told apart from two mails.
    Raise ValueError for a `sender` or `to` that cannot stand in a header.
    """
    domain = _domain(sender)
    mail = EmailMessage(policy=MAIL)
    mail["From"] = sender
    mail["To"] = ", ".join(to)
    mail["Subject"] = one_line(message.subject)
    mail["Date"] = format_datetime(envelope.owed_at)
    mail["Message-ID"] = _identity(envelope.delivery_id, domain)
    _thread(mail, _identity(envelope.thread, domain))
    mail["List-Id"] = f"<{_label(envelope.receiver)}.news-monitor.{domain}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers, please
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    mail.set_boundary(_fingerprint(f"parts of {envelope.delivery_id}"))  # the library's own is random
    return mail


def one_line(text: str) -> str:
    """Return `text` fit for a header: no line breaks (they would start another header), no control characters."""
    line = CONTROL.sub(" ", text).strip()
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1].rstrip() + "…"


def address_of(text: str) -> str | None:
    """Return the bare address of `Name <a@b>` or `a@b`, None where there is none."""
    address = parseaddr(text)[1]
    return address if re.fullmatch(r"[^\s@]+@[^\s@]+", address) and not CONTROL.search(text) else None


def _thread(mail: EmailMessage, root: str) -> None:
    # No mail has the root's id; mail clients group by it all the same, whichever message came first or got lost.
    mail["In-Reply-To"] = root
    mail["References"] = root


def _identity(name: str, domain: str) -> str:
    # Hashed: ids may hold characters that a Message-ID may not.
    return f"<{_fingerprint(name)}@{domain}>"


def _fingerprint(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def _domain(sender: str) -> str:
    address = address_of(sender)
    if address is None:
        raise ValueError(f"{sender!r} is not a mail address")
    return address.rpartition("@")[2]


def _label(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "receiver"
