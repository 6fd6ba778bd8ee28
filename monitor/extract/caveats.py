"""What an article adds to a change by way of caution: it may be temporary, its extent is not clear."""

import re
from collections.abc import Iterator, Sequence

from monitor.model import Span

_CAVEATS = {
    "extent unclear": re.compile(
        r"(?:\bnot|n[’']t|\bun) ?(?:\w+ly )?clear (?:if|whether|how (?:much|many|far)|to what extent)\b"
        r".{0,120}\b(?:partial|complete|full|total|whole|control|withdraw\w*|troops|forces)\b",
        re.IGNORECASE,
    ),
    "temporary": re.compile(
        r"(?=.{0,300}\b(?:withdr[ae]w\w*|redeploy\w*|retreat\w*|pull\w*|left|reposition\w*)\b).{0,300}\btemporar(?:y|ily)\b",
        re.IGNORECASE,
    ),
}


def find_caveats(text: str, sentences: Sequence[Span]) -> Iterator[tuple[int, str]]:
    """Yield (offset of the sentence, caveat): "temporary", "extent unclear"."""
    for span in sentences:
        sentence = text[span.start : span.end]
        if "clear" in sentence or "tempor" in sentence:
            yield from ((span.start, name) for name, pattern in _CAVEATS.items() if pattern.search(sentence))
