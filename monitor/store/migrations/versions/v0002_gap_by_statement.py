"""PostgreSQL looks for a gap once in a statement: asked for each row, it took longer than all else about a COPY."""

from alembic import op

revision = "0002"
down_revision = "0001"

# No row of the log is ever missing and none can come twice: then new ones fit if they are without a gap among
# themselves and towards the one below them.
BODY = """
DECLARE first bigint; last bigint; entries bigint;
BEGIN
    SELECT min(position), max(position), count(*) INTO first, last, entries FROM fresh;
    IF entries > 0 AND (
        last - first + 1 <> entries
        OR first - 1 <> (SELECT coalesce(max(position), 0) FROM events WHERE position < first)
    ) THEN
        RAISE EXCEPTION 'events are append-only' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
"""


def upgrade() -> None:
    """Exchange the trigger. SQLite has no triggers for whole statements, and asks for each row in no time."""
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("DROP TRIGGER events_refuse_gap ON events")
    op.execute(f"CREATE OR REPLACE FUNCTION events_refuse_gap() RETURNS trigger LANGUAGE plpgsql AS $${BODY}$$")
    op.execute(
        "CREATE TRIGGER events_refuse_gap AFTER INSERT ON events REFERENCING NEW TABLE AS fresh "
        "FOR EACH STATEMENT EXECUTE FUNCTION events_refuse_gap()"
    )
