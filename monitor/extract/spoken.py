"""What a sentence shows before it is parsed: its words in order, and where among them a place may be named."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import Enum, auto

from monitor.extract.lexicon import cues, everything, nouns, words

_WORD = re.compile(r"\w+")
# "The town", "it", "both", "Hill 771": no name, and a place all the same.
_POINTING = nouns("settlement") | nouns("region") | nouns("facility") | words("numbered") | cues("pointing_alone")


class Naming(Enum):
    """What a word may name by its looks."""

    NO_PLACE = auto()
    COUNTRY = auto()
    PLACE = auto()


@dataclass(frozen=True, slots=True)
class Spoken:
    """The words of a sentence in order and in lower case; `places` and `countries` tell where one may be named."""

    words: tuple[str, ...]
    known: frozenset[str]
    places: tuple[int, ...]
    countries: tuple[int, ...]

    def at(self, wanted: Collection[str]) -> list[int]:
        """Return where one of the words stands."""
        return [index for index, word in enumerate(self.words) if word in wanted]

    def has_near(self, wanted: frozenset[str], index: int, reach: int) -> bool:
        """Return whether one of the words stands so few words before or after another one."""
        return not wanted.isdisjoint(self.words[max(0, index - reach) : index + reach + 1])


def spoken(sentence: str, naming: Callable[[str], Naming]) -> Spoken:
    """Return the words of a sentence; `naming` is asked what a word with a capital may name."""
    written = _WORD.findall(sentence)
    lowered = tuple(word.lower() for word in written)
    named = [_naming(word, low, index, naming) for index, (word, low) in enumerate(zip(written, lowered, strict=True))]
    places = tuple(index for index, kind in enumerate(named) if kind is Naming.PLACE)
    countries = tuple(index for index, kind in enumerate(named) if kind is Naming.COUNTRY)
    return Spoken(lowered, frozenset(lowered), places, countries)


def _naming(word: str, lowered: str, index: int, naming: Callable[[str], Naming]) -> Naming:
    if lowered in _POINTING:
        return Naming.PLACE
    opens = index == 0 and lowered in everything()
    return naming(word) if word[0].isupper() and not opens else Naming.NO_PLACE
