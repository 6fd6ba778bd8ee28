"""Which places the sentences of an article name: what the gazetteer holds, or "in" and "near" tell to be one."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from monitor.extract.en.place_forms import AFTER_NAME, AREA, BESIDE, LOCATIVE, NAME
from monitor.extract.lexicon import everything, nouns
from monitor.extract.parties import PartyIndex
from monitor.extract.place_choice import SETTLEMENTS, SMALL, PlaceContext
from monitor.extract.place_words import is_place_name, kinds_of
from monitor.extract.places import PlaceResolver
from monitor.extract.whereabouts import Whereabouts
from monitor.model import Place, Span

_NOBODY = nouns("monitor") | nouns("residents") | nouns("armed")


class Mentions:
    """The places that one article names; resolved only when somebody asks."""

    def __init__(
        self, text: str, sentences: Sequence[Span], resolver: PlaceResolver, context: PlaceContext, parties: PartyIndex
    ) -> None:
        self._text = text
        self._sentences = sentences
        self._starts = [span.start for span in sentences]
        self._resolver = resolver
        self._context = context
        self._parties = parties
        self.whereabouts = Whereabouts(text, resolver, context)
        self._learned: dict[str, Place] = {}
        self._seen: dict[int, list[tuple[int, Place]]] = {}

    @property
    def sentences(self) -> int:
        """The number of sentences of the article."""
        return len(self._sentences)

    def learn(self, name: str, place: Place) -> None:
        """Take note of what a name means, here and in the sentences that were looked at before."""
        self._learned[name] = place
        for start in _occurrences(name, self._text):
            self._seen.pop(bisect_right(self._starts, start) - 1, None)

    def known(self, name: str) -> Place | None:
        """Return what the article told earlier that a name means."""
        return self._learned.get(name)

    def spoken_of(self, index: int, noun: str) -> dict[str, Place]:
        """Return the places of a sentence by id; where another lies, or where they fled to, is not spoken of."""
        fitting = self.fitting(index, noun)
        return {place.id: place for start, place in fitting if not self.is_landmark(start)}

    def fitting(self, index: int, noun: str) -> Iterator[tuple[int, Place]]:
        """Yield the places of a sentence that a noun may mean, each with its offset in the article."""
        kinds = kinds_of(noun) or tuple(SETTLEMENTS)
        yield from ((start, place) for start, place in self.places(index) if place.kind in kinds)

    def places(self, index: int) -> list[tuple[int, Place]]:
        """Return the places that a sentence names, each with its offset in the article."""
        if index not in self._seen:
            self._seen[index] = list(self._find(self._sentences[index]))
        return self._seen[index]

    def _find(self, span: Span) -> Iterator[tuple[int, Place]]:
        for found in NAME.finditer(self._text, span.start, span.end):
            name = AFTER_NAME.sub("", found.group())
            place = self._learned.get(name) or self._named(name, found.end())
            if place is None and is_place_name(name) and self._is_located(found.start(), name):
                place = self._resolver.unknown(name, self.whereabouts.country(name, span))
            if place is not None and not self._is_actor(name, place):
                yield found.start(), place

    def _named(self, name: str, end: int) -> Place | None:
        area = AREA.match(self._text, end)  # "Homs province" is not Homs
        return self._resolver.resolve(f"{name}{area.group()}" if area else name, self._context)

    def _is_located(self, start: int, name: str) -> bool:
        before = self._text[max(0, start - 30) : start]
        located = LOCATIVE.search(before) is not None and name.split()[0].lower() not in everything()
        return located and not is_nobodys(name)

    def is_landmark(self, start: int) -> bool:
        """Return whether a place only tells where another lies: "west of Bentiu", "30 km from Bentiu"."""
        return BESIDE.search(self._text[max(0, start - 30) : start]) is not None

    def _is_actor(self, name: str, place: Place) -> bool:
        """Return whether a name is a party's: a person's, or a capital that stands for its government."""
        party = self._parties.resolve(name, (), None)
        return party.id is not None and (place.kind in SMALL or party.kind == "state")


def is_nobodys(name: str) -> bool:
    """Return whether capitals in a row are no place's name: "Aleppo Monitor AFP"."""
    words = name.split()
    credited = len(words) > 1 and any(word.isupper() and len(word) > 2 for word in words)
    return credited or not _NOBODY.isdisjoint(word.lower() for word in words)


def _occurrences(name: str, text: str) -> Iterator[int]:
    """Yield the offsets at which a name stands in a text, in words or not."""
    start = text.find(name)
    while start >= 0:
        yield start
        start = text.find(name, start + 1)
