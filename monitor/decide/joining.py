"""Does a report tell of a known incident? Pure.

By type, place, gaining side and date window. A report without a day joins only the latest incident of the same place
and gainer whose last report came within a week and whose place has not changed holder since: the same city may fall
again two years later.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from monitor.model import Happening, Incident, PartyRef, Precision, Recency, Report

SLACK = timedelta(days=2)  # outlets date the same night differently, and "captured" drags on
STILL_NEWS = timedelta(days=7)
STATES = {"state", "army"}  # "Russia" and "the Russian army" are one taker
# What may happen at a place again the very next day: each day counts by itself.
REPEATED = frozenset({"clash", "advance", "strike", "attack_on_civilians", "detained", "freed"})


@dataclass(frozen=True, slots=True)
class Known:
    """An incident at the report's place, with the time its last report came in."""

    incident: Incident
    last_report_at: datetime


def choose(report: Report, published: datetime | None, known: Sequence[Known], now: datetime) -> tuple[str, str] | None:
    """Return (incident id, why) for the incident that `report` tells of, or None where it opens one.

    `published` is the article's own time where it is not merely inferred; `now` is when it came in. `known`: newest
    first.
    """
    alike = [each for each in known if _same_happening(report, each.incident)]
    dated = [each for each in alike if report.occurred_from and each.incident.occurred_from]
    near = [(distance, each) for each in dated if (distance := _distance(report, each.incident)) <= _slack(report)]
    if near:
        nearest = min(near, key=lambda pair: pair[0])[1]
        return nearest.incident.id, "same place, side and date"
    # An old article that is read again knows nothing of what came long after it.
    then = [each for each in known if each.last_report_at <= now + STILL_NEWS]
    for each in alike:
        if each in dated or each not in then or not _lately(each, now) or _holder_changed_since(each.incident, then):
            continue
        if _times_agree(report, published, each.incident) and _told_together(report, published, each.incident):
            return each.incident.id, "same place and side, told within a week"
    return None


def _same_happening(report: Report, incident: Incident) -> bool:
    if report.event_type != incident.event_type:
        return False
    if report.figure or incident.figure:
        return _same_count(report, incident)
    if report.event_type != "control_change":
        return _same_actors(report, incident)
    if _taker_lost(report.gained_by, incident.lost_by) or _taker_lost(incident.gained_by, report.lost_by):
        return False
    if report.gained_by and incident.gained_by:
        return compatible(report.gained_by, incident.gained_by)
    # One side says only who left.
    return report.lost_by is None or incident.lost_by is None or compatible(report.lost_by, incident.lost_by)


def _same_actors(report: Report, incident: Incident) -> bool:
    """Return whether both may tell of the same actor; who clashes with whom has no order."""
    if report.actor is None or incident.actor is None or compatible(report.actor, incident.actor):
        return True
    unordered = report.event_type in ("clash", "agreement") and incident.target is not None
    return unordered and incident.target is not None and compatible(report.actor, incident.target)


def _taker_lost(taker: PartyRef | None, loser: PartyRef | None) -> bool:
    """Return whether the taker by one account is the loser by the other: then these are two happenings."""
    if taker is None or loser is None or taker.id is None or loser.id is None:
        return False
    return compatible(taker, loser)


def _same_count(report: Report, incident: Incident) -> bool:
    mine, other = report.figure, incident.figure
    return mine is not None and other is not None and (mine.kind, mine.scope) == (other.kind, other.scope)


def compatible(one: PartyRef, other: PartyRef) -> bool:
    """Return whether two articles may mean the same party.

    A generic name ("rebels") fits every party of its side, and so does a state its army; two named groups are two,
    also on one side; words that nobody resolved ("Islamist militants") fit whoever is there.
    """
    if one.id is not None and one.id == other.id:
        return True
    if one.id is None or other.id is None:
        return True
    interchangeable = one.generic or other.generic or {one.kind, other.kind} <= STATES
    return interchangeable and one.side is not None and one.side == other.side


def _slack(report: Report) -> timedelta:
    return timedelta() if report.event_type in REPEATED and report.figure is None else SLACK


def _told_together(report: Report, published: datetime | None, incident: Incident) -> bool:
    """Return whether articles on what happens day after day are of one day, as far as that is known."""
    if _slack(report) or published is None or incident.published is None or incident.published_inferred:
        return True
    return abs(published.date() - incident.published.date()) <= timedelta(days=1)


def _distance(report: Report, incident: Incident) -> timedelta:
    """Return the gap between two known periods; zero where they overlap."""
    mine, other = _period(report), _period(incident)
    gap = max(mine[0] - other[1], other[0] - mine[1])
    return max(gap, timedelta())


def _period(told: Happening) -> tuple[date, date]:
    assert told.occurred_from
    return told.occurred_from, told.occurred_to or told.occurred_from


def _lately(known: Known, now: datetime) -> bool:
    return now - known.last_report_at <= STILL_NEWS


def _holder_changed_since(incident: Incident, known: Sequence[Known]) -> bool:
    """Return whether a later incident at the place has another gainer (`known` is newest first)."""
    later = [each.incident for each in known]
    for other in later[: [each.id for each in later].index(incident.id)]:
        if other.gained_by and incident.gained_by and not compatible(other.gained_by, incident.gained_by):
            mine, its = incident.occurred_to, other.occurred_from
            if mine is None or its is None or its >= mine:
                return True
    return False


def _times_agree(report: Report, published: datetime | None, incident: Incident) -> bool:
    """At least one of the two has no day: is it plausible that they mean the same days?"""
    if report.occurred_from is None and incident.occurred_from is None:
        return report.recency is incident.recency
    dated: Happening = report if report.occurred_from else incident
    undated: Happening = incident if report.occurred_from else report
    if dated.precision is Precision.YEAR:
        return False
    if undated.recency is Recency.BACKGROUND:
        return True
    stated = None if incident.published_inferred else incident.published
    told_at = published if undated is report else stated
    if told_at is None:
        return dated.recency is Recency.NEWS
    return timedelta() <= told_at.date() - _period(dated)[0] + timedelta(days=1) and (
        told_at.date() - _period(dated)[1] <= STILL_NEWS
    )
