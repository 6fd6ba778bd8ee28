"""The digests issued: exactly one for each digest and scheduled instant."""

from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, Integer, String, Table, func, insert, select

from monitor.events import DigestIssued, DigestStarted, Recorded
from monitor.views import METADATA
from monitor.views.state import moment, stamp

name = "digests"
version = 1

started = Table(
    "digests_started",
    METADATA,
    Column("digest", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("after", String, nullable=False),
)
issues = Table(
    "digest_issues",
    METADATA,
    Column("digest", String, primary_key=True),
    Column("instant", String, primary_key=True),
    Column("from_position", Integer, nullable=False),
    Column("to_position", Integer, nullable=False),
    Column("message", String),
)
tables = (started, issues)


def apply(recorded: Recorded, connection: Connection) -> None:
    """Keep the tables in step with one event."""
    match recorded.event:
        case DigestStarted(digest=digest, after=after):
            # A new digest starts at the head of the log: one that started at 0 would send all of history.
            row = {"digest": digest, "position": recorded.position, "after": stamp(after)}
            connection.execute(insert(started).values(**row))
        case DigestIssued() as event:
            row = {"digest": event.digest, "instant": stamp(event.instant), "message": event.message}
            row |= {"from_position": event.from_position, "to_position": event.to_position}
            connection.execute(insert(issues).values(**row))
        case _:
            pass


def last(connection: Connection, digest: str, now: datetime) -> tuple[datetime, int] | None:
    """Return the last instant issued (or the start) and where its successor begins; None: never started.

    What lies ahead was noted by a clock that ran ahead: to wait for it would be to say nothing for years.
    """
    begun = connection.execute(select(started).where(started.c.digest == digest)).one_or_none()
    if begun is None:
        return None
    of_digest = issues.c.digest == digest
    until_now = select(func.max(issues.c.instant)).where(of_digest, issues.c.instant <= stamp(now))
    instant = _moment(connection.scalar(until_now) or begun.after)
    end = connection.scalar(select(func.max(issues.c.to_position)).where(of_digest))
    return instant if instant <= now else now - timedelta(days=1), end or begun.position + 1


def _moment(text: str) -> datetime:
    value = moment(text)
    assert value is not None
    return value
