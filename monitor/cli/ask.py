"""The commands that ask the log: tables for people, JSON for programs, and why."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.common import day_of, moment_of, settings_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from monitor.cli.show import Rows

    Listing = Callable[[Connection], Iterator[dict[str, object]]]

Json = Annotated[bool, typer.Option("--json", help="One JSON array instead of a table.")]


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    for command in (articles, reports, incidents, alerts, deliveries, holdings, why, status):
        app.command()(command)


def articles(context: typer.Context, json: Json = False) -> None:
    """List the articles taken in."""
    from monitor.views import articles as view

    _list(context, view.listing, ("id", "published", "outlet", "title", "status"), json)


def reports(context: typer.Context, json: Json = False) -> None:
    """List what each article says happened."""
    from monitor.views import reports as view

    columns = ("id", "event_type", "place.name", "gained_by.name", "occurred_from", "factuality", "recency")
    _list(context, view.listing, columns, json)


def incidents(context: typer.Context, json: Json = False) -> None:
    """List what happened, merged from all articles."""
    from monitor.views import incidents as view

    columns = ("id", "event_type", "place.name", "gained_by.name", "occurred_from", "status", "status_basis", "origins")
    _list(context, view.listing, columns, json)


def alerts(context: typer.Context, json: Json = False) -> None:
    """List the alerts."""
    from monitor.views import alerts as view

    _list(context, view.listing, ("id", "severity", "status", "title", "opened_at", "receivers"), json)


def deliveries(context: typer.Context, json: Json = False) -> None:
    """List the messages owed and sent."""
    from monitor.questions import delivery_rows

    _list(context, delivery_rows, ("id", "receiver", "kind", "subject", "status", "attempts", "last_error"), json)


def holdings(
    context: typer.Context,
    json: Json = False,
    as_of: Annotated[str | None, typer.Option(help="The day in the world, as 2024-12-05.")] = None,
    known_at: Annotated[str | None, typer.Option(help="What was known then, as 2024-12-05T18:00.")] = None,
) -> None:
    """List who holds what, on a day, as known at a time."""
    from monitor.views import holdings as view

    day, moment = day_of(as_of), moment_of(known_at)
    columns = ("place.name", "place.country", "holder.name", "since", "status", "claimed_by.name")
    _list(context, lambda connection: view.listing(connection, day, moment), columns, json)


def why(
    context: typer.Context,
    alert: str,
    format: Annotated[str, typer.Option(help="text, json or html (one self-contained file).")] = "text",
) -> None:
    """Say why an alert was raised: its rule, incidents, reports, sentences, log entries, and who was told."""
    from monitor.digest.proof import why_html, why_json, why_text
    from monitor.errors import MonitorError
    from monitor.explanation import explain_alert
    from monitor.wiring import asking

    printers = {"text": why_text, "json": why_json, "html": why_html}
    if format not in printers:
        raise MonitorError(f"there is no format `{format}`", f"choose one of {', '.join(printers)}")
    with asking(settings_of(context)) as store:
        print(printers[format](explain_alert(store, alert)))


def status(context: typer.Context, json: Json = False) -> None:
    """Show how the monitor is: the log, what waits, what is parked, what failed."""
    from monitor.cli import show
    from monitor.questions import status_rows
    from monitor.wiring import asking

    settings = settings_of(context)
    with asking(settings) as store:
        rows = status_rows(store, settings)
    show.as_json(rows) if json else show.as_table(rows, ("what", "value"), "status")


def _list(context: typer.Context, listing: "Listing", columns: tuple[str, ...], json: bool) -> None:
    from monitor.cli import show
    from monitor.wiring import asking

    with asking(settings_of(context)) as store, store.read() as connection:
        rows: Rows = listing(connection)
        name = context.command.name or ""
        show.as_json(rows) if json else show.as_table(rows, columns, name)
