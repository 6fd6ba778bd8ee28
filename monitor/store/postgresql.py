"""PostgreSQL's ways: sessions, waits, its complaints. Only this file knows them."""

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from monitor.errors import MonitorError

# A commit is acknowledged when it is on disk, whatever the server's default; nobody waits for the head for ever.
WRITER_SETTINGS = ("synchronous_commit = on", "lock_timeout = '30s'")

# The beginning of the SQLSTATE -> what is wrong, how to mend it.
TROUBLES = {
    "08": ("cannot be reached", "check the address in store.url, the network and whether the server runs"),
    "28": ("refuses this user", "check the user in store.url and the password (PGPASSFILE, ~/.pgpass)"),
    "3D": ("does not exist", "make the database: createdb NAME"),
    "3F": ("has no such schema", "make the schema, or take it out of store.url"),
    "42501": ("cannot be written by this user", "let this user own the database or its schema"),
    "25006": ("cannot be written, only read", "connect to the primary server, not to a standby"),
    "53100": ("cannot grow: the disk is full", "make room; everything acknowledged so far is kept"),
    "53": ("has no resources left", "raise max_connections or give the server more memory"),
    "55P03": ("is locked by another program", "end the transaction that holds it (pg_stat_activity) and try again"),
    "57": ("is shutting down or starting up", "wait until the server runs again"),
    "58": ("cannot be read or written", "check the disk of the server"),
}
UNREACHABLE = "08"


def engines(address: URL) -> tuple[Engine, Engine, str]:
    """Return the writer's and the readers' engine, and the address for messages. Raises without the driver."""
    place = address.set(drivername="postgresql", query={}).render_as_string(hide_password=True)
    # Pinged before use: a server that was restarted in between costs nobody an error.
    writer = engine(address, pool_size=1, max_overflow=1, pool_pre_ping=True)
    set_up(writer, WRITER_SETTINGS)
    # One state throughout a transaction, as in SQLite; read-only, as there.
    reader = engine(address, pool_pre_ping=True, isolation_level="REPEATABLE READ")
    return writer, reader.execution_options(postgresql_readonly=True), place


def engine(address: URL, **options: Any) -> Engine:
    try:
        # Pinged before use: a server that was restarted in between costs nobody an error.
        return create_engine(address.set(drivername="postgresql+psycopg"), **options)
    except ImportError as error:
        cure = "pip install 'news-monitor[postgresql]'"
        raise MonitorError("the driver for PostgreSQL is not installed", cure) from error


def set_up(engine: Engine, settings: tuple[str, ...]) -> None:
    """Let every session of the engine begin with these settings."""

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        for setting in settings:
            connection.execute(f"SET SESSION {setting}")
        connection.commit()


def explain(error: BaseException) -> tuple[str, str] | None:
    """Return what is wrong with the server and how to mend it; None where the error is of another kind."""
    import psycopg

    cause = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(cause, psycopg.Error):
        return None
    # A connection that was refused or lost has no state.
    state = cause.sqlstate or (UNREACHABLE if isinstance(cause, psycopg.OperationalError) else "")
    known = max((each for each in TROUBLES if state.startswith(each)), key=len, default=None)
    if known is None:
        return None
    trouble, cure = TROUBLES[known]
    return f"{trouble} ({' '.join(str(cause).split())})", cure


def size(connection: Connection) -> int:
    """Return how many bytes the database has."""
    return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one())
