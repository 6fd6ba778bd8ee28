"""What the commands share: the settings of the chosen home."""

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from monitor.settings import Settings


def settings_of(context: typer.Context) -> "Settings":
    """Return the settings of the chosen home, with logging set up. Raises MistakesFound."""
    from monitor.logs import configure
    from monitor.settings import load_settings

    settings = load_settings(context.obj)
    configure(settings.log)
    return settings
