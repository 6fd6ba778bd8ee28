"""Group the claims of one article by what happened: one place, one taker, one time."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from monitor.extract.claims import Claim
from monitor.extract.dates import SAID, When
from monitor.extract.parties import PartyIndex
from monitor.extract.place_words import kinds_of
from monitor.model import Change, PartyRef, Place, Precision, Recency, Span

CLOSE = 300  # code points between "fighters entered X" and "the army pulled out"
REACH = 1500  # code points between a change and "the army said it had withdrawn"
SAME_DAYS = timedelta(days=3)  # reports of one fall differ by so much: the night, the announcement, the mopping up
_ROUGHLY = {
    Precision.WEEK: timedelta(days=7),
    Precision.MONTH: timedelta(days=31),
    Precision.YEAR: timedelta(days=366),
}
_COUNTED = ("after", "ago", "earlier", "later")
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


class Grouping:
    """Puts claims together; parties agree or clash by `index`."""

    def __init__(self, index: PartyIndex) -> None:
        self._index = index

    def group(self, claims: Iterable[Claim]) -> list[Happening]:
        """Return the happenings in the order in which the article first tells them."""
        by_place: dict[str, list[Happening]] = {}
        ordered = sorted(self._won(list(self._new(list(claims)))), key=_best_told_first)
        entered = {claim.place.id for claim in ordered if claim.place is not None and _is_entry(claim)}
        for claim in ordered:
            if claim.place is not None:
                self._join(claim, by_place.setdefault(claim.place.id, []), opens=claim.place.id in entered)
        for place, claim in self._announce([each for each in ordered if each.unnamed and not each.tentative], by_place):
            self._join(claim, by_place.setdefault(place.id, []), opens=True)
        happenings = [happening for found in by_place.values() for happening in found if happening.told]
        self._lend_voices([claim for claim in ordered if claim.place is None and not claim.unnamed], happenings)
        return sorted(happenings, key=_told_at)

    def _new(self, claims: list[Claim]) -> Iterator[Claim]:
        """Yield the claims but those that only answer: who is told to have lost a town says that he holds it."""
        for claim in claims:
            if not (claim.held and any(self._is_answered_by(other, claim) for other in claims)):
                yield claim

    def _is_answered_by(self, taking: Claim, holding: Claim) -> bool:
        there = taking.place is not None and holding.place is not None and taking.place.id == holding.place.id
        taken = taking.change is not None and not taking.held and taking.recency is not Recency.BACKGROUND
        return there and taken and self._clash(taking.gainer, holding.gainer)

    def _won(self, claims: list[Claim]) -> Iterator[Claim]:
        """Yield the claims; who enters a place as the other side is told to have withdrawn has taken it."""
        gone = [claim for claim in claims if claim.change is Change.WITHDRAWN and claim.place is None]
        for claim in claims:
            left = [other.loser for other in gone if _is_entry(claim) and self._makes_way(other, claim)]
            yield replace(claim, change=Change.CAPTURED, loser=claim.loser or left[0]) if left else claim

    def _makes_way(self, withdrawal: Claim, entry: Claim) -> bool:
        near = abs(withdrawal.position - entry.position) < CLOSE
        other_side = withdrawal.loser is not None and not self.same(withdrawal.loser, entry.gainer)
        return near and other_side and not withdrawal.is_denied

    def same(self, one: PartyRef | None, other: PartyRef | None) -> bool:
        """Return whether both are known and are on one side."""
        return one is not None and other is not None and self._index.same_side(one, other)

    def _join(self, claim: Claim, happenings: list[Happening], *, opens: bool) -> None:
        fitting = [happening for happening in happenings if self._fits(claim, happening)]
        if fitting:
            best = max(fitting, key=lambda found: (found.recency == claim.recency, found.recency is Recency.NEWS))
            best.claims.append(claim)
        elif opens or not claim.tentative:
            happenings.append(Happening([claim]))

    def _fits(self, claim: Claim, happening: Happening) -> bool:
        if self._clash(claim.gainer, happening.gainer) or self._clash(claim.loser, happening.loser):
            return False
        if self.same(claim.gainer, happening.loser) or self.same(claim.loser, happening.gainer):
            return False  # taken and lost again: two happenings
        return _same_time(claim, happening)

    def _clash(self, one: PartyRef | None, other: PartyRef | None) -> bool:
        known = one is not None and other is not None and one.id is not None and other.id is not None
        return known and not self.same(one, other)

    def _lend_voices(self, placeless: list[Claim], happenings: list[Happening]) -> None:
        """Give "the army said it had withdrawn" to the fresh change that was spoken of last before it."""
        told = Told(happenings)
        for claim in placeless:
            if _is_history(claim):
                continue  # "they were driven out in 2015" is no news of another place
            before = (found for found in told.before(claim.position) if found.is_fresh)
            meant = [found for found in before if self._may_lose(claim.loser, found)]
            for happening in self._answered(claim, meant) if claim.answers else meant[:1]:
                happening.voices.append(claim)

    def _answered(self, claim: Claim, before: Sequence[Happening]) -> list[Happening]:
        """Return the changes that an answer is about: those it names, else all that the last sentence told."""
        foreign = [found for found in before if not self.same(claim.speaker, found.gainer)]
        retold = any(each.evidence == claim.evidence for found in foreign for each in found.claims)
        named = [found for found in foreign if _is_named(found, claim.answers)]
        last = [found for found in foreign if _last_told(found, claim) == _last_told(foreign[0], claim)]
        return [] if retold else list({id(found): found for found in named or last}.values())

    def _announce(self, unnamed: list[Claim], by_place: Mapping[str, list[Happening]]) -> Iterator[tuple[Place, Claim]]:
        """Let "they seized a town on Sunday" tell of the town that the next sentences name.

        Yields what no taking of a named town takes up, as one of the town that the article is about.
        """
        happenings = sorted((found for each in by_place.values() for found in each if found.told), key=_told_at)
        for claim in unnamed:
            reached = (found for found in happenings if abs(found.told[0].position - claim.position) < REACH)
            near = [found for found in reached if found.is_fresh and self._may_name(claim, found)]
            for happening in near if claim.unnamed.endswith("s") else near[:1]:
                happening.announced.append(claim)
            if not near and claim.fresh and claim.topic is not None:
                yield claim.topic, replace(claim, place=claim.topic, unnamed="")

    def _may_name(self, claim: Claim, happening: Happening) -> bool:
        place = happening.told[0].place
        return place is not None and place.kind in kinds_of(claim.unnamed) and self._fits(claim, happening)

    def _may_lose(self, loser: PartyRef | None, happening: Happening) -> bool:
        return not self.same(loser, happening.gainer) and not self._clash(loser, happening.loser)


def _told_at(happening: Happening) -> int:
    return happening.claims[0].position


def _is_history(claim: Claim) -> bool:
    when = claim.when
    if claim.recency is not Recency.BACKGROUND or not isinstance(when, When):
        return claim.recency is Recency.BACKGROUND
    return when.explicit or when.precision in (Precision.MONTH, Precision.YEAR)


def _is_named(happening: Happening, sentence: str) -> bool:
    place = happening.claims[0].place
    return place is not None and any(name and name in sentence for name in (place.name, place.as_written))


def _last_told(happening: Happening, answer: Claim) -> Span:
    """Return the sentence that told the change last before it was answered."""
    return max(claim.evidence for claim in happening.claims if claim.position < answer.position)


def _best_told_first(claim: Claim) -> tuple[bool, bool, bool, int]:
    """Order claims so that what is told in passing joins what is told outright."""
    return claim.change is None, claim.tentative, claim.stale and claim.when is None, claim.position


def _is_entry(claim: Claim) -> bool:
    """Return whether fighters are told to have entered: then "after taking the town" is no other taking."""
    return claim.change is None and claim.gainer is not None and not claim.is_denied


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


def _same_time(claim: Claim, happening: Happening) -> bool:
    when, other = claim.when, happening.when
    if isinstance(when, When) and other is not None:
        return _gap(when, other) <= max(_slack(when), _slack(other))
    if claim.recency is not None and happening.recency is not None:
        return claim.recency is happening.recency
    return not (_is_leaving_told_anew(claim, happening) or _is_old_taking(claim, happening))


def _is_leaving_told_anew(claim: Claim, happening: Happening) -> bool:
    """Return whether "they left the town" stands beside "which they occupied in February": two happenings."""
    anew = claim.fresh and claim.when is None and claim.change is Change.WITHDRAWN
    return anew and not happening.is_withdrawal and not happening.is_fresh and happening.when is not None


def _is_old_taking(claim: Claim, happening: Happening) -> bool:
    old = claim.recency is Recency.BACKGROUND and claim.change is not Change.WITHDRAWN and claim.when is not None
    return old and happening.is_withdrawal and happening.when is None and any(each.fresh for each in happening.told)


def _slack(when: When) -> timedelta:
    """Return how far off a date may be: "a year after" counts roughly."""
    return _ROUGHLY.get(when.precision, SAME_DAYS) if when.kind in _COUNTED else SAME_DAYS


def _gap(one: When, other: When) -> timedelta:
    return max(one.occurred_from - other.occurred_to, other.occurred_from - one.occurred_to, timedelta())
