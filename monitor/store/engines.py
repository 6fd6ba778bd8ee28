"""Connections to the database by its address, and its complaints in plain words: SQLite or PostgreSQL, all the same."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from monitor.errors import MonitorError, StoreUnusable

Explain = Callable[[BaseException], tuple[str, str] | None]  # what is wrong, how to mend it; None: no trouble of ours


class Engines(NamedTuple):
    """One database, seen by the one writer and by its readers. `file` is None where it is no file of ours."""

    writer: Engine
    reader: Engine
    place: str  # how people read it: a path, or an address without its password
    file: Path | None
    explain: Explain
    size: Callable[[Connection], int]  # bytes of the database

    def dispose(self) -> None:
        self.writer.dispose()
        self.reader.dispose()

    def explained(self, error: BaseException) -> BaseException:
        """Return a StoreUnusable for trouble with the database, or the error itself."""
        if (trouble := self.explain(error)) is None:
            return error
        what, cure = trouble
        return StoreUnusable(f"the store {self.place} {what}", cure)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Lend a connection that can only read."""
        with self.plain_errors(), self.reader.connect() as connection:
            yield connection

    @contextmanager
    def plain_errors(self) -> Iterator[None]:
        """Turn the database's complaints about itself into StoreUnusable; every other error passes unchanged."""
        try:
            yield
        except Exception as error:
            told = self.explained(error)
            if told is error:
                raise
            raise told from error


def connect(url: str) -> Engines:
    """Return engines for an address such as `sqlite:///store/monitor.db` or `postgresql://host/monitor`.

    Opens nothing yet. Raises MonitorError where the address names no store.
    """
    address = parsed(url)
    if is_sqlite(address):
        from monitor.store import sqlite

        return Engines(*sqlite.engines(address), Path(str(address.database)), sqlite.explain, sqlite.size)
    from monitor.store import postgresql

    return Engines(*postgresql.engines(address), None, postgresql.explain, postgresql.size)


def parsed(url: str) -> URL:
    """Return the address. Raises MonitorError unless it is one of SQLite or PostgreSQL."""
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise MonitorError(f"`{url}` is not a store address", "write sqlite:///store/monitor.db") from error
    if address.get_backend_name() not in ("sqlite", "postgresql"):
        raise MonitorError(
            f"a store in `{address.get_backend_name()}` is not supported",
            "use an address that starts with sqlite:/// or postgresql://",
        )
    if is_sqlite(address) and address.database in (None, "", ":memory:"):
        raise MonitorError(f"`{url}` names no file", "write sqlite:///store/monitor.db")
    return address


def is_sqlite(address: URL) -> bool:
    return address.get_backend_name() == "sqlite"
