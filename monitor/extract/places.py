"""Say which place a name means, by the countries that the article is about.

A name alone is no proof: The, Police, March and Victory are towns, Homs lies in Syria and in Libya. So a small place
counts only in a country of the article, and the name must be capitalised.
"""

import math
import re
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from monitor.extract.gazetteer import COMMON, FOLDED, OTHER, Gazetteer, Match
from monitor.extract.normalise import fold, plain
from monitor.extract.place_words import admin_kind, facility_kind, split_facility, split_of
from monitor.model import Place

LONGEST_NAME = 4  # words
BIG = 100_000  # people: such a place may be meant whatever the article is about
KNOWN = 15_000  # people: such a place may be meant where nothing tells the country
DOMINANT = 10  # times the people of all namesakes abroad: then the name tells the country
TOLD = {"country": 1.0, "place": 2.0}  # weight of a mention: things happen where places are, not where armies are from
RANK_SCORE = {COMMON: 2.0, OTHER: 0.5, FOLDED: -0.5}
COUNTRY_SCORE = 3.0
REGION_POPULARITY = 4.5
SETTLEMENTS = frozenset({"capital", "city", "town", "village"})

_CAPITALISED = re.compile(
    r"(?:[a-z]{2,4}[-'’])?[A-Z][\w'’`.]*(?:[ -](?:(?:al|el|ar|as|ash|an|ad|ez|es|de|of)[ -])?[A-Z][\w'’`]*)*"
)
_LEADING = re.compile(
    r"^(?:the|nearby|northern|southern|eastern|western|central|north|south|east|west|northeastern|northwestern|"
    r"southeastern|southwestern|strategic|key|greater|downtown)\s+",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class PlaceContext:
    """How much an article is about each country: the weight of what it mentions there."""

    weights: Mapping[str, float] = field(default_factory=dict)

    @property
    def countries(self) -> tuple[str, ...]:
        """Country codes, the most mentioned first."""
        return tuple(sorted(self.weights, key=lambda country: (-self.weights[country], country)))

    def share(self, country: str) -> float:
        """Return the country's weight against the most mentioned one's: 0 to 1."""
        return self.weights.get(country, 0.0) / max(self.weights.values(), default=1.0)


class PlaceResolver:
    """Names to places. Holds the gazetteer and the words that point to countries."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        folder = Path(__file__).parent
        self._country_words = dict(gazetteer.countries())
        for country, words in tomllib.loads((folder / "demonyms.toml").read_text("utf-8")).items():
            self._country_words.update({plain(word): country for word in words})
        lines = (folder / "not_places.txt").read_text("utf-8").splitlines()
        self._not_places = frozenset(word for line in lines if not line.startswith("#") for word in line.split())

    def context(self, text: str, countries: Collection[str] = ()) -> PlaceContext:
        """Return the countries that the text is about, from country names, demonyms, regions and big towns.

        `countries` are known from elsewhere (the parties of the article) and count as one mention each.
        """
        weights = defaultdict[str, float](float, dict.fromkeys(countries, TOLD["country"]))
        for name in _names(text):
            country = self._country_words.get(plain(name))
            if country:
                weights[country] += TOLD["country"]
            elif told := self._country_of(name):
                weights[told] += TOLD["place"]
        return PlaceContext(dict(weights))

    def resolve(
        self, as_written: str, context: PlaceContext, *, hint_kind: str | None = None, within: str | None = None
    ) -> Place | None:
        """Return the place that the words mean, or None where no known place is plausible.

        `hint_kind` ("region", "district", "settlement", "country") and `within` (the region or country named beside it)
        narrow the search. A facility comes back as a place of its own, tied to its town where that is known.
        """
        name = _bare(as_written)
        phrase = split_of(name)
        if phrase and (kind := admin_kind(phrase[0].split()[-1])):
            return self.resolve(phrase[1], context, hint_kind=kind, within=within)
        if facility := split_facility(name):
            return self._facility(as_written, *facility, context)
        *head, last = name.split() or [""]
        if head and (kind := admin_kind(last)):
            name, hint_kind = " ".join(head), kind
        if not self._is_name(name):
            return None
        best = self._best(self._gazetteer.matches(name), context, hint_kind, within)
        return replace(best, as_written=as_written) if best else None

    def unknown(self, as_written: str, context: PlaceContext) -> Place:
        """Return a place that the gazetteer does not hold: kind village, in the country most told of ("" if none)."""
        country = next(iter(context.countries), "")
        name = _bare(as_written)
        return Place(
            id=f"name:{country}/{fold(name)}", name=name, country=country, kind="village", as_written=as_written
        )

    def _country_of(self, name: str) -> str | None:
        """Return the country of a name that only one big place bears, else None."""
        if not self._is_name(name):
            return None
        matches = [match for match in self._gazetteer.matches(name) if match.rank > 0]
        first = max(filter(_is_usual, matches), key=_popularity, default=None)
        if first is None or (first.place.kind in SETTLEMENTS and (first.place.population or 0) < BIG):
            return None
        abroad = sum(10 ** _popularity(match) for match in matches if match.place.country != first.place.country)
        return first.place.country if 10 ** _popularity(first) >= DOMINANT * abroad else None

    def _is_name(self, name: str) -> bool:
        words = plain(name).split()
        return any(letter.isupper() for letter in name) and not all(word in self._not_places for word in words)

    def _best(
        self, matches: Iterable[Match], context: PlaceContext, hint_kind: str | None, within: str | None
    ) -> Place | None:
        fitting = [match for match in matches if _fits(match.place, hint_kind)]
        if within:
            fitting = [match for match in fitting if self._lies_within(match.place, within)] or fitting
        plausible = [match for match in fitting if _plausible(match, context)]
        return max(plausible, key=lambda match: _score(match, context)).place if plausible else None

    def _lies_within(self, place: Place, region: str) -> bool:
        if self._country_words.get(plain(region)) == place.country:
            return True
        around = {(match.place.country, match.place.name) for match in self._gazetteer.matches(region)}
        admin1 = {match.place.admin1 for match in self._gazetteer.matches(region) if match.place.kind == "region"}
        return place.admin1 in admin1 or (place.country, place.admin1) in around

    def _facility(self, as_written: str, host_name: str, words: str, context: PlaceContext) -> Place | None:
        if not self._is_name(host_name):
            return None
        kind = facility_kind(words)
        host = self.resolve(host_name, context, hint_kind="settlement")
        name = f"{host.name if host else _bare(host_name)} {words}"
        if host is None:
            country = next(iter(context.countries), "")
            return Place(id=f"facility:{fold(name)}", name=name, country=country, kind=kind, as_written=as_written)
        number = host.id.removeprefix("geonames:")
        return replace(
            host, id=f"facility:{number}/{kind}", name=name, kind=kind, population=None, as_written=as_written
        )


def _names(text: str) -> Iterator[str]:
    """Yield every run of capitalised words, and its parts, that may be a name; longer ones hide their parts."""
    for found in _CAPITALISED.finditer(text):
        words = found.group().split()
        for size in range(min(LONGEST_NAME, len(words)), 0, -1):
            for start in range(len(words) - size + 1):
                yield _POSSESSIVE.sub("", " ".join(words[start : start + size])).rstrip(".")


def _bare(as_written: str) -> str:
    name = _POSSESSIVE.sub("", as_written.strip(' \t\n"“”‘,.;:()[]'))
    while (shorter := _LEADING.sub("", name)) != name and any(letter.isupper() for letter in shorter):
        name = shorter
    return name


def _fits(place: Place, hint_kind: str | None) -> bool:
    if hint_kind == "settlement":
        return place.kind in SETTLEMENTS
    return hint_kind is None or place.kind == hint_kind


def _popularity(match: Match) -> float:
    """Return the decimal logarithm of the people there, guessed for regions."""
    if match.place.kind in ("region", "district"):
        return REGION_POPULARITY if match.place.kind == "region" else 2.0
    return math.log10(max(match.place.population or 0, 100))


def _is_usual(match: Match) -> bool:
    """Tell whether the name is the one that news uses: Barna is an old name of Varna, but hardly means it."""
    return match.rank == COMMON or match.place.kind == "capital"


def _plausible(match: Match, context: PlaceContext) -> bool:
    place, people = match.place, match.place.population or 0
    if place.country in context.weights or place.kind == "country":
        return True
    if place.kind in ("region", "district"):
        return not context.weights and place.kind == "region" and match.rank > 0
    return _is_usual(match) and people >= (BIG if context.weights else KNOWN)


def _score(match: Match, context: PlaceContext) -> float:
    return RANK_SCORE[match.rank] + _popularity(match) + COUNTRY_SCORE * math.sqrt(context.share(match.place.country))
