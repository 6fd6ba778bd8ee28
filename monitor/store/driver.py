"""The few statements that run for every event, put to the driver itself: over so small a question SQLAlchemy takes ten
times as long as SQLite. All else goes through SQLAlchemy."""

from collections.abc import Generator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection

Values = Sequence[Any]


def ask(connection: Connection, question: str, values: Values = ()) -> list[tuple[Any, ...]]:
    """Return all rows. Placeholders are written `?`. Raises the driver's own errors."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(_spelled(question, connection.dialect.paramstyle), values)
        return list(cursor.fetchall())
    finally:
        cursor.close()


def ask_in_pieces(
    connection: Connection, question: str, values: Values, size: int
) -> Generator[list[tuple[Any, ...]], None, None]:
    """Yield all rows, so many at a time. What is worked off soon after it was fetched is still in the processor's
    cache; rows by the thousand are not."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(_spelled(question, connection.dialect.paramstyle), values)
        while rows := cursor.fetchmany(size):
            yield list(rows)
    finally:
        cursor.close()


def run(connection: Connection, statement: str, values: Values = ()) -> None:
    """Run a statement. Placeholders are written `?`. Raises the driver's own errors."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(_spelled(statement, connection.dialect.paramstyle), values)
    finally:
        cursor.close()


def run_many(connection: Connection, statement: str, rows: Sequence[Values]) -> None:
    """Run a statement once for each row. Placeholders are written `?`. Raises the driver's own errors."""
    cursor = connection.connection.cursor()
    try:
        cursor.executemany(_spelled(statement, connection.dialect.paramstyle), rows)
    finally:
        cursor.close()


def copy_in(connection: Connection, target: str, rows: Sequence[Values]) -> None:
    """Put rows into a table of PostgreSQL by COPY, three times as fast as INSERT; triggers and constraints hold."""
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(f"COPY {target} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def marks(values: int) -> str:
    """Return that many placeholders, for a list in a statement."""
    return ", ".join("?" * values)


@cache
def _spelled(statement: str, paramstyle: str) -> str:
    return statement if paramstyle == "qmark" else statement.replace("?", "%s")
