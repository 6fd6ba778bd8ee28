"""Say which place a name means, by the countries that the article is about.

A name alone is no proof: The, Police, March and Victory are towns, Homs lies in Syria and in Libya. So a small place
counts only in a country of the article, and the name must be capitalised.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from functools import lru_cache

from msgspec import structs

from monitor.extract.en.place_forms import ARMED_AFTER, ARTICLE, CAPITALISED, DESCRIBED, OWNER, POSSESSIVE
from monitor.extract.gazetteer import FOLDED, Gazetteer
from monitor.extract.language import entries, table
from monitor.extract.normalise import fold, plain
from monitor.extract.place_choice import (
    BIG,
    KNOWN,
    SETTLEMENTS,
    PlaceContext,
    alike,
    fits,
    is_usual,
    likeliest,
    only_town,
    popularity,
)
from monitor.extract.place_words import NATURAL, admin_kind, facility_kind, split_facility, split_of
from monitor.model import Place

LONGEST_NAME = 4  # words
KEPT = 50_000  # names whose country was looked up lately
TEXT_READ = 100_000  # code points: enough to know what even the longest article is about
DOMINANT = 10  # times the people of all namesakes abroad: then the name tells the country
LEAST_SHARED = 2  # towns of one country, where no other sign tells it
COUNTRY_TOLD, PLACE_TOLD = 1.0, 2.0  # weight of a mention: things happen where the places are


class PlaceResolver:
    """Names to places. Holds the gazetteer and the words that point to countries."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._country_names = dict(gazetteer.countries())
        self._demonyms = _demonyms()
        self._country_words = self._country_names | self._demonyms
        self._not_places = _not_places()
        self.is_name = lru_cache(maxsize=KEPT)(self._is_name)
        self._told_by = lru_cache(maxsize=KEPT)(self._country_told)
        self._told_in = lru_cache(maxsize=KEPT)(self._told)

    def context(self, text: str, countries: Collection[str] = ()) -> PlaceContext:
        """Return the countries that the text is about, from country names, demonyms, regions and big towns.

        `countries` are known from elsewhere (the parties of the article) and count as one mention each.
        """
        weights = defaultdict[str, float](float, dict.fromkeys(countries, COUNTRY_TOLD))
        located = set(countries)
        for run in CAPITALISED.finditer(text, 0, TEXT_READ):
            told = self._told_in(run.group())
            if ARMED_AFTER.match(text, run.end()) is None:
                located.update(country for country, _ in told)
            for country, weight in told:
                weights[country] += weight
        if not weights and (shared := self._shared_country(text)):
            return PlaceContext({shared: PLACE_TOLD}, frozenset({shared}))
        return PlaceContext(dict(weights), frozenset(located))

    def _shared_country(self, text: str) -> str | None:
        """Return the one country where most of the names are towns: Homs may be anywhere, Homs and Palmyra are not."""
        names = {POSSESSIVE.sub("", run.group()) for run in CAPITALISED.finditer(text, 0, TEXT_READ)}
        votes = Counter(country for name in sorted(names) for country in self._candidates(name))
        (first, most), (_, next_most) = [*votes.most_common(2), ("", 0), ("", 0)][:2]
        return first if most >= LEAST_SHARED and most > next_most else None

    def _candidates(self, name: str) -> set[str]:
        usual = filter(is_usual, self._gazetteer.matches(name)) if self.is_name(name) else ()
        return {match.place.country for match in usual if (match.place.population or 0) >= KNOWN}

    def resolve(
        self, as_written: str, context: PlaceContext, *, hint_kind: str | None = None, within: str | None = None
    ) -> Place | None:
        """Return the place that the words mean, or None where no known place is plausible.

        `hint_kind` ("region", "district", "settlement", "country") and `within` (the region or country named beside it)
        narrow the search. A facility comes back as a place of its own, tied to its town where that is known.
        """
        asked = (as_written, hint_kind, within)
        if asked not in context.known:
            context.known[asked] = self._resolved(as_written, context, hint_kind, within)
        return context.known[asked]

    def _resolved(
        self, as_written: str, context: PlaceContext, hint_kind: str | None, within: str | None
    ) -> Place | None:
        name = self._without_owner(_trimmed(as_written))
        found = self._known(name, context, hint_kind, within) or self._described(name, context, hint_kind, within)
        return structs.replace(found, as_written=as_written) if found else None

    def country(self, code: str) -> Place | None:
        """Return a country by its code."""
        return self._gazetteer.by_id(f"country:{code}")

    def capital(self, country: str) -> Place | None:
        """Return the capital of a country by the country's code."""
        return self._gazetteer.capitals.get(country)

    def country_told(self, name: str) -> str | None:
        """Return the country that a name or a demonym points to whatever the article is about, else None."""
        told = self._told_by(POSSESSIVE.sub("", name))
        return told[0] if told else None

    def unknown(self, as_written: str, country: str, *, kind: str = "village") -> Place:
        """Return a place that the gazetteer does not hold, in a country ("" where nobody tells).

        Its id, `name:SY/barna`, is the same for spellings that fold alike. A town that has the name of its district
        lies there.
        """
        name = self._without_owner(_undirected(_trimmed(as_written)))
        place_id = f"name:{country}/{fold(name)}"
        place = Place(id=place_id, name=name, country=country, kind=kind, as_written=as_written)
        area = self._district_of(name, country) if kind in SETTLEMENTS else None
        return structs.replace(place, admin1=area.admin1, lat=area.lat, lon=area.lon) if area is not None else place

    def _district_of(self, name: str, country: str) -> Place | None:
        found = [match.place for match in self._gazetteer.matches(name) if match.place.country == country]
        return next((place for place in found if place.kind == "district"), None)

    def _without_owner(self, name: str) -> str:
        """Return "Hasakah" for "Syria's Hasakah", also where a scraper lost the apostrophe."""
        first, _, rest = name.partition(" ")
        owner = OWNER.fullmatch(first)
        if owner is None or plain(first) in self._country_names or plain(owner[1]) not in self._country_names:
            return name
        return rest or owner[1]

    def _told(self, run: str) -> tuple[tuple[str, float], ...]:
        return tuple(self._told_each(run.split()))

    def _told_each(self, words: list[str]) -> Iterator[tuple[str, float]]:
        """Yield (country, weight) for a run of capitalised words; a longer name hides its parts (South Sudan)."""
        start = 0
        while start < len(words):
            for size in range(min(LONGEST_NAME, len(words) - start), 0, -1):
                name = POSSESSIVE.sub("", " ".join(words[start : start + size])).rstrip(".")
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
        if not self.is_name(name):
            return None
        matches = [match for match in self._gazetteer.matches(name) if match.rank != FOLDED]
        first = max(filter(is_usual, matches), key=popularity, default=None)
        if first is None or (first.place.kind in SETTLEMENTS and (first.place.population or 0) < BIG):
            return None
        abroad = sum(10 ** popularity(match) for match in matches if match.place.country != first.place.country)
        return first.place.country if 10 ** popularity(first) >= DOMINANT * abroad else None

    def _is_name(self, name: str) -> bool:
        """Return whether the words can be a place's name at all: "Police", "Europe" and "the hill" cannot."""
        words = plain(name).split()
        return any(letter.isupper() for letter in name) and not all(word in self._not_places for word in words)

    def _known(self, name: str, context: PlaceContext, hint_kind: str | None, within: str | None) -> Place | None:
        """Return the place of the whole name: "Cape Town" and "North Kivu" are more than Cape and Kivu."""
        if not self.is_name(name) and hint_kind != "settlement":  # "the town of Man"
            return None
        fitting = [match for match in alike(self._gazetteer.matches(name), name) if fits(match.place, hint_kind)]
        if home := self._demonyms.get(plain(name)):  # "Syrian" folds like Sarayan, "Gaza Strip" is a place all the same
            fitting = [match for match in fitting if match.place.country == home and match.rank != FOLDED]
        if within:
            inside = [match for match in fitting if self._lies_within(match.place, within)]
            # "The Ukrainian village of X" is not the Russian one, whereas the edges of regions are told loosely.
            fitting = inside if plain(within) in self._country_words else inside or fitting
        found = likeliest(fitting, context)
        if found is None and hint_kind == "region":
            return self._region_named_after(name, context)
        return found or (only_town(fitting) if hint_kind == "settlement" else None)

    def _region_named_after(self, seat: str, context: PlaceContext) -> Place | None:
        """Return the region whose seat has this name: the data know "Deir Ezzor" only as a spelling of the town."""
        town = self._known(seat, context, "settlement", None)
        if town is None or town.admin1 is None or fold(town.admin1) != fold(town.name) or fold(seat) == fold(town.name):
            return None
        return self._known(town.admin1, context, "region", None)

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
        if not self.is_name(host_name):
            return None
        kind, host_name = facility_kind(words), _undirected(_trimmed(host_name))
        host = self._known(host_name, context, "settlement", None)
        if host is not None and kind in NATURAL and fold(host.name) != fold(host_name):
            host = None  # a gorge that shares an old name of some village
        if host is None:
            country = context.main_country
            place_id = f"facility:{country}/{fold(host_name)}/{kind}"
            return Place(id=place_id, name=f"{host_name} {words}", country=country, kind=kind)
        place_id = f"facility:{host.id.removeprefix('geonames:')}/{kind}"
        return structs.replace(host, id=place_id, name=f"{host.name} {words}", kind=kind, population=None)


def _demonyms() -> dict[str, str]:
    return {plain(word): country for country, more in table("demonyms.toml").items() for word in more}


def is_common_word(name: str) -> bool:
    """Return whether a capitalised word of the language stands where a name should: "Old", "Center"."""
    return all(word in _not_places() for word in plain(name).split())


@lru_cache(maxsize=1)
def _not_places() -> frozenset[str]:
    return frozenset(word for line in entries("not_places.txt") for word in line.split())


def _trimmed(as_written: str) -> str:
    return ARTICLE.sub("", POSSESSIVE.sub("", as_written.strip(' \t\n"“”‘,.;:()[]')))


def _undirected(name: str) -> str:
    """Return the name without "northern", "strategic" and the like."""
    while (shorter := DESCRIBED.sub("", name)) != name:
        name = shorter
    return name
