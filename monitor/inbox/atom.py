"""Read Atom (RFC 4287): every entry is an article."""

import html

from lxml import etree

from monitor.inbox.article import Draft
from monitor.inbox.elements import LANGUAGE, longest, moment_at, plain, text_at
from monitor.inbox.feed import worded
from monitor.inbox.metadata import Metadata, found_address, found_language

ATOM = "{http://www.w3.org/2005/Atom}"


def read_atom(root: etree._Element) -> tuple[Draft, ...]:
    """Return an article for each entry that has words."""
    feed = Metadata(
        outlet=text_at(root, f"{ATOM}title"),
        author=text_at(root, f"{ATOM}author/{ATOM}name"),
        language=found_language(root.get(LANGUAGE)),
    )
    return worded(map(_entry, root.iterchildren(f"{ATOM}entry")), feed)


def _entry(entry: etree._Element) -> Draft:
    metadata = Metadata(
        title=plain(_markup(entry.find(f"{ATOM}title"))),
        outlet=text_at(entry, f"{ATOM}source/{ATOM}title"),
        url=_link(entry),
        author=text_at(entry, f"{ATOM}author/{ATOM}name"),
        published=moment_at(entry, f"{ATOM}published", f"{ATOM}updated"),
        language=found_language(entry.get(LANGUAGE)),
        guid=text_at(entry, f"{ATOM}id"),
    )
    return Draft(longest(_markup(entry.find(f"{ATOM}content")), _markup(entry.find(f"{ATOM}summary"))), metadata)


def _markup(element: etree._Element | None) -> str:
    """Return the HTML that an Atom text construct stands for."""
    if element is None:
        return ""
    if element.get("type") == "xhtml":
        return "".join(etree.tostring(child, encoding="unicode") for child in element)
    text = element.text or ""
    return text if element.get("type") == "html" else html.escape(text, quote=False)


def _link(entry: etree._Element) -> str | None:
    links = entry.findall(f"{ATOM}link")
    chosen = [link for link in links if link.get("rel", "alternate") == "alternate"]
    return next(filter(None, (found_address(link.get("href"), link.base) for link in chosen)), None)
