"""What goes out: alerts, digests and the messages that carry them, as every stage above speaks of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import msgspec

from monitor.model import Factuality, Incident, SaidBy, Stored


class MessageKind(StrEnum):
    """Why we write to somebody."""

    ALERT = "alert"
    UPDATE = "update"
    CORRECTION = "correction"
    DIGEST = "digest"
    OPERATOR = "operator"
    TEST = "test"


class Alert(Stored, frozen=True, kw_only=True):
    """One rule true for one group key."""

    id: str
    rule: str
    rule_version: str
    group: str  # canonical JSON of the group_by values
    severity: str
    title: str  # the subject line: `Hama: HTS-led rebels took it, army admits`
    receivers: tuple[str, ...] = ()
    incidents: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    because: str = ""  # why the rule fired, in words
    # What its receivers last read: status, place ...
    told: Mapping[str, str | None] = msgspec.field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A sentence with the article it stands in, ready to be shown."""

    sentence: str
    article: str
    title: str
    outlet: str | None
    url: str | None
    published: datetime | None
    published_inferred: bool
    factuality: Factuality
    said_by: SaidBy
    agency: str | None = None  # that the text is credited to


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An incident with its evidence, as alerts and digests show it. `changes`: what is new since the last digest."""

    incident: Incident
    evidence: tuple[Evidence, ...] = ()
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """An alert, an update or a correction as receivers are told of it. `excerpts`: its articles, without incidents."""

    alert: Alert
    kind: MessageKind
    reason: str
    rule_title: str
    told: Sequence[Told] = ()
    excerpts: Sequence[Evidence] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPlan:
    """A scheduled summary of the digests file."""

    id: str
    title: str
    cron: str
    timezone: str
    receivers: tuple[str, ...]
    rules: tuple[str, ...] = ()  # only incidents alerted by these rules; empty: every incident
    match: Mapping[str, object] = field(default_factory=dict)
    template: str | None = None  # file name in rules/templates, without .html.j2 / .txt.j2
    send_empty: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What a digest tells at its scheduled instant. `earlier`: what lies long back; `truncated`: how many more."""

    plan: DigestPlan
    instant: datetime
    since: datetime | None  # the instant before; None: this is the first
    told: Sequence[Told] = ()
    earlier: Sequence[Told] = ()
    articles: Sequence[Evidence] = ()
    truncated: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What one delivery carries, rendered once; every channel takes the parts it can show."""

    kind: MessageKind
    subject: str
    text: str
    html: str
    data: str  # JSON: the webhook body
    thread: str  # same for all messages of one alert or digest: mail References


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """An address. `options` are the channel's own settings, already checked."""

    name: str
    type: str  # console, file, email, webhook
    options: Mapping[str, object] = field(default_factory=dict)


class Delivery(Stored, frozen=True, kw_only=True):
    """One message owed to one receiver."""

    id: str
    receiver: str
    kind: MessageKind
    subject: str
    message: str  # sha256 of the kept message
    alert: str | None = None
    digest: str | None = None
    attempts: int = 0
    first_owed_at: datetime | None = None
