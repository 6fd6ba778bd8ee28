"""The commands, one file for each group. Heavy parts are imported where they are used: `--help` answers at once."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from monitor import __version__
from monitor.cli import ask, evaluate, export, fill, keep, mend, reread, work
from monitor.errors import MonitorError

app = typer.Typer(
    name="monitor",
    help="Reads news articles from inbox/, logs what they say happened, and tells people whom it concerns.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for group in (work, fill, ask, mend, evaluate, export, reread, keep):
    group.register(app)


def main() -> None:
    """Run a command; what a person can mend is shown as one message, not as a traceback."""
    try:
        app()
    except MonitorError as error:
        print(f"monitor: {error}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(0)  # whoever read the output had enough


def _version(wanted: bool) -> None:
    if wanted:
        print(f"monitor {__version__}")
        raise typer.Exit


@app.callback()
def common(
    context: typer.Context,
    home: Annotated[Path, typer.Option(envvar="MONITOR_HOME", help="The folder with inbox/ rules/ store/.")] = Path(),
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show it.")] = False,
) -> None:
    context.obj = home
