"""Views follow the log: each has a cursor that moves in the same transaction as its rows."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import Protocol

import structlog
from sqlalchemy import Connection, MetaData, Table, delete, insert, select

from monitor.errors import MonitorError
from monitor.events import Recorded
from monitor.store.driver import ask, marks, run
from monitor.store.log import Head, read, read_head
from monitor.store.schema import cursors

log = structlog.get_logger()

Progress = Callable[[int, int], None]  # entries done, entries in all


class View(Protocol):
    """Tables derived from the log; a module or an object.

    `apply` is a function of the event, the view's own tables and those of views that stand before it in the list: no
    clock, nothing outside. So the views can be dropped and folded again with the same result. A change of a view's
    tables or upkeep needs a new `version`.
    """

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def tables(self) -> Sequence[Table]: ...

    def apply(self, recorded: Recorded, connection: Connection) -> None:
        """Change the tables as the event demands. Raising refuses the event together with all it belongs to."""


class Folding:
    """All views of one store. Every method works inside the caller's transaction."""

    def __init__(self, views: Sequence[View]) -> None:
        self._views = tuple(views)
        self._names = tuple(view.name for view in views)
        self._ours = f'WHERE "view" IN ({marks(len(views))})'

    def apply(self, recorded: Recorded, connection: Connection) -> None:
        """Bring one new event into every view."""
        for view in self._views:
            view.apply(recorded, connection)

    def prepare(self, connection: Connection) -> None:
        """Make the views anew where one of them is new or changed, or knows more than the log.

        All of them: a view may read the ones before it, and has to find them as they were at each event.
        """
        known = {row.view: row for row in connection.execute(select(cursors))}
        wanted = {view.name: view.version for view in self._views}
        found = {name: known[name].version for name in wanted if name in known}
        positions = {known[name].position for name in found}
        end = read_head(connection).position
        if found != wanted or len(positions) > 1 or max(positions, default=0) > end:
            if known:
                log.info("making the views anew from the log: a long one takes minutes", entries=end)
            self._start_over(connection)

    def catch_up(self, connection: Connection, progress: Progress | None = None) -> Head:
        """Fold what stands between the views and the head, which is returned."""
        head = read_head(connection)
        after = self.position(connection)
        if after is None or after == head.position:
            return head
        for recorded in read(lambda: nullcontext(connection), after, head.position):
            self.apply(recorded, connection)
            if progress:
                progress(recorded.position, head.position)
        self.moved(connection, head.position)
        return head

    def moved(self, connection: Connection, position: int) -> None:
        """Note that every view has seen the log up to this position."""
        if self._views:
            run(connection, f"UPDATE cursors SET position = ? {self._ours}", (position, *self._names))

    def rebuild(self, connection: Connection, progress: Progress | None = None) -> None:
        """Drop every view and fold the whole log again. One transaction: readers see the old views or the new."""
        self._start_over(connection)
        self.catch_up(connection, progress)

    def check(self, connection: Connection) -> None:
        """Raise MonitorError unless the views stand as this program expects them: for those who may not fold."""
        known = {row.view: row.version for row in connection.execute(select(cursors))}
        for view in self._views:
            if known.get(view.name) != view.version:
                raise MonitorError(
                    f"the view `{view.name}` of the store was made by another version of this program",
                    "run `monitor migrate`, or start the monitor: both bring the store up to date",
                )

    def position(self, connection: Connection) -> int | None:
        """Return up to where all views have seen the log; None: there are none."""
        if not self._views:
            return None
        found = ask(connection, f"SELECT min(position) FROM cursors {self._ours}", self._names)
        position: int | None = found[0][0]
        return position

    def _start_over(self, connection: Connection) -> None:
        for view in reversed(self._views):
            _drop(view, connection)
        for view in self._views:
            _make(view, connection)


def _drop(view: View, connection: Connection) -> None:
    for table in reversed(view.tables):
        table.drop(connection, checkfirst=True)
    # Tables that only an older version of the view had: nobody else would ever drop them.
    older = connection.scalar(select(cursors.c.tables).where(cursors.c.view == view.name)) or ""
    for name in older.split():
        Table(name, MetaData()).drop(connection, checkfirst=True)
    connection.execute(delete(cursors).where(cursors.c.view == view.name))


def _make(view: View, connection: Connection) -> None:
    for table in view.tables:
        table.create(connection)
    names = " ".join(table.name for table in view.tables)
    row = {"view": view.name, "version": view.version, "position": 0, "tables": names}
    connection.execute(insert(cursors), row)
