"""Make one report of every happening in an article: its headline, lede and body agree, a recapture is another one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from monitor.extract.actors import Actors
from monitor.extract.belligerents import Belligerents
from monitor.extract.claims import Claim
from monitor.extract.dates import When
from monitor.model import Change, Factuality, PartyRef, Place, Precision, Recency, Report, Role, SaidBy, Span, Voice

REACH = 1500  # code points between a change and "the army said it had withdrawn"
SAME_DAYS = timedelta(days=3)  # reports of one fall differ by so much: the night, the announcement, the mopping up
_NOMINAL = ("-of", "-from")
_PRECISE = {Precision.DAY: 0, Precision.WEEK: 1, Precision.MONTH: 2, Precision.YEAR: 3, Precision.UNKNOWN: 4}


@dataclass(slots=True)
class _Happening:
    """Claims of one place that tell the same change."""

    claims: list[Claim] = field(default_factory=list)
    voices: list[Claim] = field(default_factory=list)  # withdrawals told without the place
    caveats: list[str] = field(default_factory=list)

    @property
    def gainer(self) -> PartyRef | None:
        return most_specific(claim.gainer for claim in self.claims if claim.change is not None)

    @property
    def loser(self) -> PartyRef | None:
        return most_specific(claim.loser for claim in (*self.claims, *self.voices))

    @property
    def told(self) -> list[Claim]:
        """The claims that tell the change itself."""
        return [claim for claim in self.claims if claim.change is not None]

    @property
    def when(self) -> When | None:
        dated = [claim.when for claim in self.told if isinstance(claim.when, When)]
        if not dated and self.recency is not Recency.BACKGROUND:  # the day they entered, or said that they had left
            dated = [claim.when for claim in (*self.claims, *self.voices) if isinstance(claim.when, When)]
        return min(dated, key=lambda when: (_PRECISE[when.precision], not when.explicit), default=None)

    @property
    def recency(self) -> Recency | None:
        told = {claim.recency for claim in self.told if claim.recency is not None}
        if told:
            return Recency.NEWS if Recency.NEWS in told else Recency.BACKGROUND
        in_passing = all(claim.stale for claim in self.told) and not any(claim.fresh for claim in self.told)
        return Recency.BACKGROUND if in_passing and self.told else None


class Merger:
    """Joins the claims of one article; `leading` are the parties that the article names as leading others."""

    def __init__(self, actors: Actors, leading: Sequence[PartyRef], belligerents: Belligerents, extractor: str) -> None:
        self._actors = actors
        self._index = actors.index
        self._leading = leading
        self._belligerents = belligerents
        self._extractor = extractor

    def merge(self, claims: Iterable[Claim], caveats: Iterable[tuple[int, str]] = ()) -> tuple[Report, ...]:
        """Return one report for each happening, in the order in which the article first tells them."""
        by_place: dict[str, list[_Happening]] = {}
        ordered = sorted(claims, key=lambda claim: (claim.change is None, claim.position))
        for claim in ordered:
            if claim.place is not None:
                self._join(claim, by_place.setdefault(claim.place.id, []))
        happenings = [happening for found in by_place.values() for happening in found if happening.told]
        self._lend_voices([claim for claim in ordered if claim.place is None], happenings)
        self._warn(caveats, happenings)
        happenings.sort(key=lambda happening: happening.claims[0].position)
        return tuple(self._report(happening, happenings) for happening in happenings)

    def _join(self, claim: Claim, happenings: list[_Happening]) -> None:
        fitting = [happening for happening in happenings if self._fits(claim, happening)]
        if not fitting:
            happenings.append(_Happening([claim]))
            return
        best = max(
            fitting, key=lambda happening: (happening.recency == claim.recency, happening.recency is Recency.NEWS)
        )
        best.claims.append(claim)

    def _fits(self, claim: Claim, happening: _Happening) -> bool:
        if self._clash(claim.gainer, happening.gainer) or self._clash(claim.loser, happening.loser):
            return False
        if self._same(claim.gainer, happening.loser) or self._same(claim.loser, happening.gainer):
            return False
        return _same_time(claim, happening)

    def _clash(self, one: PartyRef | None, other: PartyRef | None) -> bool:
        known = one is not None and other is not None and one.id is not None and other.id is not None
        return known and not self._same(one, other)

    def _same(self, one: PartyRef | None, other: PartyRef | None) -> bool:
        return one is not None and other is not None and self._index.same_side(one, other)

    def _lend_voices(self, placeless: list[Claim], happenings: list[_Happening]) -> None:
        """Give "the army said it had withdrawn" to the fresh change that was spoken of last before it."""
        for claim in placeless:
            fitting = [
                happening
                for happening in happenings
                if _is_fresh(happening)
                and not self._same(claim.loser, happening.gainer)
                and not self._clash(claim.loser, happening.loser)
            ]
            if (happening := _last_told(claim.position, fitting)) is not None:
                happening.voices.append(claim)

    def _warn(self, caveats: Iterable[tuple[int, str]], happenings: list[_Happening]) -> None:
        withdrawals = [found for found in happenings if found.voices or _withdrawn(found)]
        for position, caveat in caveats:
            if (happening := _last_told(position, withdrawals)) is not None and caveat not in happening.caveats:
                happening.caveats.append(caveat)

    def _report(self, happening: _Happening, others: list[_Happening]) -> Report:
        gainer = self._gainer(happening, others)
        loser = happening.loser or self._opponent(happening, gainer, others)
        told, voices = self._heard(happening.claims, gainer, loser), self._heard(happening.voices, gainer, loser)
        claims = sorted((claim for claim in told if claim.change is not None), key=_as_evidence)
        when = happening.when
        best = claims[0]
        factuality, said_by = _judged([*told, *voices])
        return Report(
            event_type="control_change",
            place=_place(claims),
            change=_change(claims),
            gained_by=gainer,
            lost_by=loser,
            occurred_from=when.occurred_from if when else None,
            occurred_to=when.occurred_to if when else None,
            precision=when.precision if when else Precision.UNKNOWN,
            factuality=factuality,
            said_by=said_by,
            partial=_is_partial(claims) or "extent unclear" in happening.caveats,
            recency=happening.recency or self._recency(happening, others),
            caveats=tuple(happening.caveats),
            voices=tuple(_voice(claim) for claim in (*claims, *voices, *_denials(told))),
            evidence=_evidence([*claims, *voices]),
            pattern=best.pattern,
            extractor=self._extractor,
        )

    def _heard(self, claims: Sequence[Claim], gainer: PartyRef | None, loser: PartyRef | None) -> list[Claim]:
        """Return the claims with their speakers judged anew, now that both sides are known."""
        return [self._judge(claim, gainer, loser) for claim in claims]

    def _judge(self, claim: Claim, gainer: PartyRef | None, loser: PartyRef | None) -> Claim:
        if claim.said_by.name is None:
            return claim
        said_by = self._actors.spoken(claim.said_by.name, claim.said_by.via, gainer, loser)
        if claim.gainer is not None and claim.said_by.name == claim.gainer.as_written:
            said_by = replace(said_by, role=Role.GAINER)
        admits = claim.factuality is Factuality.CLAIMED and said_by.role is Role.LOSER
        return replace(claim, said_by=said_by, factuality=Factuality.ASSERTED if admits else claim.factuality)

    def _recency(self, happening: _Happening, others: list[_Happening]) -> Recency:
        """Return background for what is told once without a day, below the news of another place."""
        own = any(claim.fresh for claim in happening.told)
        news = any(claim.fresh for other in others if other is not happening for claim in other.told)
        return Recency.BACKGROUND if news and not own and len(happening.told) == 1 else Recency.NEWS

    def _announcer(self, happening: _Happening) -> PartyRef | None:
        """Return the armed party that announces the change, where it is not the loser's own."""
        names = (claim.said_by.name for claim in happening.told if claim.said_by.name)
        found = (self._actors.resolve(name) for name in names)
        armed = (ref for ref in found if ref.id is not None and not self._same(ref, happening.loser))
        return next((ref for ref in armed if self._actors.role_of(ref.as_written) is Role.THIRD_PARTY), None)

    def _taker_of(self, others: list[_Happening], happening: _Happening) -> PartyRef | None:
        """Return who takes everything else in the article, if it is one side."""
        found = [
            other.gainer for other in others if other is not happening and other.gainer is not None and _is_fresh(other)
        ]
        one_side = all(self._same(ref, found[0]) for ref in found)
        return most_specific(found) if found and one_side and not self._same(found[0], happening.loser) else None

    def _gainer(self, happening: _Happening, others: list[_Happening]) -> PartyRef | None:
        gainer = happening.gainer
        if gainer is None:  # they withdrew, and somebody else is told to have entered
            entered = (claim.gainer for claim in happening.claims if claim.change is None)
            gainer = most_specific(ref for ref in entered if not self._same(ref, happening.loser))
        if gainer is None and not any(claim.change is Change.WITHDRAWN for claim in happening.told):
            gainer = self._announcer(happening) or self._taker_of(others, happening)
        if gainer is not None and gainer.generic:
            return next((ref for ref in self._leading if self._index.same_side(ref, gainer)), gainer)
        return gainer

    def _opponent(self, happening: _Happening, gainer: PartyRef | None, others: list[_Happening]) -> PartyRef | None:
        """Return who loses to this party elsewhere in the article, else the one side that it fights there."""
        if gainer is None:
            return None
        losing = (other.loser for other in others if self._same(other.gainer, gainer))
        found = most_specific(ref for ref in losing if not self._same(ref, gainer))
        place = happening.claims[0].place
        return found or (self._belligerents.opponent_of(gainer, place.country) if place is not None else None)


def _withdrawn(happening: _Happening) -> bool:
    return any(claim.change is Change.WITHDRAWN for claim in happening.told)


def _last_told(position: int, happenings: list[_Happening]) -> _Happening | None:
    """Return the change that was spoken of last before `position`."""
    distances = [
        (position - claim.position, index)
        for index, happening in enumerate(happenings)
        for claim in happening.claims
        if 0 < position - claim.position < REACH
    ]
    return happenings[min(distances)[1]] if distances else None


def _is_fresh(happening: _Happening) -> bool:
    return happening.recency is not Recency.BACKGROUND


def most_specific(refs: Iterable[PartyRef | None]) -> PartyRef | None:
    """Return the reference that says most: resolved before unresolved, named before generic, then the first."""
    known = [ref for ref in refs if ref is not None]
    return min(known, key=lambda ref: (ref.id is None, ref.generic), default=None)


def _same_time(claim: Claim, happening: _Happening) -> bool:
    when, other = claim.when, happening.when
    if isinstance(when, When) and other is not None:
        return _gap(when, other) <= SAME_DAYS
    if claim.recency is not None and happening.recency is not None and claim.recency is not happening.recency:
        return False
    return True


def _gap(one: When, other: When) -> timedelta:
    return max(one.occurred_from - other.occurred_to, other.occurred_from - one.occurred_to, timedelta())


def _as_evidence(claim: Claim) -> tuple[bool, bool, bool, bool, bool, int]:
    return (
        claim.factuality is not Factuality.ASSERTED,
        claim.said_by.role is not Role.AUTHOR,
        claim.pattern.endswith(_NOMINAL),
        claim.headline,
        claim.gainer is None,
        claim.position,
    )


def _judged(claims: Sequence[Claim]) -> tuple[Factuality, SaidBy]:
    """Return the factuality of all voices together, and whose word it rests on."""
    affirming = [claim for claim in claims if claim.factuality is not Factuality.DENIED and claim.change is not None]
    denying = [claim for claim in claims if claim.factuality is Factuality.DENIED and not claim.earlier]
    if not affirming:
        denied = next(claim for claim in claims if claim.factuality is Factuality.DENIED)
        return Factuality.DENIED, denied.said_by
    for role in (Role.AUTHOR, Role.LOSER):
        for claim in affirming:
            if claim.factuality is Factuality.ASSERTED and claim.said_by.role is role:
                return Factuality.ASSERTED, claim.said_by
    claimed = next((claim for claim in affirming if claim.factuality is Factuality.CLAIMED), affirming[0])
    return Factuality.DISPUTED if denying else claimed.factuality, claimed.said_by


def _change(claims: Sequence[Claim]) -> Change | None:
    """Return the change of the best claim; a withdrawal only where nobody is told to have taken the place."""
    return next((claim.change for claim in claims if claim.change is not Change.WITHDRAWN), claims[0].change)


def _place(claims: Sequence[Claim]) -> Place | None:
    return claims[0].place


def _is_partial(claims: Sequence[Claim]) -> bool:
    return all(claim.partial for claim in claims)


def _denials(claims: Sequence[Claim]) -> list[Claim]:
    return [c for c in claims if c.change is None and c.factuality is Factuality.DENIED]


def _voice(claim: Claim) -> Voice:
    return Voice(
        said_by=claim.said_by,
        affirms=claim.factuality is not Factuality.DENIED,
        evidence=claim.evidence,
        earlier=claim.earlier,
    )


def _evidence(claims: Sequence[Claim]) -> tuple[Span, ...]:
    return tuple(dict.fromkeys(claim.evidence for claim in claims))


def with_day(report: Report, day: date) -> Report:
    """Return the report dated to a day."""
    return replace(report, occurred_from=day, occurred_to=day, precision=Precision.DAY)
