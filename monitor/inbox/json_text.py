"""Tell the JSON formats of news apart by what they hold."""

import json
from collections.abc import Iterator, Mapping

from monitor.errors import FileRefused
from monitor.inbox.article import Draft
from monitor.inbox.json_feed import is_json_feed, read_json_feed
from monitor.inbox.ninjs import is_ninjs, read_ninjs
from monitor.inbox.records import record_draft

# Under these names the answers of news APIs hold their list of articles.
LISTS = ("articles", "items", "results", "docs", "data", "hits", "news", "stories", "entries", "response")
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
    listed = _list_in(value)
    return tuple(_drafts(listed, columns)) if listed is not None else (record_draft(value, columns),)


def _list_in(answer: Mapping[str, object], depth: int = 2) -> object:
    """Return the list of articles in the answer of a news API: `articles`, or `hits` in `hits`; None where is none."""
    for key in LISTS:
        value = answer.get(key)
        if _is_list_of_objects(value):
            return value
        if depth and isinstance(value, dict) and (found := _list_in(value, depth - 1)):
            return found
    return None


def parse_json(text: str) -> object:
    """Return the value. Raise FileRefused ("malformed", "too-deep")."""
    try:
        return json.loads(text, strict=False)
    except RecursionError as error:
        raise FileRefused("too-deep", "its objects are nested too deep", _CURE) from error
    except ValueError as error:
        raise FileRefused("malformed", f"this is not JSON: {error}", "fetch it again") from error


def _drafts(listed: object, columns: Mapping[str, str]) -> Iterator[Draft]:
    """Yield the articles of a list; an item without words is passed over, as in a feed, unless all are."""
    if not _is_list_of_objects(listed):
        raise FileRefused("format", "this JSON holds no articles that we know", _CURE)
    assert isinstance(listed, list)
    found, wordless = False, None
    for item in (each for each in listed if isinstance(each, dict)):
        try:
            yield from read_ninjs(item) if is_ninjs(item) else (record_draft(item, columns),)
            found = True
        except FileRefused as error:
            wordless = wordless or error
    if wordless and not found:
        raise wordless


def _is_list_of_objects(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)
