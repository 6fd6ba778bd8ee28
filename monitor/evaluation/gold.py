"""Read a folder of annotated articles: for each `ID.txt` an `ID.json` with what a person read in it.

Keys of the JSON: `published` (a day), `control` (places that changed hands), `traps` (places that only look so) and
`figures`; every other key is for people.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from monitor.errors import MonitorError
from monitor.evaluation.names import PlaceName

VAGUE = ("hundreds", "thousands")


@dataclass(frozen=True, slots=True)
class Entry:
    """A place that changed hands by an article. `date`: YYYY-MM-DD, YYYY-MM, YYYY, or None."""

    place: PlaceName
    gained_by: str | None
    lost_by: str | None
    date: str | None
    recency: str  # news, background
    factuality: str  # asserted, claimed, disputed, partial
    sentence: str
    optional: bool  # to report it and to leave it out are both right


@dataclass(frozen=True, slots=True)
class Trap:
    """A place that a careless reader would report."""

    place: PlaceName
    why: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people. `value` None or a vague qualifier: it is held against nobody."""

    kind: str
    value: int | None
    qualifier: str | None

    @property
    def vague(self) -> bool:
        return self.value is None or self.qualifier in VAGUE


@dataclass(frozen=True, slots=True)
class Annotated:
    """An article with what a person read in it."""

    id: str
    text: bytes
    published: date | None
    control: tuple[Entry, ...]
    traps: tuple[Trap, ...]
    figures: tuple[Count, ...]


def read_gold(folder: Path) -> list[Annotated]:
    """Return the annotated articles of a folder, by id. Raises MonitorError for a file of another form."""
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise MonitorError(f"{folder} holds no annotated articles", "name a folder with pairs of ID.txt and ID.json")
    return [_article(path) for path in paths]


def _article(path: Path) -> Annotated:
    text = path.with_suffix(".txt")
    try:
        labels = json.loads(path.read_text("utf-8"))
        return Annotated(
            id=path.stem,
            text=text.read_bytes(),
            published=date.fromisoformat(labels["published"]) if labels.get("published") else None,
            control=tuple(_entry(each) for each in labels["control"]),
            traps=tuple(Trap(_place(each), each["why"], _sentence(each)) for each in labels["traps"]),
            figures=tuple(Count(e["kind"], e["value"], e["qualifier"]) for e in labels["figures"]),
        )
    except OSError as error:
        raise MonitorError(f"{error.filename} cannot be read ({error.strerror})", "put the text beside it") from error
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        cure = "it needs `control`, `traps` and `figures` as the guidelines of the gold set have them"
        raise MonitorError(f"{path} has another form ({error})", cure) from error


def _entry(labels: Mapping[str, Any]) -> Entry:
    return Entry(
        place=_place(labels),
        gained_by=labels["gained_by"],
        lost_by=labels["lost_by"],
        date=labels["date"],
        recency=labels["recency"],
        factuality=labels["factuality"],
        sentence=_sentence(labels),
        optional=bool(labels.get("optional")),
    )


def _place(labels: Mapping[str, Any]) -> PlaceName:
    return PlaceName.of(labels["place"], labels.get("as_written"), labels.get("country"))


def _sentence(labels: Mapping[str, Any]) -> str:
    return str(labels["evidence"][0]) if labels.get("evidence") else ""
