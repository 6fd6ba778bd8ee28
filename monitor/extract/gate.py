"""Turn away what is not about war before anything slow looks at it: one pass for triggers, one for vocabulary.

A trigger ("captured", "fell to") makes a sentence a candidate. Sport, business and politics use the same verbs, so the
article as a whole must also speak of war: it names enough different concepts of the vocabulary file. A flash of one or
two sentences has no room for that: there a trigger and somebody who fights are enough, or a trigger, a concept and a
state.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.extract.language import entries
from monitor.model import Span

# An article needs so many different concepts; a short item (by code points) names fewer of them.
LEAST_CONCEPTS = 4
FLASH = 600
LEAST_CONCEPTS_BELOW = ((FLASH, 2), (1500, 3))
_FIGHTS, _HARMS = "+ ", "* "  # before the concepts that are people who fight, and before those of harm


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of war with the words that name it. `fights`: it is people who do; `harms`: it is what they do."""

    forms: tuple[str, ...]
    fights: bool = False
    harms: bool = False


class NamesSide(Protocol):
    """Tells whether a text names who fights."""

    def __call__(self, text: str, *, states: bool) -> bool:
        """Return whether the text names an armed party, or with `states` also a state."""


def _names_nobody(text: str, *, states: bool) -> bool:
    return False


class Gate:
    """Finds triggers and judges articles. Matching ignores case and keeps to whole words."""

    def __init__(
        self,
        triggers: Iterable[str],
        concepts: Iterable[Sequence[str]] | None = None,
        names_side: NamesSide = _names_nobody,
    ) -> None:
        """Take the triggers in every form they have in text; `concepts` are forms grouped by concept.

        Without `concepts` the vocabulary file beside this module is read. `names_side` tells whether a text names
        an armed party, or with `states` a state; only short texts are shown to it.
        """
        self._triggers = _Words([(trigger, 0) for trigger in triggers])
        groups = read_concepts() if concepts is None else [Concept(tuple(forms)) for forms in concepts]
        self._concepts = _Words([(form, number) for number, group in enumerate(groups) for form in group.forms])
        self._fighters = frozenset(number for number, group in enumerate(groups) if group.fights)
        told = (number for number, group in enumerate(groups) if group.fights or group.harms)
        self._telling = frozenset(told)
        self._names_side = names_side

    def passes(self, text: str) -> bool:
        """Tell whether the article as a whole speaks of war."""
        lowered = _lower(text)
        concepts = {concept for _, concept in self._concepts.find(lowered)}
        least = next((few for length, few in LEAST_CONCEPTS_BELOW if len(text) < length), LEAST_CONCEPTS)
        return len(concepts) >= least or (len(text) < FLASH and self._is_flash(text, lowered, concepts))

    def may_tell(self, flash: str) -> bool:
        """Tell whether a text is a flash with a trigger and at least one word of fighters or of harm done."""
        if len(flash) >= FLASH:
            return False
        lowered = _lower(flash)
        return self._is_triggered(lowered) and any(told in self._telling for _, told in self._concepts.find(lowered))

    def candidates(self, text: str, spans: Sequence[Span]) -> list[int]:
        """Return the indexes of the sentences (in text order) that hold a trigger."""
        starts = [span.start for span in spans]
        hits = {bisect_right(starts, position) - 1 for position, _ in self._triggers.find(_lower(text))}
        return sorted(hit for hit in hits if hit >= 0)

    def _is_flash(self, text: str, lowered: str, concepts: set[int]) -> bool:
        if not self._is_triggered(lowered):
            return False
        return not concepts.isdisjoint(self._fighters) or self._names_side(text, states=bool(concepts))

    def _is_triggered(self, lowered: str) -> bool:
        return next(iter(self._triggers.find(lowered)), None) is not None


class _Words:
    def __init__(self, words: Iterable[tuple[str, int]]) -> None:
        self._values = {_lower(word): value for word, value in words}
        self._numbered = list(self._values.values())
        self._automaton = AhoCorasick(list(self._values), matchkind=MatchKind.LeftmostLongest)

    def find(self, lowered: str) -> Iterable[tuple[int, int]]:
        """Yield (position, value) of every whole word or phrase in the text."""
        length = len(lowered)
        for pattern, start, end in self._automaton.find_matches_as_indexes(lowered):
            if (start == 0 or not lowered[start - 1].isalnum()) and (end == length or not lowered[end].isalnum()):
                yield start, self._numbered[pattern]


def read_concepts() -> list[Concept]:
    """Return the vocabulary of war."""
    return [_concept(line) for line in entries("conflict_words.txt")]


def _concept(line: str) -> Concept:
    forms = line.removeprefix(_FIGHTS).removeprefix(_HARMS).split(", ")
    return Concept(tuple(forms), fights=line.startswith(_FIGHTS), harms=line.startswith(_HARMS))


def _lower(text: str) -> str:
    """Return the text in lower case with every offset kept ("İ".lower() is two code points long)."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)
