"""Why somebody got an alert: the whole chain, from the rule down to the marked sentence and who was told. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime

from monitor.digest.compose import Card
from monitor.messages import Alert, MessageKind
from monitor.model import Incident, Report, Span

# Good enough to show context: an end mark, but not after "Mr" or an initial, then a capital or a quotation.
SENTENCE_END = re.compile(r"""(?<![A-Z])(?<![A-Z][a-z])[.!?]["'”’)]*\s+(?=["'“‘(]?[^\W\d_a-z])|\n+""")
CONTEXT = 2  # sentences on each side


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """Where something stands in the log. `digest` is the entry's own, `chain` covers all entries up to it; hex."""

    position: int
    event: str
    recorded_at: datetime
    digest: str
    chain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A marked sentence with two sentences of context on each side."""

    before: str
    marked: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceArticle:
    """The article that a report was read in."""

    id: str
    title: str
    file: str
    outlet: str | None
    url: str | None
    published: datetime | None
    published_inferred: bool
    received_at: datetime
    agency: str | None = None  # that the text is credited to


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyReport:
    """A report with its sentence. `passage` is None where the text was forgotten. `report` is None for topic alerts."""

    id: str
    article: SourceArticle
    passage: Passage | None
    entry: LogEntry
    report: Report | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyIncident:
    """An incident with the reports it was merged from, oldest first."""

    incident: Incident
    reports: tuple[WhyReport, ...]
    entry: LogEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyRule:
    """The rule as it stood when the alert opened; later changes of the file do not matter."""

    id: str
    version: str
    sentence: str
    file: str
    text: str
    entry: LogEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyDelivery:
    """A message about the alert: to whom, when, and how far it got. `at` is when it was done, or else owed."""

    id: str
    receiver: str
    kind: MessageKind
    subject: str
    status: str
    attempts: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """The answer to "why did I get this?". `articles` is for alerts on topics, which rest on no incident."""

    alert: Alert
    status: str
    entry: LogEntry
    rule: WhyRule
    incidents: tuple[WhyIncident, ...] = ()
    articles: tuple[WhyReport, ...] = ()
    deliveries: tuple[WhyDelivery, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A report as the page shows it."""

    outlet: str  # "Daily Post (Reuters)"
    title: str
    url: str | None
    published: str
    file: str
    stance: str
    passage: Passage | None
    log: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenIncident:
    """An incident as the page shows it, with all its reports."""

    card: Card
    log: str
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A message as the page shows it."""

    receiver: str
    what: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyPage:
    """The answer, worded."""

    subject: str
    title: str
    alert_id: str
    status: str
    because: str
    log: str
    rule: WhyRule
    rule_log: str
    incidents: tuple[ProvenIncident, ...]
    articles: tuple[Proof, ...]
    sent: tuple[Sent, ...]


def passage(text: str, span: Span) -> Passage:
    """Return the sentence at `span` with its context, from the kept text."""
    starts = [0, *(found.end() for found in SENTENCE_END.finditer(text)), len(text)]
    earlier = [start for start in starts if start <= span.start][-1 - CONTEXT :]
    later = [start for start in starts if start >= span.end][: 1 + CONTEXT]
    return Passage(
        before=text[earlier[0] : span.start].lstrip(),
        marked=text[span.start : span.end],
        after=text[span.end : later[-1] if later else len(text)].rstrip(),
    )
