"""Take the rows out of jsonl, csv and parquet files, each as one JSON object in bytes."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import IO

from monitor.errors import FileRefused
from monitor.inbox.members import Limits
from monitor.inbox.missing import missing_extra
from monitor.inbox.streams import DAMAGED_CURE, in_utf8, unbroken

_MOST_COLUMNS = 1000
_DELIMITERS = ",;\t|"
_BATCH = 64  # rows of a parquet file in memory at one time

Row = tuple[int, bytes]  # its number, from 1, and the object


def json_lines(file: IO[bytes], limits: Limits) -> Iterator[Row | FileRefused]:
    """Yield the lines that hold something. A line beyond all measure is refused, the others are read."""
    for number, line in enumerate(_lines(in_utf8(file), limits.most_member_bytes), 1):
        if line is None:
            yield FileRefused("too-large", f"line {number} is longer than any article", "split the file into lines")
        elif line := line.strip(b"\xef\xbb\xbf \t\r\n,"):
            yield number, line


def csv_rows(file: IO[bytes], limits: Limits) -> Iterator[Row | FileRefused]:
    """Yield each row under the names of the first one. Raise FileRefused ("malformed", "too-wide", "too-large")."""
    csv.field_size_limit(limits.most_member_bytes)
    lines = (line.replace("\0", "") for line in _text_lines(in_utf8(file), limits.most_member_bytes))
    first = next(lines, "")
    rows = csv.reader(lines, delimiter=max(_DELIMITERS, key=first.count))
    try:
        names = _names(first, rows.dialect.delimiter)
        for number, row in enumerate(rows, 2):
            if any(row):
                yield number, _encoded(dict(zip(names, row, strict=False)))
    except csv.Error as error:
        raise FileRefused(
            "malformed", f"row {rows.line_num} is not CSV: {error}", "check its quotation marks"
        ) from error


def parquet_rows(file: IO[bytes]) -> Iterator[Row]:
    """Yield each row of a parquet file that can seek. Raise FileRefused ("format", "malformed")."""
    try:
        import pyarrow.parquet
    except ImportError as error:
        raise missing_extra("parquet files", "parquet") from error
    number = 0
    try:
        for batch in pyarrow.parquet.ParquetFile(file).iter_batches(batch_size=_BATCH, use_threads=False):
            for row in batch.to_pylist():
                number += 1
                yield number, _encoded(row)
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise FileRefused("malformed", f"this parquet file cannot be read: {error}", DAMAGED_CURE) from error


def _encoded(row: Mapping[str, object]) -> bytes:
    return json.dumps(row, ensure_ascii=False, default=_shown).encode(errors="replace")


def _shown(value: object) -> str:
    """Return a text that a table holds as mere bytes; dates as ISO 8601, and anything else so that it can be seen."""
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


def _lines(file: IO[bytes], most: int) -> Iterator[bytes | None]:
    """Yield the lines; None for one that is longer than `most` bytes, of which no more is held in memory."""
    while line := unbroken(lambda: file.readline(most)):
        if len(line) < most or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = unbroken(lambda: file.readline(most))
        yield None


def _text_lines(file: IO[bytes], most: int) -> Iterator[str]:
    for number, line in enumerate(_lines(file, most), 1):
        if line is None:
            raise FileRefused("too-large", f"line {number} is longer than any article", "check its quotation marks")
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
