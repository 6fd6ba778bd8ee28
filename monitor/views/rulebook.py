"""Which rules were in force when, and what the rules with a memory remember."""

from typing import Any

from sqlalchemy import Column, Connection, Index, Integer, Row, String, Table, Text, bindparam, delete, insert, select

from monitor.events import Recorded, RuleLoaded, RuleMatched, RuleRemoved
from monitor.prepared import Prepared
from monitor.views import METADATA
from monitor.views.state import stamp

name = "rulebook"
version = 1

versions = Table(
    "rule_versions",
    METADATA,
    Column("position", Integer, primary_key=True),
    Column("rule", String, nullable=False, index=True),
    Column("version", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("loaded_at", String, nullable=False),
)
in_force = Table(
    "rules_in_force",
    METADATA,
    Column("rule", String, primary_key=True),
    Column("version", String, nullable=False),
    Column("first_loaded_at", String, nullable=False),
    Column("position", Integer, nullable=False),
)
matches = Table(
    "rule_matches",
    METADATA,
    Column("position", Integer, primary_key=True),
    Column("rule", String, nullable=False),
    Column("group_key", Text, nullable=False),
    Column("subject", String, nullable=False),
    Column("at", String, nullable=False),
    Column("value", Text),
    Column("prior", Text),
    Index("rule_matches_rule_group", "rule", "group_key"),
)
tables = (versions, in_force, matches)

_INSERT_MATCH = Prepared(insert(matches))
_FIRST_LOADED = Prepared(select(in_force.c.first_loaded_at).where(in_force.c.rule == bindparam("rule")))
_REMEMBERED = Prepared(
    select(matches)
    .where(matches.c.rule == bindparam("rule"), matches.c.group_key == bindparam("group"))
    .where(matches.c.at >= bindparam("since"))
    .order_by(matches.c.at, matches.c.position)
)


def apply(recorded: Recorded, connection: Connection) -> None:
    """Keep the tables in step with one event."""
    match recorded.event:
        case RuleLoaded() as event:
            _load(connection, event, recorded)
        case RuleRemoved(rule=rule):
            connection.execute(delete(in_force).where(in_force.c.rule == rule))
        case RuleMatched() as event:
            row = {"position": recorded.position, "rule": event.rule, "group_key": event.group}
            row |= {"subject": event.subject, "at": stamp(event.at), "value": event.value, "prior": event.prior}
            _INSERT_MATCH.run(connection, **row)
        case _:
            pass


def _load(connection: Connection, event: RuleLoaded, recorded: Recorded) -> None:
    at = stamp(recorded.recorded_at)
    row = {"position": recorded.position, "rule": event.rule, "version": event.version, "text": event.text}
    connection.execute(insert(versions).values(**row, sentence=event.sentence, file=event.file, loaded_at=at))
    known = connection.execute(select(in_force).where(in_force.c.rule == event.rule)).one_or_none()
    connection.execute(delete(in_force).where(in_force.c.rule == event.rule))
    # An edited rule keeps its age: its learning time does not begin again with each edit.
    first = known.first_loaded_at if known else at
    row = {"rule": event.rule, "version": event.version, "first_loaded_at": first, "position": recorded.position}
    connection.execute(insert(in_force).values(**row))


def current(connection: Connection) -> dict[str, str]:
    """Return the version of every rule in force."""
    return {row.rule: row.version for row in connection.execute(select(in_force))}


def version_text(connection: Connection, rule: str, version_id: str) -> Row[Any] | None:
    """Return a version of a rule as it was loaded (its newest loading)."""
    query = select(versions).where(versions.c.rule == rule, versions.c.version == version_id)
    return connection.execute(query.order_by(versions.c.position.desc()).limit(1)).one_or_none()


def first_loaded_at(connection: Connection, rule: str) -> str | None:
    """Return when the rule came into force, or None."""
    loaded_at: str | None = _FIRST_LOADED.scalar(connection, rule=rule)
    return loaded_at


def remembered(connection: Connection, rule: str, group: str, since: str | None) -> list[Row[Any]]:
    """Return what a rule remembers of a group from `since` on, oldest first by the time that windows count by."""
    return _REMEMBERED.all(connection, rule=rule, group=group, since=since or "")
