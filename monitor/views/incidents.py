"""What happened, merged from the reports of many articles; its members and its history."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Integer,
    Row,
    String,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from monitor.events import IncidentChanged, IncidentOpened, Recorded, ReportJoined, ReportSuperseded
from monitor.model import Incident, Report
from monitor.prepared import Prepared
from monitor.views import METADATA
from monitor.views.articles import articles
from monitor.views.reports import figure, party, place, reports
from monitor.views.state import PAGE, day, dump, load, stamp

name = "incidents"
version = 2

incidents = Table(
    "incidents",
    METADATA,
    Column("id", String, primary_key=True),
    Column("opened", Integer, nullable=False),  # log positions
    Column("changed", Integer, nullable=False, index=True),
    Column("event_type", String, nullable=False),
    Column("place_id", String, index=True),
    Column("status", String, nullable=False),
    Column("last_report_at", String, nullable=False),
    Column("state", Text, nullable=False),
)
members = Table(
    "incident_reports",
    METADATA,
    Column("report_id", String, primary_key=True),
    Column("incident_id", String, nullable=False, index=True),
    Column("because", Text, nullable=False),
)
history = Table(
    "incident_history",
    METADATA,
    Column("position", Integer, primary_key=True),
    Column("incident_id", String, nullable=False, index=True),
    Column("recorded_at", String, nullable=False),
    Column("quiet", Boolean, nullable=False),  # digests do not tell it
    Column("state", Text, nullable=False),
)
tables = (incidents, members, history)

_THIS = incidents.c.id == bindparam("incident")
_INSERT = Prepared(insert(incidents))
_UPDATE = Prepared(
    update(incidents)
    .where(_THIS)
    .values({key: bindparam(f"new_{key}") for key in ("changed", "event_type", "place_id", "status", "state")})
)
_INSERT_PAST = Prepared(insert(history))
_INSERT_MEMBER = Prepared(insert(members))
_DELETE_MEMBER = Prepared(delete(members).where(members.c.report_id == bindparam("report")))
_REPORTED = Prepared(
    update(incidents)
    .where(_THIS, incidents.c.last_report_at < bindparam("last"))
    .values(last_report_at=bindparam("last"))
)
_RECEIVED = Prepared(
    select(articles.c.received_at)
    .join(reports, reports.c.article_id == articles.c.id)
    .where(reports.c.id == bindparam("report"))
)
_STATE = Prepared(select(incidents.c.state).where(_THIS))
_AT_PLACE = Prepared(
    select(incidents.c.state, incidents.c.last_report_at)
    .where(incidents.c.place_id == bindparam("place"), incidents.c.event_type == bindparam("event_type"))
    .order_by(incidents.c.opened.desc())
)
_INCIDENT_OF = Prepared(select(members.c.incident_id).where(members.c.report_id == bindparam("report")))
_MEMBERSHIP = Prepared(
    select(reports.c.id.label("report_id"), reports.c.state, articles)
    .join(members, members.c.report_id == reports.c.id)
    .join(articles, articles.c.id == reports.c.article_id)
    .where(members.c.incident_id == bindparam("incident"), reports.c.superseded.is_(None))
    .order_by(reports.c.position)
)


class Member(NamedTuple):
    """A standing report of an incident with its article's row."""

    report_id: str
    report: Report
    article: Any


def apply(recorded: Recorded, connection: Connection) -> None:
    """Keep the tables in step with one event."""
    match recorded.event:
        case IncidentOpened(incident=incident, quiet=quiet):
            last = _last_received(connection, incident.reports) or stamp(recorded.recorded_at)
            row = _row(incident, recorded)
            _INSERT.run(connection, id=incident.id, opened=recorded.position, last_report_at=last, **row)
            _remember(connection, incident.id, row["state"], recorded, quiet)
        case IncidentChanged(incident=incident, quiet=quiet):
            row = _row(incident, recorded)
            _UPDATE.run(connection, incident=incident.id, **{f"new_{key}": value for key, value in row.items()})
            _remember(connection, incident.id, row["state"], recorded, quiet)
        case ReportJoined(incident_id=incident_id, report_id=report_id, because=because):
            _INSERT_MEMBER.run(connection, report_id=report_id, incident_id=incident_id, because=because)
            last = _last_received(connection, (report_id,)) or stamp(recorded.recorded_at)
            _REPORTED.run(connection, incident=incident_id, last=last)
        case ReportSuperseded(report_id=report_id):
            _DELETE_MEMBER.run(connection, report=report_id)
        case _:
            pass


def _last_received(connection: Connection, report_ids: Sequence[str]) -> str | None:
    """Return when the last of the reports came in: a report read anew from an old article came with that article."""
    received = (_RECEIVED.scalar(connection, report=report_id) for report_id in report_ids)
    return max((each for each in received if each), default=None)


def _row(incident: Incident, recorded: Recorded) -> dict[str, object]:
    """Return the columns that every change writes anew."""
    return {
        "changed": recorded.position,
        "event_type": incident.event_type,
        "place_id": incident.place.id if incident.place else None,
        "status": incident.status,
        "state": dump(incident),
    }


def _remember(connection: Connection, incident_id: str, state: object, recorded: Recorded, quiet: bool) -> None:
    row = {"position": recorded.position, "incident_id": incident_id, "recorded_at": stamp(recorded.recorded_at)}
    _INSERT_PAST.run(connection, **row, quiet=quiet, state=state)


def get(connection: Connection, incident_id: str) -> Incident:
    """Return the present state of an incident."""
    return load(_STATE.scalar(connection, incident=incident_id), Incident)


def position(connection: Connection, incident_id: str) -> int:
    """Return the log position where an incident opened."""
    opened: int = connection.execute(select(incidents.c.opened).where(incidents.c.id == incident_id)).scalar_one()
    return opened


def at_place(connection: Connection, event_type: str, place_id: str) -> list[tuple[Incident, str]]:
    """Return the incidents of one type at a place, newest first, each with the time its last report came."""
    rows = _AT_PLACE.all(connection, place=place_id, event_type=event_type)
    return [(load(row.state, Incident), row.last_report_at) for row in rows]


def incident_of(connection: Connection, report_id: str) -> str | None:
    """Return the id of the incident that a report tells of."""
    found: str | None = _INCIDENT_OF.scalar(connection, report=report_id)
    return found


def membership(connection: Connection, incident_id: str) -> list[Member]:
    """Return the standing reports of an incident with their articles, in the order of the log."""
    rows = _MEMBERSHIP.all(connection, incident=incident_id)
    return [Member(row.report_id, load(row.state, Report), row) for row in rows]


def as_known_at(connection: Connection, incident_id: str, position: int) -> Incident | None:
    """Return the state of an incident as the log said at a position (inclusive)."""
    query = select(history.c.state).where(history.c.incident_id == incident_id, history.c.position <= position)
    state = connection.execute(query.order_by(history.c.position.desc()).limit(1)).scalar()
    return load(state, Incident) if state else None


def changed_between(connection: Connection, start: int, end: int) -> Iterator[Incident]:
    """Yield the incidents that opened or changed in the half-open range of positions, as they are now; in the order in
    which they first did. Streams.

    Those that only changed because old articles were read again are not news and left out.
    """
    told = (history.c.position >= start) & (history.c.position < end) & history.c.quiet.is_(False)
    first = select(history.c.incident_id, func.min(history.c.position).label("position")).where(told)
    changed = first.group_by(history.c.incident_id).subquery("changed")
    query = select(incidents.c.state).join(changed, changed.c.incident_id == incidents.c.id)
    for state in connection.scalars(query.order_by(changed.c.position), execution_options={"yield_per": PAGE}):
        yield load(state, Incident)


def every(connection: Connection) -> Iterator[tuple[Incident, Row[Any]]]:
    """Yield all incidents, oldest first, each with its row and the times `opened_at` and `changed_at`. Streams."""
    times = select(history.c.incident_id, func.min(history.c.recorded_at), func.max(history.c.recorded_at))
    past = times.group_by(history.c.incident_id).subquery("past")
    columns = past.c.values()
    query = (
        select(incidents, columns[1].label("opened_at"), columns[2].label("changed_at"))
        .join(past, columns[0] == incidents.c.id)
        .order_by(incidents.c.opened)
    )
    for row in connection.execute(query, execution_options={"yield_per": PAGE}):
        yield load(row.state, Incident), row


def all_at_place(connection: Connection, place_id: str) -> list[Incident]:
    """Return the incidents of every type at a place, oldest first."""
    query = select(incidents.c.state).where(incidents.c.place_id == place_id).order_by(incidents.c.opened)
    return [load(state, Incident) for state in connection.execute(query).scalars()]


def listing(connection: Connection) -> Iterator[dict[str, object]]:
    """Yield the incidents as `monitor incidents` shows them, oldest first."""
    for text in connection.execute(select(incidents.c.state).order_by(incidents.c.opened)).scalars():
        yield as_json(load(text, Incident))


def as_json(incident: Incident) -> dict[str, object]:
    """Return an incident in the form of the JSON answers."""
    return {
        "id": incident.id,
        "event_type": incident.event_type,
        "change": incident.change,
        "place": place(incident),
        "gained_by": party(incident.gained_by),
        "lost_by": party(incident.lost_by),
        "actor": party(incident.actor),
        "target": party(incident.target),
        "figure": figure(incident),
        "occurred_from": day(incident.occurred_from),
        "occurred_to": day(incident.occurred_to),
        "precision": incident.precision,
        "status": incident.status,
        "status_basis": incident.status_basis,
        "caveats": list(incident.caveats),
        "factuality": incident.factuality,
        "partial": incident.partial,
        "origins": len(incident.origins),
        "articles": list(incident.articles),
        "recency": incident.recency,
    }
