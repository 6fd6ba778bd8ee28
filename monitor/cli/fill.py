"""The commands that bring files in by hand: retry, add."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from monitor.cli.common import settings_of

if TYPE_CHECKING:
    from monitor.inbox.manner import Manner, PublishedFrom


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    for command in (add, retry):
        app.command()(command)


def retry(
    context: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(help="Files of inbox/failed/; none: all that it can help.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Also those that will fail again unless you changed them.")
    ] = False,
) -> None:
    """Put files of inbox/failed/ back into the inbox: those that a new setting, extra or version can mend, or NAMES."""
    from monitor.inbox.again import chosen, failed_files, put_back, waiting

    inbox = settings_of(context).inbox_folder
    failed = inbox / "failed"
    files = list(failed_files(failed))
    wanted = chosen(files, names or [], every=every)
    for file in wanted:
        print(f"{file.name} -> inbox/{put_back(file, inbox, failed).relative_to(inbox)}")
    for file in files:
        if file not in wanted and not names:
            print(f"{file.name} stays ({file.reason}): it would fail again; mend it, or use --all")
    unread = list(waiting(inbox, failed))
    for name, why in unread:
        print(f"{name} waits in the inbox and is tried again by itself: {why}")
    if not files and not unread:
        print("nothing has failed")


def add(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="Files, folders, archives; of any size.")],
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes that read; by default as in monitor.toml.")
    ] = None,
    published_from: Annotated[
        str, typer.Option(help="What tells the day of publication: column (what the file states), path, or none.")
    ] = "column",
    columns: Annotated[
        list[str] | None, typer.Option("--map", help="Our field=their column, as published=date.")
    ] = None,
    alerts: Annotated[
        bool, typer.Option("--alerts", help="Alert on what happened lately; otherwise on nothing.")
    ] = False,
) -> None:
    """Take in PATHS, what was published before: without alerts, at low priority. Run again, it goes on where it was."""
    from monitor.cli.filling import fill
    from monitor.decide.aloud import Aloud

    manner = manner_of(columns or [], published_from)
    ended = fill(settings_of(context), paths, manner, Aloud.RECENT if alerts else Aloud.NOBODY, workers)
    for line in ended.lines:
        print(line)
    if ended.stopped:
        raise typer.Exit(130)


def manner_of(columns: list[str], published_from: str) -> "Manner":
    """Return the manner of reading that the options ask for. Raises MonitorError."""
    from typing import get_args

    from monitor.errors import MonitorError
    from monitor.inbox.manner import Manner, PublishedFrom
    from monitor.inbox.records import FIELDS

    if published_from not in get_args(PublishedFrom):
        raise MonitorError(f"`{published_from}` tells no day", f"choose {', '.join(get_args(PublishedFrom))}")
    pairs = tuple((field, column) for field, _, column in (each.partition("=") for each in columns))
    for field, column in pairs:
        if field not in FIELDS or not column:
            raise MonitorError(
                f"`--map {field}={column}` is not understood", f"before the `=` stands one of {', '.join(FIELDS)}"
            )
    return Manner(columns=pairs, published_from=cast("PublishedFrom", published_from), trust_mtime=False)
