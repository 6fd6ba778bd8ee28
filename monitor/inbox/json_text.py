"""Tell the JSON formats of news apart by what they hold."""

import json
from collections.abc import Iterator, Mapping

from monitor.errors import FileRefused
from monitor.inbox.article import Draft
from monitor.inbox.json_feed import is_json_feed, read_json_feed
from monitor.inbox.ninjs import is_ninjs, read_ninjs
from monitor.inbox.records import record_draft

# Under these names the answers of news APIs hold their list of articles.
_LISTS = ("articles", "items", "results", "docs", "data", "hits", "news", "stories", "entries")
_CURE = "save the article as plain text or HTML"


def read_json(text: str, columns: Mapping[str, str]) -> tuple[Draft, ...]:
    """Return the articles of a JSON file. Raise FileRefused ("malformed", "format", "no-text")."""
    value = parse_json(text)
    if isinstance(value, dict):
        return read_object(value, columns)
    return tuple(_drafts(value, columns))


def read_object(value: dict[str, object], columns: Mapping[str, str]) -> tuple[Draft, ...]:
    """Return the articles of one JSON object: a feed, a news item, an answer of a news API, or a plain record."""
    if is_json_feed(value):
        return read_json_feed(value)
    if is_ninjs(value):
        return read_ninjs(value)
    listed = next((value[key] for key in _LISTS if _is_list_of_objects(value.get(key))), None)
    return tuple(_drafts(listed, columns)) if listed is not None else (record_draft(value, columns),)


def parse_json(text: str) -> object:
    """Return the value. Raise FileRefused ("malformed", "too-deep")."""
    try:
        return json.loads(text, strict=False)
    except RecursionError as error:
        raise FileRefused("too-deep", "its objects are nested too deep", _CURE) from error
    except ValueError as error:
        raise FileRefused("malformed", f"this is not JSON: {error}", "fetch it again") from error


def _drafts(listed: object, columns: Mapping[str, str]) -> Iterator[Draft]:
    if not _is_list_of_objects(listed):
        raise FileRefused("format", "this JSON holds no articles that we know", _CURE)
    assert isinstance(listed, list)
    for item in listed:
        if is_ninjs(item):
            yield from read_ninjs(item)
        elif isinstance(item, dict):
            yield record_draft(item, columns)


def _is_list_of_objects(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)
