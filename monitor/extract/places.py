"""Say which place a name means, by the countries that the article is about.

A name alone is no proof: The, Police, March and Victory are towns, Homs lies in Syria and in Libya. So a small place
counts only in a country of the article, and the name must be capitalised.
"""

from msgspec import structs

from monitor.extract.countries import Countries
from monitor.extract.en.place_forms import ARTICLE, DESCRIBED, OWNER, POSSESSIVE
from monitor.extract.gazetteer import FOLDED, Gazetteer
from monitor.extract.normalise import fold
from monitor.extract.place_choice import (
    SETTLEMENTS,
    PlaceContext,
    alike,
    fits,
    likeliest,
    only_town,
)
from monitor.extract.place_words import NATURAL, admin_kind, facility_kind, is_place_name, split_facility, split_of
from monitor.model import Place


class PlaceResolver:
    """Names to places. Holds the gazetteer and, as `countries`, the words that point to countries."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self.countries = Countries(gazetteer)

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

    def state_seated_in(self, city: str) -> str | None:
        """Return the country whose capital has this name, in capitals or not."""
        key = fold(city)
        return next((code for code, seat in self._gazetteer.capitals.items() if fold(seat.name) == key), None)

    def unknown(self, as_written: str, country: str, *, kind: str = "village") -> Place:
        """Return a place that the gazetteer does not hold, in a country ("" where nobody tells).

        Its id, `name:SY/barna`, is the same for spellings that fold alike. A town that has the name of its district
        lies there and shares its id: other articles name the one or the other without saying which.
        """
        name = self._without_owner(_undirected(_trimmed(as_written)))
        place_id = f"name:{country}/{fold(name)}"
        place = Place(id=place_id, name=name, country=country, kind=kind, as_written=as_written)
        area = self._district_of(name, country) if kind in SETTLEMENTS else None
        if area is None:
            return place
        return structs.replace(place, id=area.id, admin1=area.admin1, lat=area.lat, lon=area.lon)

    def _district_of(self, name: str, country: str) -> Place | None:
        found = [match.place for match in self._gazetteer.matches(name) if match.place.country == country]
        return next((place for place in found if place.kind == "district"), None)

    def _without_owner(self, name: str) -> str:
        """Return "Hasakah" for "Syria's Hasakah", also where a scraper lost the apostrophe."""
        first, _, rest = name.partition(" ")
        owner = OWNER.fullmatch(first)
        if owner is None or self.countries.is_named(first) or not self.countries.is_named(owner[1]):
            return name
        return rest or owner[1]

    def _known(self, name: str, context: PlaceContext, hint_kind: str | None, within: str | None) -> Place | None:
        """Return the place of the whole name: "Cape Town" and "North Kivu" are more than Cape and Kivu."""
        named = is_place_name(name)
        if not named and not (hint_kind == "settlement" and name[:1].isupper()):
            return None
        fitting = [match for match in alike(self._gazetteer.matches(name), name) if fits(match.place, hint_kind)]
        if home := self.countries.of_people(name):  # "Syrian" folds like Sarayan, "Gaza Strip" is a place all the same
            fitting = [match for match in fitting if match.place.country == home and match.rank != FOLDED]
        if within:
            inside = [match for match in fitting if self._lies_within(match.place, within)]
            # "The Ukrainian village of X" is not the Russian one, whereas the edges of regions are told loosely.
            fitting = inside if self.countries.called(within) else inside or fitting
        found = likeliest(fitting, context)
        if not named:  # "the town of Man", but only where the article is about its country
            return found if found is not None and found.country in context.weights else None
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
        if self.countries.called(region) == place.country:
            return True
        named = [match.place for match in self._gazetteer.matches(region) if match.place.country == place.country]
        return place.admin1 is not None and place.admin1 in {other.admin1 for other in named if other.kind == "region"}

    def _facility(self, host_name: str, words: str, context: PlaceContext) -> Place | None:
        if not is_place_name(host_name):
            return None
        kind, host_name = facility_kind(words), _undirected(_trimmed(host_name))
        host = self._known(host_name, context, "settlement", None)
        if host is not None and kind in NATURAL and fold(host.name) != fold(host_name):
            host = None  # a gorge that shares an old name of some village
        if host is not None and context.located and host.country not in context.weights:
            host = None  # "the Bangolo bridge" in Marawi is not at the town of Bangolo in Ivory Coast
        if host is None:
            country = context.main_country
            place_id = f"facility:{country}/{fold(host_name)}/{kind}"
            return Place(id=place_id, name=f"{host_name} {words}", country=country, kind=kind)
        place_id = f"facility:{host.id.removeprefix('geonames:')}/{kind}"
        return structs.replace(host, id=place_id, name=f"{host.name} {words}", kind=kind, population=None)


def _trimmed(as_written: str) -> str:
    return ARTICLE.sub("", POSSESSIVE.sub("", as_written.strip(' \t\n"“”‘,.;:()[]')))


def _undirected(name: str) -> str:
    """Return the name without "northern", "strategic" and the like."""
    while (shorter := DESCRIBED.sub("", name)) != name:
        name = shorter
    return name
