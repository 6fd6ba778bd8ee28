"""Write rows in a format, one after the other: an export of any size needs the memory of one row."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from typing import BinaryIO, TextIO

from monitor.export.columns import Column, Row, Value
from monitor.export.parquet import write_parquet

Writer = Callable[[Iterable[Row], Sequence[Column], BinaryIO], None]
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(rows: Iterable[Row], columns: Sequence[Column], out: BinaryIO) -> None:
    """Write a header and one line for each row, in UTF-8 as RFC 4180 has it. A missing value is empty."""
    names = [column.name for column in columns]
    with _text(out) as text:
        writer = csv.writer(text)
        writer.writerow(names)
        writer.writerows([_cell(row.get(name)) for name in names] for row in rows)


def _cell(value: Value) -> Value:
    """A spreadsheet would run a text such as `=HYPERLINK(...)` of an article: an apostrophe keeps it a text."""
    match value:
        case bool():
            return "true" if value else "false"
        case str() if value.startswith(FORMULA):
            return f"'{value}"
    return value


def write_jsonl(rows: Iterable[Row], columns: Sequence[Column], out: BinaryIO) -> None:
    """Write one JSON object on a line for each row, with every column; a missing value is null."""
    with _text(out) as text:
        for row in rows:
            text.write(f"{_json(_whole(row, columns))}\n")


def write_geojson(rows: Iterable[Row], columns: Sequence[Column], out: BinaryIO) -> None:
    """Write a FeatureCollection (RFC 7946): a point for each row, without geometry where no coordinates are known."""
    with _text(out) as text:
        text.write('{"type": "FeatureCollection", "features": [')
        for number, row in enumerate(rows):
            feature = {"type": "Feature", "geometry": _point(row), "properties": _whole(row, columns)}
            text.write(f"{',' if number else ''}\n{_json(feature)}")
        text.write("\n]}\n")


def _point(row: Row) -> Mapping[str, object] | None:
    lon, lat = row.get("longitude"), row.get("latitude")
    return None if lon is None or lat is None else {"type": "Point", "coordinates": [lon, lat]}


def _whole(row: Row, columns: Sequence[Column]) -> Row:
    return {column.name: row.get(column.name) for column in columns}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


@contextmanager
def _text(out: BinaryIO) -> Iterator[TextIO]:
    """Lend a text file over a binary one, which stays open for whoever opened it."""
    text = TextIOWrapper(out, encoding="utf-8", newline="")
    try:
        yield text
    finally:
        text.detach()


WRITERS: Mapping[str, Writer] = {
    "csv": write_csv,
    "jsonl": write_jsonl,
    "geojson": write_geojson,
    "parquet": write_parquet,
}
BINARY = frozenset({"parquet"})
