"""The words of a text with their positions, as word queries look them up."""

import re
import unicodedata
from bisect import bisect_left
from functools import lru_cache

_WORD = re.compile(r"\w+")
_FOREIGN = re.compile(r"[^\x00-\x7f]+")


@lru_cache(maxsize=16)
def fold_text(text: str) -> str:
    """Return `text` without case and accents: "Perú" and "PERU" become "peru". The last texts are kept, as below."""
    return _FOREIGN.sub(_without_accents, text.casefold())


def _without_accents(found: re.Match[str]) -> str:
    return _bare(found[0])


@lru_cache(maxsize=1024)
def _bare(letters: str) -> str:
    decomposed = unicodedata.normalize("NFKD", letters)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def words_of(text: str) -> list[str]:
    """Return the folded words of `text`. Hyphens and apostrophes part words: "air-strike" is two."""
    return _WORD.findall(fold_text(text))


class WordIndex:
    """Where each word of a text stands, counted in words from 0."""

    def __init__(self, text: str) -> None:
        self._places: dict[str, list[int]] = {}
        for position, word in enumerate(words_of(text)):
            self._places.setdefault(word, []).append(position)
        self._sorted: list[str] | None = None

    def positions(self, word: str, *, prefix: bool) -> list[int]:
        """Return the rising positions of `word`, or of all words that begin with it."""
        if not prefix:
            return self._places.get(word, [])
        return sorted(position for found in self._beginning_with(word) for position in self._places[found])

    def _beginning_with(self, prefix: str) -> list[str]:
        if self._sorted is None:
            self._sorted = sorted(self._places)
        start = bisect_left(self._sorted, prefix)
        end = start
        while end < len(self._sorted) and self._sorted[end].startswith(prefix):
            end += 1
        return self._sorted[start:end]


@lru_cache(maxsize=16)
def index_words(text: str) -> WordIndex:
    """Index `text`. The last texts are kept: every keyword rule asks about the same article in turn."""
    return WordIndex(text)
