"""SQLite's ways: pragmas, who may write when, a file that can vanish. Only this file knows them."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from monitor.errors import MonitorError, StoreUnusable
from monitor.store.driver import run

# Seconds to wait for another process that holds the write lock; `?timeout=` in the URL overrides it.
BUSY_TIMEOUT = "30"

# FULL: with NORMAL, a power cut may take the last commits back although we acknowledged them.
WRITER_PRAGMAS = (
    "page_size=8192",  # of a new file: an event has about 1 KiB, and three of those waste a quarter of 4 KiB
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
    "SQLITE_IOERR": ("cannot be read or written", "check the disk, its free space and its cables"),
}


def engines(address: URL) -> tuple[Engine, Engine, str]:
    """Return the writer's and the readers' engine, and the file for messages."""
    timed = address.update_query_dict({"timeout": address.query.get("timeout", BUSY_TIMEOUT)})
    writer = _engine(timed, WRITER_PRAGMAS, begin="BEGIN IMMEDIATE")
    reader = _engine(timed, READER_PRAGMAS, begin="BEGIN")
    return writer, reader, str(address.database)


def _engine(address: URL, pragmas: tuple[str, ...], begin: str) -> Engine:
    """Take transactions out of the driver's hands: it would begin them late and deferred, and a deferred transaction
    that writes after reading fails at once with BUSY_SNAPSHOT, whatever the timeout."""
    engine, file = create_engine(address), Path(str(address.database))

    @event.listens_for(engine, "do_connect")
    def refuse_to_make(*_: Any) -> None:
        if not file.exists():  # SQLite would make an empty one
            raise vanished(file)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, record: Any) -> None:
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}").close()
        record.info["file"] = _identity(file)

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        # What is written into a deleted or replaced file is lost in silence.
        if connection.info["file"] != _identity(file):
            connection.invalidate()
            raise vanished(file)
        run(connection, begin)

    return engine


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        stat = file.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino


def vanished(file: Path) -> MonitorError:
    """Return the complaint about a file that is gone or has become another one."""
    return StoreUnusable(f"the store {file} is gone, or another file took its place", "put it back")


def explain(error: BaseException) -> tuple[str, str] | None:
    """Return what is wrong with the file and how to mend it; None where the error is of another kind."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    name = "_".join(getattr(cause, "sqlite_errorname", "").split("_")[:2])
    if name not in TROUBLES:
        return None
    trouble, cure = TROUBLES[name]
    return f"{trouble} ({cause})", cure


def empty_log(writer: Engine) -> None:
    """Bring the write-ahead log into the file and empty it, unless somebody reads."""
    connection = writer.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
    finally:
        connection.close()


def size(connection: Connection) -> int:
    """Return how many bytes the database has."""
    question = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    return int(connection.exec_driver_sql(question).scalar_one())
