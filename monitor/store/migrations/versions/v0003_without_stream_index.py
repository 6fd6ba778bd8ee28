"""Entries are no longer numbered within their stream, and only those with a `once` key stand in its index.

Nobody asked for the number, and keeping it unique took half of the time of an append once the log was long: the index
is in the order of the streams' names, so that each new entry changed another page of it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

COLUMNS = "position, stream, version, type, schema_version, recorded_at, cause, once, payload, digest, chain"
# INSERT OR REPLACE deletes the row in its way without asking the trigger on DELETE. FAIL: as in 0001.
TRIGGERS = {
    "update": "BEFORE UPDATE ON events",
    "delete": "BEFORE DELETE ON events",
    "gap": "BEFORE INSERT ON events WHEN NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM events)",
    "replacement": "BEFORE INSERT ON events "
    "WHEN NEW.once IS NOT NULL AND EXISTS (SELECT 1 FROM events WHERE once = NEW.once)",
}


def upgrade() -> None:
    """Take the uniqueness away and make the smaller index."""
    change = _in_postgresql if op.get_bind().dialect.name == "postgresql" else _in_sqlite
    change()
    op.execute("CREATE UNIQUE INDEX events_once ON events (once) WHERE once IS NOT NULL")


def _in_postgresql() -> None:
    op.execute("ALTER TABLE events DROP CONSTRAINT events_stream_version_key")
    op.execute("ALTER TABLE events DROP CONSTRAINT events_once_key")
    op.execute("ALTER TABLE events ALTER COLUMN version DROP NOT NULL")


def _in_sqlite() -> None:
    """Make the table anew: SQLite cannot take a constraint away. Its triggers go with the old one."""
    _create_table("events_anew")
    op.execute(f"INSERT INTO events_anew ({COLUMNS}) SELECT {COLUMNS} FROM events ORDER BY position")
    op.drop_table("events")
    op.rename_table("events_anew", "events")
    for name, occasion in TRIGGERS.items():
        op.execute(
            f"CREATE TRIGGER events_refuse_{name} {occasion} BEGIN SELECT RAISE(FAIL, 'events are append-only'); END"
        )


def _create_table(name: str) -> None:
    op.create_table(
        name,
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("version", sa.Integer),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("schema_version", sa.Integer, nullable=False),
        sa.Column("recorded_at", sa.String(32), nullable=False),
        sa.Column("cause", sa.BigInteger),
        sa.Column("once", sa.Text),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("chain", sa.LargeBinary(32), nullable=False),
    )
