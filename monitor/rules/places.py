"""Read the user's own places: what the gazetteer lacks, and what it has wrong."""

import re

from monitor.model import NamedPlace, Place
from monitor.rules.entry import Entry
from monitor.rules.language import PLACE_KINDS
from monitor.rules.values import NUMBER
from monitor.rules.wording import choose_from, shown

PLACE_KEYS = ("id", "name", "country", "kind", "admin1", "lat", "lon", "population", "aliases")
_ID = re.compile(r"user:[\w.-]+|geonames:\d+|region:[A-Z]{2}\.\w+")
_COUNTRY = re.compile(r"[A-Z]{2}")


def read_place(entry: Entry) -> NamedPlace | None:
    """Return the place, or None where it has a mistake."""
    entry.allow(PLACE_KEYS)
    kind = entry.choice("kind", PLACE_KINDS)
    if not entry.has("kind"):
        entry.wrong((), "`kind` is missing", choose_from("", PLACE_KINDS))
    people = entry.whole("population", least=0, default=0) if entry.has("population") else None
    place = Place(
        id=_shaped(entry, "id", _ID, "an id of a place", "user:old-mill, or geonames:170017 to correct that entry"),
        name=entry.text("name", required=True) or "",
        country=_shaped(entry, "country", _COUNTRY, "a country code", "two capitals, such as SY"),
        kind=kind or "",
        admin1=entry.text("admin1"),
        lat=_degrees(entry, "lat", 90),
        lon=_degrees(entry, "lon", 180),
        population=people,
    )
    aliases = entry.texts("aliases")
    return None if entry.broken else NamedPlace(place=place, aliases=aliases)


def _shaped(entry: Entry, key: str, shape: re.Pattern[str], what: str, cure: str) -> str:
    text = entry.text(key, required=True) or ""
    if text and not shape.fullmatch(text):
        entry.wrong(key, f"{shown(text)} is not {what}", f"write {cure}")
    return text


def _degrees(entry: Entry, key: str, most: int) -> float | None:
    value = entry.read(key, NUMBER)
    if value is not None and abs(value) > most:
        entry.wrong(key, f"`{key}` cannot be {shown(value)}", f"write degrees from -{most} to {most}")
    return None if value is None else float(value)
