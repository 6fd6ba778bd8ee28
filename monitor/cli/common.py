"""What the commands share: the settings of the chosen home, its rules, days and times, numbers of things."""

import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from monitor.rules import Rulebook
    from monitor.settings import Settings


def settings_of(context: typer.Context) -> "Settings":
    """Return the settings of the chosen home, with logging set up. Raises MistakesFound."""
    from monitor.logs import configure
    from monitor.settings import load_settings

    settings = load_settings(context.obj)
    configure(settings.log)
    return settings


def rules_of(settings: "Settings") -> "Rulebook":
    """Return what rules/ says, for reading without a store. Its mistakes are shown: parties may be missing for them."""
    from monitor.wiring import read_rules

    book = read_rules(settings)
    for mistake in book.mistakes:
        print(mistake, file=sys.stderr)
    return book


def counted(number: int, noun: str, several: str = "") -> str:
    """Return `1 file`, `2,000 files`, `3 entries`."""
    return f"{number:,} {noun if number == 1 else several or noun + 's'}"


def day_of(text: str | None) -> date | None:
    """Return a day. Raises MonitorError."""
    moment = moment_of(text)
    return moment.date() if moment else None


def moment_of(text: str | None) -> datetime | None:
    """Return a UTC moment; text without a zone counts as UTC. Raises MonitorError."""
    from monitor.errors import MonitorError

    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError as error:
        raise MonitorError(f"`{text}` is no day or time", "write it as 2024-12-05 or 2024-12-05T18:00") from error
    return moment and (moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC))
