"""Gather from the log what exports are made of, as known at a moment."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Connection, Row

from monitor.digest.headline import first_line
from monitor.errors import MonitorError
from monitor.export import acled, own
from monitor.export.actors import Actors
from monitor.export.columns import Column
from monitor.export.columns import Row as ExportRow
from monitor.export.deaths import deaths_at, own_deaths
from monitor.export.records import IncidentRecord, ReportRecord, SourceRecord
from monitor.model import Figure, Incident, Report
from monitor.views import articles, incidents, reports
from monitor.views.state import moment

Fetch = Callable[[str], bytes]  # sha256 -> kept body


@dataclass(frozen=True, slots=True)
class Dataset:
    """Rows of a schema: for each record one, or None where the schema has no place for it."""

    columns: Sequence[Column]
    rows: Iterator[ExportRow | None]


class Gathering(Protocol):
    """How the rows of one kind are gathered."""

    def __call__(self, connection: Connection, fetch: Fetch, actors: Actors) -> Dataset: ...


def _incidents(connection: Connection, fetch: Fetch, actors: Actors) -> Dataset:
    return Dataset(
        own.INCIDENT_COLUMNS, (own.incident_row(each, actors) for each in incident_records(connection, fetch, actors))
    )


def _reports(connection: Connection, fetch: Fetch, actors: Actors) -> Dataset:
    return Dataset(own.REPORT_COLUMNS, (own.report_row(each, actors) for each in report_records(connection, fetch)))


def _sources(connection: Connection, fetch: Fetch, actors: Actors) -> Dataset:
    return Dataset(own.SOURCE_COLUMNS, (own.source_row(each, actors) for each in source_records(connection)))


def _acled(connection: Connection, fetch: Fetch, actors: Actors) -> Dataset:
    return Dataset(
        acled.COLUMNS, (acled.acled_row(each, actors) for each in incident_records(connection, fetch, actors))
    )


DATASETS: Mapping[tuple[str, str], Gathering] = {
    ("own", "incidents"): _incidents,
    ("own", "reports"): _reports,
    ("own", "sources"): _sources,
    ("acled", "incidents"): _acled,
}


def dataset(schema: str, what: str, connection: Connection, fetch: Fetch, actors: Actors) -> Dataset:
    """Return the rows of `what` (incidents, reports, sources) in a schema (own, acled). Raises MonitorError."""
    gathering = DATASETS.get((schema, what))
    if gathering is None:
        known = ", ".join(f"--schema {each} --what {kind}" for each, kind in DATASETS)
        raise MonitorError(f"there is no export of {what} in the schema `{schema}`", f"choose one of {known}")
    return gathering(connection, fetch, actors)


def incident_records(connection: Connection, fetch: Fetch, actors: Actors) -> Iterator[IncidentRecord]:
    """Yield all incidents, oldest first."""
    tolls: dict[str, Mapping[str, Figure]] = {}
    for incident, row in incidents.every(connection):
        opened_at, changed_at = moment(row.opened_at), moment(row.changed_at)
        assert opened_at
        assert changed_at
        place = incident.place.id if incident.place else ""
        if place and place not in tolls:
            tolls[place] = deaths_at(incidents.all_at_place(connection, place), actors)
        yield IncidentRecord(
            incident=incident,
            position=row.opened,
            opened_at=opened_at,
            changed_at=changed_at,
            deaths=own_deaths(incident) or tolls.get(place, {}).get(incident.id),
            summary=first_line(incident),
            sentence=_first_sentence(connection, fetch, incident) if incident.event_type == "strike" else "",
        )


def _first_sentence(connection: Connection, fetch: Fetch, incident: Incident) -> str:
    members = incidents.membership(connection, incident.id)
    return (members and _sentence(fetch, members[0].article, members[0].report)) or ""


def report_records(connection: Connection, fetch: Fetch) -> Iterator[ReportRecord]:
    """Yield all reports, also superseded ones, oldest first, each with the sentence it rests on."""
    for report, row in reports.every(connection):
        article = articles.find(connection, row.article_id)
        assert article is not None
        yield ReportRecord(
            id=row.id,
            report=report,
            article_id=article.id,
            incident_id=incidents.incident_of(connection, row.id),
            outlet=article.outlet_name or article.outlet,
            published=moment(article.published),
            sentence=_sentence(fetch, article, report),
            superseded=row.superseded,
            superseded_by=row.superseded_by,
        )


def _sentence(fetch: Fetch, article: Row[Any], report: Report) -> str | None:
    if not report.evidence:
        return None
    try:
        text = fetch(article.text).decode()
    except MonitorError:
        return None  # the text was deleted on purpose; what was learned from it stays
    span = report.evidence[0]
    return text[span.start : span.end]


def source_records(connection: Connection) -> Iterator[SourceRecord]:
    """Yield all articles, oldest first."""
    for row in articles.every(connection):
        received_at = moment(row.received_at)
        assert received_at
        yield SourceRecord(
            id=row.id,
            title=row.title,
            file=row.file,
            outlet=row.outlet,
            outlet_name=row.outlet_name,
            outlet_group=row.outlet_group,
            author=row.author,
            url=row.url,
            published=moment(row.published),
            published_inferred=bool(row.published_inferred),
            received_at=received_at,
            language=row.language,
            credit=row.credit,
            cluster=row.cluster,
            revised_by=row.revised_by,
            not_extracted=row.skipped,
        )
