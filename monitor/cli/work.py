"""The commands that do the work: init, run, once, samples, extract."""

import json
import sys
from datetime import date
from pathlib import Path
from time import sleep
from typing import Annotated

import typer

from monitor.cli.common import counted, rules_of, settings_of


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    for command in (init, run, once, samples, extract):
        app.command()(command)


def init(folder: Path) -> None:
    """Make a home in FOLDER: inbox/, store/, the starter rules and an explained monitor.toml."""
    from monitor.home import make_home

    made = make_home(folder)
    for line in made:
        print(f"made {folder / line}")
    print(f"{'Ready' if made else 'Nothing was missing'}. Next:")
    print(f"  monitor --home {folder} run          start it; stop it with Ctrl-C")
    print(f"  cp article.txt {folder}/inbox/       drop an article")
    print(f"  {folder}/rules/README.md             how to write rules; alerts are in {folder}/store/outgoing/")


def run(
    context: typer.Context,
    standby: Annotated[bool, typer.Option("--standby", help="Wait while another one runs, then take over.")] = False,
) -> None:
    """Watch the inbox until stopped: take in, alert, send digests."""
    from threading import Event

    from monitor.ancestor import ancestor

    ancestor()  # it imports while this process does
    from monitor.daemon import Daemon
    from monitor.prepare import prepare
    from monitor.wiring import Monitor

    settings = settings_of(context)
    prepare(settings)
    stopping = Event()
    monitor = Monitor.assemble(settings, holder="monitor run", stopping=stopping, standby=standby)
    Daemon(monitor, stopping).run()


def once(context: typer.Context) -> None:
    """Take in all there is, deliver what is due, and exit."""
    from monitor.ancestor import ancestor

    ancestor()  # it imports while this process does
    from monitor.prepare import prepare
    from monitor.wiring import Monitor

    settings = settings_of(context)
    prepare(settings)
    monitor = Monitor.assemble(settings, holder="monitor once")
    try:
        monitor.run_to_rest()
        if monitor.pipeline.intake.scanner.waiting:
            sleep(settings.inbox.rest_seconds)  # what was copied a moment ago counts as complete then
            monitor.run_to_rest()
    finally:
        monitor.close()
    intake = monitor.pipeline.intake
    print(f"{counted(intake.taken, 'file')} taken in")
    if intake.refused:
        print(f"{counted(intake.refused, 'file')} not, or not wholly: inbox/failed/ says why")


def samples(context: typer.Context) -> None:
    """Copy the sample articles into the inbox."""
    import shutil

    from monitor.home import packaged

    inbox = settings_of(context).inbox_folder
    inbox.mkdir(parents=True, exist_ok=True)
    for source in sorted(packaged("samples").iterdir()):
        shutil.copyfile(source, inbox / source.name)
        print(f"copied {source.name}")


def extract(
    context: typer.Context,
    files: list[Path],
    published: Annotated[str | None, typer.Option(help="The day of publication, where a file names none.")] = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One JSON line for each file.")] = False,
) -> None:
    """Show what FILES say happened, without a store."""
    from monitor.cli.predictions import predictions
    from monitor.errors import MonitorError
    from monitor.prepare import prepare

    settings = settings_of(context)
    prepare(settings)
    try:
        day = date.fromisoformat(published) if published else None
    except ValueError as error:
        raise MonitorError(f"`{published}` is no day", "write it as 2024-12-05") from error
    for line in predictions(settings, rules_of(settings), files, day):
        json.dump(line, sys.stdout, ensure_ascii=False, indent=None if jsonl else 1)
        print(flush=True)
