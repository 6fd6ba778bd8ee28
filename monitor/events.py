"""Every event of the log: past tense, frozen, nothing but fields.

An event is stored once and never changed, so a field may be added (with a default) but never renamed or removed.
Events hold article ids and offsets, not sentences: `forget` can delete a text and the chain still verifies.
"""

from datetime import datetime

from msgspec import Struct

from monitor.messages import Alert, Delivery
from monitor.model import Incident, Report, Stored


class Event(Stored, frozen=True, kw_only=True):
    """Something that happened to this monitor. What happened in the world is an incident."""


class Recorded(Struct, frozen=True):
    """An event with its place in the log."""

    position: int
    event: Event
    stream: str
    recorded_at: datetime
    cause: int | None = None  # position of the event that led to this one


# --- articles -------------------------------------------------------------------------------------------------


class ArticleReceived(Event, frozen=True, kw_only=True):
    """A text not seen before was taken in."""

    article_id: str
    file: str  # path below inbox/, `#n` for the n-th item of a feed
    document: str  # sha256 of the original bytes
    text: str  # sha256 of the kept text
    title: str
    received_at: datetime
    outlet: str | None = None
    outlet_group: str | None = None
    outlet_name: str | None = None
    state_of: str | None = None
    author: str | None = None
    url: str | None = None
    guid: str | None = None
    published: datetime | None = None
    published_inferred: bool = False
    published_has_time: bool = False
    language: str | None = None
    credit: str | None = None
    credit_name: str | None = None
    revises: str | None = None  # article id with the same url or guid
    cluster: str = ""  # the first article of its near-duplicates
    signature: str = ""
    skipped: str | None = None  # why nothing was extracted


class ArticleSeenAgain(Event, frozen=True, kw_only=True):
    """Equal text came again; what was missing about the article may have been filled in."""

    article_id: str
    file: str
    outlet: str | None = None
    outlet_group: str | None = None
    outlet_name: str | None = None
    state_of: str | None = None
    author: str | None = None
    url: str | None = None
    guid: str | None = None
    published: datetime | None = None
    published_has_time: bool = False


class ArticleReread(Event, frozen=True, kw_only=True):
    """A kept article was read again. What it now says otherwise stands in the events behind this one."""

    article_id: str
    reading: str  # what read it: the extractor's version and a digest of what it knew, `en-2/5f0c1e9a`
    skipped: str | None = None  # why nothing was extracted


class ArticleForgotten(Event, frozen=True, kw_only=True):
    """A person had an article deleted: its bytes, its text, and what was written to people with its sentences."""

    article_id: str
    reason: str
    documents: tuple[str, ...]  # sha256 of what was deleted


class FileSetAside(Event, frozen=True, kw_only=True):
    """A file could not be taken in and was moved to `inbox/failed/`."""

    file: str
    reason: str
    detail: str
    cure: str
    document: str | None = None


# --- reports --------------------------------------------------------------------------------------------------


class ReportMade(Event, frozen=True, kw_only=True):
    """An article says that something happened."""

    report_id: str
    article_id: str
    report: Report


class ControlChangeReported(ReportMade, frozen=True, kw_only=True):
    """An article says that a place changed hands."""


class CasualtiesReported(ReportMade, frozen=True, kw_only=True):
    """An article says how many people were killed or injured."""


class DisplacementReported(ReportMade, frozen=True, kw_only=True):
    """An article says that people were driven from a place, or how many."""


class DetentionReported(ReportMade, frozen=True, kw_only=True):
    """An article says how many people were detained or freed. Older logs only: now these are two types."""


class DetainedReported(ReportMade, frozen=True, kw_only=True):
    """An article says that people were arrested, abducted or taken prisoner."""


class FreedReported(ReportMade, frozen=True, kw_only=True):
    """An article says that prisoners or hostages were let go."""


class ClashReported(ReportMade, frozen=True, kw_only=True):
    """An article says that armed sides fought each other."""


class AdvanceReported(ReportMade, frozen=True, kw_only=True):
    """An article says that an armed side moved in on a place."""


class EncirclementReported(ReportMade, frozen=True, kw_only=True):
    """An article says that a place was surrounded or besieged."""


class StrikeReported(ReportMade, frozen=True, kw_only=True):
    """An article says that a place was struck from afar: by bombs, shells, missiles, drones."""


class AttackOnCiviliansReported(ReportMade, frozen=True, kw_only=True):
    """An article says that people who do not fight were attacked."""


class AgreementReported(ReportMade, frozen=True, kw_only=True):
    """An article says that sides agreed to stop fighting, or that a ceasefire began."""


class DenialReported(ReportMade, frozen=True, kw_only=True):
    """An article says that somebody denies that a place changed hands, or that something was done there."""


class ReportSuperseded(Event, frozen=True, kw_only=True):
    """A revision of the article or a better reading took the place of this report."""

    report_id: str
    reason: str
    by: str | None = None  # the new report, where it says the same happening


# --- incidents ------------------------------------------------------------------------------------------------


class IncidentOpened(Event, frozen=True, kw_only=True):
    """A report that fits no known incident opened one."""

    incident: Incident
    quiet: bool = False  # found in old articles that were read again: digests do not tell it


class ReportJoined(Event, frozen=True, kw_only=True):
    """A report was judged to tell of this incident. Membership is a decision and therefore an event."""

    incident_id: str
    report_id: str
    because: str


class IncidentChanged(Event, frozen=True, kw_only=True):
    """The reports of an incident now say something else about it: its whole new state."""

    incident: Incident
    changed: tuple[str, ...]  # field names
    quiet: bool = False  # old articles were read again: digests do not tell it


# --- rules and alerts -----------------------------------------------------------------------------------------


class RuleLoaded(Event, frozen=True, kw_only=True):
    """A rule came into force, or came back changed."""

    rule: str
    version: str  # sha256 of its normal form, first 12 digits
    text: str  # the whole YAML of the rule
    sentence: str  # the rule in one English sentence
    file: str


class RuleRemoved(Event, frozen=True, kw_only=True):
    """A rule is no longer in force: deleted, switched off, or broken (`why`)."""

    rule: str
    why: str


class RuleMatched(Event, frozen=True, kw_only=True):
    """A rule with a memory saw a match: what count, first_seen, change and threshold_crossing remember."""

    rule: str
    group: str
    subject: str  # id of the article, report, incident or alert
    at: datetime  # the time that windows count by
    value: str | None = None  # canonical JSON of the watched field
    prior: str | None = None


class AlertOpened(Event, frozen=True, kw_only=True):
    """A rule became true for a group key."""

    alert: Alert


class AlertUpdated(Event, frozen=True, kw_only=True):
    """An open alert changed. `told`: whether people are written to, or only the digest shows it."""

    alert: Alert
    reason: str
    told: bool


class AlertCorrected(Event, frozen=True, kw_only=True):
    """What an alert said no longer stands (denied, retracted, superseded); its receivers get a correction."""

    alert: Alert
    reason: str


class AlertUnsupported(Event, frozen=True, kw_only=True):
    """A better reading of old articles no longer bears an alert out. Nobody is written to."""

    alert_id: str
    reason: str


class AlertResolved(Event, frozen=True, kw_only=True):
    """An alert is over; the next match of its group opens a new one."""

    alert_id: str
    reason: str


class AlertSuppressed(Event, frozen=True, kw_only=True):
    """A rule was true but stayed quiet."""

    rule: str
    group: str
    subject: str
    reason: str


# --- deliveries and digests -----------------------------------------------------------------------------------


class DeliveryOwed(Event, frozen=True, kw_only=True):
    """A message is owed to a receiver."""

    delivery: Delivery
    due_at: datetime
    articles: tuple[str, ...] = ()  # whose sentences the message quotes


class DeliverySuperseded(Event, frozen=True, kw_only=True):
    """A message not yet sent was folded into a newer one."""

    delivery_id: str
    by: str


class DeliveryFailed(Event, frozen=True, kw_only=True):
    """An attempt failed; `next_at` is the next one, None: parked."""

    delivery_id: str
    attempt: int
    error: str
    next_at: datetime | None
    uncertain: bool = False  # it may have arrived all the same


class DeliveryDone(Event, frozen=True, kw_only=True):
    """The other side has the message."""

    delivery_id: str
    attempt: int


class ReceiverParked(Event, frozen=True, kw_only=True):
    """A receiver is not written to until its settings change or a person tests it."""

    receiver: str
    reason: str


class ReceiverResumed(Event, frozen=True, kw_only=True):
    """A parked receiver is written to again."""

    receiver: str


class DigestStarted(Event, frozen=True, kw_only=True):
    """A digest came into force; its first issue covers what is logged from here on."""

    digest: str
    after: datetime  # scheduled instants after this one are owed


class DigestIssued(Event, frozen=True, kw_only=True):
    """The digest of one scheduled instant was composed, over the half-open range of positions [from, to)."""

    digest: str
    instant: datetime
    from_position: int
    to_position: int
    message: str | None  # sha256 of the kept message; None: nothing to tell


class OperatorTold(Event, frozen=True, kw_only=True):
    """The operator was told of a problem, once for each `key`."""

    key: str
    subject: str
    text: str
