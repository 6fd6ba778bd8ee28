"""What an export is made of: one record for each incident, report or source, as the log knows it."""

from dataclasses import dataclass
from datetime import datetime

from monitor.model import Figure, Incident, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRecord:
    """An incident with what stands around it in the log."""

    incident: Incident
    position: int  # log position where it opened: its number for good
    opened_at: datetime
    changed_at: datetime
    deaths: Figure | None = None  # told of the same place and days, if by no other violent incident of them
    summary: str = ""  # one English sentence
    sentence: str = ""  # the article's own, where its words decide the type: strikes


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRecord:
    """A report with its article. `sentence`: the evidence, None where the text is no longer kept."""

    id: str
    report: Report
    article_id: str
    incident_id: str | None
    outlet: str | None
    published: datetime | None
    sentence: str | None
    superseded: str | None = None  # why, None while it stands
    superseded_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRecord:
    """An article that was taken in."""

    id: str
    title: str
    file: str
    outlet: str | None
    outlet_name: str | None
    outlet_group: str | None
    author: str | None
    url: str | None
    published: datetime | None
    published_inferred: bool
    received_at: datetime
    language: str | None
    credit: str | None
    cluster: str  # near-duplicates share one
    revised_by: str | None
    not_extracted: str | None  # why
