"""What an incident is, computed whole from its current reports. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from msgspec import structs

from monitor.decide.status import Account, judge_status
from monitor.model import Change, Factuality, Figure, Incident, PartyRef, Precision, Recency, Report, Status

EXACT_FIRST = (Precision.DAY, Precision.WEEK, Precision.MONTH, Precision.YEAR, Precision.UNKNOWN)
FIELDS = Incident.__struct_fields__
FIRM_FIRST = (Factuality.ASSERTED, Factuality.CLAIMED, Factuality.LIKELY, Factuality.DISPUTED, Factuality.DENIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A standing report with what its article adds. `published`: None where nobody says; `inferred`: a mere guess."""

    report_id: str
    report: Report
    article_id: str
    origin: str
    cluster: str  # near-duplicates share one
    outlet: str | None
    published: datetime | None
    inferred: bool
    position: int

    @property
    def firmly_published(self) -> datetime | None:
        return None if self.inferred else self.published


def summarise(incident: Incident, tellings: Sequence[Telling], *, withdrawn_by: str | None = None) -> Incident:
    """Return the new state of `incident`, whose current reports are `tellings` (in the order of the log).

    With no report left it keeps what it said last, as withdrawn (an outlet took its claim back) or retracted.
    """
    if not tellings:
        return _emptied(incident, withdrawn_by)
    tellings = _one_voice_for_each_text(tellings)
    affirming = [t for t in tellings if t.report.factuality is not Factuality.DENIED] or list(tellings)
    best, firmest = min(affirming, key=_rank).report, min(affirming, key=_firmness).report
    status, basis = judge_status([_account(t) for t in tellings])
    return Incident(
        id=incident.id,
        event_type=best.event_type,
        place=incident.place or best.place,
        change=_change(affirming),
        gained_by=_party(t.report.gained_by for t in affirming),
        lost_by=_party(t.report.lost_by for t in affirming),
        figure=_figure(affirming),
        actor=_party(t.report.actor for t in affirming),
        target=_party(t.report.target for t in affirming),
        occurred_from=best.occurred_from,
        occurred_to=best.occurred_to,
        precision=best.precision,
        status=status,
        status_basis=basis,
        caveats=_each(caveat for t in affirming for caveat in t.report.caveats),
        factuality=firmest.factuality,
        said_by=firmest.said_by,
        partial=all(t.report.partial for t in affirming),
        recency=best.recency if best.occurred_from else _recency(affirming),
        published=_published(affirming),
        published_inferred=not any(t.firmly_published for t in affirming),
        origins=_each(t.origin for t in affirming),
        outlets=_each(t.outlet for t in affirming),
        articles=_each(t.article_id for t in tellings),
        reports=_each(t.report_id for t in tellings),
    )


def _one_voice_for_each_text(tellings: Sequence[Telling]) -> list[Telling]:
    """Near-duplicates are copies, whoever prints them: they speak with the voice of the first."""
    first: dict[str, str] = {}
    return [replace(t, origin=first.setdefault(t.cluster, t.origin)) for t in tellings]


def _emptied(incident: Incident, withdrawn_by: str | None) -> Incident:
    status = Status.WITHDRAWN if withdrawn_by else Status.RETRACTED
    basis = f"withdrawn by {withdrawn_by}" if withdrawn_by else "no report of it is left"
    return structs.replace(incident, status=status, status_basis=basis, origins=(), reports=())


def _rank(telling: Telling) -> tuple[int, int, int]:
    """Order by the best-dated, then by the firmest, then by the first told."""
    return EXACT_FIRST.index(telling.report.precision), _firmness(telling), telling.position


def _firmness(telling: Telling) -> int:
    factuality = telling.report.factuality
    return FIRM_FIRST.index(factuality) if factuality in FIRM_FIRST else len(FIRM_FIRST)


def _each(names: Iterable[str | None]) -> tuple[str, ...]:
    """Return the names in the order of their first; none twice, and nobody's left out."""
    return tuple(dict.fromkeys(filter(None, names)))


def _party(refs: Iterable[PartyRef | None]) -> PartyRef | None:
    """Return the most telling name: a named party before a generic one before unresolved words; then the most used."""
    known = [ref for ref in refs if ref]
    if not known:
        return None
    votes, names = Counter(ref.id for ref in known), Counter(ref.name for ref in known)
    return min(known, key=lambda ref: (ref.id is None, ref.generic, -votes[ref.id], -names[ref.name]))


def _change(tellings: Sequence[Telling]) -> Change | None:
    """Return the kind of change that most articles tell; of equals the one that says most (captured first)."""
    votes = Counter(t.report.change for t in tellings if t.report.change)
    return min(votes, key=lambda change: (-votes[change], list(Change).index(change)), default=None)


def _published(tellings: Sequence[Telling]) -> datetime | None:
    """Return the newest publication that somebody states, else the newest guess."""
    firm = [t.firmly_published for t in tellings if t.firmly_published]
    return max(firm or [t.published for t in tellings if t.published], default=None)


def _figure(tellings: Sequence[Telling]) -> Figure | None:
    """Return the newest count: tolls are revised, and the last word counts."""
    counted = [t for t in tellings if t.report.figure]
    return max(counted, key=lambda t: (_day(t), t.position)).report.figure if counted else None


def _day(telling: Telling) -> date:
    return telling.firmly_published.date() if telling.firmly_published else date.min


def _recency(tellings: Sequence[Telling]) -> Recency:
    return Recency.NEWS if any(t.report.recency is Recency.NEWS for t in tellings) else Recency.BACKGROUND


def _account(telling: Telling) -> Account:
    return Account(
        report=telling.report,
        origin=telling.origin,
        outlet=telling.outlet,
        article_id=telling.article_id,
        told_at=(_day(telling), telling.position),
    )


def changes(old: Incident, new: Incident) -> tuple[str, ...]:
    """Return the names of the fields that differ."""
    return tuple(key for key in FIELDS if getattr(old, key) != getattr(new, key))
