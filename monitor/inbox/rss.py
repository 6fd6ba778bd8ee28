"""Read RSS 2.0 (https://www.rssboard.org/rss-specification): every item is an article."""

import re

from lxml import etree

from monitor.inbox.article import Draft
from monitor.inbox.elements import longest, moment_at, plain, text_at
from monitor.inbox.feed import CONTENT, DC, worded
from monitor.inbox.metadata import Metadata, found_address, found_language

_NAME_BEHIND_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\s+\((.+)\)")


def read_rss(root: etree._Element) -> tuple[Draft, ...]:
    """Return an article for each item that has words."""
    return tuple(draft for channel in root.findall("channel") for draft in _items(channel))


def _items(channel: etree._Element) -> tuple[Draft, ...]:
    stated = found_language(text_at(channel, "language", f"{DC}language"))
    site = found_address(text_at(channel, "link"))
    items = (_item(item, site) for item in channel.iterchildren("item"))
    return worded(items, Metadata(outlet=text_at(channel, "title"), language=stated))


def _item(item: etree._Element, site: str | None) -> Draft:
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


def _person(author: str | None) -> str | None:
    """Return the name where it stands behind a mail address, as RSS wants it: `desk@example.org (A. Writer)`."""
    named = _NAME_BEHIND_ADDRESS.fullmatch(author or "")
    return named[1] if named else author
