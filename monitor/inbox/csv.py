"""Take the rows out of a csv file, whatever parts its columns, under the names of its first row."""

import csv
import io
from collections.abc import Iterator
from typing import IO

from monitor.errors import FileRefused
from monitor.inbox.members import Limits
from monitor.inbox.tables import Row, encoded, lines_of

_MOST_COLUMNS = 1000
_DELIMITERS = ",;\t|"
_QUOTATION = "check its quotation marks"


def csv_rows(file: IO[bytes], limits: Limits) -> Iterator[Row | FileRefused]:
    """Yield each row, and a refusal for one with more values than columns, which would lose what lies beyond them.

    Raise FileRefused ("malformed", "too-wide", "too-large").
    """
    csv.field_size_limit(limits.most_member_bytes)
    lines = (line.replace("\0", "") for line in _text_lines(file, limits.most_member_bytes))
    first = next(lines, "")
    rows = csv.reader(lines, delimiter=max(_DELIMITERS, key=first.count))
    try:
        names = _names(first, rows.dialect.delimiter)
        for number, row in enumerate(rows, 2):
            if any(row[len(names) :]):
                yield FileRefused("malformed", f"row {number} has more values than there are columns", _QUOTATION)
            elif any(row):
                yield number, encoded(dict(zip(names, row, strict=False)))
    except csv.Error as error:
        raise FileRefused("malformed", f"row {rows.line_num} is not CSV: {error}", _QUOTATION) from error


def _text_lines(file: IO[bytes], most: int) -> Iterator[str]:
    for number, line in enumerate(lines_of(file, most), 1):
        if line is None:
            raise FileRefused("too-large", f"line {number} is longer than any article", _QUOTATION)
        yield _decoded(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line)


def _decoded(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")  # what spreadsheets of the Western world write


def _names(first: str, delimiter: str) -> list[str]:
    names = [name.strip() for name in next(csv.reader(io.StringIO(first), delimiter=delimiter), [])]
    if len(names) < 2:
        raise FileRefused("malformed", "the first row does not name the columns", "begin with a row such as title,text")
    if len(names) > _MOST_COLUMNS:
        raise FileRefused("too-wide", f"it has {len(names):,} columns", "keep the columns that make up an article")
    return names
