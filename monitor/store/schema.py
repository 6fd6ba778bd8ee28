"""The tables of the log and of its bookkeeping. Views bring their own.

Alembic makes `events`, `head` and `documents` (migrations/); a test compares them with what stands here.
`cursors`, `leases` and `terms` are made at every start: the log is whole without them.
"""

from datetime import UTC, datetime
from functools import lru_cache

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, String, Table, Text, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import CheckConstraint

SCHEMA = "0003"  # the newest revision in migrations/versions; revisions sort as text

# SQLite makes only an INTEGER primary key its row id.
Position = BigInteger().with_variant(Integer, "sqlite")


class UtcText(TypeDecorator[datetime]):
    """An aware time as ISO text in UTC with microseconds: always the same width, so that text order is time order."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else utc_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


@lru_cache(maxsize=1)  # all entries of a work have the same time
def utc_text(time: datetime) -> str:
    """Return the stored form of an aware time. Raises ValueError for a naive one: it would mean another instant
    on another machine."""
    if time.tzinfo is None:
        raise ValueError(f"a time without a time zone cannot be stored: {time}")
    return time.astimezone(UTC).isoformat(timespec="microseconds")


log_tables = MetaData()

events = Table(
    "events",
    log_tables,
    Column("position", Position, primary_key=True, autoincrement=False),
    Column("stream", Text, nullable=False),
    Column("version", Integer),  # the how-manieth of its stream: only in old entries, whose digests cover it
    Column("type", Text, nullable=False),
    Column("schema_version", Integer, nullable=False),
    Column("recorded_at", String(32), nullable=False),
    Column("cause", BigInteger),
    Column("once", Text),
    Column("payload", Text, nullable=False),
    Column("digest", LargeBinary(32), nullable=False),
    Column("chain", LargeBinary(32), nullable=False),
)
_keyed = events.c.once.is_not(None)
Index("events_once", events.c.once, unique=True, sqlite_where=_keyed, postgresql_where=_keyed)

head = Table(
    "head",
    log_tables,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False),
    Column("chain", LargeBinary(32), nullable=False),
)

documents = Table(
    "documents",
    log_tables,
    Column("sha256", String(64), primary_key=True),
    Column("media_type", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),  # compressed with zlib
)

bookkeeping = MetaData()

cursors = Table(
    "cursors",
    bookkeeping,
    Column("view", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("tables", Text, nullable=False),  # names, separated by blanks: what to drop when the view has changed
)

leases = Table(
    "leases",
    bookkeeping,
    Column("delivery_id", Text, primary_key=True),
    Column("token", Text, nullable=False),
    Column("attempts", Integer, nullable=False),  # made before this one
    Column("lease_until", UtcText, nullable=False),
)

terms = Table(
    "terms",
    bookkeeping,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True, autoincrement=False),
    Column("term", BigInteger, nullable=False),  # how many times the store was opened for folding
)
