"""The command that reads kept articles again."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.common import counted, moment_of, settings_of

if TYPE_CHECKING:
    from monitor.decide.rereading import Difference, Revised
    from monitor.model import Incident, Report
    from monitor.reread import Outcome
    from monitor.settings import Settings


def register(app: typer.Typer) -> None:
    """Add this group's command."""
    app.command()(reread)


def reread(
    context: typer.Context,
    since: Annotated[str | None, typer.Option(help="Only articles received from this day on, as 2024-12-05.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change; record nothing.")] = False,
    send_corrections: Annotated[
        bool, typer.Option("--send-corrections", help="Write to those whose alerts are no longer borne out.")
    ] = False,
) -> None:
    """Read all kept articles again with this version. The monitor must not be running; a stopped run goes on."""
    from monitor.errors import MonitorError
    from monitor.prepare import prepare
    from monitor.views.state import stamp

    if dry_run and send_corrections:
        raise MonitorError("a dry run sends nothing", "give either --dry-run or --send-corrections")
    settings = settings_of(context)
    prepare(settings)
    outcome = _outcome(settings, stamp(moment_of(since)) or "", dry_run=dry_run, send=send_corrections)
    for line in lines(outcome):
        print(line)
    if dry_run:
        print("nothing was recorded")


def _outcome(settings: "Settings", since: str, *, dry_run: bool, send: bool) -> "Outcome":
    from rich.console import Console
    from rich.progress import Progress

    from monitor.reread import rereader

    with rereader(settings, since) as each, Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading again", total=None)

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        return each.rehearse(progress=progress) if dry_run else each.run(send=send, progress=progress)


def lines(outcome: "Outcome") -> Iterator[str]:
    """Yield what changed, for people: reports, incidents, holdings, alerts."""
    read, changed = counted(outcome.articles, "article"), len(outcome.differences)
    yield f"{read} read again by {outcome.reading}; {changed} changed"
    for difference in outcome.differences:
        yield from _report_lines(difference)
    yield from (_incident_line(each) for each in outcome.incidents)
    for place, before, after in outcome.holdings:
        yield f"holding {place}: {before or 'nothing known'} -> {after or 'nothing known'}"
    for lost in outcome.unsupported:
        yield f"alert {lost.alert.id} is no longer borne out ({lost.alert.title}): {lost.reason}"
    for article_id, reason in outcome.unreadable:
        yield f"article {article_id} could not be read again: {reason}"
    if outcome.corrections:
        alerts = counted(outcome.corrections, "alert")
        yield f"corrections owed for {alerts}; `monitor run` or `monitor once` sends them"


def _report_lines(difference: "Difference") -> Iterator[str]:
    yield f"article {difference.article_id}"
    yield from (f"  - {_said(report)}" for _, report in difference.dropped)
    yield from (f"  + {_said(report)}" for _, report in difference.made)


def _said(report: "Report") -> str:
    what = report.change or (report.figure and f"{report.figure.value:,} {report.figure.kind}")
    who = f" by {report.gained_by.name}" if report.gained_by else ""
    loser = f" from {report.lost_by.name}" if report.lost_by else ""
    where = report.place.name if report.place else "nowhere in particular"
    day = f", {report.occurred_from} ({report.precision})" if report.occurred_from else ""
    return f"{where}: {report.event_type}{f' ({what})' if what else ''}{who}{loser}{day}, {report.factuality}"


def _incident_line(revised: "Revised") -> str:
    return f"incident {revised.after.id}: {_stands(revised.before)} -> {_stands(revised.after)}"


def _stands(incident: "Incident | None") -> str:
    if incident is None:
        return "not known"
    where = incident.place.name if incident.place else "nowhere in particular"
    who = f" by {incident.gained_by.name}" if incident.gained_by else ""
    return f"{where}, {incident.event_type}{who}, {incident.occurred_from or 'undated'}, {incident.status}"
