"""The fold lock of a PostgreSQL store: an advisory lock, which the server frees when its session ends."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from sqlalchemy import Connection, Engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from monitor.errors import StoreUnusable
from monitor.store import postgresql
from monitor.store.engines import Engines, connect
from monitor.store.lock import Holder, busy

# One for each schema; the server itself keeps the advisory locks of its databases apart.
KEY = "hashtextextended('news monitor fold ' || coalesce(current_schema(), ''), 0)"
WANTED_KEY = "hashtextextended('news monitor wanted ' || coalesce(current_schema(), ''), 0)"
WANT, WANT_NO_MORE = (text(f"SELECT pg_advisory_{verb}_shared({WANTED_KEY})") for verb in ("lock", "unlock"))
# Whoever wants the fold lock keeps this one, shared, from being had alone.
IS_WANTED = text(
    f"SELECT CASE WHEN pg_try_advisory_lock({WANTED_KEY}) THEN NOT pg_advisory_unlock({WANTED_KEY}) ELSE true END"
)
TAKE = text(f"SELECT pg_try_advisory_lock({KEY})")
WHO = text(
    "SELECT application_name, backend_start FROM pg_locks JOIN pg_stat_activity USING (pid) "
    "WHERE locktype = 'advisory' AND granted AND datname = current_database() AND objsubid = 1 "
    f"AND (classid::bigint << 32) | objid::bigint = {KEY}"
)
NAME = re.compile(r"(.*) \[(\d+)@(.*)\]")
TRIES = 3  # where it is neither free nor anybody's, it was given back between the two questions
LONGEST_NAME = 63  # bytes; the server cuts off the rest
# So that the server notices within seconds that our machine is gone, and a standby can take over.
KEEPALIVE = ("tcp_keepalives_idle = 4", "tcp_keepalives_interval = 2", "tcp_keepalives_count = 2")


class AdvisoryLock:
    """A session that holds the lock and does nothing else."""

    def __init__(self, store: Engines, sessions: Engine) -> None:
        self._store = store
        self._sessions = sessions
        self._session = self._taken()

    @classmethod
    def take(cls, address: URL, holder: Holder) -> "AdvisoryLock":
        """Open a session and take the lock. Raises StoreBusy naming the present holder."""
        store = connect(address.render_as_string(hide_password=False))
        return cls(store, _sessions(address, holder))

    def renew(self) -> None:
        """Take the lock again where the session was lost. Raises StoreBusy where another process was faster."""
        with suppress(SQLAlchemyError):  # also what a session says that was lost before
            self._session.exec_driver_sql("SELECT 1")
            return
        self.release()
        self._session = self._taken()

    @property
    def is_wanted(self) -> bool:
        """Whether some session says so. A session of ours that was lost knows nothing: `renew` sees to that."""
        with suppress(SQLAlchemyError):
            return bool(self._session.scalar(IS_WANTED))
        return False

    def release(self) -> None:
        """Give the lock back. May be repeated."""
        with suppress(SQLAlchemyError):
            self._session.close()

    def _taken(self) -> Connection:
        with self._store.plain_errors():
            session, who = self._sessions.connect(), None
            for _ in range(TRIES):
                if session.scalar(TAKE):
                    return session
                if who := _who(session):
                    break
            session.close()
        raise busy(self._store.place, who)


@contextmanager
def wanted(address: URL) -> Iterator[None]:
    """Say in a session of its own that the lock is wanted; the server takes that back when this process is killed."""
    sessions = postgresql.engine(address, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    session: Connection | None = None
    with suppress(DBAPIError):
        session = sessions.connect()
        session.execute(WANT)
    try:
        yield
    finally:
        if session:
            with suppress(SQLAlchemyError):
                session.execute(WANT_NO_MORE)  # closing would do it too, a moment later
            session.close()


def holder(address: URL) -> Holder | None:
    """Return who holds the lock of a database now; None: nobody, or the server cannot be asked."""
    store = connect(address.render_as_string(hide_password=False))
    try:
        with store.reading() as connection:
            return _who(connection)
    except StoreUnusable:
        return None
    finally:
        store.dispose()


def _sessions(address: URL, holder: Holder) -> Engine:
    name = f"{holder.command} [{holder.pid}@{holder.host}]"
    engine = postgresql.engine(address, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    postgresql.set_up(engine, (f"application_name = '{name[:LONGEST_NAME]}'", *KEEPALIVE))
    return engine


def _who(session: Connection) -> Holder | None:
    row = session.execute(WHO).first()
    if row is None or not (known := NAME.fullmatch(row.application_name)):
        return None
    since: datetime = row.backend_start
    return Holder(command=known[1], pid=int(known[2]), host=known[3], since=since)
