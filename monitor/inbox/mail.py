"""Read a mail (`.eml`): newsletters and forwarded stories."""

import email
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from email.message import EmailMessage
from email.policy import default
from typing import Any

from monitor.errors import FileRefused
from monitor.inbox.article import Draft
from monitor.inbox.dates import Moment, read_moment
from monitor.inbox.decode import decode
from monitor.inbox.markup import fragment_lines
from monitor.inbox.metadata import Metadata, found_text
from monitor.inbox.plain import filled, tidy, unwrapped

_MOST_PARTS = 1000  # lines that may part a mail; the parser takes half a millisecond for each
_LONGEST_HEADER = 5000  # characters: the parser takes a second for 50,000
_ENDLESS = re.compile(rb"^content-[a-z-]{2,30}:(?:[^\n]|\n[ \t]){5000}", re.IGNORECASE | re.MULTILINE)
_HINT = 200  # characters: "to read this newsletter, open it in your browser" and the like
_ATTACHED = "message/rfc822"
_FORWARDED = re.compile(r"(?:(?:re|fwd?|aw|wg)\s*:\s*)+", re.IGNORECASE)


def read_mail(data: bytes) -> Draft:
    """Return the article of a mail: the plain part, else the HTML part.

    Raise FileRefused ("no-text", "too-deep", "malformed").
    """
    if _ENDLESS.search(data):
        raise FileRefused("malformed", "one of its headers has no end", "save the article as plain text")
    if data.count(b"\n--") > _MOST_PARTS:
        raise FileRefused("too-deep", "this mail has too many parts", "save the article as plain text")
    try:
        message = _told_of(email.message_from_bytes(data, policy=default))
        paragraphs = _paragraphs(message)
    except RecursionError as error:
        raise FileRefused("too-deep", "its parts are nested too deep", "save the article as plain text") from error
    if not paragraphs:
        raise FileRefused("no-text", "the mail has no text part", "save the article as plain text")
    return Draft(paragraphs, _metadata(message))


def _told_of(message: EmailMessage) -> EmailMessage:
    """Return the mail that a mere cover brings along as an attachment, or a cover of covers; else the mail itself."""
    while (brought := _brought(message)) is not None:
        message = brought
    return message


def _brought(cover: EmailMessage) -> EmailMessage | None:
    """Return the first mail attached to one without words of its own."""
    own = list(_own_parts(cover))
    if any(part.get_content_maintype() == "text" and (part.get_payload(decode=True) or b"").strip() for part in own):
        return None
    attached = (part for part in own if part.get_content_type() == _ATTACHED)
    return next((mail for part in attached for mail in part.iter_parts()), None)


def _own_parts(message: Any) -> Iterator[Any]:
    """Yield the parts of a mail, without those of the mails attached to it."""
    yield message
    if message.get_content_type() != _ATTACHED:
        for part in message.iter_parts():
            yield from _own_parts(part)


def _metadata(message: EmailMessage) -> Metadata:
    sender = _header(message, "From")
    name = found_text(_sender_name(sender))
    # A mailing list speaks for its outlet; a person who forwards a story is at most its author.
    is_list = _header(message, "List-Id") is not None or _header(message, "List-Unsubscribe") is not None
    return Metadata(
        title=found_text(_FORWARDED.sub("", str(_header(message, "Subject") or ""), count=1)),
        outlet=name if is_list else None,
        author=None if is_list else name,
        published=_sent(_header(message, "Date")),
        guid=found_text(str(_header(message, "Message-ID") or "").strip("<> \t")),
    )


def _header(message: EmailMessage, name: str) -> Any:
    """Return a header as its parsed object; None where it is absent or beyond the parser."""
    # The header parser of the standard library fails in many ways on junk; a mail may have a text all the same.
    if any(key.lower() == name.lower() and len(str(value)) > _LONGEST_HEADER for key, value in message.raw_items()):
        return None
    with suppress(ValueError, TypeError, IndexError, AttributeError, LookupError, AssertionError, RecursionError):
        return message[name]
    return None


def _sender_name(sender: Any) -> str:
    addresses = getattr(sender, "addresses", ())
    return str(addresses[0].display_name) if addresses else ""


def _sent(date: Any) -> Moment | None:
    sent = getattr(date, "datetime", None)
    return read_moment(sent.isoformat()) if sent else None


def _paragraphs(message: EmailMessage) -> tuple[str, ...]:
    """Return the plain part, or the HTML part where the plain one is only a hint that there is one."""
    plain, page = _part(message, "plain", _lines), _part(message, "html", fragment_lines)
    return page if _size(plain) < min(_HINT, _size(page)) else plain


def _size(paragraphs: tuple[str, ...]) -> int:
    return sum(map(len, paragraphs))


def _part(message: EmailMessage, kind: str, lines_of: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    for part in message.walk():
        is_text = part.get_content_type() == f"text/{kind}" and not part.is_attachment()
        if is_text and (lines := lines_of(_content(part))):
            return lines
    return ()


def _content(part: Any) -> str:
    # Not get_content(): it fails on an unknown charset, and believes a wrong one.
    payload = part.get_payload(decode=True)
    return decode(payload, part.get_content_charset()) if isinstance(payload, bytes) else ""


def _lines(text: str) -> tuple[str, ...]:
    return filled(unwrapped(tidy(text)))
