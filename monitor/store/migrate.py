"""Bring the tables of the log to this program's schema, or refuse a store that is ahead of it."""

from pathlib import Path

import structlog
from sqlalchemy import Connection, inspect, text

from monitor.errors import MonitorError
from monitor.store.schema import SCHEMA, bookkeeping

log = structlog.get_logger()

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(connection: Connection) -> None:
    """Create or update `events`, `head`, `documents` and the bookkeeping tables, in the caller's transaction."""
    found = revision(connection)
    _refuse_newer(found)
    if found not in (None, SCHEMA):
        log.info("bringing the store up to date: a long log takes minutes, and its size again", schema=found, to=SCHEMA)
    if found != SCHEMA:
        upgrade(connection)
    bookkeeping.create_all(connection)


def check(connection: Connection) -> None:
    """Raise MonitorError unless the store has exactly this program's schema."""
    found = revision(connection)
    _refuse_newer(found)
    if found is None:
        raise MonitorError("the database holds no store yet", "run `monitor run` or `monitor once` first")
    if found != SCHEMA:
        raise MonitorError(
            f"the store has schema {found}, this program works with {SCHEMA}",
            "run `monitor migrate`, or start the monitor: both bring the store up to date",
        )


def revision(connection: Connection) -> str | None:
    """Return the schema revision of the store, None for a database that is no store yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def _refuse_newer(found: str | None) -> None:
    if found is not None and found > SCHEMA:
        raise MonitorError(
            f"the store has schema {found}, this program knows schemas up to {SCHEMA}",
            "update the program to at least the version that wrote the store",
        )


def upgrade(connection: Connection, to: str = "head") -> None:
    """Run the migrations up to a revision, in the caller's transaction."""
    # Imported here: Alembic costs a quarter of a second, and only a new or old store needs it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
