"""Make one report of every happening in an article: its headline, lede and body agree, a recapture is another one."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from msgspec import structs

from monitor.extract.actors import Actors
from monitor.extract.claims import Claim
from monitor.extract.grouping import Grouping
from monitor.extract.happenings import Happening, Told
from monitor.extract.sides import Sides
from monitor.model import Change, Factuality, PartyRef, Precision, Recency, Report, Role, SaidBy, Span, Voice

_NOMINAL = ("-of", "-from")
EXTENT_UNCLEAR = "extent unclear"
NEIGHBOURS = 30  # happenings told before and after one that may tell its sides: in a list of thousands not all can


class Merger:
    """Joins the claims of one article into reports signed by `extractor`."""

    def __init__(self, actors: Actors, grouping: Grouping, sides: Sides, extractor: str) -> None:
        self._actors = actors
        self._grouping = grouping
        self._sides = sides
        self._extractor = extractor

    def merge(self, claims: Iterable[Claim], caveats: Iterable[tuple[int, str]] = ()) -> tuple[Report, ...]:
        """Return one report for each happening. `caveats` are (offset, words) found in the article."""
        happenings = self._grouping.group(claims)
        _warn(caveats, happenings)
        return tuple(self._report(told, _around(index, happenings)) for index, told in enumerate(happenings))

    def _report(self, happening: Happening, around: Sequence[Happening]) -> Report:
        gainer, loser = self._sides.of(happening, around)
        heard = [self._judge(claim, gainer, loser) for claim in (*happening.claims, *happening.voices)]
        told = sorted((c for c in heard if c.change is not None and c.place is not None), key=_as_evidence)
        voices = [c for c in heard if c.place is None]
        denials = [c for c in heard if c.change is None and c.place is not None and c.is_denied]
        factuality, said_by = _judged([*told, *voices, *denials])
        when = happening.when
        return Report(
            event_type="control_change",
            place=told[0].place,
            change=_change(told),
            gained_by=gainer,
            lost_by=loser,
            occurred_from=when.occurred_from if when else None,
            occurred_to=when.occurred_to if when else None,
            precision=when.precision if when else Precision.UNKNOWN,
            factuality=factuality,
            said_by=said_by,
            partial=all(claim.partial for claim in told) or EXTENT_UNCLEAR in happening.caveats,
            recency=happening.recency or _undated_recency(happening, around),
            caveats=tuple(happening.caveats),
            voices=tuple(_voice(claim) for claim in (*told, *voices, *denials)),
            evidence=_evidence((*told, *voices)),
            pattern=told[0].pattern,
            extractor=self._extractor,
        )

    def _judge(self, claim: Claim, gainer: PartyRef | None, loser: PartyRef | None) -> Claim:
        """Return the claim with its speaker judged anew, now that both sides are known."""
        name = claim.said_by.name
        if name is None:
            return claim
        said_by = self._actors.roles.spoken(name, claim.said_by.via, gainer, loser)
        if claim.gainer is not None and name == claim.gainer.as_written:
            said_by = structs.replace(said_by, role=Role.GAINER)
        elif claim.loser is not None and name == claim.loser.as_written:
            said_by = structs.replace(said_by, role=Role.LOSER)
        elif claim.factuality is Factuality.DENIED and self._actors.roles.is_opponent(name, gainer):
            said_by = structs.replace(said_by, role=Role.LOSER)  # who denies the other side's gain holds the place
        if claim.admits and said_by.role is Role.THIRD_PARTY:
            said_by = structs.replace(said_by, role=Role.LOSER)
        admits = claim.factuality is Factuality.CLAIMED and said_by.role is Role.LOSER
        return replace(claim, said_by=said_by, factuality=Factuality.ASSERTED if admits else claim.factuality)


def _around(index: int, happenings: Sequence[Happening]) -> Sequence[Happening]:
    return happenings[max(0, index - NEIGHBOURS) : index + NEIGHBOURS + 1]


def _warn(caveats: Iterable[tuple[int, str]], happenings: Sequence[Happening]) -> None:
    withdrawals = [found for found in happenings if found.voices or found.is_withdrawal]
    told = Told(withdrawals)
    for position, caveat in caveats:
        if (happening := next(told.before(position), None)) is not None and caveat not in happening.caveats:
            happening.caveats.append(caveat)


def _undated_recency(happening: Happening, around: Sequence[Happening]) -> Recency:
    """Return background for what the author tells once without a day, below the news of another place.

    What somebody comes forward to say is news.
    """
    own = any(claim.fresh or (claim.said_by.name and not claim.stale) for claim in happening.told)
    news = any(claim.fresh for other in around if other is not happening for claim in other.told)
    return Recency.BACKGROUND if news and not own and len(happening.told) == 1 else Recency.NEWS


def _as_evidence(claim: Claim) -> tuple[bool, bool, bool, bool, bool, int]:
    """Order claims by how well their sentence stands for the report: the author's own plain words first."""
    return (
        claim.factuality is not Factuality.ASSERTED,
        claim.said_by.role is not Role.AUTHOR,
        claim.pattern.endswith(_NOMINAL),
        claim.headline,
        claim.gainer is None,
        claim.position,
    )


def _judged(claims: Sequence[Claim]) -> tuple[Factuality, SaidBy]:
    """Return the factuality of all voices together, and whose word it rests on.

    What the loser admits is settled; what somebody denies is not, though the author tells it.
    """
    affirming = [claim for claim in claims if not claim.is_denied]
    if not affirming:
        return Factuality.DENIED, claims[0].said_by
    affirming = _without_headline(affirming)
    asserted = [claim for claim in affirming if claim.factuality is Factuality.ASSERTED]
    if (admitted := next((claim for claim in asserted if claim.said_by.role is Role.LOSER), None)) is not None:
        return Factuality.ASSERTED, admitted.said_by
    claimed = (claim for claim in affirming if claim.factuality is Factuality.CLAIMED)
    best = (*asserted, *claimed, *affirming)[0]
    disputed = any(claim.is_denied and not claim.earlier for claim in claims)
    return Factuality.DISPUTED if disputed else best.factuality, best.said_by


def _without_headline(affirming: list[Claim]) -> list[Claim]:
    """Return the claims but the headline's own word: it has no room to say that only the taker says so."""
    below = [claim for claim in affirming if not (claim.headline and claim.said_by.role is Role.AUTHOR)]
    own_word = all(claim.said_by.role in (Role.GAINER, Role.STATE_MEDIA) for claim in below)
    return below if below and own_word else affirming


def _change(told: Sequence[Claim]) -> Change | None:
    """Return the change of the best claim; a withdrawal only where nobody is told to have taken the place."""
    return next((claim.change for claim in told if claim.change is not Change.WITHDRAWN), Change.WITHDRAWN)


def _voice(claim: Claim) -> Voice:
    affirms = claim.factuality is not Factuality.DENIED
    return Voice(said_by=claim.said_by, affirms=affirms, evidence=claim.evidence, earlier=claim.earlier)


def _evidence(claims: Iterable[Claim]) -> tuple[Span, ...]:
    return tuple(dict.fromkeys(claim.evidence for claim in claims))
