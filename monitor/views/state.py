"""How frozen values are kept inside a view's row: as JSON text, so that views need no columns for what nobody asks."""

from datetime import UTC, date, datetime
from typing import TypeVar

import msgspec

T = TypeVar("T")
PAGE = 500  # rows fetched at a time where a question streams


def dump(value: object) -> str:
    """Return `value` as JSON with sorted keys: equal values give equal texts."""
    return msgspec.json.encode(value, order="deterministic").decode()


def load(text: str, kind: type[T]) -> T:
    """Return the value that `dump` wrote."""
    return msgspec.json.decode(text, type=kind)


def stamp(moment: datetime | None) -> str | None:
    """Return a moment as fixed-width UTC text, which sorts as time does."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if moment else None


def moment(text: str | None) -> datetime | None:
    """Return the moment that `stamp` wrote."""
    return datetime.fromisoformat(text) if text else None


def day(value: date | None) -> str | None:
    """Return a day as ISO text."""
    return value.isoformat() if value else None
