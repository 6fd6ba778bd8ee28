"""The log: events, head and kept documents; the database itself refuses to rewrite events.

Later migrations only add columns and tables. Never in batch mode: it makes the table anew and drops the triggers.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables, the empty head and the triggers."""
    _create_events()
    _create_head()
    op.create_table(
        "documents",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    _refuse("update", "BEFORE UPDATE ON events", "TRUE")
    _refuse("delete", "BEFORE DELETE ON events", "TRUE")
    # INSERT OR REPLACE deletes the row in its way without asking the trigger on DELETE.
    _refuse("gap", "BEFORE INSERT ON events", "NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM events)")
    _refuse(
        "replacement",
        "BEFORE INSERT ON events",
        "EXISTS (SELECT 1 FROM events WHERE once = NEW.once OR (stream = NEW.stream AND version = NEW.version))",
    )


def _create_events() -> None:
    op.create_table(
        "events",
        sa.Column(
            "position", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False
        ),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("schema_version", sa.Integer, nullable=False),
        sa.Column("recorded_at", sa.String(32), nullable=False),
        sa.Column("cause", sa.BigInteger),
        sa.Column("once", sa.Text, unique=True),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("chain", sa.LargeBinary(32), nullable=False),
        sa.UniqueConstraint("stream", "version"),
    )


def _create_head() -> None:
    head = op.create_table(
        "head",
        sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1"), primary_key=True, autoincrement=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("chain", sa.LargeBinary(32), nullable=False),
    )
    op.bulk_insert(head, [{"id": 1, "position": 0, "chain": bytes(32)}])


def _refuse(name: str, occasion: str, condition: str) -> None:
    op.execute(
        f"CREATE TRIGGER events_refuse_{name} {occasion} WHEN {condition} "
        "BEGIN SELECT RAISE(ABORT, 'events are append-only'); END"
    )
