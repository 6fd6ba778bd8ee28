"""The log: events, head and kept documents; the database itself refuses to rewrite events.

Never migrate in batch mode: it makes the table anew without the triggers.
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
    refuse = _refuse_in_postgresql if op.get_bind().dialect.name == "postgresql" else _refuse_in_sqlite
    refuse()


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


def _refuse_in_sqlite() -> None:
    _refuse("update", "BEFORE UPDATE ON events", "TRUE")
    _refuse("delete", "BEFORE DELETE ON events", "TRUE")
    # FAIL, not ABORT: with ABORT SQLite prepares to undo each row that is inserted, which doubles its time.
    # INSERT OR REPLACE deletes the row in its way without asking the trigger on DELETE.
    _refuse("gap", "BEFORE INSERT ON events", "NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM events)")
    _refuse(
        "replacement",
        "BEFORE INSERT ON events",
        "EXISTS (SELECT 1 FROM events WHERE once = NEW.once OR (stream = NEW.stream AND version = NEW.version))",
    )


def _refuse(name: str, occasion: str, condition: str) -> None:
    op.execute(
        f"CREATE TRIGGER events_refuse_{name} {occasion} WHEN {condition} "
        "BEGIN SELECT RAISE(FAIL, 'events are append-only'); END"
    )


def _refuse_in_postgresql() -> None:
    refusal = "RAISE EXCEPTION 'events are append-only' USING ERRCODE = 'integrity_constraint_violation';"
    gap = "NEW.position IS DISTINCT FROM (SELECT coalesce(max(position), 0) + 1 FROM events)"
    _function("events_refuse", f"{refusal} RETURN NULL;")
    _function("events_refuse_gap", f"IF {gap} THEN {refusal} END IF; RETURN NEW;")
    # A statement trigger: TRUNCATE asks no other. ON CONFLICT DO UPDATE asks it too.
    op.execute(
        "CREATE TRIGGER events_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON events "
        "FOR EACH STATEMENT EXECUTE FUNCTION events_refuse()"
    )
    op.execute(
        "CREATE TRIGGER events_refuse_gap BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION events_refuse_gap()"
    )


def _function(name: str, body: str) -> None:
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$")
