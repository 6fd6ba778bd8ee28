"""What the extractor says of an article, in the form that `monitor extract --jsonl` prints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.evaluation.names import PlaceName

COUNTED = frozenset({"asserted", "claimed", "partial", "disputed"})


@dataclass(frozen=True, slots=True)
class Said:
    """One report of a control change. `pattern`: the frame that fired."""

    place: PlaceName
    gained_by: str | None
    lost_by: str | None
    date: str | None  # YYYY-MM-DD, YYYY-MM or YYYY
    recency: str  # news, background
    factuality: str
    sentence: str
    pattern: str

    @property
    def counts(self) -> bool:
        """Whether it says that the change happened; a report that only denies or supposes it is free."""
        return self.factuality in COUNTED


@dataclass(frozen=True, slots=True)
class Predicted:
    """All that was said of one article. `figures`: kind and value of each."""

    changes: tuple[Said, ...] = ()
    figures: tuple[tuple[str, int | None], ...] = ()


def predicted(reports: Sequence[Mapping[str, Any]]) -> Predicted:
    """Return the reports of one article as the scores want them."""
    figures = tuple((each["figure"]["kind"], each["figure"]["value"]) for each in reports if each.get("figure"))
    changes = (each for each in reports if each["event_type"] == "control_change" and "factuality" in each)
    return Predicted(tuple(map(_said, changes)), figures)


def _said(report: Mapping[str, Any]) -> Said:
    place = report["place"] or {}
    return Said(
        place=PlaceName.of(place.get("name"), place.get("as_written"), place.get("country")),
        gained_by=report["gained_by"],
        lost_by=report["lost_by"],
        date=report["date"],
        recency=report["recency"],
        factuality=report["factuality"],
        sentence=report["evidence"],
        pattern=report["pattern"],
    )
