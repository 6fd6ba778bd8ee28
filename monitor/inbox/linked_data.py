"""Read the JSON-LD of a web page: what a publisher states about an article for machines."""

import json
from collections.abc import Iterator
from contextlib import suppress

from lxml.html import HtmlElement

from monitor.inbox.dates import read_moment
from monitor.inbox.metadata import Metadata, found_address, found_language, found_text

_MOST_OBJECTS = 500  # looked at on one page


def linked_metadata(root: HtmlElement) -> Metadata:
    """Return the metadata of the first article object on the page; nothing where there is none."""
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            for item in _objects(_parsed(script.text or "")):
                if _is_article(item):
                    return _metadata(item)
    return Metadata()


def _parsed(text: str) -> object:
    with suppress(ValueError, RecursionError):
        return json.loads(text, strict=False)
    return None


def _objects(value: object) -> Iterator[dict[str, object]]:
    """Yield the objects within, outer ones first."""
    waiting = [value]
    for _ in range(_MOST_OBJECTS):
        if not waiting:
            return
        value = waiting.pop(0)
        if isinstance(value, dict):
            yield value
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


def _is_article(item: dict[str, object]) -> bool:
    kinds = item.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and kind.endswith(("Article", "Posting")) for kind in listed)


def _metadata(item: dict[str, object]) -> Metadata:
    return Metadata(
        title=found_text(item.get("headline")),
        outlet=_name(item.get("publisher")),
        url=found_address(item.get("url")) or found_address(_identity(item.get("mainEntityOfPage"))),
        author=_name(item.get("author")),
        published=read_moment(found_text(item.get("datePublished")) or ""),
        language=found_language(item.get("inLanguage")),
    )


def _name(value: object) -> str | None:
    """Return the name of a person or organisation, or of several."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_name, value[:5]))) or None
    return found_text(value.get("name")) if isinstance(value, dict) else found_text(value)


def _identity(value: object) -> object:
    return value.get("@id") if isinstance(value, dict) else value
