"""Group the claims of one article by what happened: one place, one taker, one time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from monitor.extract.claims import Claim
from monitor.extract.dates import When
from monitor.extract.happenings import REACH, Happening, Told, told_at
from monitor.extract.parties import PartyIndex
from monitor.extract.place_words import kinds_of
from monitor.extract.same_time import is_of_same_time
from monitor.model import Change, PartyRef, Place, Precision, Recency, Span

CLOSE = 300  # code points between "fighters entered X" and "the army pulled out"


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
        return sorted(happenings, key=told_at)

    def _new(self, claims: list[Claim]) -> Iterator[Claim]:
        """Yield the claims but those that only answer: who is told to have lost a town says that he holds it."""
        for claim in claims:
            if not (claim.held and any(self._is_answered_by(other, claim) for other in claims)):
                yield claim

    def _is_answered_by(self, taking: Claim, holding: Claim) -> bool:
        there = taking.place is not None and holding.place is not None and taking.place.id == holding.place.id
        taken = taking.change is not None and not taking.held and taking.recency is not Recency.BACKGROUND
        return there and taken and (taking.is_denied or self._clash(taking.gainer, holding.gainer))

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
        return is_of_same_time(claim, happening)

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
        happenings = sorted((found for each in by_place.values() for found in each if found.told), key=told_at)
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
