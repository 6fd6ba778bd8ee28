"""The alerts: one rule true for one group key."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Connection, Index, Integer, Row, String, Table, Text, bindparam, insert, select, update

from monitor.events import AlertCorrected, AlertOpened, AlertResolved, AlertUnsupported, AlertUpdated, Recorded
from monitor.messages import Alert
from monitor.prepared import Prepared
from monitor.views import METADATA
from monitor.views.state import dump, load, stamp

name = "alerts"
version = 2

alerts = Table(
    "alerts",
    METADATA,
    Column("id", String, primary_key=True),
    Column("opened", Integer, nullable=False, index=True),
    Column("rule", String, nullable=False),
    Column("group_key", Text, nullable=False),
    Column("status", String, nullable=False),  # open, unsupported, corrected, resolved
    Column("reason", Text),  # why it is unsupported
    Column("opened_at", String, nullable=False),
    Column("changed_at", String, nullable=False),
    Column("state", Text, nullable=False),
    Index("alerts_rule_group", "rule", "group_key"),
)
about = Table(
    "alert_incidents",
    METADATA,
    Column("alert_id", String, primary_key=True),
    Column("incident_id", String, primary_key=True, index=True),
)
tables = (alerts, about)

_LATEST = Prepared(
    select(alerts)
    .where(alerts.c.rule == bindparam("rule"), alerts.c.group_key == bindparam("group"))
    .order_by(alerts.c.opened.desc())
    .limit(1)
)
_ABOUT_INCIDENT = Prepared(
    select(alerts)
    .join(about, about.c.alert_id == alerts.c.id)
    .where(about.c.incident_id == bindparam("incident"), alerts.c.status != "resolved")
    .order_by(alerts.c.opened)
)


def apply(recorded: Recorded, connection: Connection) -> None:
    """Keep the tables in step with one event."""
    match recorded.event:
        case AlertOpened(alert=alert):
            _open(connection, alert, recorded)
        case AlertUpdated(alert=alert):
            _change(connection, alert, recorded, "open")
        case AlertCorrected(alert=alert):
            _change(connection, alert, recorded, "corrected")
        case AlertResolved(alert_id=alert_id):
            over = update(alerts).where(alerts.c.id == alert_id)
            connection.execute(over.values(status="resolved", changed_at=stamp(recorded.recorded_at)))
        case AlertUnsupported(alert_id=alert_id, reason=reason):
            lost = update(alerts).where(alerts.c.id == alert_id)
            at = stamp(recorded.recorded_at)
            connection.execute(lost.values(status="unsupported", reason=reason, changed_at=at))
        case _:
            pass


def _open(connection: Connection, alert: Alert, recorded: Recorded) -> None:
    at = stamp(recorded.recorded_at)
    row = {"id": alert.id, "opened": recorded.position, "rule": alert.rule, "group_key": alert.group}
    row |= {"status": "open", "opened_at": at, "changed_at": at, "state": dump(alert)}
    connection.execute(insert(alerts).values(**row))
    _link(connection, alert)


def _change(connection: Connection, alert: Alert, recorded: Recorded, status: str) -> None:
    changed = update(alerts).where(alerts.c.id == alert.id)
    values = {"status": status, "reason": None, "changed_at": stamp(recorded.recorded_at), "state": dump(alert)}
    connection.execute(changed.values(**values))
    _link(connection, alert)


def _link(connection: Connection, alert: Alert) -> None:
    known = set(connection.execute(select(about.c.incident_id).where(about.c.alert_id == alert.id)).scalars())
    for incident_id in dict.fromkeys(alert.incidents):
        if incident_id not in known:
            connection.execute(insert(about).values(alert_id=alert.id, incident_id=incident_id))


def latest(connection: Connection, rule: str, group: str) -> tuple[Alert, Row[Any]] | None:
    """Return the newest alert of a rule for a group key, with its row."""
    row = _LATEST.first(connection, rule=rule, group=group)
    return (load(row.state, Alert), row) if row else None


def about_incident(connection: Connection, incident_id: str) -> list[tuple[Alert, Row[Any]]]:
    """Return the alerts that tell of an incident and are not over."""
    return [(load(row.state, Alert), row) for row in _ABOUT_INCIDENT.all(connection, incident=incident_id)]


def unsupported(connection: Connection) -> list[tuple[Alert, str]]:
    """Return the alerts that a better reading no longer bears out and whose receivers do not know it, with why."""
    query = select(alerts).where(alerts.c.status == "unsupported").order_by(alerts.c.opened)
    return [(load(row.state, Alert), row.reason) for row in connection.execute(query)]


def find(connection: Connection, alert_id: str) -> tuple[Alert, Row[Any]] | None:
    """Return one alert with its row; the beginning of an id is enough where it names one alert."""
    query = select(alerts).where(alerts.c.id.startswith(alert_id, autoescape=True)).limit(2)
    rows = connection.execute(query).all()
    return (load(rows[0].state, Alert), rows[0]) if len(rows) == 1 else None


def ids_beginning(connection: Connection, start: str, most: int = 5) -> list[str]:
    """Return the ids that begin with `start`, of the newest alerts first, at most `most`."""
    query = select(alerts.c.id).where(alerts.c.id.startswith(start, autoescape=True))
    return list(connection.scalars(query.order_by(alerts.c.opened.desc()).limit(most)))


def opened_between(connection: Connection, start: int, end: int) -> list[Alert]:
    """Return the alerts opened in the half-open range of positions, oldest first."""
    query = select(alerts.c.state).where(alerts.c.opened >= start, alerts.c.opened < end).order_by(alerts.c.opened)
    return [load(state, Alert) for state in connection.execute(query).scalars()]


def listing(connection: Connection) -> Iterator[dict[str, object]]:
    """Yield the alerts as `monitor alerts` shows them, oldest first."""
    for row in connection.execute(select(alerts).order_by(alerts.c.opened)):
        alert = load(row.state, Alert)
        yield {
            "id": alert.id,
            "rule": alert.rule,
            "severity": alert.severity,
            "status": row.status,
            "title": alert.title,
            "opened_at": row.opened_at,
            "changed_at": row.changed_at,
            "incidents": list(alert.incidents),
            "articles": list(alert.articles),
            "receivers": list(alert.receivers),
            "because": alert.because,
        }
