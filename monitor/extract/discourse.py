"""What an article has spoken of so far: which place "the city" is, which base "the base"."""

from collections import Counter
from collections.abc import Sequence

from monitor.extract.capitals import Capitals
from monitor.extract.en.place_forms import (
    FACILITY,
    LOCATIVE,
    OTHER_CLAUSE,
    POINTED,
    is_described,
)
from monitor.extract.mentions import Mentions
from monitor.extract.parties import PartyIndex
from monitor.extract.place_choice import SETTLEMENTS, PlaceContext
from monitor.extract.place_words import AREAS, kinds_of
from monitor.extract.places import PlaceResolver
from monitor.model import Place, Span

LOOK_BACK = 3  # sentences
PAIR = 2
MINOR = 0.5  # weight of another country against the main one: with more, "the country" may be either
_NARROW = frozenset({"town", "village"})  # "the city" may go on being the one that the article is about


class Discourse:
    """What the words for a place that is not named mean in one article."""

    def __init__(
        self, text: str, sentences: Sequence[Span], resolver: PlaceResolver, context: PlaceContext, parties: PartyIndex
    ) -> None:
        self._text = text
        self._sentences = sentences
        self._resolver = resolver
        self._context = context
        self._mentions = Mentions(text, sentences, resolver, context, parties)
        self.whereabouts = self._mentions.whereabouts
        self._capitals = Capitals(text, self._mentions, resolver, context)
        self._topics: dict[str, Place | None] = {}

    def learn(self, name: str, place: Place) -> None:
        """Take note of what a name means in this article."""
        if self.known(name) != place:
            self._mentions.learn(name, place)
            self._topics.clear()

    def known(self, name: str) -> Place | None:
        """Return what the article told earlier that a name means."""
        return self._mentions.known(name)

    def place_meant(self, noun: str, sentence: int, before: int) -> Place | None:
        """Return the place that "the city" means at offset `before` of a sentence, None where two could be meant."""
        if noun == "capital":
            return self._capitals.meant(sentence, before)
        before_it = [(start, place) for start, place in self._mentions.fitting(sentence, noun) if start < before]
        here = [place for start, place in before_it if not self._mentions.is_landmark(start)] or [
            p for _, p in before_it
        ]
        if described := [place for place in here if self._is_described(place, noun, sentence)]:
            here = described
        if here:
            return here[-1] if len({place.id for place in here}) == 1 else None
        recent = range(sentence - 1, max(-1, sentence - 1 - LOOK_BACK), -1)
        spoken_of = [self._mentions.spoken_of(index, noun) for index in recent]
        if noun in _NARROW and (near := self._nearest(spoken_of)) is not None:
            return near
        topic = self.topic(noun) if not kinds_of(noun) & AREAS else None
        if topic is not None and (noun != "it" or any(topic.id in found for found in spoken_of)):
            return topic if any(topic.id in found for found in spoken_of) else self._nearest(spoken_of) or topic
        return self._nearest(spoken_of)

    def only_place_before(self, noun: str, sentence: int, before: int) -> Place | None:
        """Return X of "marched into X and took the country's third city", None where several places stand before it."""
        found = {place.id: place for start, place in self._mentions.fitting(sentence, noun) if start < before}
        return next(iter(found.values())) if len(found) == 1 else None

    def pair_meant(self, sentence: int, before: int) -> tuple[Place, ...]:
        """Return the two places that "both towns" means at an offset, none where the nearest named are not two."""
        for index in range(sentence, max(-1, sentence - 1 - LOOK_BACK), -1):
            settled = (each for each in self._mentions.places(index) if each[1].kind in SETTLEMENTS)
            named = [(start, place) for start, place in settled if start < before]
            found = {place.id: place for start, place in named if not self._mentions.is_landmark(start)}
            if len(found) > 1:
                return tuple(found.values()) if len(found) == PAIR else ()
        return ()

    def country_meant(self) -> Place | None:
        """Return the country that the article is about, where that is one."""
        context, (main, *others) = self._context, (*self._context.countries, "")
        if not main or any(other and context.share(other) > MINOR for other in others):
            return None
        return self._resolver.country(main)

    def seat_of(self, region: str) -> Place | None:
        """Return the capital that is meant by the name of its region or country."""
        return self._capitals.seat_of(region)

    def only_place(self, sentence: int, *, besides: Span | None = None, located: bool = False) -> Place | None:
        """Return the settlement that a sentence names, else the area, if it is one only.

        What stands within `besides`, with offsets in the sentence, does not count. `located`: "in X", "near X", not "X
        said", "a city such as X".
        """
        begin = self._sentences[sentence].start
        told = [each for each in self._mentions.places(sentence) if not _within(each[0] - begin, besides)]
        if located and not any(LOCATIVE.search(self._text[max(0, start - 40) : start]) for start, _ in told):
            return None
        found = {place.id: place for _, place in told}
        settled = [place for place in found.values() if place.kind in SETTLEMENTS]
        named = settled or [place for place in found.values() if place.kind != "country"]
        return named[0] if len(named) == 1 else None

    def place_beside(self, sentence: int, figure: Span) -> Place | None:
        """Return where the words beside a figure tell that it was: "12 were killed in X while Y was shelled"."""
        named = [(start, place) for start, place in self._mentions.places(sentence) if place.kind != "country"]
        if len(named) < 2:
            return None
        after = ((start, place) for start, place in named if start >= figure.end)
        for start, place in after:
            between = self._text[figure.end : start]
            return place if LOCATIVE.search(between) and not OTHER_CLAUSE.search(between) else None
        before = (
            place for start, place in reversed(named) if not OTHER_CLAUSE.search(self._text[start : figure.start])
        )
        return next(before, None)

    def place_pointed_at(self, sentence: int, before: int) -> Place | None:
        """Return the place that a sentence means by "in the city" before an offset, None where it points at none."""
        span = self._sentences[sentence]
        found = POINTED.search(self._text, span.start, span.end)
        return self.place_meant(found["noun"], sentence, before) if found is not None else None

    def names_place(self, sentence: int) -> bool:
        """Return whether a sentence names any place but a country."""
        return any(place.kind != "country" for _, place in self._mentions.places(sentence))

    def names(self, place: Place, sentence: int) -> bool:
        """Return whether a sentence names a place."""
        return any(named.id == place.id for _, named in self._mentions.places(sentence))

    def facility_meant(self, noun: str) -> Place | None:
        """Return the one facility of this kind that the article names anywhere ("the base")."""
        wanted = kinds_of(noun.split()[-1])
        named = {
            m.group("name"): m for m in FACILITY.finditer(self._text) if kinds_of(m.group("noun").lower()) & wanted
        }
        found = [self._resolver.resolve(match.group(), self._context) for match in named.values()]
        places = {place.id: place for place in found if place is not None and place.lat is not None}
        return next(iter(places.values())) if len(places) == 1 else None

    def _is_described(self, place: Place, noun: str, sentence: int) -> bool:
        """Return whether the sentence itself tells what a place is: "Bama, the second largest town of Borno"."""
        return is_described(place.as_written or place.name, noun, self._sentence(sentence))

    def _nearest(self, spoken_of: list[dict[str, Place]]) -> Place | None:
        """Return the only place of the nearest sentence that names any, None where it names several."""
        found = next((places for places in spoken_of if places), {})
        return next(iter(found.values())) if len(found) == 1 else None

    def _sentence(self, index: int) -> str:
        return self._text[self._sentences[index].start : self._sentences[index].end]

    def topic(self, noun: str) -> Place | None:
        """Return the place of such a kind that the article names most, where that is clear."""
        if noun not in self._topics:
            self._topics[noun] = self._most_named(noun)
        return self._topics[noun]

    def _most_named(self, noun: str) -> Place | None:
        counts: Counter[str] = Counter()
        places: dict[str, Place] = {}
        for index in range(len(self._sentences)):
            for _, place in self._mentions.fitting(index, noun):
                counts[place.id] += 1
                places[place.id] = place
        ranked = counts.most_common(2)
        clear = ranked and (len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1])
        return places[ranked[0][0]] if clear else None


def _within(offset: int, span: Span | None) -> bool:
    return span is not None and span.start <= offset < span.end
