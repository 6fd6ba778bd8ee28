"""Choose among the places of one name: by the countries of the article, by size, by how usual the name is."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from monitor.extract.gazetteer import COMMON, FOLDED, OTHER, OWN, Match
from monitor.extract.normalise import fold
from monitor.model import Place

BIG = 100_000  # people: such a place may be meant whatever the article is about
KNOWN = 15_000  # people: such a place may be meant where nothing tells the country
SHORTEST_FOLDED = 4  # letters: a shorter name must be spelled exactly
SHORT_FOLDED = 5  # letters: a shorter one must fold like the common name, not only like another: Adra is not Daraa
RANK_SCORE = {OWN: 8.0, COMMON: 2.0, OTHER: 0.5, FOLDED: -0.5}
COUNTRY_SCORE = 3.0
REGION_POPULARITY = {"region": 4.5, "district": 2.0}  # logarithm of the people, which the data do not give
Asked = tuple[str, str | None, str | None]  # a name as written, the kind of place it is, what it lies within
SETTLEMENTS = frozenset({"capital", "city", "town", "village"})
SMALL = frozenset({"town", "village", "district"})  # such a name may as well be a person's or a party's


@dataclass(frozen=True, slots=True)
class PlaceContext:
    """How much an article is about each country: the weight of what it mentions there."""

    weights: Mapping[str, float] = field(default_factory=dict)
    located: frozenset[str] = frozenset()  # told as a country or by a place there, not only by whose forces fight
    known: dict[Asked, Place | None] = field(default_factory=dict, compare=False, repr=False)  # resolved so far

    @property
    def countries(self) -> tuple[str, ...]:
        """Country codes, the most mentioned first."""
        return tuple(sorted(self.weights, key=lambda country: (-self.weights[country], country)))

    @property
    def main_country(self) -> str:
        """The country most mentioned, "" where none is."""
        return next(iter(self.countries), "")

    def share(self, country: str) -> float:
        """Return the country's weight against the most mentioned one's: 0 to 1."""
        return self.weights.get(country, 0.0) / max(self.weights.values(), default=1.0)


def fits(place: Place, hint_kind: str | None) -> bool:
    """Return whether a place is of the kind that the text says: "settlement", "region", "district", "country"."""
    if hint_kind == "settlement":
        return place.kind in SETTLEMENTS
    return hint_kind is None or place.kind == hint_kind


def alike(matches: Iterable[Match], name: str) -> Iterator[Match]:
    """Yield the matches but those that a short name fits by chance."""
    key = fold(name)
    for match in matches:
        if match.rank != FOLDED or len(key) >= SHORT_FOLDED or key == fold(match.place.name):
            yield match


def popularity(match: Match) -> float:
    """Return the decimal logarithm of the people there, guessed for regions."""
    guess = REGION_POPULARITY.get(match.place.kind)
    return math.log10(max(match.place.population or 0, 100)) if guess is None else guess


def is_usual(match: Match) -> bool:
    """Tell whether the name is the one that news uses: Barna is an old name of Varna, but hardly means it."""
    return match.rank >= COMMON or match.place.kind == "capital"


def likeliest(matches: Iterable[Match], context: PlaceContext) -> Place | None:
    """Return the best of the places that an article about these countries may mean, None where it means none."""
    plausible = [match for match in matches if _is_plausible(match, context)]
    return max(plausible, key=lambda match: _score(match, context)).place if plausible else None


def only_town(matches: Iterable[Match]) -> Place | None:
    """Return the one larger place of a name that is told to be a town: "the city of Bakhmut", whoever fights there."""
    found = [match.place for match in matches if is_usual(match) and (match.place.population or 0) >= KNOWN]
    return found[0] if len(found) == 1 else None


def _is_plausible(match: Match, context: PlaceContext) -> bool:
    place, people = match.place, match.place.population or 0
    if match.rank == FOLDED and len(fold(place.name)) < SHORTEST_FOLDED:
        return False
    if place.country in context.weights or place.kind == "country":
        return True
    if place.kind in REGION_POPULARITY:
        return place.kind == "region" and match.rank >= COMMON and not context.weights
    return is_usual(match) and people >= KNOWN and not context.located


def _score(match: Match, context: PlaceContext) -> float:
    return RANK_SCORE[match.rank] + popularity(match) + COUNTRY_SCORE * math.sqrt(context.share(match.place.country))
