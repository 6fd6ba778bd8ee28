"""The commands that bring files in by hand: retry, add."""

from typing import Annotated

import typer

from monitor.cli.common import settings_of


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    for command in (retry,):
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
    from monitor.inbox.again import chosen, failed_files, put_back

    inbox = settings_of(context).inbox_folder
    failed = inbox / "failed"
    files = list(failed_files(failed))
    wanted = chosen(files, names or [], every=every)
    for file in wanted:
        print(f"{file.name} -> inbox/{put_back(file, inbox, failed).relative_to(inbox)}")
    for file in files:
        if file not in wanted and not names:
            print(f"{file.name} stays ({file.reason}): it would fail again; mend it, or use --all")
