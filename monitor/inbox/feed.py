"""Read RSS 2.0 and Atom: every item is an article."""

import html
from collections.abc import Callable, Iterable

from lxml import etree

from monitor.inbox.article import Draft
from monitor.inbox.elements import LANGUAGE, longest, moment_at, plain, text_at
from monitor.inbox.metadata import Metadata, found_address, found_language

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
DC = "{http://purl.org/dc/elements/1.1/}"


def read_rss(root: etree._Element) -> tuple[Draft, ...]:
    """Return an article for each item that has words."""
    return drafts(_rss_item, root.findall("channel"), "item")


def read_atom(root: etree._Element) -> tuple[Draft, ...]:
    """Return an article for each entry that has words."""
    return drafts(_atom_entry, [root], f"{ATOM}entry")


def drafts(
    read: Callable[[etree._Element, etree._Element], Draft], channels: Iterable[etree._Element], item_tag: str
) -> tuple[Draft, ...]:
    """Read each item of each channel; leave out those without words."""
    found = (read(item, channel) for channel in channels for item in channel.findall(item_tag))
    return tuple(draft for draft in found if draft.paragraphs or draft.metadata.title)


def _rss_item(item: etree._Element, channel: etree._Element) -> Draft:
    guid = text_at(item, "guid")
    metadata = Metadata(
        title=plain(item.findtext("title")),
        outlet=text_at(item, "source", f"{DC}publisher") or text_at(channel, "title"),
        url=found_address(text_at(item, "link")) or found_address(guid),
        author=text_at(item, f"{DC}creator", "author"),
        published=moment_at(item, "pubDate", f"{DC}date"),
        language=found_language(text_at(channel, "language", f"{DC}language")),
        guid=guid,
    )
    return Draft(longest(item.findtext(CONTENT), item.findtext("description")), metadata)


def _atom_entry(entry: etree._Element, feed: etree._Element) -> Draft:
    source = entry.find(f"{ATOM}source")
    metadata = Metadata(
        title=plain(_markup(entry.find(f"{ATOM}title"))),
        outlet=(None if source is None else text_at(source, f"{ATOM}title")) or text_at(feed, f"{ATOM}title"),
        url=_link(entry),
        author=text_at(entry, f"{ATOM}author/{ATOM}name") or text_at(feed, f"{ATOM}author/{ATOM}name"),
        published=moment_at(entry, f"{ATOM}published", f"{ATOM}updated"),
        language=found_language(entry.get(LANGUAGE) or feed.get(LANGUAGE)),
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
    return next(filter(None, (found_address(link.get("href")) for link in chosen)), None)
