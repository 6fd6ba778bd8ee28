"""What the tables share, jsonl, csv and parquet: lines of bounded length, and rows as JSON objects in bytes."""

import json
from collections.abc import Iterator, Mapping
from typing import IO

from monitor.inbox.streams import in_utf8, unbroken

Row = tuple[int, bytes]  # its number, from 1, and the object


def encoded(row: Mapping[str, object]) -> bytes:
    """Return a row as a JSON object."""
    return json.dumps(row, ensure_ascii=False, default=_shown).encode(errors="replace")


def lines_of(file: IO[bytes], most: int) -> Iterator[bytes | None]:
    """Yield the lines, in UTF-8 where the file says that it is UTF-16.

    None stands for one that is longer than `most` bytes, of which no more is held in memory.
    """
    file = in_utf8(file)
    while line := unbroken(lambda: file.readline(most)):
        if len(line) < most or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = unbroken(lambda: file.readline(most))
        yield None


def _shown(value: object) -> str:
    """Return a text that a table holds as mere bytes; dates as ISO 8601, and anything else so that it can be seen."""
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)
