"""Statements that run for every article: compiled once for each database, then put to its driver.

Over so small a question SQLAlchemy takes ten times as long as SQLite: to build it, to find what it compiled before, to
wrap the rows. What runs seldom goes through SQLAlchemy as usual.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Delete, Insert, Select, Update
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.sql.compiler import SQLCompiler

Row = Any  # a named tuple: the names are those of the selected columns
Values = Mapping[str, Any]
Statement = Select[Any] | Insert | Update | Delete


@dataclass(frozen=True, slots=True)
class Compiled:
    """A statement as one driver takes it."""

    text: str
    order: tuple[str, ...] | None  # of the values, where the driver takes them by position
    constants: Values  # values that stand in the statement itself
    row: Callable[[Iterable[Any]], Row]

    def bound(self, values: Values) -> Any:
        """Return the values in the form that the driver takes."""
        given = {**self.constants, **values}
        return given if self.order is None else [given[name] for name in self.order]


class Prepared:
    """A statement with a `bindparam` for each value. An INSERT takes the columns of its first use, no others.

    For columns of text, whole numbers and booleans (SQLite gives 0 and 1 for the latter); no lists for IN. Every method
    raises the driver's own errors; for a missing value a KeyError where the driver takes values by position.
    """

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self._compiled: dict[str, Compiled] = {}  # by the name of the database

    def all(self, connection: Connection, **values: object) -> list[Row]:
        """Return all rows."""
        compiled = self._for(connection, values)
        with closing(_cursor(connection)) as cursor:
            cursor.execute(compiled.text, compiled.bound(values))
            return list(map(compiled.row, cursor.fetchall()))

    def first(self, connection: Connection, **values: object) -> Row | None:
        """Return the first row, None where there is none."""
        compiled = self._for(connection, values)
        with closing(_cursor(connection)) as cursor:
            cursor.execute(compiled.text, compiled.bound(values))
            found = cursor.fetchone()
        return None if found is None else compiled.row(found)

    def scalar(self, connection: Connection, **values: object) -> Any:
        """Return the first value of the first row, None where there is none."""
        row = self.first(connection, **values)
        return None if row is None else row[0]

    def run(self, connection: Connection, **values: object) -> None:
        """Change what the statement says."""
        compiled = self._for(connection, values)
        with closing(_cursor(connection)) as cursor:
            cursor.execute(compiled.text, compiled.bound(values))

    def run_each(self, connection: Connection, many: Sequence[Values]) -> None:
        """Change what the statement says, once for each mapping of values."""
        if many:
            compiled = self._for(connection, many[0])
            with closing(_cursor(connection)) as cursor:
                cursor.executemany(compiled.text, [compiled.bound(values) for values in many])

    def _for(self, connection: Connection, values: Values) -> Compiled:
        known = self._compiled.get(connection.dialect.name)
        if known is None:
            known = self._compiled[connection.dialect.name] = _compile(self._statement, connection, values)
        return known


def _compile(statement: Statement, connection: Connection, values: Values) -> Compiled:
    columns = list(values) if isinstance(statement, Insert) else None
    compiled = statement.compile(dialect=connection.dialect, column_keys=columns)
    assert isinstance(compiled, SQLCompiler)
    return Compiled(
        text=compiled.string,
        order=tuple(compiled.positiontup or ()) if compiled.positional else None,
        constants={name: bind.value for name, bind in compiled.binds.items() if not bind.required},
        row=_kind_of_row(statement),
    )


def _kind_of_row(statement: Statement) -> Callable[[Iterable[Any]], Row]:
    names: Any = statement.selected_columns.keys() if isinstance(statement, Select) else ()
    row_named: Any = namedtuple  # mypy wants to see the names
    make: Callable[[Iterable[Any]], Row] = row_named("Row", names)._make
    return make


def _cursor(connection: Connection) -> DBAPICursor:
    if not connection.in_transaction():
        connection.begin()  # SQLAlchemy does so only where it runs the statement
    return connection.connection.cursor()
