"""Build rulebooks from YAML in a test, and play happenings against one rule with a memory in a list."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from textwrap import dedent

from monitor.model import NamedPlace, Place
from monitor.rules import Facts, Remembered, Rule, Rulebook, Verdict, group_key, judge, load_rulebook

START = datetime(2024, 12, 1, tzinfo=UTC)
RECEIVERS = "version: 1\nreceivers:\n  - {name: desk, type: console}\n"


def rulebook(folder: Path, text: str, *, places: Sequence[Place] | None = None) -> Rulebook:
    """Load a folder that holds `text` as one file, beside a receiver called desk."""
    folder = folder / "rules"
    folder.mkdir(exist_ok=True)
    (folder / "receivers.yaml").write_text(RECEIVERS)
    (folder / "rules.yaml").write_text("version: 1\n" + dedent(text))
    return load_rulebook(folder, gazetteer=None if places is None else lambda own: KnownPlaces(places, own))


@dataclass(frozen=True)
class KnownPlaces:
    """A gazetteer of a few places; `as_written` is another name of each."""

    places: Sequence[Place]
    own: Sequence[NamedPlace]

    def lookup(self, name: str) -> tuple[Place, ...]:
        own = (each.place for each in self.own if name in (each.place.name, *each.aliases))
        return (*own, *(place for place in self.places if name in (place.name, place.as_written)))

    def nearest(self, name: str) -> tuple[str, ...]:
        return tuple(place.name for place in self.places if place.name[:2] == name[:2])


def one_rule(folder: Path, body: str, **options: Sequence[Place]) -> Rule:
    """Return the only rule of a rulebook without mistakes; `body` are the keys besides id and title."""
    lines = "".join(f"    {line}\n" for line in dedent(body).strip().splitlines())
    book = rulebook(folder, f"rules:\n  - id: it\n    title: It happened\n{lines}", **options)
    assert not book.mistakes, "\n".join(map(str, book.mistakes))
    return book.rules[0]


class Play:
    """One rule and what it remembers. `tell` judges as the pipeline does: what is to be remembered is kept."""

    def __init__(self, rule: Rule, *, loaded_at: datetime | None = None) -> None:
        self.rule = rule
        self.first_loaded_at = loaded_at
        self.kept: list[tuple[str, Remembered]] = []

    def remembered(self, rule: str, group: str, since: datetime | None) -> Sequence[Remembered]:
        found = [one for kept_group, one in self.kept if kept_group == group]
        return [one for one in found if since is None or one.at >= since]

    def loaded_at(self, rule: str) -> datetime | None:
        return self.first_loaded_at

    def tell(self, subject: str, hours: float, facts: Facts, *, arrives: float | None = None) -> Verdict:
        """Judge `facts` that happened `hours` after START, and arrive then or at the hour given."""
        at = START + timedelta(hours=hours)
        now = at if arrives is None else START + timedelta(hours=arrives)
        verdict = judge(self.rule, facts, subject, at, self, now)
        for one in verdict.remember:
            self.kept.append((group_key(self.rule, facts), replace(one, position=len(self.kept) + 1)))
        return verdict
