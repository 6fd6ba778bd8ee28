"""Read RSS 2.0 and Atom: every item is an article."""

import html
import re
from collections.abc import Iterable
from dataclasses import replace

from lxml import etree

from monitor.inbox.article import Draft
from monitor.inbox.elements import LANGUAGE, longest, moment_at, plain, text_at
from monitor.inbox.metadata import Metadata, found_address, found_language

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
DC = "{http://purl.org/dc/elements/1.1/}"
_NAME_BEHIND_ADDRESS = re.compile(r"\S+@\S+\s+\((.+)\)")


def read_rss(root: etree._Element) -> tuple[Draft, ...]:
    """Return an article for each item that has words."""
    return tuple(draft for channel in root.findall("channel") for draft in _rss_items(channel))


def read_atom(root: etree._Element) -> tuple[Draft, ...]:
    """Return an article for each entry that has words."""
    feed = Metadata(
        outlet=text_at(root, f"{ATOM}title"),
        author=text_at(root, f"{ATOM}author/{ATOM}name"),
        language=found_language(root.get(LANGUAGE)),
    )
    return worded(map(_atom_entry, root.iterchildren(f"{ATOM}entry")), feed)


def worded(items: Iterable[Draft], feed: Metadata) -> tuple[Draft, ...]:
    """Return the items that have words; what one does not state itself, its feed does.

    `feed` is asked for once: to look it up for each item takes an hour where there are 100,000.
    """
    found = (replace(item, metadata=item.metadata.over(feed)) for item in items)
    return tuple(draft for draft in found if draft.paragraphs or draft.metadata.title)


def _rss_items(channel: etree._Element) -> tuple[Draft, ...]:
    stated = found_language(text_at(channel, "language", f"{DC}language"))
    site = found_address(text_at(channel, "link"))
    items = (_rss_item(item, site) for item in channel.iterchildren("item"))
    return worded(items, Metadata(outlet=text_at(channel, "title"), language=stated))


def _rss_item(item: etree._Element, site: str | None) -> Draft:
    guid = text_at(item, "guid")
    metadata = Metadata(
        title=plain(item.findtext("title")),
        outlet=text_at(item, "source", f"{DC}publisher"),
        url=found_address(text_at(item, "link"), site) or found_address(guid),
        author=_person(text_at(item, f"{DC}creator", "author")),
        published=moment_at(item, "pubDate", f"{DC}date"),
        guid=guid,
    )
    return Draft(longest(item.findtext(CONTENT), item.findtext("description")), metadata)


def _atom_entry(entry: etree._Element) -> Draft:
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


def _person(author: str | None) -> str | None:
    """Return the name where it stands behind a mail address, as RSS wants it: `desk@example.org (A. Writer)`."""
    named = _NAME_BEHIND_ADDRESS.fullmatch(author or "")
    return named[1] if named else author
