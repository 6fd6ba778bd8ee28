"""Read a JSON Feed (https://www.jsonfeed.org/version/1.1/): every item is an article."""

from collections.abc import Mapping

from monitor.inbox.article import Draft
from monitor.inbox.dates import read_moment
from monitor.inbox.elements import longest
from monitor.inbox.metadata import Metadata, found_address, found_language, found_text
from monitor.inbox.plain import filled, tidy


def is_json_feed(value: object) -> bool:
    """Whether a JSON value calls itself a JSON Feed."""
    return isinstance(value, dict) and "jsonfeed.org/version/" in str(value.get("version"))[:100]


def read_json_feed(feed: Mapping[str, object]) -> tuple[Draft, ...]:
    """Return an article for each item that has words."""
    items = feed.get("items")
    found = (_item(item, feed) for item in (items if isinstance(items, list) else ()) if isinstance(item, dict))
    return tuple(draft for draft in found if draft.paragraphs or draft.metadata.title)


def _item(item: Mapping[str, object], feed: Mapping[str, object]) -> Draft:
    text = filled(tidy(found(item, "content_text")).split("\n"))
    body = longest(found(item, "content_html"), found(item, "summary"))
    site = found_address(feed.get("home_page_url")) or found_address(feed.get("feed_url"))
    metadata = Metadata(
        title=found_text(item.get("title")),
        outlet=found_text(feed.get("title")),
        url=found_address(item.get("url"), site) or found_address(item.get("external_url"), site),
        author=_authors(item) or _authors(feed),
        published=read_moment(found(item, "date_published") or found(item, "date_modified")),
        language=found_language(item.get("language")) or found_language(feed.get("language")),
        guid=found_text(item.get("id")),
    )
    return Draft(max(text, body, key=lambda lines: sum(map(len, lines))), metadata)


def found(item: Mapping[str, object], key: str) -> str:
    """Return a text of the object as it stands; "" for anything else."""
    value = item.get(key)
    return value if isinstance(value, str) else ""


def _authors(of: Mapping[str, object]) -> str | None:
    listed = of.get("authors")
    authors = listed if isinstance(listed, list) else [of.get("author")]  # version 1 knew only one
    names = (found_text(author.get("name")) for author in authors if isinstance(author, dict))
    return ", ".join(filter(None, names)) or None
