"""Views follow the log: each has a cursor that moves in the same transaction as its rows."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import Protocol

from sqlalchemy import Connection, MetaData, Table, insert, select, update

from monitor.errors import MonitorError
from monitor.events import Recorded
from monitor.store.log import Head, read, read_head
from monitor.store.schema import cursors

Progress = Callable[[int, int], None]  # entries done, entries in all


class View(Protocol):
    """Tables derived from the log; a module or an object.

    `apply` is a function of the event and the view's own tables only: no clock, no other view, nothing outside. So
    the view can be dropped and folded again, alone, with the same result. A change of its tables or upkeep needs a
    new `version`.
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

    def apply(self, recorded: Recorded, connection: Connection) -> None:
        """Bring one new event into every view."""
        for view in self._views:
            view.apply(recorded, connection)

    def prepare(self, connection: Connection) -> None:
        """Make the tables of new views; empty those of views that changed or that know more than the log."""
        known = {row.view: row for row in connection.execute(select(cursors))}
        last = read_head(connection).position
        for view in self._views:
            cursor = known.get(view.name)
            if cursor is None or cursor.version != view.version or cursor.position > last:
                _start_over(view, connection, leftover=cursor.tables.split() if cursor else [])

    def catch_up(self, connection: Connection, progress: Progress | None = None) -> Head:
        """Fold what stands between each view's cursor and the head, which is returned."""
        head = read_head(connection)
        positions = self._positions(connection)
        behind = min(positions.values(), default=head.position)
        if behind == head.position:
            return head
        for recorded in read(lambda: nullcontext(connection), behind, head.position):
            for view in self._views:
                if positions[view.name] < recorded.position:
                    view.apply(recorded, connection)
            if progress:
                progress(recorded.position, head.position)
        self.moved(connection, head.position)
        return head

    def moved(self, connection: Connection, position: int) -> None:
        """Note that every view has seen the log up to this position."""
        names = [view.name for view in self._views]
        connection.execute(update(cursors).where(cursors.c.view.in_(names)).values(position=position))

    def rebuild(self, connection: Connection, progress: Progress | None = None) -> None:
        """Drop every view and fold the whole log again. One transaction: readers see the old views or the new."""
        for view in self._views:
            _start_over(view, connection)
        self.catch_up(connection, progress)

    def check(self, connection: Connection) -> None:
        """Raise MonitorError unless the views stand as this program expects them: for those who may not fold."""
        known = {row.view: row.version for row in connection.execute(select(cursors))}
        for view in self._views:
            if known.get(view.name) != view.version:
                raise MonitorError(
                    f"the view `{view.name}` of the store was made by another version of this program",
                    "run `monitor once` with this version; it brings the store up to date",
                )

    def _positions(self, connection: Connection) -> dict[str, int]:
        names = [view.name for view in self._views]
        rows = connection.execute(select(cursors.c.view, cursors.c.position).where(cursors.c.view.in_(names)))
        return {row.view: row.position for row in rows}


def _start_over(view: View, connection: Connection, leftover: Sequence[str] = ()) -> None:
    for table in reversed(view.tables):
        table.drop(connection, checkfirst=True)
    # Tables that only the old version of the view had: nobody else would ever drop them.
    for name in leftover:
        Table(name, MetaData()).drop(connection, checkfirst=True)
    for table in view.tables:
        table.create(connection)
    connection.execute(cursors.delete().where(cursors.c.view == view.name))
    names = " ".join(table.name for table in view.tables)
    row = {"view": view.name, "version": view.version, "position": 0, "tables": names}
    connection.execute(insert(cursors), row)
