"""What tells an article from all others: its text, and what it states as its address or number."""

import hashlib
from collections.abc import Iterable, Set
from contextlib import suppress
from urllib.parse import urljoin, urlsplit

from monitor.inbox.plain import letters

_ENOUGH_LETTERS = 200  # of body, to know an article by its body alone


def article_id(title: str, paragraphs: tuple[str, ...]) -> str:
    """Return "a" and 16 hex digits, equal for equal text in any format.

    The letters of the body alone decide where there are 200 or more: whether a file names its title or shows it as
    its first line, and how it is punctuated, makes no difference. Shorter texts count with their title.
    """
    body = letters("".join(paragraphs))
    known_by = body if len(body) >= _ENOUGH_LETTERS else f"{letters(title)}\n{body}"
    return "a" + hashlib.sha256(known_by.encode()).hexdigest()[:16]


def own_address(url: str | None) -> str | None:
    """Return the address unless it is that of a whole site, which many articles give as theirs."""
    with suppress(ValueError):
        parts = urlsplit(url or "")
        return url if parts.path.strip("/") or parts.query or parts.fragment else None
    return None


def site_of(url: str) -> str | None:
    """Return the address of the site that a page belongs to."""
    with suppress(ValueError):
        return urljoin(url, "/")
    return None


def worldwide(guid: str | None, outlet: str | None) -> str | None:
    """Return a guid that only this article has: a bare number counts within its outlet, of no outlet not at all."""
    if guid and guid.isdigit():
        return f"{outlet} {guid}" if outlet else None
    return guid


def shared(pairs: Iterable[tuple[str | None, tuple[str, ...]]]) -> Set[str]:
    """Return the addresses that stand beside different texts."""
    texts: dict[str, tuple[str, ...]] = {}
    return {address for address, text in pairs if address and texts.setdefault(address, text) != text}
