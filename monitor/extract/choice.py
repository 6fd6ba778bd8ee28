"""Choose the sentences of an article that are worth parsing."""

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from monitor.extract.answers import SIGNS, may_answer
from monitor.extract.countries import Countries
from monitor.extract.discourse import Discourse
from monitor.extract.drafts import Text
from monitor.extract.frames import Frames
from monitor.extract.gate import FLASH, Gate
from monitor.extract.lexicon import cues, words
from monitor.extract.parties import PartyIndex
from monitor.extract.place_words import is_common_word
from monitor.extract.prospects import Prospects
from monitor.extract.spoken import Naming, Spoken, Worth
from monitor.model import Span

LONGEST_SENTENCE = 1200  # code points: what is longer is a table or a list, and would take the parser seconds
OPENING = 5  # words in which the pronoun of who acts stands: "In July it captured"
KEPT = 20_000  # words judged lately


class Choice:
    """Knows what can be told of, and by which words."""

    def __init__(self, changes: Frames, actions: Frames, parties: PartyIndex, countries: Countries) -> None:
        self._changes, self._actions = Prospects(changes.frames), Prospects(actions.frames)
        self._triggers = (Gate(changes.triggers), Gate(SIGNS), Gate(actions.triggers))
        self._parties = parties
        self._countries = countries
        self._naming = lru_cache(maxsize=KEPT)(self._may_name)

    def of(self, text: Text, discourse: Discourse) -> dict[int, Worth]:
        """Return the sentences worth parsing, in order, and for what; of a flash all that have a trigger.

        A change may be told of "the city", any other action names its place, or goes on where it was told to be. Who
        "they" are may be told in a sentence that is worth nothing else.
        """
        heard: dict[int, Spoken] = {}
        changes, answers, others = (self._heard(text, triggers, heard) for triggers in self._triggers)
        if len(text.article.text) < FLASH:
            return dict.fromkeys(sorted({*changes, *answers, *others}), Worth.ANYTHING)
        worth = defaultdict[int, Worth](lambda: Worth.NOTHING)
        for index in changes:
            if self._changes.are_seen_in(heard[index]):
                worth[index] |= Worth.CHANGE
        for index in [index - 1 for index in worth if self._goes_back(text, index, heard[index])]:
            worth[index] |= Worth.NOTHING
        for index in answers:
            if may_answer(heard[index]):
                worth[index] |= Worth.ANSWER
        for index in others:
            if self._actions.are_seen_in(heard[index]) and (index in worth or self._is_placed(index, heard, discourse)):
                worth[index] |= Worth.ACTION
        return dict(sorted(worth.items()))

    def _heard(self, text: Text, triggers: Gate, heard: dict[int, Spoken]) -> list[int]:
        """Return the sentences with a trigger, after adding their words to those `heard`."""
        found = triggers.candidates(text.article.text, text.spans)
        found = [index for index in found if _is_readable(text.spans[index])]
        heard |= {index: Spoken(text.sentence(index), self._naming) for index in found if index not in heard}
        return found

    def _is_placed(self, index: int, heard: Mapping[int, Spoken], discourse: Discourse) -> bool:
        """Return whether a sentence tells where, or that something goes on: "fighting was still going on"."""
        goes_on = not words("still").isdisjoint(heard[index].known)
        return goes_on or self._actions.are_placed_in(heard[index]) or discourse.names_place(index)

    def _goes_back(self, text: Text, index: int, sentence: Spoken) -> bool:
        """Return whether a sentence is about fighters named right before it: "They overran X on Sunday"."""
        if index == 0 or cues("opening_pronoun").isdisjoint(sentence.words[:OPENING]):
            return False
        before, here = text.spans[index - 1 : index + 1]
        joined = "\n" not in text.article.text[before.end : here.start]
        return joined and _is_readable(before) and self._parties.names_any(text.sentence(index - 1))

    def _may_name(self, word: str) -> Naming:
        if is_common_word(word) or self._countries.of_people(word) is not None:
            return Naming.NO_PLACE
        return Naming.COUNTRY if self._countries.is_named(word) else Naming.PLACE


def _is_readable(sentence: Span) -> bool:
    return sentence.end - sentence.start <= LONGEST_SENTENCE
