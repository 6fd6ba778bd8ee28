"""The fold lock of a PostgreSQL store: an advisory lock, which the server frees when its session ends."""

import re
from contextlib import suppress
from datetime import datetime

from sqlalchemy import Connection, Engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from monitor.errors import StoreUnusable
from monitor.store import postgresql
from monitor.store.engines import Engines, connect
from monitor.store.lock import Holder, busy

# One for each schema; the server itself keeps the advisory locks of its databases apart.
KEY = "hashtextextended('news monitor fold ' || coalesce(current_schema(), ''), 0)"
TAKE = text(f"SELECT pg_try_advisory_lock({KEY})")
WHO = text(
    "SELECT application_name, backend_start FROM pg_locks JOIN pg_stat_activity USING (pid) "
    "WHERE locktype = 'advisory' AND granted AND datname = current_database() AND objsubid = 1 "
    f"AND (classid::bigint << 32) | objid::bigint = {KEY}"
)
NAME = re.compile(r"(.*) \[(\d+)@(.*)\]")
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
        with suppress(DBAPIError):
            self._session.exec_driver_sql("SELECT 1")
            return
        self.release()
        self._session = self._taken()

    def release(self) -> None:
        """Give the lock back. May be repeated."""
        with suppress(DBAPIError):
            self._session.close()

    def _taken(self) -> Connection:
        with self._store.plain_errors():
            session = self._sessions.connect()
            if session.scalar(TAKE):
                return session
            who = _who(session)
            session.close()
        raise busy(self._store.place, who)


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
