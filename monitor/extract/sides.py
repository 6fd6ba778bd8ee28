"""Fill in who gained and who lost where the sentence itself does not say, on grounds that the article gives."""

from collections.abc import Sequence
from datetime import timedelta

from monitor.extract.actors import Actors, in_own_name
from monitor.extract.belligerents import Belligerents
from monitor.extract.grouping import Grouping
from monitor.extract.happenings import Happening, most_specific
from monitor.model import PartyRef, Place, Role

CAMPAIGN = timedelta(days=180)
_LOSSES = frozenset(
    {"fall", "fall-of", "lose", "lose-control", "loss-of"}
)  # whoever tells of these need not have gained


class Sides:
    """The sides of one article. `leading`: parties named as leading others ("rebels led by X")."""

    def __init__(
        self,
        actors: Actors,
        grouping: Grouping,
        leading: Sequence[PartyRef],
        known: Belligerents,
    ) -> None:
        self._actors = actors
        self._same = grouping.same
        self._leading = leading
        self._belligerents = known

    def of(self, happening: Happening, around: Sequence[Happening]) -> tuple[PartyRef | None, PartyRef | None]:
        """Return (gainer, loser). `around` are the happenings told near it, itself among them."""
        others = [other for other in around if other is not happening]
        gainer = self._gainer(happening, others)
        loser = happening.loser or self._denier(happening, gainer) or self._opponent(happening, gainer, others)
        return gainer, loser

    def _gainer(self, happening: Happening, others: Sequence[Happening]) -> PartyRef | None:
        gainer = happening.gainer or self._entrant(happening)
        if gainer is None and not happening.is_withdrawal:
            gainer = self._announcer(happening) or self._taker_elsewhere(happening, others)
        if gainer is not None and gainer.generic:
            return next((ref for ref in self._leading if self._same(ref, gainer)), gainer)
        return gainer

    def _entrant(self, happening: Happening) -> PartyRef | None:
        """Return who is told to have entered the place, if it is not the one who left."""
        entered = (claim.gainer for claim in happening.claims if claim.change is None)
        return most_specific(ref for ref in entered if not self._same(ref, happening.loser))

    def _announcer(self, happening: Happening) -> PartyRef | None:
        """Return the armed party that announces the change, if it is not the loser."""
        taken = (claim for claim in happening.told if not (claim.is_denied or claim.pattern in _LOSSES))
        names = (claim.said_by.name for claim in taken if claim.said_by.name)
        partisan = (name for name in names if self._actors.roles.role_of(name) is Role.THIRD_PARTY)
        found = (self._actors.resolve_speaker(name) for name in partisan)
        named = (ref for ref in found if ref.id is not None and not self._same(ref, happening.loser))
        return next(map(in_own_name, named), None)

    def _denier(self, happening: Happening, gainer: PartyRef | None) -> PartyRef | None:
        """Return who denies that the place is lost, if it is not who is told to have taken it."""
        answers = (*happening.told, *happening.voices)
        names = [claim.said_by.name for claim in answers if claim.said_by.name and claim.is_denied]
        found = (self._actors.resolve_speaker(name) for name in names)
        holding = (ref for ref in found if ref.kind in ("army", "state") and not self._same(ref, gainer))
        return next(map(in_own_name, holding), None)

    def _taker_elsewhere(self, happening: Happening, others: Sequence[Happening]) -> PartyRef | None:
        """Return who takes everything else in the article, if it is one side."""
        found = [other.gainer for other in others if other.gainer is not None and other.is_fresh]
        one_side = bool(found) and all(self._same(ref, found[0]) for ref in found)
        return most_specific(found) if one_side and not self._same(found[0], happening.loser) else None

    def _holder_before(
        self, happening: Happening, place: Place, gainer: PartyRef, others: Sequence[Happening]
    ) -> PartyRef | None:
        """Return who took the same place before, by the same article."""
        there = (
            other for other in others if other.claims[0].place is not None and other.claims[0].place.id == place.id
        )
        found = (other.gainer for other in there if _is_before(other, happening))
        return next((ref for ref in found if ref is not None and not self._same(ref, gainer)), None)

    def _opponent(self, happening: Happening, gainer: PartyRef | None, others: Sequence[Happening]) -> PartyRef | None:
        """Return who loses to this party elsewhere in the article, else the one side that it fights there."""
        place = happening.claims[0].place
        if gainer is None or place is None:
            return None
        if (holder := self._holder_before(happening, place, gainer, others)) is not None:
            return holder
        near = (other for other in others if _country(other) == place.country)
        losing = (
            other.loser for other in near if _in_one_campaign(happening, other) and self._same(other.gainer, gainer)
        )
        found = most_specific(ref for ref in losing if not self._same(ref, gainer))
        if found is not None or gainer.id is None:
            return found
        # Who fights there today need not be who held a place before, but an invader took it from the state.
        told = happening.is_fresh or self._is_invader(gainer, place)
        return self._belligerents.opponent_of(gainer, place.country) if told else None

    def _is_invader(self, gainer: PartyRef, place: Place) -> bool:
        if gainer.id is None or gainer.kind not in ("state", "army"):
            return False
        return place.country not in self._actors.index.parties[gainer.id].countries


def _in_one_campaign(one: Happening, other: Happening) -> bool:
    """Return whether who lost the other place may have lost this one too: years before, it need not be the same."""
    if one.when is None or other.when is None:
        return one.when is None or one.is_fresh == other.is_fresh
    between = max(one.when.occurred_from, other.when.occurred_from) - min(one.when.occurred_to, other.when.occurred_to)
    return between <= CAMPAIGN


def _is_before(one: Happening, other: Happening) -> bool:
    if one.when is None or other.when is None:
        return not one.is_fresh and other.is_fresh
    return one.when.occurred_to < other.when.occurred_from


def _country(happening: Happening) -> str | None:
    place = happening.claims[0].place
    return place.country if place is not None else None
