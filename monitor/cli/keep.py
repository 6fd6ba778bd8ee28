"""The commands for the care of the store: backup, restore, migrate, copy, forget, doctor."""

from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.common import settings_of


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    for command in (backup, restore, migrate, copy, forget, doctor):
        app.command()(command)


def backup(context: typer.Context, file: Path) -> None:
    """Copy the store into the new file FILE, also while the monitor runs, and check the copy."""
    from monitor.store import backup

    done = backup(settings_of(context).store_url, file)
    print(f"{file} holds {done.events} entries and {done.documents} documents, checked; chain {done.chain[:16]}")


def restore(
    context: typer.Context,
    file: Path,
    force: Annotated[bool, typer.Option("--force", help="Even where a store is there; that is kept beside.")] = False,
) -> None:
    """Check the backup FILE and put it in the place of the store. The monitor must not be running."""
    from monitor.custody import anchors_of
    from monitor.store import FoldLock, restore
    from monitor.wiring import utc_now

    settings, now = settings_of(context), utc_now()
    with FoldLock.take(settings.store_url, holder="monitor restore"):
        done = restore(settings.store_url, file, now, force=force)
        anchors = anchors_of(settings)
        newer = anchors.forget_after(done.events, aside=anchors.file.with_name(f"anchors.before-{now:%Y%m%dT%H%M%SZ}"))
    print(f"restored {done.events} entries and {done.documents} documents, checked; chain {done.chain[:16]}")
    if newer:
        print(f"{newer} anchors of later entries, which this backup does not hold, were put aside")
    if newer and settings.archive_folder.is_dir():
        print(f"articles that came later: `monitor add {settings.archive_folder}` takes in again what this log lacks")


def migrate(context: typer.Context) -> None:
    """Bring the store to this version of the program: tables and views. The monitor must not be running."""
    from monitor.wiring import VIEWS, holding

    with holding(settings_of(context), "monitor migrate") as store:
        print(f"the store is up to date: schema {store.schema}, {len(VIEWS)} views, {store.position} entries")


def copy(context: typer.Context, source: str, target: str) -> None:
    """Copy the log from the address SOURCE to TARGET, as sqlite:///store/monitor.db or postgresql://host/db, and check
    it. What a copy that was broken off lacks is added."""
    from monitor.store import FoldLock, Store, transfer
    from monitor.wiring import VIEWS, utc_now

    settings_of(context)
    with FoldLock.take(target, holder="monitor copy"):
        done = transfer(source, target)
        Store.open(target, views=VIEWS, clock=utc_now).close()
    print(f"copied {done.events} entries and {done.documents} documents, checked; chain {done.chain[:16]}")
    print("set url in [store] of monitor.toml to the new address")


def forget(
    context: typer.Context,
    article: str,
    reason: Annotated[str, typer.Option(help="Why; it is kept in the log.")],
) -> None:
    """Delete the text of ARTICLE and what was written with its sentences; the log keeps that it was, and verifies."""
    from monitor.forgetting import forget_article

    for line in forget_article(settings_of(context), article, reason):
        print(line)


def doctor(context: typer.Context) -> None:
    """Check all that the monitor needs, and say how to mend what is wrong."""
    from monitor.doctor import examine

    well = True
    for finding in examine(context.obj):
        well &= finding.problem is None
        sign, state = ("ok", finding.state) if finding.problem is None else ("PROBLEM", finding.problem)
        print(f"{sign:8}{finding.what}: {state}")
    if not well:
        raise typer.Exit(1)
