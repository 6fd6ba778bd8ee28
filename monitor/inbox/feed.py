"""Read RSS 2.0 and Atom: every item is an article."""

import html
import re
from collections.abc import Callable, Iterable

from lxml import etree

from monitor.errors import FileRefused
from monitor.inbox.article import Draft
from monitor.inbox.dates import Moment, read_moment
from monitor.inbox.markup import fragment_lines, parse_xml
from monitor.inbox.metadata import Metadata, found_address, found_language, found_text

_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_DC = "{http://purl.org/dc/elements/1.1/}"
_DECLARATION = re.compile(r"\s*<\?xml.*?\?>", re.DOTALL)
# HTML's entities, which feeds use although XML knows only five; those five must stay as they are.
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z][A-Za-z0-9]{1,30};")


def read_feed(text: str) -> tuple[Draft, ...]:
    """Return an article for each item that has words. Raise FileRefused ("malformed", "doctype", "format")."""
    root = parse_xml(_ENTITY.sub(lambda found: html.unescape(found.group()), _DECLARATION.sub("", text, count=1)))
    if root.tag == "rss":
        return _drafts(_rss_item, root.findall("channel"), "item")
    if root.tag == f"{_ATOM}feed":
        return _drafts(_atom_entry, [root], f"{_ATOM}entry")
    raise FileRefused("format", "this XML is neither RSS 2.0 nor Atom", "save the article as text or HTML")


_Reader = Callable[[etree._Element, etree._Element], Draft]


def _drafts(read: _Reader, channels: Iterable[etree._Element], item_tag: str) -> tuple[Draft, ...]:
    drafts = (read(item, channel) for channel in channels for item in channel.findall(item_tag))
    return tuple(draft for draft in drafts if draft.paragraphs or draft.metadata.title)


def _rss_item(item: etree._Element, channel: etree._Element) -> Draft:
    guid = _text(item, "guid")
    metadata = Metadata(
        title=_plain(item.findtext("title")),
        outlet=_text(item, "source", f"{_DC}publisher") or _text(channel, "title"),
        url=found_address(_text(item, "link")) or found_address(guid),
        author=_text(item, f"{_DC}creator", "author"),
        published=_moment(item, "pubDate", f"{_DC}date"),
        language=found_language(_text(channel, "language", f"{_DC}language")),
        guid=guid,
    )
    body = _longest(item.findtext(_CONTENT), item.findtext("description"))
    return Draft(body, metadata)


def _atom_entry(entry: etree._Element, feed: etree._Element) -> Draft:
    source = entry.find(f"{_ATOM}source")
    metadata = Metadata(
        title=_plain(_markup(entry.find(f"{_ATOM}title"))),
        outlet=(None if source is None else _text(source, f"{_ATOM}title")) or _text(feed, f"{_ATOM}title"),
        url=_link(entry),
        author=_text(entry, f"{_ATOM}author/{_ATOM}name") or _text(feed, f"{_ATOM}author/{_ATOM}name"),
        published=_moment(entry, f"{_ATOM}published", f"{_ATOM}updated"),
        language=found_language(feed.get("{http://www.w3.org/XML/1998/namespace}lang")),
        guid=_text(entry, f"{_ATOM}id"),
    )
    body = _longest(_markup(entry.find(f"{_ATOM}content")), _markup(entry.find(f"{_ATOM}summary")))
    return Draft(body, metadata)


def _text(element: etree._Element, *paths: str) -> str | None:
    return next(filter(None, (found_text(element.findtext(path)) for path in paths)), None)


def _moment(element: etree._Element, *paths: str) -> Moment | None:
    return read_moment(_text(element, *paths) or "")


def _plain(markup: str | None) -> str | None:
    return " ".join(fragment_lines(markup or "")) or None


def _markup(element: etree._Element | None) -> str:
    """Return the HTML that an Atom text construct stands for."""
    if element is None:
        return ""
    if element.get("type") == "xhtml":
        return "".join(etree.tostring(child, encoding="unicode") for child in element)
    text = element.text or ""
    return text if element.get("type") == "html" else html.escape(text, quote=False)


def _link(entry: etree._Element) -> str | None:
    links = entry.findall(f"{_ATOM}link")
    chosen = [link for link in links if link.get("rel", "alternate") == "alternate"]
    return next(filter(None, (found_address(link.get("href")) for link in chosen)), None)


def _longest(*markups: str | None) -> tuple[str, ...]:
    """Return the paragraphs of the fuller one: feeds carry the whole text beside a summary, or only one of them."""
    bodies = [fragment_lines(markup or "") for markup in markups]
    return max(bodies, key=lambda body: sum(map(len, body)))
