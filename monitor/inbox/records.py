"""Read one record (a JSON object, a row of a table) as an article, whatever its fields are called."""

import html
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime

from monitor.errors import FileRefused
from monitor.inbox.article import Draft
from monitor.inbox.dates import Moment, read_moment
from monitor.inbox.markup import fragment_lines
from monitor.inbox.metadata import Metadata, found_address, found_language, found_text
from monitor.inbox.plain import filled, letters, tidy, unwrapped

Record = Mapping[str, object]

# What fields are called in the wild, without case and marks, the surest first: news APIs, crawlers, data sets.
_NAMES: Mapping[str, tuple[str, ...]] = {
    name: tuple(called.split())
    for name, called in {
        "text": "bodyhtml contenthtml bodytext articletext fulltext maintext plaintext articlebody body text content "
        "article story leadparagraph description summary abstract",
        "title": "title headline webtitle articletitle heading name",
        "published": "published publishedat dategmt datepublished publishdate publisheddate publicationdate pubdate "
        "pubtime dateofpublication webpublicationdate versioncreated date datetime timestamp time",
        "outlet": "outlet publication publisher sourcename newspaper sitename source site medium domain sourcedomain",
        "author": "author authors byline creator writer",
        "url": "url link weburl articleurl sourceurl href permalink uri",
        "language": "language lang locale",
        "guid": "guid uuid articleid id",
        "credit": "credit creditline agency newsagency",
    }.items()
}
FIELDS = tuple(_NAMES)
_ENVELOPES = ("_source", "fields", "attributes")
_TEXT_OF_OBJECT = ("rendered", "main", "original", "name", "value")
_COUNTED = re.compile(r"\d{10}|\d{13}")  # seconds or milliseconds since 1970, as a table without types holds them
_MILLISECONDS = 1e11  # beyond this many seconds (the year 5138) a number counts milliseconds


def record_draft(record: Record, columns: Mapping[str, str] | None = None) -> Draft:
    """Return the article of a record. `columns` names the field for each that shall not be guessed.

    Raise FileRefused ("no-text") where no field holds a text.
    """
    values = _chosen(record, columns or {})
    paragraphs = _paragraphs(values.get("text"))
    title = found_text(values.get("title"))
    if not paragraphs and not title:
        known = ", ".join(str(key)[:40] for key in list(record)[:12])
        cure = "name the column that holds the text, as in --map text=body"
        raise FileRefused("no-text", f"no text was found among its fields: {known}", cure)
    return Draft(paragraphs, _metadata(values, title))


def _chosen(record: Record, columns: Mapping[str, str]) -> dict[str, object]:
    """Return the value of each of our fields: of the column named, else of the first that is called like it."""
    called: dict[str, object] = {}
    for key, value in _opened(record):
        if (plain := _within(value)) not in (None, ""):
            called.setdefault(letters(str(key)), plain)
    return {field: _value(record, called, columns.get(field), names) for field, names in _NAMES.items()}


def _opened(record: Record) -> Iterator[tuple[str, object]]:
    """Yield the fields, and those of the envelopes in which search engines and news APIs put the article itself."""
    envelopes = [value for key, value in record.items() if key in _ENVELOPES and isinstance(value, dict)]
    # Not the envelopes themselves: `_source` would pass for the outlet.
    yield from ((key, value) for key, value in record.items() if value not in envelopes)
    for envelope in envelopes:
        yield from envelope.items()


def _within(value: object) -> object:
    """Return the text of an object that stands for one, such as `{"rendered": "<p>..."}`; another value as it is."""
    if not isinstance(value, dict):
        return value
    return next((value[key] for key in _TEXT_OF_OBJECT if isinstance(value.get(key), str)), value)


def _value(record: Record, called: Mapping[str, object], column: str | None, names: tuple[str, ...]) -> object:
    if column is not None:
        return record.get(column)
    return next((called[name] for name in names if name in called), None)


def _metadata(values: Mapping[str, object], title: str | None) -> Metadata:
    return Metadata(
        title=html.unescape(title) if title else None,
        outlet=_name(values["outlet"]),
        url=found_address(values["url"]),
        author=_name(values["author"]),
        published=moment_of(values["published"]),
        language=found_language(values["language"]),
        guid=_identity(values["guid"]),
        credit=_name(values["credit"]),
    )


def _paragraphs(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        value = "\n\n".join(each for each in value if isinstance(each, str))
    if not isinstance(value, str):
        return ()
    return fragment_lines(value) if "</" in value else filled(unwrapped(tidy(html.unescape(value)).strip("\n")))


def moment_of(value: object) -> Moment | None:
    """Return a time given as text, as a date, or as seconds or milliseconds since 1970."""
    if isinstance(value, datetime):
        return read_moment(value.isoformat())
    if isinstance(value, date):
        return read_moment(value.isoformat())
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value)
    if isinstance(value, str):
        return _from_number(float(value)) if _COUNTED.fullmatch(value) else read_moment(value)
    return None


def _from_number(value: float) -> Moment | None:
    seconds = value / 1000 if abs(value) > _MILLISECONDS else value
    try:
        return read_moment(datetime.fromtimestamp(seconds, UTC).isoformat()) if seconds > 0 else None
    except (ValueError, OverflowError, OSError):
        return None


def _name(value: object) -> str | None:
    """Return the name of a person or an outlet, of several, or of an object that has one."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_name, value[:5]))) or None
    return found_text(value.get("name")) if isinstance(value, dict) else found_text(value)


def _identity(value: object) -> str | None:
    return found_text(value) or (str(value) if isinstance(value, int) else None)
