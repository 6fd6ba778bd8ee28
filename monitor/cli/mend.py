"""The commands for checking and mending: the log, the views, the rules, the parties, the receivers, the digests."""

import sys
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.common import counted, settings_of

rules_app = typer.Typer(help="Check the rules.", no_args_is_help=True)
parties_app = typer.Typer(help="Check the parties.", no_args_is_help=True)
receivers_app = typer.Typer(help="Test the receivers.", no_args_is_help=True)
digest_app = typer.Typer(help="Preview the digests.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    for command in (verify, rebuild):
        app.command()(command)
    groups = {"rules": rules_app, "parties": parties_app, "receivers": receivers_app, "digest": digest_app}
    for name, group in groups.items():
        app.add_typer(group, name=name)


def verify(
    context: typer.Context,
    from_anchor: Annotated[bool, typer.Option("--from-anchor", help="Only what came after the last anchor.")] = False,
    anchors: Annotated[Path | None, typer.Option(help="Anchors kept elsewhere, one a line.")] = None,
) -> None:
    """Check the whole log: every digest, the chain, the anchors, every kept document. Names the first wrong entry."""
    from monitor.custody import anchors_of
    from monitor.store import kept_elsewhere
    from monitor.wiring import asking

    settings = settings_of(context)
    known = kept_elsewhere(anchors) if anchors else anchors_of(settings).all()
    with asking(settings, views=()) as store:  # the log is proved whatever version of us made the views
        last = known[-1] if from_anchor and known else None
        found = store.verify_since(last) if last else store.verify(anchors=known)
    part = f" from entry {last.position} on" if last else ""
    entries, documents = counted(found.events, "entry", "entries"), counted(found.documents, "document")
    anchors_met = counted(found.anchors, "anchor")
    print(f"the log is whole{part}: {entries}, {documents}, {anchors_met}, chain {found.chain[:16]}")


def rebuild(context: typer.Context) -> None:
    """Make all views anew from the log. Sends nothing, decides nothing. The monitor must not be running."""
    from monitor.wiring import VIEWS, holding

    with holding(settings_of(context), "monitor rebuild") as store:
        store.rebuild()
        print(f"rebuilt {len(VIEWS)} views from {counted(store.position, 'entry', 'entries')}")


@rules_app.command("check")
def rules_check(context: typer.Context) -> None:
    """Show every mistake in rules/ at once, and each valid rule in one sentence. A doubt is no failure."""
    from monitor.channels import open_channels
    from monitor.digest.render import Renderer
    from monitor.wiring import read_rules

    settings = settings_of(context)
    book = read_rules(settings)
    _, faults = open_channels(settings, book)
    mistakes = (*book.mistakes, *faults, *Renderer(settings.rules_folder / "templates").check())
    for rule in book.rules:
        print(f"{rule.id}: {rule.sentence}")
    for doubt in book.doubts:
        print(f"in doubt: {doubt}", file=sys.stderr)
    for mistake in mistakes:
        print(mistake, file=sys.stderr)
    if book.broken:
        print(f"off until they are mended: {', '.join(book.broken)}", file=sys.stderr)
    if mistakes:
        raise typer.Exit(1)


@parties_app.command("check")
def parties_check(context: typer.Context) -> None:
    """Show every mistake in the parties at once: names of two parties, names that name nobody, unknown parents."""
    from monitor.extract.parties import everyday_words, name_words
    from monitor.rules.party_check import Reading, check_parties

    folder = settings_of(context).rules_folder
    parties, mistakes = check_parties(folder, Reading(name_words, everyday_words()))
    kinds = Counter(party.kind.replace("_", " ") for party in parties)
    print(f"{len(parties)} parties: {', '.join(f'{count} {kind}' for kind, count in sorted(kinds.items()))}")
    for mistake in mistakes:
        print(mistake, file=sys.stderr)
    if mistakes:
        raise typer.Exit(1)


@receivers_app.command("test")
def receivers_test(context: typer.Context, name: str) -> None:
    """Send a test message to the receiver NAME; a parked one is written to again when it arrives."""
    from monitor.questions import send_test

    print(send_test(settings_of(context), name))


@digest_app.command("preview")
def digest_preview(
    context: typer.Context,
    digest: str,
    format: Annotated[str, typer.Option(help="text or html.")] = "text",
) -> None:
    """Show what the digest DIGEST would say now. Sends nothing."""
    from monitor.errors import MonitorError
    from monitor.questions import preview
    from monitor.wiring import asking, read_rules

    if format not in ("text", "html"):
        raise MonitorError(f"there is no format `{format}`", "choose text or html")
    settings = settings_of(context)
    with asking(settings) as store:
        message = preview(store, settings, read_rules(settings), digest)
    if message is None:
        print("nothing to tell since the last issue")
    else:
        print(message.html if format == "html" else message.text)
