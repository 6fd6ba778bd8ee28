"""ACLED's schema: its exact column names, in its order, filled by its codebook as far as we know the facts.

https://acleddata.com/knowledge-base/codebook/ (read in 2025). What we do not know stays empty: admin2, admin3,
associated actors, the scale of a source.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.export.actors import CIVILIANS, MILITIA, Actors, interaction
from monitor.export.columns import Row, columns, listed
from monitor.export.geography import Country, country, geo_precision
from monitor.export.own import GONE, TIME_PRECISION, bounds
from monitor.export.records import IncidentRecord
from monitor.export.taxonomy import OVERTAKES, Code, code_of
from monitor.model import Incident, PartyRef, Place, Precision, Recency, Status

COLUMNS = columns(
    """
    event_id_cnty event_date year time_precision disorder_type event_type sub_event_type
    actor1 assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 interaction civilian_targeting
    iso region country admin1 admin2 admin3 location latitude longitude geo_precision
    source source_scale notes fatalities tags timestamp
    """,
    integers="year time_precision iso geo_precision fatalities timestamp",
    decimals="latitude longitude",
)
WEEK = 2  # the time-precision of news without a day: some day of the week up to its publication


@dataclass(frozen=True, slots=True)
class When:
    """The days on which something can have happened, and ACLED's time-precision (1 to 3)."""

    first: date
    last: date
    precision: int

    @property
    def event_date(self) -> date:
        """The middle of the days: ACLED has one date for each event."""
        return self.first + (self.last - self.first) // 2


def acled_row(record: IncidentRecord, actors: Actors) -> Row | None:
    """Return the row of an incident; None where ACLED has no event for it.

    That is so for tolls by themselves, for types that ACLED lacks, for what is denied, withdrawn or retracted, and for
    what happened nobody knows where or in which month.
    """
    incident, when = record.incident, when_of(record.incident)
    place = incident.place
    if place is None or when is None or incident.status in (*GONE, Status.DENIED):
        return None
    for_government = actors.for_government(incident.gained_by, place.country, when.first)
    code = code_of(incident, for_government, record.sentence)
    if not code.event_type:
        return None
    land = country(place.country)
    sides = _actors(incident, code, land, lambda ref: actors.kind(ref, place.country, when.first))
    number = f"{land.iso3}{record.position}"
    return {"event_id_cnty": number, **_event(code, when), **sides, **_where(place, land), **_details(record)}


def _event(code: Code, when: When) -> Row:
    return {
        "event_date": when.event_date.isoformat(),
        "year": when.event_date.year,
        "time_precision": when.precision,
        "disorder_type": code.disorder_type,
        "event_type": code.event_type,
        "sub_event_type": code.sub_event_type,
    }


def _details(record: IncidentRecord) -> Row:
    return {
        "source": listed(record.incident.outlets),
        "source_scale": "",
        "notes": record.summary,
        "fatalities": _fatalities(record),
        "tags": listed(_tags(record.incident)),
        "timestamp": int(record.changed_at.timestamp()),
    }


def when_of(incident: Incident) -> When | None:
    """Return when ACLED would date an incident; None where not even the month is known."""
    if incident.occurred_from and incident.precision in TIME_PRECISION:
        last = incident.occurred_to or incident.occurred_from
        return When(incident.occurred_from, last, TIME_PRECISION[incident.precision])
    if incident.precision is Precision.YEAR or incident.recency is not Recency.NEWS:
        return None
    if incident.published is None or incident.published_inferred:
        return None  # the day on which a file came in says nothing of when its news was written
    published = incident.published.date()
    return When(published - timedelta(days=6), published, WEEK)


def _actors(incident: Incident, code: Code, land: Country, kind_of: Callable[[PartyRef | None], str]) -> Row:
    doers = (incident.gained_by or incident.actor, incident.lost_by or incident.target)
    sides = [(ref.name, kind_of(ref)) for ref in doers if ref]
    civilians = code.event_type == "Violence against civilians"
    if civilians:
        sides = [*sides[:1], (f"Civilians ({land.name})", CIVILIANS)]
    taken_by_nobody_named = incident.gained_by is None and code.sub_event_type == OVERTAKES
    if not sides or sides[0][1] == CIVILIANS or taken_by_nobody_named:
        sides.insert(0, (f"Unidentified Armed Group ({land.name})", MILITIA))
    one, other = (*sides, ("", ""))[:2]
    return {
        "actor1": one[0],
        "assoc_actor_1": "",
        "inter1": one[1],
        "actor2": other[0],
        "assoc_actor_2": "",
        "inter2": other[1],
        "interaction": interaction(one[1], other[1]) if one[1] and (other[1] or not other[0]) else "",
        "civilian_targeting": "Civilian targeting" if civilians else "",
    }


def _where(place: Place, land: Country) -> Row:
    return {
        "iso": land.number,
        "region": land.region,
        "country": land.name,
        "admin1": place.admin1 or "",
        "admin2": "",
        "admin3": "",
        "location": place.name,
        "latitude": place.lat,
        "longitude": place.lon,
        "geo_precision": geo_precision(place),
    }


def _fatalities(record: IncidentRecord) -> int:
    """Return the most conservative number, as ACLED does; 0 also where nothing is told."""
    if record.deaths is None:
        return 0
    low, _ = bounds(record.deaths)
    return low or 0


def _tags(incident: Incident) -> list[str]:
    tags = [f"status: {incident.status.value}", *(f"caveat: {caveat}" for caveat in incident.caveats)]
    return [*tags, "partial"] if incident.partial else tags
