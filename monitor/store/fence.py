"""Who may fold: the process that opened the store last for folding. A fold lock can be lost unnoticed in the middle of
a round: a restarted server forgets it, somebody deletes the lock file. So each commit asks whether its term still runs,
under the lock of the head, where nobody can begin another one meanwhile."""

from dataclasses import dataclass

from sqlalchemy import Connection

from monitor.errors import StoreBusy
from monitor.store.driver import ask, run


@dataclass(frozen=True, slots=True)
class Fence:
    """The term of one opening for folding. It ends when the next begins."""

    term: int

    def check(self, connection: Connection) -> None:
        """Raise StoreBusy where another process has begun to fold. The caller holds the head."""
        if _newest(connection) != self.term:
            raise StoreBusy(
                "another process has taken over this store", "nothing was written; look which one with `monitor status`"
            )


def begin_term(connection: Connection) -> Fence:
    """End the term of whoever folded before. The caller holds the head."""
    newest = _newest(connection)
    statement = "UPDATE terms SET term = ?" if newest else "INSERT INTO terms (id, term) VALUES (1, ?)"
    run(connection, statement, (newest + 1,))
    return Fence(newest + 1)


def _newest(connection: Connection) -> int:
    rows = ask(connection, "SELECT term FROM terms")
    return int(rows[0][0]) if rows else 0
