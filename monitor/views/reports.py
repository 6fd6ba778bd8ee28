"""What each article says happened, one row for a report."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Connection, Integer, Row, String, Table, Text, bindparam, insert, select, update

from monitor.events import Recorded, ReportMade, ReportSuperseded
from monitor.model import Report
from monitor.prepared import Prepared
from monitor.views import METADATA
from monitor.views.state import PAGE, day, dump, load

name = "reports"
version = 1

reports = Table(
    "reports",
    METADATA,
    Column("id", String, primary_key=True),
    Column("position", Integer, nullable=False, index=True),
    Column("article_id", String, nullable=False, index=True),
    Column("event_type", String, nullable=False),
    Column("state", Text, nullable=False),
    Column("superseded", Text),  # why, null while it stands
    Column("superseded_by", String),
)
tables = (reports,)

_INSERT = Prepared(insert(reports))
_STANDING = Prepared(
    select(reports.c.id, reports.c.state)
    .where(reports.c.article_id == bindparam("article"), reports.c.superseded.is_(None))
    .order_by(reports.c.position)
)


def apply(recorded: Recorded, connection: Connection) -> None:
    """Keep the table in step with one event."""
    match recorded.event:
        case ReportMade(report_id=report_id, article_id=article_id, report=report):
            row = {"id": report_id, "position": recorded.position, "article_id": article_id}
            _INSERT.run(connection, **row, event_type=report.event_type, state=dump(report))
        case ReportSuperseded(report_id=report_id, reason=reason, by=by):
            gone = update(reports).where(reports.c.id == report_id)
            connection.execute(gone.values(superseded=reason, superseded_by=by))
        case _:
            pass


def standing(connection: Connection, article_id: str) -> list[tuple[str, Report]]:
    """Return the reports of an article that still stand, in the order they were made."""
    return [(row.id, load(row.state, Report)) for row in _STANDING.all(connection, article=article_id)]


def find(connection: Connection, report_id: str) -> Row[Any] | None:
    """Return one report's row."""
    return connection.execute(select(reports).where(reports.c.id == report_id)).one_or_none()


def every(connection: Connection) -> Iterator[tuple[Report, Row[Any]]]:
    """Yield all reports, also superseded ones, oldest first, each with its row. Streams."""
    query = select(reports).order_by(reports.c.position)
    for row in connection.execute(query, execution_options={"yield_per": PAGE}):
        yield load(row.state, Report), row


def listing(connection: Connection) -> Iterator[dict[str, object]]:
    """Yield the reports as `monitor reports` shows them, oldest first."""
    for row in connection.execute(select(reports).order_by(reports.c.position)):
        report = load(row.state, Report)
        yield {
            "id": row.id,
            "article": row.article_id,
            "event_type": row.event_type,
            "place": place(report),
            "gained_by": party(report.gained_by),
            "lost_by": party(report.lost_by),
            "actor": party(report.actor),
            "target": party(report.target),
            "occurred_from": day(report.occurred_from),
            "occurred_to": day(report.occurred_to),
            "precision": report.precision,
            "factuality": report.factuality,
            "said_by": {"role": report.said_by.role, "name": report.said_by.name},
            "partial": report.partial,
            "recency": report.recency,
            "figure": figure(report),
            "evidence": [[span.start, span.end] for span in report.evidence],
            "superseded": row.superseded,
        }


def place(told: Any) -> dict[str, object] | None:
    """Return the place of a report or incident in the form of the JSON answers."""
    if told.place is None:
        return None
    return {"id": told.place.id, "name": told.place.name, "country": told.place.country, "kind": told.place.kind}


def party(ref: Any) -> dict[str, object] | None:
    """Return a party in the form of the JSON answers; an unresolved one has no id."""
    return {"id": ref.id, "name": ref.name} if ref is not None else None


def figure(told: Any) -> dict[str, object] | None:
    """Return a figure in the form of the JSON answers."""
    if told.figure is None:
        return None
    keys = ("kind", "value", "qualifier", "scope", "low", "high")
    return {key: getattr(told.figure, key) for key in keys}
