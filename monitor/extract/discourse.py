"""What an article has spoken of so far: which place "the city" is, which base "the base"."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

from monitor.extract.countries import TEXT_READ
from monitor.extract.en.place_forms import (
    AFTER_NAME,
    AREA,
    BESIDE,
    CALLED_CAPITAL,
    FACILITY,
    LOCATIVE,
    NAME,
    OTHER_CLAUSE,
    POINTED,
    is_described,
)
from monitor.extract.lexicon import everything, nouns
from monitor.extract.parties import PartyIndex
from monitor.extract.place_choice import SETTLEMENTS, SMALL, PlaceContext
from monitor.extract.place_words import AREAS, is_place_name, kinds_of
from monitor.extract.places import PlaceResolver
from monitor.extract.whereabouts import Whereabouts
from monitor.model import Place, Span

LOOK_BACK = 3  # sentences
PAIR = 2
MINOR = 0.5  # weight of another country against the main one: with more, "the country" may be either
_NOBODY = nouns("monitor") | nouns("residents") | nouns("armed")
_NARROW = frozenset({"town", "village"})  # "the city" may go on being the one that the article is about


class Discourse:
    """The places of one article in reading order; resolved only when somebody asks."""

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
        self._topics: dict[str, Place | None] = {}

    def learn(self, name: str, place: Place) -> None:
        """Take note of what a name means in this article."""
        if self._learned.get(name) != place:
            self._learned[name] = place
            for start in occurrences(name, self._text):
                self._seen.pop(bisect_right(self._starts, start) - 1, None)
            self._topics.clear()

    def known(self, name: str) -> Place | None:
        """Return what the article told earlier that a name means."""
        return self._learned.get(name)

    def place_meant(self, noun: str, sentence: int, before: int) -> Place | None:
        """Return the place that "the city" means at offset `before` of a sentence, None where two could be meant."""
        if noun == "capital":
            return self._capital(sentence, before)
        before_it = [(start, place) for start, place in self._fitting(sentence, noun) if start < before]
        here = [place for start, place in before_it if not self._is_landmark(start)] or [p for _, p in before_it]
        if described := [place for place in here if self._is_described(place, noun, sentence)]:
            here = described
        if here:
            return here[-1] if len({place.id for place in here}) == 1 else None
        recent = range(sentence - 1, max(-1, sentence - 1 - LOOK_BACK), -1)
        spoken_of = [self._spoken_of(index, noun) for index in recent]
        if noun in _NARROW and (near := self._nearest(spoken_of)) is not None:
            return near
        topic = self.topic(noun) if not kinds_of(noun) & AREAS else None
        if topic is not None and (noun != "it" or any(topic.id in found for found in spoken_of)):
            return topic if any(topic.id in found for found in spoken_of) else self._nearest(spoken_of) or topic
        return self._nearest(spoken_of)

    def only_place_before(self, noun: str, sentence: int, before: int) -> Place | None:
        """Return X of "marched into X and took the country's third city", None where several places stand before it."""
        found = {place.id: place for start, place in self._fitting(sentence, noun) if start < before}
        return next(iter(found.values())) if len(found) == 1 else None

    def pair_meant(self, sentence: int, before: int) -> tuple[Place, ...]:
        """Return the two places that "both towns" means at an offset, none where the nearest named are not two."""
        for index in range(sentence, max(-1, sentence - 1 - LOOK_BACK), -1):
            settled = (each for each in self._places(index) if each[1].kind in SETTLEMENTS)
            named = [(start, place) for start, place in settled if start < before]
            found = {place.id: place for start, place in named if not self._is_landmark(start)}
            if len(found) > 1:
                return tuple(found.values()) if len(found) == PAIR else ()
        return ()

    def country_meant(self) -> Place | None:
        """Return the country that the article is about, where that is one."""
        context, (main, *others) = self._context, (*self._context.countries, "")
        if not main or any(other and context.share(other) > MINOR for other in others):
            return None
        return self._resolver.country(main)

    def _capital(self, sentence: int, before: int) -> Place | None:
        """Return the town that the article calls one, else the capital of the country most spoken of, if that is one.

        "They left the capital" after another city that is named is perhaps that of a breakaway region, where the
        article has nothing happen in the country's own.
        """
        if (told := self._called_capital) is not None:
            return told
        main, *others = (*self._context.countries, "")
        seat = None if self._context.share(others[0] if others else "") == 1 else self._resolver.capital(main)
        another = any(start < before for start, _ in self._fitting(sentence, "city"))
        return seat if seat is None or not another or self._is_scene(seat) else None

    def _is_scene(self, seat: Place) -> bool:
        """Return whether the article names a place itself, not only "Moscow's troops"."""
        for index in range(len(self._sentences)):
            for start, place in self._places(index):
                after = self._text[start + len(place.as_written or "") :][:2]
                if place.id == seat.id and after not in ("'s", "’s"):
                    return True
        return False

    @cached_property
    def _called_capital(self) -> Place | None:
        """The one town that the article calls a capital by its name: "the capital Grozny", "Juba, the capital"."""
        names = {found["after"] or found["before"] for found in CALLED_CAPITAL.finditer(self._text[:TEXT_READ])}
        found = (self._resolver.resolve(name, self._context, hint_kind="settlement") for name in sorted(names))
        places = {place.id: place for place in found if place is not None}
        return next(iter(places.values())) if len(places) == 1 else None

    def seat_of(self, region: str) -> Place | None:
        """Return the greatest town that the article names in a region, or the capital of a country: "the X capital"."""
        area = self._resolver.resolve(region, self._context, hint_kind="region")
        if area is None:
            return self._resolver.capital(self._resolver.countries.told_by(region) or "")
        named = {place.id: place for index in range(len(self._sentences)) for _, place in self._fitting(index, "city")}
        inside = [place for place in named.values() if _lies_in(place, area)]
        return max(inside, key=lambda place: (place.population or 0, place.id), default=None)

    def only_place(self, sentence: int, *, besides: Span | None = None, located: bool = False) -> Place | None:
        """Return the settlement that a sentence names, else the area, if it is one only.

        What stands within `besides`, with offsets in the sentence, does not count. `located`: "in X", "near X", not "X
        said", "a city such as X".
        """
        begin = self._sentences[sentence].start
        told = [each for each in self._places(sentence) if not _within(each[0] - begin, besides)]
        if located and not any(LOCATIVE.search(self._text[max(0, start - 40) : start]) for start, _ in told):
            return None
        found = {place.id: place for _, place in told}
        settled = [place for place in found.values() if place.kind in SETTLEMENTS]
        named = settled or [place for place in found.values() if place.kind != "country"]
        return named[0] if len(named) == 1 else None

    def place_beside(self, sentence: int, figure: Span) -> Place | None:
        """Return where the words beside a figure tell that it was: "12 were killed in X while Y was shelled"."""
        named = [(start, place) for start, place in self._places(sentence) if place.kind != "country"]
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
        return any(place.kind != "country" for _, place in self._places(sentence))

    def names(self, place: Place, sentence: int) -> bool:
        """Return whether a sentence names a place."""
        return any(named.id == place.id for _, named in self._places(sentence))

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

    def _spoken_of(self, index: int, noun: str) -> dict[str, Place]:
        """Return the places of a sentence by id; where another lies, or where they fled to, is not spoken of."""
        fitting = self._fitting(index, noun)
        return {place.id: place for start, place in fitting if not self._is_landmark(start)}

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
            for _, place in self._fitting(index, noun):
                counts[place.id] += 1
                places[place.id] = place
        ranked = counts.most_common(2)
        clear = ranked and (len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1])
        return places[ranked[0][0]] if clear else None

    def _fitting(self, index: int, noun: str) -> Iterator[tuple[int, Place]]:
        kinds = kinds_of(noun) or tuple(SETTLEMENTS)
        yield from ((start, place) for start, place in self._places(index) if place.kind in kinds)

    def _places(self, index: int) -> list[tuple[int, Place]]:
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

    def _is_landmark(self, start: int) -> bool:
        """Return whether a place only tells where another lies: "west of Bentiu", "30 km from Bentiu"."""
        return BESIDE.search(self._text[max(0, start - 30) : start]) is not None

    def _is_actor(self, name: str, place: Place) -> bool:
        """Return whether a name is a party's: a person's, or a capital that stands for its government."""
        party = self._parties.resolve(name, (), None)
        return party.id is not None and (place.kind in SMALL or party.kind == "state")


def _within(offset: int, span: Span | None) -> bool:
    return span is not None and span.start <= offset < span.end


def is_nobodys(name: str) -> bool:
    """Return whether capitals in a row are no place's name: "Aleppo Monitor AFP"."""
    words = name.split()
    credited = len(words) > 1 and any(word.isupper() and len(word) > 2 for word in words)
    return credited or not _NOBODY.isdisjoint(word.lower() for word in words)


def occurrences(name: str, text: str) -> Iterator[int]:
    """Yield the offsets at which a name stands in a text, in words or not."""
    start = text.find(name)
    while start >= 0:
        yield start
        start = text.find(name, start + 1)


def _lies_in(place: Place, area: Place) -> bool:
    return place.country == area.country and place.admin1 is not None and place.admin1 in area.name
