"""Connections to the database, and its complaints in plain words. The only file that knows SQLite's ways."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from monitor.errors import MonitorError

# Seconds to wait for another process that holds the write lock; `?timeout=` in the URL overrides it.
BUSY_TIMEOUT = "30"

# FULL: with NORMAL, a power cut may take the last commits back although we acknowledged them.
WRITER_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "cache_size=-65536",  # KiB
    "mmap_size=268435456",
    "wal_autocheckpoint=10000",
)
READER_PRAGMAS = ("query_only=ON", "cache_size=-16384", "mmap_size=268435456")

# The first two words of SQLite's error name -> what is wrong, how to mend it.
TROUBLES = {
    "SQLITE_BUSY": ("is locked by another program", "close that program (a database browser, a backup) and try again"),
    "SQLITE_FULL": ("cannot grow: the disk is full", "make room; everything acknowledged so far is kept"),
    "SQLITE_READONLY": ("cannot be written", "give this user write permission for the file and its folder"),
    "SQLITE_CANTOPEN": ("cannot be opened", "check that its folder exists and that this user may read and write it"),
    "SQLITE_NOTADB": ("is not a store", "move this file away, or restore the store from a backup"),
    "SQLITE_CORRUPT": ("is damaged", "restore the store from its newest backup"),
    "SQLITE_IOERR": ("cannot be read or written", "check the disk and its cables, then try again"),
}


class Engines(NamedTuple):
    """One database, seen by the one writer and by its readers."""

    writer: Engine
    reader: Engine
    file: Path

    def dispose(self) -> None:
        self.writer.dispose()
        self.reader.dispose()


def connect(url: str) -> Engines:
    """Return engines for a URL such as `sqlite:///store/monitor.db`. Opens nothing yet."""
    address = _address(url)
    writer = _engine(address, WRITER_PRAGMAS, begin="BEGIN IMMEDIATE")
    reader = _engine(address, READER_PRAGMAS, begin="BEGIN")
    return Engines(writer, reader, Path(str(address.database)))


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise MonitorError(f"`{url}` is not a store address", "write sqlite:///store/monitor.db") from error
    if address.get_backend_name() != "sqlite":
        raise MonitorError(
            f"a store in `{address.get_backend_name()}` is not supported", "use an address that starts with sqlite:///"
        )
    if address.database in (None, "", ":memory:"):
        raise MonitorError(f"`{url}` names no file", "write sqlite:///store/monitor.db")
    return address.update_query_dict({"timeout": address.query.get("timeout", BUSY_TIMEOUT)})


def _engine(address: URL, pragmas: tuple[str, ...], begin: str) -> Engine:
    """Take transactions out of the driver's hands: it would begin them late and deferred, and a deferred transaction
    that writes after reading fails at once with BUSY_SNAPSHOT, whatever the timeout."""
    engine = create_engine(address)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, record: Any) -> None:
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


@contextmanager
def plain_errors(file: Path) -> Iterator[None]:
    """Turn the database's complaints about its file into MonitorErrors; every other error passes unchanged."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        raise explained(error, file) from error


def explained(error: BaseException, file: Path) -> BaseException:
    """Return a MonitorError for trouble with the file, or the error itself."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    name = "_".join(getattr(cause, "sqlite_errorname", "").split("_")[:2])
    if name not in TROUBLES:
        return error
    trouble, cure = TROUBLES[name]
    return MonitorError(f"the store {file} {trouble} ({cause})", cure)
