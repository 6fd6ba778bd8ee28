"""Put what was said of an article beside what a person read in it: found, missed, false alarm, trap."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, Protocol, TypeVar

from monitor.evaluation.gold import Count, Entry, Trap
from monitor.evaluation.names import SAME, PlaceName, same_party
from monitor.evaluation.said import Said

CLAIMED = {"asserted": False, "claimed": True, "disputed": True}  # `partial` tells nothing of it


class HasPlace(Protocol):
    """Something said of a place."""

    @property
    def place(self) -> PlaceName: ...


Placed = TypeVar("Placed", bound=HasPlace)


@dataclass(frozen=True, slots=True)
class Group(Generic[Placed]):
    """Everything about one place of an article."""

    place: PlaceName
    members: tuple[Placed, ...]

    def joined(self, item: Placed) -> "Group[Placed]":
        """Return the group with one more, whose names the place then has too."""
        return Group(self.place.also(item.place), (*self.members, item))


def grouped(items: Iterable[Placed]) -> list[Group[Placed]]:
    """Return the items of the same place together, in the order of their first; without a place they are left out."""
    groups: list[Group[Placed]] = []
    for item in (each for each in items if each.place.cores):
        known = next((i for i, group in enumerate(groups) if group.place.closeness(item.place) == SAME), None)
        if known is None:
            groups.append(Group(item.place, (item,)))
        else:
            groups[known] = groups[known].joined(item)
    return groups


@dataclass(frozen=True, slots=True)
class Found:
    """A place of the gold with what was said of it."""

    entries: tuple[Entry, ...]
    said: tuple[Said, ...]

    @property
    def optional(self) -> bool:
        return all(entry.optional for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Matched:
    """One article, gold beside said."""

    found: tuple[Found, ...]
    missed: tuple[Group[Entry], ...]  # places that had to be reported
    false: tuple[Group[Said], ...]  # places that had not; with those of the traps
    trapped: tuple[tuple[Trap, tuple[Said, ...]], ...]


class _Nearest(NamedTuple):
    """What of the gold is nearest to something said; of equals an entry before a trap."""

    closeness: int  # 0: nothing is near
    is_entry: bool
    number: int

    @property
    def found(self) -> bool:
        return self.closeness > 0 and self.is_entry

    @property
    def trapped(self) -> bool:
        return self.closeness > 0 and not self.is_entry


def match(entries: Sequence[Entry], traps: Sequence[Trap], said: Sequence[Said]) -> Matched:
    """Match by place. A place that is nearer to a gold entry than to a trap is no trap."""
    wanted, snares = grouped(entries), grouped(traps)
    near = [(_nearest(group.place, wanted, snares), group) for group in grouped(said)]
    found = _told_of((each.number, group) for each, group in near if each.found)
    trapped = _told_of((each.number, group) for each, group in near if each.trapped)
    left = [group for number, group in enumerate(wanted) if number not in found]
    return Matched(
        found=tuple(Found(wanted[number].members, told) for number, told in found.items()),
        missed=tuple(group for group in left if not all(entry.optional for entry in group.members)),
        false=tuple(group for each, group in near if not each.found),
        trapped=tuple((snares[number].members[0], told) for number, told in trapped.items()),
    )


def _nearest(place: PlaceName, wanted: list[Group[Entry]], snares: list[Group[Trap]]) -> _Nearest:
    ranked = [_Nearest(place.closeness(group.place), True, number) for number, group in enumerate(wanted)]
    ranked += [_Nearest(place.closeness(group.place), False, number) for number, group in enumerate(snares)]
    return max(ranked, default=_Nearest(0, False, 0))


def _told_of(near: Iterable[tuple[int, Group[Said]]]) -> dict[int, tuple[Said, ...]]:
    """Return what was said of each number."""
    told: dict[int, tuple[Said, ...]] = {}
    for number, group in near:
        told[number] = (*told.get(number, ()), *group.members)
    return told


def agreement(gold: Entry, said: Said) -> dict[str, bool | None]:
    """Return for each field whether both agree; None: not asked of this pair."""
    return {
        "gained_by": same_party(gold.gained_by, said.gained_by),
        "lost_by": same_party(gold.lost_by, said.lost_by),
        "date": _same_date(gold.date, said.date),
        "recency": gold.recency == said.recency,
        "factuality": gold.factuality == said.factuality,
        "claimed or not": _same_claim(gold.factuality, said.factuality),
    }


def _same_date(gold: str | None, said: str | None) -> bool:
    """Compare as exactly as the gold knows the day."""
    return said.startswith(gold) if gold and said else not gold and not said


def _same_claim(gold: str, said: str) -> bool | None:
    return None if gold not in CLAIMED else CLAIMED[gold] == CLAIMED.get(said, False)


def pairs(found: Found) -> Iterator[tuple[Entry, Said]]:
    """Yield the entries and reports of one place, paired so that they agree best; of equals the first ones."""
    ranked = sorted(
        (-sum(map(bool, agreement(entry, told).values())), i, j)
        for i, entry in enumerate(found.entries)
        for j, told in enumerate(found.said)
    )
    used_entries: set[int] = set()
    used_said: set[int] = set()
    for _, i, j in ranked:
        if i not in used_entries and j not in used_said:
            used_entries.add(i)
            used_said.add(j)
            yield found.entries[i], found.said[j]


def match_figures(gold: Sequence[Count], said: Iterable[tuple[str, int | None]]) -> tuple[int, int, int]:
    """Return how many (kind, value) are right, missed and false. Vague gold is neither missed nor a false alarm."""
    exact = {(each.kind, each.value) for each in gold if not each.vague}
    vague = {each.kind for each in gold if each.vague}
    told = set(said)
    false = [each for each in told - exact if not (each[0] in vague and _round(each[1]))]
    return len(exact & told), len(exact - told), len(false)


def _round(value: int | None) -> bool:
    return value in (None, 100, 1_000, 10_000, 100_000, 1_000_000)
