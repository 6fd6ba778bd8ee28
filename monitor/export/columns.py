"""A schema: columns with their types, and the rows that fill them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

Value = str | int | float | bool | None
Row = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `holds` is the type of its values, any of which may be missing."""

    name: str
    holds: type[str] | type[int] | type[float] | type[bool] = str


def columns(names: str, *, integers: str = "", decimals: str = "", flags: str = "") -> tuple[Column, ...]:
    """Return the columns of these names, in this order. Those in none of the other lists hold text."""
    types: dict[str, type[int] | type[float] | type[bool]] = dict.fromkeys(integers.split(), int)
    types |= dict.fromkeys(decimals.split(), float)
    types |= dict.fromkeys(flags.split(), bool)
    return tuple(Column(name, types.get(name, str)) for name in names.split())


def listed(values: Iterable[object]) -> str:
    """Return several values as one text, as ACLED does."""
    return "; ".join(map(str, values))


def day(value: date | None) -> str | None:
    """Return a day as ISO text."""
    return value.isoformat() if value else None


def moment(value: datetime | None) -> str | None:
    """Return a moment as ISO text in UTC, to the second."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if value else None
