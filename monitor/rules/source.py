"""Cut the YAML of one list entry out of its file, as its author wrote it."""

import textwrap
from collections.abc import Iterator, Sequence
from functools import lru_cache

from monitor.rules.entry import Entry


def source_text(entry: Entry) -> str:
    """Return the lines of the entry with its comments, moved to the left edge."""
    line, column = entry.document.marks.get(entry.path, (1, 1))
    kept = list(_of_entry(_lines(entry.document.text), line - 1, column))
    while kept and _says_nothing(kept[-1]):
        kept.pop()
    return textwrap.dedent("\n".join(kept)) + "\n"


@lru_cache(maxsize=2)
def _lines(text: str) -> Sequence[str]:
    """Split once for all the entries of a file."""
    return text.splitlines()


def _of_entry(lines: Sequence[str], first: int, column: int) -> Iterator[str]:
    """Yield the first line and what is indented as far as its first key; the next entry's `- ` stands further left."""
    yield from lines[first : first + 1]
    for n in range(first + 1, len(lines)):
        if not _says_nothing(lines[n]) and lines[n][: column - 1].strip():
            return
        yield lines[n]


def _says_nothing(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")
