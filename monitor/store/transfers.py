"""Copy a log from one database into another, entry by entry with its seals: SQLite to PostgreSQL and back."""

from collections.abc import Sequence

from sqlalchemy import Connection, select
from sqlalchemy import insert as sql_insert

from monitor.errors import MonitorError
from monitor.store import documents as bodies
from monitor.store import log, migrate
from monitor.store.engines import Engines, connect
from monitor.store.folding import Progress
from monitor.store.log import Head
from monitor.store.schema import documents
from monitor.store.store import make_file
from monitor.store.verify import Verified, forgotten, verify

DOCUMENTS = 50  # copied in one go


def transfer(source_url: str, target_url: str, progress: Progress | None = None) -> Verified:
    """Copy the log and its documents, and prove the copy. The views are folded when the copy is opened.

    The target is empty, or holds the beginning of the same log: then what it lacks is added, so that a copy that was
    broken off can go on, and a first copy can be made while the monitor runs. Raises MonitorError, StoreDamaged.
    """
    source, target = connect(source_url), connect(target_url)
    try:
        with source.reading() as connection:
            migrate.check(connection)
            end = log.read_head(connection)
        _prepare(target)
        after = _common(source, target)
        _copy_documents(source, target)
        _copy_entries(source, target, after, end.position, progress)
        _forget(target)
        with target.plain_errors():
            return verify(target.reading)
    finally:
        source.dispose()
        target.dispose()


def _prepare(target: Engines) -> None:
    if target.file:
        make_file(target.file)
    with target.plain_errors(), target.writer.begin() as connection:
        migrate.migrate(connection)


def _common(source: Engines, target: Engines) -> int:
    """Return where the target ends. Raises MonitorError unless the source has the same chain there."""
    with target.reading() as connection:
        end = log.read_head(connection)
    if end.position and _chain_at(source, end) != end.chain:
        raise MonitorError(f"{target.place} holds another log", "choose an empty database for the copy")
    return end.position


def _chain_at(source: Engines, end: Head) -> bytes | None:
    with source.reading() as connection:
        entry = log.find(connection, log.BY_POSITION, end.position)
    return entry.chain if entry else None


def _copy_documents(source: Engines, target: Engines) -> None:
    after = ""
    while rows := _documents(source, after):
        with target.plain_errors(), target.writer.begin() as connection:
            if missing := [row for row in rows if row["sha256"] not in _known(connection, rows)]:
                connection.execute(sql_insert(documents), missing)
        after = rows[-1]["sha256"]


def _documents(source: Engines, after: str) -> list[dict[str, str]]:
    query = select(documents).where(documents.c.sha256 > after).order_by(documents.c.sha256).limit(DOCUMENTS)
    with source.reading() as connection:
        return [dict(row._mapping) for row in connection.execute(query)]


def _known(connection: Connection, rows: Sequence[dict[str, str]]) -> set[str]:
    names = [row["sha256"] for row in rows]
    return set(connection.scalars(select(documents.c.sha256).where(documents.c.sha256.in_(names))))


def _copy_entries(source: Engines, target: Engines, after: int, end: int, progress: Progress | None) -> None:
    while after < end:
        with source.reading() as connection:
            rows = log.page(connection, after, end)
        with target.plain_errors(), target.writer.begin() as connection:
            log.lock_head(connection)
            log.insert(connection, rows)
        after = rows[-1][0]
        if progress:
            progress(after, end)


def _forget(target: Engines) -> None:
    """Delete what was forgotten after an earlier copy had brought it here."""
    with target.plain_errors(), target.writer.begin() as connection:
        for name in list(forgotten(connection)):
            bodies.delete(connection, [name])
