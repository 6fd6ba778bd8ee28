"""Numbers of people killed, injured, displaced, detained or freed, as one sentence tells them.

A number is tied to a verb beside it: "killed 12", "12 were killed", "12 dead". Mixed counts ("killed or wounded",
"casualties"), dozens and parts of a count ("among them 10 children") are left out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.extract.en.figure_forms import (
    AND,
    ASIDE,
    CLAUSE_BREAK,
    FROM_RULE,
    LIST,
    OWN_VERB,
    PASSIVE,
    TO_OBJECT,
    TOLL,
    TOLL_KINDS,
    TOLL_WORDS,
    WITH,
)
from monitor.extract.figure_verbs import Form, Verb, find_verbs, forms_for
from monitor.extract.quantities import PEOPLE_WORDS, Quantity, find_quantities
from monitor.model import Figure, Span

MOST_WORDS = 12  # between a number and the verb after it
LONGEST_SENTENCE = 5_000  # code points: longer is a table or a list without stops, and would take too long


@dataclass(frozen=True, slots=True)
class FigureMention:
    """A figure and where it stands: from the number to the verb, or the other way round."""

    span: Span
    figure: Figure


_ACCIDENT = re.compile(rf"\b(?:{'|'.join(PEOPLE_WORDS['accidents'])})\b", re.IGNORECASE)


def find_figures(sentence: str, offset: int) -> list[FigureMention]:
    """Return the figures of a sentence in order. `offset` is where the sentence begins in its text."""
    if len(sentence) > LONGEST_SENTENCE:
        return []
    lowered = sentence.lower()
    forms, tolled = forms_for(sentence), any(word in lowered for word in TOLL_WORDS)
    quantities = list(find_quantities(sentence)) if forms or tolled else []
    if not quantities:
        return []
    if _ACCIDENT.search(sentence):
        return []
    links = _Links(sentence, quantities, forms)
    if tolled:
        links.tie_tolls()
    for verb in find_verbs(sentence, forms):
        links.tie(verb)
    return links.mentions(offset)


class _Links:
    """Which verb each number of a sentence belongs to."""

    def __init__(self, sentence: str, quantities: list[Quantity], forms: Sequence[Form]) -> None:
        self.sentence = sentence
        self.quantities = quantities
        self.forms = forms
        self.tied: dict[int, FigureMention] = {}  # by index of the quantity

    def tie_tolls(self) -> None:
        """Tie "the death toll rose to 115"."""
        for index, quantity in enumerate(self.quantities):
            if toll := TOLL.search(self.sentence, max(0, quantity.start - 260), quantity.start):
                word = (toll["verb"] or toll["far"] or toll["put"] or "killed").lower()
                self._note(index, TOLL_KINDS.get(word, word), toll.start(), quantity.end)

    def tie(self, verb: Verb) -> None:
        """Tie the number before or after a verb to it, and what "and" joins to that number."""
        left, right = self._before(verb), self._after(verb)
        if verb.takes == "after" or (verb.takes == "both" and not self._is_passive(verb, left, right)):
            left = None
        else:
            right = None
        first = right if left is None else left
        if first is None or (verb.people and not self.quantities[first].named):
            return
        if verb.kind == "freed" and FROM_RULE.match(self.sentence, self.quantities[first].end):
            return
        joined = [first, *self._joined_after(first)] if left is None else self._listed_before(first, verb)
        self._note_all(joined, verb)

    def mentions(self, offset: int) -> list[FigureMention]:
        found = sorted(self.tied.values(), key=lambda mention: mention.span)
        return [replace(each, span=Span(each.span.start + offset, each.span.end + offset)) for each in found]

    def _before(self, verb: Verb) -> int | None:
        index = max((i for i, each in enumerate(self.quantities) if each.number_end <= verb.start), default=None)
        if index is None or index in self.tied:
            return None
        between = ASIDE.sub(" ", self.sentence[self.quantities[index].number_end : verb.start])
        return None if CLAUSE_BREAK.search(between) or len(between.split()) > MOST_WORDS else index

    def _after(self, verb: Verb) -> int | None:
        index = next((i for i, each in enumerate(self.quantities) if each.start >= verb.end), None)
        if index is None or index in self.tied:
            return None
        return index if TO_OBJECT.fullmatch(self.sentence, verb.end, self.quantities[index].start) else None

    def _is_passive(self, verb: Verb, left: int | None, right: int | None) -> bool:
        """Tell whether the people stand before a verb that may have them on either side."""
        if PASSIVE.search(self.sentence, max(0, verb.start - 80), verb.start) or right is None:
            return True
        beside = left is not None and not self.sentence[self.quantities[left].end : verb.start].strip()
        return beside and self._has_own_verb(right)

    def _has_own_verb(self, index: int) -> bool:
        end = self.quantities[index].end
        start = OWN_VERB.match(self.sentence, end)
        at = start.end() if start else end
        return any(form.pattern.match(self.sentence, at) for form in self.forms if form.takes != "after")

    def _joined_after(self, index: int) -> list[int]:
        """Return what "and" joins to a number: "12 rebels and 3 civilians", not "12 rebels and 3 were injured"."""
        joined: list[int] = []
        for other in range(index + 1, len(self.quantities)):
            end, start = self.quantities[other - 1].end, self.quantities[other].start
            if other in self.tied or not AND.fullmatch(self.sentence, end, start) or self._has_own_verb(other):
                break
            if any(form.pattern.search(self.sentence, end, start) for form in self.forms):
                break
            joined.append(other)
        return joined

    def _listed_before(self, index: int, verb: Verb) -> list[int]:
        """Return all numbers of "six policemen and two soldiers were killed", and of "... along with eight others"."""
        listed = [index]
        while listed[0] > 0 and self._belongs(listed[0] - 1, listed[0]):
            listed.insert(0, listed[0] - 1)
        return [*listed, *self._joined_with(verb)]

    def _belongs(self, index: int, to: int) -> bool:
        """Tell whether "and" joins two numbers of people who share a verb that follows."""
        first, start = self.quantities[index], self.quantities[to].start
        between = LIST.fullmatch(self.sentence, first.end, start) is not None
        alone = not any(form.pattern.search(self.sentence, first.end, start) for form in self.forms)
        return first.named and index not in self.tied and between and alone

    def _joined_with(self, verb: Verb) -> list[int]:
        """Return the number in "10 were killed along with eight others", which stands after the verb."""
        for index, each in enumerate(self.quantities):
            if each.start > verb.end and index not in self.tied:
                between = self.sentence[verb.end : each.start]
                alone = not any(form.pattern.search(between) for form in self.forms)
                return [index] if alone and WITH.search(between) else []
        return []

    def _note_all(self, indexes: list[int], verb: Verb) -> None:
        counted = [self.quantities[index] for index in indexes]
        if len(counted) > 1 and all(each.persons and each.qualifier is None for each in counted):
            whole = replace(counted[0], value=sum(each.value for each in counted), end=counted[-1].end)
            self.quantities[indexes[0]] = whole
            indexes = indexes[:1]
        for index in indexes:
            quantity = self.quantities[index]
            self._note(index, verb.kind, min(quantity.start, verb.start), max(quantity.end, verb.end))

    def _note(self, index: int, kind: str, start: int, end: int) -> None:
        each = self.quantities[index]
        if kind == "displaced" and each.value == 1:  # one person who fled is a story, not a figure
            return
        figure = Figure(kind=kind, value=each.value, qualifier=each.qualifier, low=each.low, high=each.high)
        self.tied[index] = FigureMention(Span(start, end), figure)
