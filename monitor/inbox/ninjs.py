"""Read ninjs, the JSON of news agencies, of any version (https://iptc.org/standards/ninjs/)."""

from collections.abc import Iterator, Mapping

from monitor.inbox.article import Draft, withdrawn
from monitor.inbox.dates import read_moment
from monitor.inbox.elements import longest
from monitor.inbox.json_feed import found
from monitor.inbox.markup import fragment_lines
from monitor.inbox.metadata import Metadata, found_address, found_language, found_text, found_version
from monitor.inbox.newsml import WITHDRAWN
from monitor.inbox.plain import filled, tidy

_BODIES = ("bodies", "body_xhtml", "body_html", "body_text")


def is_ninjs(value: object) -> bool:
    """Whether a JSON value is a news item in ninjs: it has a uri and a body of its kind."""
    return isinstance(value, dict) and isinstance(value.get("uri"), str) and any(key in value for key in _BODIES)


def read_ninjs(item: Mapping[str, object]) -> tuple[Draft, ...]:
    """Return the article of a news item; none where it has no words, as for a picture."""
    if found(item, "pubstatus").endswith(WITHDRAWN):
        return (withdrawn(_metadata(item)),)
    draft = Draft(_body(item), _metadata(item))
    return (draft,) if draft.paragraphs else ()


def _metadata(item: Mapping[str, object]) -> Metadata:
    uri = item.get("uri")
    return Metadata(
        title=found_text(item.get("headline")) or next(_values(item, "headlines"), None),
        outlet=next(_names(item, "provider", "copyrightholder", "source"), None),
        url=found_address(item.get("url")) or found_address(item.get("canonicalurl")) or found_address(uri),
        author=found_text(item.get("byline")) or found_text(item.get("by")) or next(_names(item, "people"), None),
        published=read_moment(found(item, "versioncreated") or found(item, "contentcreated")),
        language=found_language(item.get("language")),
        guid=found_text(uri),
        version=found_version(item.get("version")),
        credit=next(_names(item, "creditline", "infosources", "infosource"), None),
    )


def _body(item: Mapping[str, object]) -> tuple[str, ...]:
    text = filled(tidy(found(item, "body_text")).split("\n"))
    marked = longest(found(item, "body_xhtml"), found(item, "body_html"))
    fullest = max(map(fragment_lines, _values(item, "bodies")), key=len, default=())
    return max(text, marked, fullest, key=lambda lines: sum(map(len, lines)))


def _values(item: Mapping[str, object], key: str) -> Iterator[str]:
    """Yield the texts of a list such as `headlines` (version 2 and later)."""
    listed = item.get(key)
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, dict) and (text := found(each, "value")):
            yield text


def _names(item: Mapping[str, object], *keys: str) -> Iterator[str]:
    """Yield the names that these fields give: as text, as an object with a name, or as a list of such."""
    for key in keys:
        value = item.get(key)
        for each in value if isinstance(value, list) else [value]:
            if name := found_text(each.get("name") if isinstance(each, dict) else each):
                yield name
