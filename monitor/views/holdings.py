"""Which party holds a place, since when, on whose word: bitemporal rows, closed and never updated.

`from_day`/`to_day` say when it was so in the world (half open, ISO days), `known_from`/`known_to` when we thought so.
An asserted control change moves the holder; a claimed, disputed or partial one marks the place contested from its day
on. What a place's rows are is recomputed whole from its incidents, so an old story arriving late lands at its date.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, Integer, String, Table, Text, bindparam, insert, or_, select, update

from monitor.events import IncidentChanged, IncidentOpened, Recorded
from monitor.model import Factuality, Incident, PartyRef, Recency, Status
from monitor.prepared import Prepared
from monitor.views import METADATA
from monitor.views.incidents import at_place
from monitor.views.reports import party, place
from monitor.views.state import day, dump, load, stamp

name = "holdings"
version = 3

holdings = Table(
    "holdings",
    METADATA,
    # Not a number that the database gives: what a crash undid would leave gaps, and a rebuilt table differ.
    Column("position", Integer, primary_key=True, autoincrement=False),  # in the log, of what brought the row
    Column("number", Integer, primary_key=True, autoincrement=False),  # among the rows that it brought
    Column("place_id", String, nullable=False, index=True),
    Column("from_day", String, nullable=False),
    Column("to_day", String, nullable=False),
    Column("since", String),  # null: the day is not known
    Column("status", String, nullable=False),  # held, left, contested
    Column("holder", Text),  # PartyRef as JSON
    Column("claimant", Text),
    Column("incident_id", String, nullable=False),
    Column("place", Text, nullable=False),
    Column("known_from", String, nullable=False),
    Column("known_to", String),
)
tables = (holdings,)

_CURRENT = Prepared(select(holdings).where(holdings.c.place_id == bindparam("at"), holdings.c.known_to.is_(None)))
_CLOSE = Prepared(
    update(holdings)
    .where(holdings.c.position == bindparam("entry"), holdings.c.number == bindparam("which"))
    .values(known_to=bindparam("now"))
)
_INSERT = Prepared(insert(holdings))

ALWAYS, NEVER = "0001-01-01", "9999-12-31"
VOID = {Status.DENIED, Status.WITHDRAWN, Status.RETRACTED}


class Holding(NamedTuple):
    """One row without its times of knowledge."""

    from_day: str
    to_day: str
    since: str | None
    status: str
    holder: str | None
    claimant: str | None
    incident_id: str


def apply(recorded: Recorded, connection: Connection) -> None:
    """Keep the table in step with one event; the incidents view must have seen it first."""
    match recorded.event:
        case IncidentOpened(incident=incident) | IncidentChanged(incident=incident):
            if incident.event_type == "control_change" and incident.place:
                _refresh(connection, incident, recorded)
        case _:
            pass


def _refresh(connection: Connection, incident: Incident, recorded: Recorded) -> None:
    assert incident.place
    now = stamp(recorded.recorded_at)
    told = [each for each, _ in at_place(connection, "control_change", incident.place.id)]
    wanted = dict.fromkeys(timeline(told))
    for row in _CURRENT.all(connection, at=incident.place.id):
        kept = Holding(*(getattr(row, key) for key in Holding._fields))
        if kept in wanted:
            del wanted[kept]
        else:
            _CLOSE.run(connection, entry=row.position, which=row.number, now=now)
    for number, new in enumerate(wanted):
        values: dict[str, Any] = new._asdict() | {"place_id": incident.place.id, "place": dump(place(incident))}
        _INSERT.run(connection, **values, position=recorded.position, number=number, known_from=now)


def timeline(incidents: Sequence[Incident]) -> list[Holding]:
    """Return who held a place when, from all its incidents. Pure."""
    standing = sorted((i for i in incidents if i.status not in VOID), key=lambda i: (_from_day(i), i.id))
    rows: list[Holding] = []
    holder: Holder = (None, None)
    for number, incident in enumerate(standing):
        end = _from_day(standing[number + 1]) if number + 1 < len(standing) else NEVER
        row, holder = _row(incident, holder, end)
        rows.append(row)
    return rows


Holder = tuple[str | None, str | None]  # who, as JSON, and since when


def _row(incident: Incident, before: Holder, end: str) -> tuple[Holding, Holder]:
    gainer, since = _dump(incident.gained_by), day(incident.occurred_from)
    if _moves_the_holder(incident):
        status = "held" if gainer else "left"
        return Holding(_from_day(incident), end, since, status, gainer, None, incident.id), (gainer, since)
    # Contested from that day on, but still held by whoever held it, since when they did.
    holder = before if before[0] else (_dump(incident.lost_by), None)
    return Holding(_from_day(incident), end, holder[1], "contested", holder[0], gainer, incident.id), holder


def _moves_the_holder(incident: Incident) -> bool:
    if incident.partial or incident.status is Status.DISPUTED:
        return False
    return incident.status is Status.CONFIRMED or incident.factuality is Factuality.ASSERTED


def _from_day(incident: Incident) -> str:
    """Return the first day for sorting: undated background lies before everything, undated news at its report."""
    if incident.occurred_from:
        return incident.occurred_from.isoformat()
    if incident.recency is Recency.NEWS and incident.published:
        return incident.published.date().isoformat()
    return ALWAYS


def _dump(ref: PartyRef | None) -> str | None:
    return dump(ref) if ref else None


def listing(
    connection: Connection, as_of: date | None = None, known_at: datetime | None = None
) -> Iterator[dict[str, object]]:
    """Yield who holds what on a day (default: the latest), as known at a moment (default: now)."""
    wanted = day(as_of) or "9999-12-30"
    query = select(holdings).where(holdings.c.from_day <= wanted, holdings.c.to_day > wanted)
    if known_at is None:
        query = query.where(holdings.c.known_to.is_(None))
    else:
        at = stamp(known_at)
        query = query.where(holdings.c.known_from <= at, or_(holdings.c.known_to.is_(None), holdings.c.known_to > at))
    for row in connection.execute(query.order_by(holdings.c.place_id, holdings.c.position, holdings.c.number)):
        yield {
            "place": load(row.place, dict),
            "holder": party(load(row.holder, PartyRef)) if row.holder else None,
            "since": row.since,
            "status": row.status,
            "claimed_by": party(load(row.claimant, PartyRef)) if row.claimant else None,
            "incident": row.incident_id,
        }
