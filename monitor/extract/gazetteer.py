"""Look names up in the compiled gazetteer: the only file that reads it."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, lru_cache
from pathlib import Path

from monitor.errors import MonitorError
from monitor.extract.normalise import fold, plain
from monitor.model import NamedPlace, Place

MAPPED_BYTES = 256 * 2**20
KEPT_LOOKUPS = 20_000
# How a name belongs to a place: by the user's file, as its common or another of its names, or only alike when folded.
OWN, COMMON, OTHER, FOLDED = 3, 2, 1, 0
SAME_BEGINNING = 2  # letters that a mistyped name is taken to have right
NEAR, COMPARED, MOST_NEAR = 0.75, 30, 4  # how like names must be; of so many the best known few are told
_KNOWN = "SELECT 1 FROM names WHERE key IN (?1, ?2) LIMIT 1"
_COLUMNS = "places.id, name, country, kind, admin1, lat, lon, population"


@dataclass(frozen=True, slots=True)
class Match:
    """A place that a name may mean. `rank`: OWN, COMMON, OTHER or FOLDED."""

    place: Place
    rank: int


class Gazetteer:
    """The compiled gazetteer, opened read-only and mapped: processes share one copy in the page cache."""

    def __init__(self, path: Path, own: Iterable[NamedPlace] = ()) -> None:
        """Open the file that `compile_gazetteer` wrote. Raise MonitorError where it is missing or not whole.

        `own` are the user's places: they come first, and replace the entry of the same id.
        """
        self._own = {each.place.id: each for each in own}
        self._own_names = _by_name(self._own.values())
        if not path.is_file():
            raise MonitorError(f"there is no gazetteer at {path}", "compile it first")
        # `immutable` spares locks and change checks: the file is replaced whole, never written.
        # Nothing is ever written, so threads may share the connection.
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        self._database = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self._database.execute(f"PRAGMA mmap_size = {MAPPED_BYTES}")
        self.matches = lru_cache(maxsize=KEPT_LOOKUPS)(self._matches)

    def lookup(self, name: str) -> tuple[Place, ...]:
        """Return all places of this name, most populous first; places only alike when folded come last.

        A name that the user gave means the user's place and no other.
        """
        found = self.matches(name)
        own = [match for match in found if match.rank == OWN]
        return tuple(match.place for match in own or sorted(found, key=lambda match: match.rank == FOLDED))

    def nearest(self, name: str) -> tuple[str, ...]:
        """Return the common names of places spelled almost like this, the most populous first."""
        exact = plain(name)
        rows = self._database.execute(
            "SELECT key, name, max(coalesce(population, 0)) FROM names JOIN places ON number = place "
            "WHERE key >= ?1 AND key < ?1 || '{' AND length(key) BETWEEN ?2 - 2 AND ?2 + 2 AND rank >= ?3 GROUP BY key",
            (exact[:SAME_BEGINNING], len(exact), COMMON),
        )
        known = {key: (people, called) for key, called, people in rows}
        near = get_close_matches(exact, [*known, *self._own_names], n=COMPARED, cutoff=NEAR)
        ranked = sorted((known.get(key) or (0, self._own_names[key][0].name) for key in near), reverse=True)
        return tuple(dict.fromkeys(called for _, called in ranked))[:MOST_NEAR]

    def by_id(self, place_id: str) -> Place | None:
        """Return the place of an id such as `geonames:170017` or `region:SY.10`."""
        if place_id in self._own:
            return self._own[place_id].place
        row = self._database.execute(f"SELECT {_COLUMNS} FROM places WHERE id = ?", (place_id,)).fetchone()
        return _place(row) if row else None

    @cached_property
    def capitals(self) -> Mapping[str, Place]:
        """The capital of each country, by country code."""
        rows = self._database.execute(f"SELECT {_COLUMNS} FROM places WHERE kind = 'capital'")
        return {place.country: place for place in map(_place, rows)}

    def countries(self) -> Iterator[tuple[str, str]]:
        """Yield (key, country code) for every known spelling of every country, keys as `plain` makes them."""
        yield from self._database.execute(
            "SELECT key, country FROM names JOIN places ON number = place WHERE kind = 'country' AND rank > 0"
        )

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _is_known(self, exact: str, folded: str) -> bool:
        """Tell whether either key is a name: most runs of capitals are none, and this asks for much less."""
        own = exact in self._own_names or folded in self._own_names
        return own or self._database.execute(_KNOWN, (exact, folded)).fetchone() is not None

    def _matches(self, name: str) -> tuple[Match, ...]:
        exact, folded = plain(name), fold(name)
        if not exact or not self._is_known(exact, folded):
            return ()
        rows = self._database.execute(
            f"SELECT max(CASE WHEN key = ?1 THEN rank ELSE 0 END), {_COLUMNS} FROM names JOIN places ON number = place "
            "WHERE key IN (?1, ?2) GROUP BY number ORDER BY population DESC, places.id",
            (exact, folded),
        )
        own = dict.fromkeys((*self._own_names.get(exact, ()), *self._own_names.get(folded, ())))
        known = (Match(_place(row[1:]), row[0]) for row in rows)
        return (*(Match(place, OWN) for place in own), *(each for each in known if each.place.id not in self._own))


def _by_name(own: Iterable[NamedPlace]) -> dict[str, list[Place]]:
    names: dict[str, list[Place]] = {}
    for each in own:
        for key in {key(name) for name in (each.place.name, *each.aliases) for key in (plain, fold)}:
            names.setdefault(key, []).append(each.place)
    return names


def _place(row: tuple[str, str, str, str, str | None, float | None, float | None, int | None]) -> Place:
    place_id, name, country, kind, admin1, lat, lon, population = row
    return Place(
        id=place_id, name=name, country=country, kind=kind, admin1=admin1, lat=lat, lon=lon, population=population
    )
