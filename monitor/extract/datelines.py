"""Where an article was written: "MOSCOW, Jan 3 (Reuters) - ..." makes "the defence ministry" the Russian one."""

import re
from collections.abc import Iterator

LEDE = 600  # code points in which a dateline is looked for
_CITY = r"[A-Z][A-Z’'-]+(?: [A-Z’'-]+){0,2}"
_HEAD = re.compile(
    rf"^(?P<city>{_CITY})(?:,[^\n(–—]{{2,40}}?)?(?: ?\([^)\n]{{2,40}}\))?(?:(?: ?(?:[–—]|--)| -) ?|: )(?=[A-Z\"“‘'\d])",
    re.MULTILINE,
)


def cities_written_in(text: str) -> Iterator[str]:
    """Yield the cities of the datelines, in capitals as they stand there."""
    yield from (head["city"] for head in _HEAD.finditer(text[:LEDE]))
