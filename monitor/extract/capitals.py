"""Which town "the capital" is: the one that the article calls so, that of the country, that of a region."""

from functools import cached_property

from monitor.extract.countries import TEXT_READ
from monitor.extract.en.place_forms import CALLED_CAPITAL
from monitor.extract.mentions import Mentions
from monitor.extract.place_choice import PlaceContext
from monitor.extract.places import PlaceResolver
from monitor.model import Place


class Capitals:
    """The capitals that one article may mean."""

    def __init__(self, text: str, mentions: Mentions, resolver: PlaceResolver, context: PlaceContext) -> None:
        self._text = text
        self._mentions = mentions
        self._resolver = resolver
        self._context = context

    def meant(self, sentence: int, before: int) -> Place | None:
        """Return the town that the article calls one, else the capital of the country most spoken of, if that is one.

        "They left the capital" after another city that is named is perhaps that of a breakaway region, where the
        article has nothing happen in the country's own.
        """
        if (told := self._called_capital) is not None:
            return told
        main, *others = (*self._context.countries, "")
        seat = None if self._context.share(others[0] if others else "") == 1 else self._resolver.capital(main)
        another = any(start < before for start, _ in self._mentions.fitting(sentence, "city"))
        return seat if seat is None or not another or self._is_scene(seat) else None

    def _is_scene(self, seat: Place) -> bool:
        """Return whether the article names a place itself, not only "Moscow's troops"."""
        for index in range(self._mentions.sentences):
            for start, place in self._mentions.places(index):
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
        named = {
            place.id: place
            for index in range(self._mentions.sentences)
            for _, place in self._mentions.fitting(index, "city")
        }
        inside = [place for place in named.values() if _lies_in(place, area)]
        return max(inside, key=lambda place: (place.population or 0, place.id), default=None)


def _lies_in(place: Place, area: Place) -> bool:
    return place.country == area.country and place.admin1 is not None and place.admin1 in area.name
