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
from functools import lru_cache
from pathlib import Path

from monitor.extract.gazetteer import COMMON, FOLDED, OTHER, OWN, Gazetteer, Match
from monitor.extract.normalise import fold, plain
from monitor.extract.place_words import admin_kind, facility_kind, split_facility, split_of
from monitor.model import Place

LONGEST_NAME = 4  # words
KEPT = 50_000  # names whose country was looked up lately
TEXT_READ = 100_000  # code points: enough to know what even the longest article is about
BIG = 100_000  # people: such a place may be meant whatever the article is about
KNOWN = 15_000  # people: such a place may be meant where nothing tells the country
DOMINANT = 10  # times the people of all namesakes abroad: then the name tells the country
SHORTEST_FOLDED = 4  # letters: a shorter name must be spelled exactly
COUNTRY_TOLD, PLACE_TOLD = 1.0, 2.0  # weight of a mention: things happen where the places are
RANK_SCORE = {OWN: 8.0, COMMON: 2.0, OTHER: 0.5, FOLDED: -0.5}
COUNTRY_SCORE = 3.0
REGION_POPULARITY = {"region": 4.5, "district": 2.0}  # logarithm of the people, which the data do not give
SETTLEMENTS = frozenset({"capital", "city", "town", "village"})

_CAPITALISED = re.compile(
    r"(?:[a-z]{2,4}[-'’])?[A-Z][\w'’`.]*(?:[ -](?:(?:al|el|ar|as|ash|an|ad|ez|es|de|of)[ -])?[A-Z][\w'’`.]*)*"
)
_ARMED = re.compile(r"(?:['’]s?)? (?:[a-z]+ )?(?:forces|troops|soldiers|army|military|fighters|units|warplanes|jets)\b")
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
_LEADING = re.compile(
    r"^(?:nearby|northern|southern|eastern|western|central|north|south|east|west|northeastern|northwestern|"
    r"southeastern|southwestern|strategic|key|greater|downtown|rural)\s+(?=.*[A-Z])",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class PlaceContext:
    """How much an article is about each country: the weight of what it mentions there."""

    weights: Mapping[str, float] = field(default_factory=dict)
    located: frozenset[str] = frozenset()  # told as a country or by a place there, not only by whose forces fight

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


class PlaceResolver:
    """Names to places. Holds the gazetteer and the words that point to countries."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._country_words = _country_words(gazetteer)
        self._not_places = _not_places()
        self._told_by = lru_cache(maxsize=KEPT)(self._country_told)

    def context(self, text: str, countries: Collection[str] = ()) -> PlaceContext:
        """Return the countries that the text is about, from country names, demonyms, regions and big towns.

        `countries` are known from elsewhere (the parties of the article) and count as one mention each.
        """
        weights = defaultdict[str, float](float, dict.fromkeys(countries, COUNTRY_TOLD))
        located = set(countries)
        for run in _CAPITALISED.finditer(text, 0, TEXT_READ):
            told = list(self._told(run.group().split()))
            if _ARMED.match(text, run.end()) is None:
                located.update(country for country, _ in told)
            for country, weight in told:
                weights[country] += weight
        return PlaceContext(dict(weights), frozenset(located))

    def resolve(
        self, as_written: str, context: PlaceContext, *, hint_kind: str | None = None, within: str | None = None
    ) -> Place | None:
        """Return the place that the words mean, or None where no known place is plausible.

        `hint_kind` ("region", "district", "settlement", "country") and `within` (the region or country named beside it)
        narrow the search. A facility comes back as a place of its own, tied to its town where that is known.
        """
        name = _trimmed(as_written)
        found = self._known(name, context, hint_kind, within) or self._described(name, context, hint_kind, within)
        return replace(found, as_written=as_written) if found else None

    def country(self, code: str) -> Place | None:
        """Return a country by its code."""
        return self._gazetteer.by_id(f"country:{code}")

    def unknown(self, as_written: str, context: PlaceContext) -> Place:
        """Return a place that the gazetteer does not hold: kind village, in the country most told of ("" if none).

        Its id, `name:SY/barna`, is the same for spellings that fold alike.
        """
        name, country = _undirected(_trimmed(as_written)), context.main_country
        return Place(
            id=f"name:{country}/{fold(name)}", name=name, country=country, kind="village", as_written=as_written
        )

    def _told(self, words: list[str]) -> Iterator[tuple[str, float]]:
        """Yield (country, weight) for a run of capitalised words; a longer name hides its parts (South Sudan)."""
        start = 0
        while start < len(words):
            for size in range(min(LONGEST_NAME, len(words) - start), 0, -1):
                name = _POSSESSIVE.sub("", " ".join(words[start : start + size])).rstrip(".")
                if told := self._told_by(name):
                    yield told
                    break
            else:
                size = 1
            start += size

    def _country_told(self, name: str) -> tuple[str, float] | None:
        if country := self._country_words.get(plain(name)):
            return country, COUNTRY_TOLD
        country = self._country_of_place(name)
        return (country, PLACE_TOLD) if country else None

    def _country_of_place(self, name: str) -> str | None:
        """Return the country of a name that only one big place or region bears, else None."""
        if not self._is_name(name):
            return None
        matches = [match for match in self._gazetteer.matches(name) if match.rank != FOLDED]
        first = max(filter(_is_usual, matches), key=_popularity, default=None)
        if first is None or (first.place.kind in SETTLEMENTS and (first.place.population or 0) < BIG):
            return None
        abroad = sum(10 ** _popularity(match) for match in matches if match.place.country != first.place.country)
        return first.place.country if 10 ** _popularity(first) >= DOMINANT * abroad else None

    def _is_name(self, name: str) -> bool:
        words = plain(name).split()
        return any(letter.isupper() for letter in name) and not all(word in self._not_places for word in words)

    def _known(self, name: str, context: PlaceContext, hint_kind: str | None, within: str | None) -> Place | None:
        """Return the place of the whole name: "Cape Town" and "North Kivu" are more than Cape and Kivu."""
        if not self._is_name(name):
            return None
        fitting = [match for match in self._gazetteer.matches(name) if _fits(match.place, hint_kind)]
        if within:
            fitting = [match for match in fitting if self._lies_within(match.place, within)] or fitting
        found = _likeliest(fitting, context)
        return found or (_only_town(fitting) if hint_kind == "settlement" else None)

    def _described(self, name: str, context: PlaceContext, hint_kind: str | None, within: str | None) -> Place | None:
        """Return the place of a name with words about it: "district of Manbij", "Tabqa air base", "Idlib province"."""
        of = split_of(name)
        if of and (kind := admin_kind(of[0].split()[-1])):
            return self._known(_trimmed(of[1]), context, kind, within)
        if facility := split_facility(name):
            return self._facility(*facility, context)
        *head, last = _undirected(name).split() or [""]
        if head and (kind := admin_kind(last)):
            return self._known(" ".join(head), context, kind, within)
        shorter = _undirected(name)
        return self._known(shorter, context, hint_kind, within) if shorter != name else None

    def _lies_within(self, place: Place, region: str) -> bool:
        if self._country_words.get(plain(region)) == place.country:
            return True
        named = [match.place for match in self._gazetteer.matches(region) if match.place.country == place.country]
        return place.admin1 is not None and place.admin1 in {other.admin1 for other in named if other.kind == "region"}

    def _facility(self, host_name: str, words: str, context: PlaceContext) -> Place | None:
        if not self._is_name(host_name):
            return None
        kind, host_name = facility_kind(words), _undirected(_trimmed(host_name))
        host = self._known(host_name, context, "settlement", None)
        if host is None:
            country = context.main_country
            place_id = f"facility:{country}/{fold(host_name)}/{kind}"
            return Place(id=place_id, name=f"{host_name} {words}", country=country, kind=kind)
        place_id = f"facility:{host.id.removeprefix('geonames:')}/{kind}"
        return replace(host, id=place_id, name=f"{host.name} {words}", kind=kind, population=None)


def _country_words(gazetteer: Gazetteer) -> dict[str, str]:
    words = dict(gazetteer.countries())
    demonyms = tomllib.loads((Path(__file__).parent / "demonyms.toml").read_text("utf-8"))
    return words | {plain(word): country for country, more in demonyms.items() for word in more}


def _not_places() -> frozenset[str]:
    lines = (Path(__file__).parent / "not_places.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _trimmed(as_written: str) -> str:
    return _ARTICLE.sub("", _POSSESSIVE.sub("", as_written.strip(' \t\n"“”‘,.;:()[]')))


def _undirected(name: str) -> str:
    """Return the name without "northern", "strategic" and the like."""
    while (shorter := _LEADING.sub("", name)) != name:
        name = shorter
    return name


def _fits(place: Place, hint_kind: str | None) -> bool:
    if hint_kind == "settlement":
        return place.kind in SETTLEMENTS
    return hint_kind is None or place.kind == hint_kind


def _popularity(match: Match) -> float:
    """Return the decimal logarithm of the people there, guessed for regions."""
    guess = REGION_POPULARITY.get(match.place.kind)
    return math.log10(max(match.place.population or 0, 100)) if guess is None else guess


def _is_usual(match: Match) -> bool:
    """Tell whether the name is the one that news uses: Barna is an old name of Varna, but hardly means it."""
    return match.rank >= COMMON or match.place.kind == "capital"


def _likeliest(matches: Iterable[Match], context: PlaceContext) -> Place | None:
    plausible = [match for match in matches if _is_plausible(match, context)]
    return max(plausible, key=lambda match: _score(match, context)).place if plausible else None


def _only_town(matches: Iterable[Match]) -> Place | None:
    """Return the one larger place of a name that is told to be a town: "the city of Bakhmut", whoever fights there."""
    found = [match.place for match in matches if _is_usual(match) and (match.place.population or 0) >= KNOWN]
    return found[0] if len(found) == 1 else None


def _is_plausible(match: Match, context: PlaceContext) -> bool:
    place, people = match.place, match.place.population or 0
    if match.rank == FOLDED and len(fold(place.name)) < SHORTEST_FOLDED:
        return False
    if place.country in context.weights or place.kind == "country":
        return True
    if place.kind in REGION_POPULARITY:
        return place.kind == "region" and match.rank >= COMMON and not context.weights
    return _is_usual(match) and people >= (BIG if context.located else KNOWN)


def _score(match: Match, context: PlaceContext) -> float:
    return RANK_SCORE[match.rank] + _popularity(match) + COUNTRY_SCORE * math.sqrt(context.share(match.place.country))
