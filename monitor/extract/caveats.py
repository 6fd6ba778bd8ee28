"""What an article adds to a change by way of caution: it may be temporary, its extent is not clear."""

from collections.abc import Iterator, Sequence

from monitor.extract.en.caveat_forms import CAVEATS
from monitor.model import Span


def find_caveats(text: str, sentences: Sequence[Span]) -> Iterator[tuple[int, str]]:
    """Yield (offset of the sentence, caveat): "temporary", "extent unclear"."""
    for span in sentences:
        sentence = text[span.start : span.end]
        if "clear" in sentence or "tempor" in sentence:
            yield from ((span.start, name) for name, pattern in CAVEATS.items() if pattern.search(sentence))
