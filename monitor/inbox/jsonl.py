"""Take the lines out of a jsonl file: each is one JSON object."""

from collections.abc import Iterator
from typing import IO

from monitor.errors import FileRefused
from monitor.inbox.members import Limits
from monitor.inbox.tables import Row, lines_of


def json_lines(file: IO[bytes], limits: Limits) -> Iterator[Row | FileRefused]:
    """Yield the lines that hold something. A line beyond all measure is refused, the others are read."""
    for number, line in enumerate(lines_of(file, limits.most_member_bytes), 1):
        if line is None:
            yield FileRefused("too-large", f"line {number} is longer than any article", "split the file into lines")
        elif line := line.strip(b"\xef\xbb\xbf \t\r\n,"):
            yield number, line
