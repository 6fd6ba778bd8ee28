"""What a sentence shows before it is parsed: its words in order, and where among them a place may be named."""

import re
from collections.abc import Callable, Collection
from enum import Enum, Flag, auto
from functools import cached_property

from monitor.extract.lexicon import cues, everything, nouns, words

_WORD = re.compile(r"\w+")
_KINDS = nouns("settlement") | nouns("region") | nouns("facility") | words("numbered")  # "the town", "Hill 771"
_POINTERS = cues("pointing_alone")


class Worth(Flag):
    """What a sentence may tell, and is read for."""

    NOTHING = 0
    CHANGE = auto()
    ANSWER = auto()
    ACTION = auto()
    ANYTHING = CHANGE | ANSWER | ACTION


class Naming(Enum):
    """What a word may name by its looks."""

    NO_PLACE = auto()
    COUNTRY = auto()
    PLACE = auto()


class Spoken:
    """The words of a sentence before it is parsed, in order and in lower case, and which of them there are at all."""

    def __init__(self, sentence: str, naming: Callable[[str], Naming]) -> None:
        """Take a sentence; `naming` is asked what a word with a capital may name."""
        self._written = _WORD.findall(sentence)
        self._naming = naming
        self.words = tuple(map(str.lower, self._written))
        self.known = frozenset(self.words)

    @cached_property
    def places(self) -> tuple[int, ...]:
        """Where a place may be named, by its name or by what kind of place it is, but no country."""
        return (*self.at(_KINDS), *(index for index, kind in self._named if kind is Naming.PLACE))

    @cached_property
    def pointers(self) -> list[int]:
        """Where a word may stand for a place named before: "it", "both"."""
        return self.at(_POINTERS)

    @cached_property
    def countries(self) -> tuple[int, ...]:
        """Where a country is named."""
        return tuple(index for index, kind in self._named if kind is Naming.COUNTRY)

    def at(self, wanted: Collection[str]) -> list[int]:
        """Return where one of the words stands."""
        if self.known.isdisjoint(wanted):
            return []
        return [index for index, word in enumerate(self.words) if word in wanted]

    def has_near(self, wanted: frozenset[str], index: int, reach: int) -> bool:
        """Return whether one of the words stands so few words before or after another one."""
        return not wanted.isdisjoint(self.words[max(0, index - reach) : index + reach + 1])

    @cached_property
    def _named(self) -> list[tuple[int, Naming]]:
        """What the words with a capital may name; a common word that only begins the sentence names nothing."""
        capitals = [index for index, word in enumerate(self._written) if word[0].isupper()]
        if capitals and capitals[0] == 0 and self.words[0] in everything():
            del capitals[0]
        return [(index, self._naming(self._written[index])) for index in capitals]
