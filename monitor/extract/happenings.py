"""What happened to a place, as all the claims of it in one article tell: who took it, who lost it, when."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from monitor.extract.claims import Claim
from monitor.extract.dates import SAID, When
from monitor.model import Change, PartyRef, Precision, Recency

REACH = 1500  # code points between a change and "the army said it had withdrawn"
_PRECISE = {Precision.DAY: 0, Precision.WEEK: 1, Precision.MONTH: 2, Precision.YEAR: 3, Precision.UNKNOWN: 4}


@dataclass(slots=True)
class Happening:
    """Claims of one place that tell the same change.

    `voices` are withdrawals told without the place; `announced` tell it before the place gets its name ("a town").
    """

    claims: list[Claim] = field(default_factory=list)
    voices: list[Claim] = field(default_factory=list)
    announced: list[Claim] = field(default_factory=list)
    caveats: list[str] = field(default_factory=list)

    @property
    def told(self) -> list[Claim]:
        """The claims that tell the change itself, not only that somebody entered."""
        return [claim for claim in self.claims if claim.change is not None]

    @property
    def gainer(self) -> PartyRef | None:
        """Who is told to have taken the place."""
        return most_specific(claim.gainer for claim in (*self.told, *self.announced))

    @property
    def loser(self) -> PartyRef | None:
        """Who is told to have lost it."""
        return most_specific(claim.loser for claim in (*self.claims, *self.voices, *self.announced))

    @property
    def is_withdrawal(self) -> bool:
        """Whether any claim tells it as a withdrawal."""
        return any(claim.change is Change.WITHDRAWN for claim in self.told)

    @property
    def is_fresh(self) -> bool:
        """Whether nothing tells that it is an old story."""
        return self.recency is not Recency.BACKGROUND

    @property
    def when(self) -> When | None:
        """The most exact date of the change; of fresh news, also the day they entered or said that they had left."""
        told = min(_dates(self.told), key=_inexact, default=None)
        if not self.is_fresh:
            return told
        support = _dates((*self.claims, *self.voices, *self.announced))
        within = [when for when in support if told is None or _lies_within(when, told)]
        return min([*_dates(self.told), *within], key=_inexact, default=None)

    @property
    def recency(self) -> Recency | None:
        """News or background by dates and by how it is told, None where neither decides."""
        dated = {claim.recency for claim in self.told if claim.recency is not None}
        if dated:
            return Recency.NEWS if Recency.NEWS in dated else Recency.BACKGROUND
        in_passing = all(claim.stale for claim in self.told) and not any(claim.fresh for claim in self.told)
        return Recency.BACKGROUND if in_passing and self.told else None


def _dates(claims: Iterable[Claim]) -> list[When]:
    return [claim.when for claim in claims if isinstance(claim.when, When)]


def _inexact(when: When) -> tuple[int, bool, bool, bool]:
    # "A day after they seized it" tells the day itself, not the day on which somebody spoke.
    return _PRECISE[when.precision], when.kind == SAID, not when.explicit, when.kind != "after"


def _lies_within(when: When, wider: When) -> bool:
    return wider.occurred_from <= when.occurred_from and when.occurred_to <= wider.occurred_to


def most_specific(refs: Iterable[PartyRef | None]) -> PartyRef | None:
    """Return the reference that says most: resolved before unresolved, named before generic, often told, then first."""
    known = [ref for ref in refs if ref is not None]
    told = Counter(ref.id for ref in known)
    return min(known, key=lambda ref: (ref.id is None, ref.generic, -told[ref.id]), default=None)


def told_at(happening: Happening) -> int:
    """Return the offset in the article where a happening is told first."""
    return happening.claims[0].position


class Told:
    """Where the article tells of each happening, in order: a voice need not ask all of thousands."""

    def __init__(self, happenings: Sequence[Happening]) -> None:
        self._happenings = happenings
        at = [(claim.position, -index) for index, found in enumerate(happenings) for claim in found.claims]
        self._at = sorted(at)  # of two told at one place the first comes last, to be found first

    def before(self, position: int) -> Iterator[Happening]:
        """Yield the happenings that were spoken of within reach before `position`, the last one first."""
        first, end = (bisect_left(self._at, (edge,)) for edge in (position - REACH + 1, position))
        yield from (self._happenings[-index] for _, index in reversed(self._at[first:end]))
