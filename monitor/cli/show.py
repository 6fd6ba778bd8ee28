"""Show rows to people (a table) and to programs (one JSON array)."""

import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

PIPED = 200  # columns, where no terminal says how many there are
STAMP = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)T(?P<clock>\d\d:\d\d:\d\d)\.\d+Z")  # as views keep times
Rows = Iterable[Mapping[str, object]]


def as_json(rows: Rows) -> None:
    """Print one JSON array, UTF-8, in the order given."""
    json.dump(list(rows), sys.stdout, ensure_ascii=False, indent=1, default=_plain)
    print()


def as_table(rows: Rows, columns: Sequence[str], title: str) -> None:
    """Print the named columns as a table; `place.name` reaches into a value."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD)
    for column in columns:
        table.add_column(
            column.removesuffix(".name").split(".")[-1].replace("_", " "), overflow="fold", no_wrap=column == "id"
        )
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 - the count is printed below
        table.add_row(*(Text(_cell(row, column)) for column in columns))
    Console(width=None if sys.stdout.isatty() else PIPED).print(table if count else f"no {title}")


def _cell(row: Mapping[str, object], column: str) -> str:
    value: Any = row
    for key in column.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S} UTC"
    if isinstance(value, str) and (time := STAMP.fullmatch(value)):
        return f"{time['day']} {time['clock']} UTC"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _plain(value: object) -> object:
    from monitor.views.state import stamp

    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")
