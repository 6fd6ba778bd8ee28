"""Tell in which country a name lies that no gazetteer holds, by the nearest words that tell it."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property

from monitor.extract.countries import TEXT_READ
from monitor.extract.en.place_forms import FAR_FROM, LISTED, NAMED, TOLD_AFTER, TOLD_BEFORE
from monitor.extract.place_choice import SETTLEMENTS, PlaceContext
from monitor.extract.places import PlaceResolver
from monitor.model import Place, Span

CLEAR = 2  # times the weight of the next country: then there is one
WEIGHT, VILLAGE_WEIGHT, LEAST = 2, 1, 2  # one village alone may be a namesake
READ_BEFORE = 80  # code points


class Whereabouts:
    """The hints of one article."""

    def __init__(self, text: str, resolver: PlaceResolver, context: PlaceContext) -> None:
        self._text = text
        self._resolver = resolver
        self._context = context
        self._told: dict[str, str | None] = {}  # by name
        self._countries: dict[Span, str | None] = {}

    def told(self, name: str, sentence: Span) -> str | None:
        """Return the country or region named beside a name, here or elsewhere: in one article it means one place."""
        if (here := self.beside(name, sentence)) is not None:
            return here
        if name not in self._told:
            starts = (found.start() for found in re.finditer(rf"\b{re.escape(name)}\b", self._text[:TEXT_READ]))
            told = (self._beside(name, start, self._paragraph(Span(start, start))) for start in starts)
            self._told[name] = next(filter(None, told), None)
        return self._told[name]

    def beside(self, name: str, sentence: Span) -> str | None:
        """Return the country or region named beside a name: "the Ukrainian village of X", "X, Ukraine"."""
        start = self._text.find(name, sentence.start, sentence.end)
        return self._beside(name, start, sentence) if start >= 0 else None

    def _beside(self, name: str, start: int, sentence: Span) -> str | None:
        before = TOLD_BEFORE.search(self._text[max(sentence.start, start - READ_BEFORE) : start])
        if before is not None and self._resolver.countries.told_by(before["where"]):
            return before["where"]
        end = start + len(name)
        if (far := FAR_FROM.match(self._text, end, sentence.end)) is not None:
            return self._country_around(far["where"])
        listed = LISTED.match(self._text, end, sentence.end)  # "X and Y in the Kursk region": both lie there
        after = TOLD_AFTER.match(self._text, listed.end() if listed else end, sentence.end)
        if after is None or after["where"].isupper() or self._resolver.resolve(after["where"], self._context) is None:
            return None
        return after["where"]

    def _country_around(self, landmark: str) -> str | None:
        """Return the name of the country of a town that another place is "30 km from"."""
        found = self._resolver.resolve(landmark, self._context)
        around = self._resolver.country(found.country) if found is not None and found.kind in SETTLEMENTS else None
        return around.name if around is not None else None

    def country(self, name: str, sentence: Span) -> str:
        """Return the code of the country that an unknown name lies in, "" where nothing tells it clearly."""
        beside = self.told(name, sentence)
        told = self._country_of(beside) if beside is not None else None
        return told or self._clear(sentence) or self._clear(self._paragraph(sentence)) or self._main_country

    def _country_of(self, where: str) -> str | None:
        if told := self._resolver.countries.told_by(where):
            return told
        found = self._resolver.resolve(where, self._context)
        return found.country if found is not None else None

    def _paragraph(self, sentence: Span) -> Span:
        end = self._text.find("\n", sentence.end)
        return Span(self._text.rfind("\n", 0, sentence.start) + 1, end if end >= 0 else len(self._text))

    @cached_property
    def _main_country(self) -> str:
        """The country of the article, as far as it has one."""
        main, *others = self._context.countries or ("",)
        alone = not others or self._context.share(others[0]) * CLEAR <= 1
        return self._clear(Span(0, min(len(self._text), TEXT_READ)), whole=True) or (main if alone else "")

    def _clear(self, span: Span, *, whole: bool = False) -> str | None:
        """Return the country of by far the most places that a stretch of the text, or the whole of it, names."""
        if span not in self._countries:
            self._countries[span] = self._most_named(span, whole=whole)
        return self._countries[span]

    def _most_named(self, span: Span, *, whole: bool) -> str | None:
        weights = Counter[str]()
        for place in self._places(span, whole=whole):
            weights[place.country] += VILLAGE_WEIGHT if place.kind == "village" else WEIGHT
        ranked = weights.most_common(2)
        if not ranked or ranked[0][1] < LEAST or (len(ranked) == 2 and ranked[0][1] < CLEAR * ranked[1][1]):
            return None
        return ranked[0][0]

    def _places(self, span: Span, *, whole: bool) -> Iterator[Place]:
        for found in NAMED.finditer(self._text, span.start, span.end):
            place = None if found["name"].isupper() else self._resolver.resolve(found["name"], self._context)
            # "Moscow said", "in camps in Uganda": a state that is named tells little of what stands beside it.
            if place is None or not place.country or (place.kind == "country" and not (whole and found["locative"])):
                continue
            if found["locative"] or place.kind != "capital":
                yield place
