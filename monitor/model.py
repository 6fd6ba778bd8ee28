"""The values that every stage speaks in: frozen, nothing but fields and what follows from them.

Words are ACLED's where ACLED has one (https://acleddata.com/knowledge-base/codebook/) and CAMEO's otherwise.
Days are UTC dates, times are aware UTC datetimes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

import msgspec


class Stored(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A value that the log holds. A struct, not a dataclass: it is read back three times as fast, and what is at its
    default takes no room. So a default is a promise: entries that were written without it mean what it was then.
    Change one with `msgspec.structs.replace`. No circle of them can be built, so the collector need not look."""


class Factuality(StrEnum):
    """How far a report commits itself (value and source of FactBank, folded into one word)."""

    ASSERTED = "asserted"  # the author's own voice, or the losing side admits it
    CLAIMED = "claimed"  # the gaining side, a monitor, residents, state media of a party
    LIKELY = "likely"
    DISPUTED = "disputed"  # another party denies it in the same article
    DENIED = "denied"
    HYPOTHETICAL = "hypothetical"
    INTENDED = "intended"


class Role(StrEnum):
    """Who says so."""

    AUTHOR = "author"
    GAINER = "gainer"
    LOSER = "loser"
    MONITOR = "monitor"
    RESIDENTS = "residents"
    STATE_MEDIA = "state_media"
    THIRD_PARTY = "third_party"


class Recency(StrEnum):
    """Told as news (at most 7 days before the article's own publication) or as background."""

    NEWS = "news"
    BACKGROUND = "background"


class Precision(StrEnum):
    """How exactly `occurred_from` and `occurred_to` are known."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


class Change(StrEnum):
    """The kind of a control change; decides the ACLED sub-event."""

    CAPTURED = "captured"
    REGAINED = "regained"
    HANDED_OVER = "handed_over"
    WITHDRAWN = "withdrawn"  # the taker is not known


class Scope(StrEnum):
    """What a figure counts. Only `incident` figures may become a figure of an incident."""

    INCIDENT = "incident"
    CAMPAIGN = "campaign"
    WAR = "war"
    HISTORY = "history"


class Status(StrEnum):
    """How far an incident is established."""

    CLAIMED = "claimed"
    CORROBORATED = "corroborated"  # two independent origins
    CONFIRMED = "confirmed"  # the losing side admits it, or a person says so
    DISPUTED = "disputed"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"  # the outlet took its claim back
    RETRACTED = "retracted"  # no report is left


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A publisher. `group` is the owner (one origin for all its outlets)."""

    id: str
    name: str
    domains: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    group: str | None = None
    state_of: str | None = None  # party id whose state media this is ("state agency")
    agency: bool = False  # a wire agency: its credit line makes it the origin
    aliases: tuple[str, ...] = ()  # other spellings in credit lines: "Agence France-Presse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One text with its metadata. `text` is what is kept: title, blank line, paragraphs; offsets point into it."""

    id: str
    title: str
    text: str
    outlet: str | None = None  # outlet id where known, else the name as the file gives it
    author: str | None = None
    url: str | None = None
    guid: str | None = None
    published: datetime | None = None
    published_inferred: bool = False
    published_has_time: bool = False  # false: only the day is known
    language: str | None = None  # ISO 639-1
    credit: str | None = None  # outlet id of the agency credited in a dateline or copyright line


class Place(Stored, frozen=True, kw_only=True):
    """A place of the gazetteer, or a facility tied to one (`facility:170017/airport`)."""

    id: str
    name: str
    country: str  # ISO 3166-1 alpha-2
    kind: str  # capital, city, town, village, region, country, district, or a facility: airport, base, dam ...
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    population: int | None = None
    as_written: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPlace:
    """A place of the user's own file: it adds to the gazetteer, or replaces the entry of the same id."""

    place: Place
    aliases: tuple[str, ...] = ()  # other spellings, besides its name


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """An armed actor, state, army, alliance or generic group of the parties file."""

    id: str
    name: str
    kind: str  # state, army, alliance, armed_group, generic
    aliases: tuple[str, ...] = ()
    sides: Mapping[str, str] = field(default_factory=dict)  # country code or "*" -> side id
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # leader or spokesman -> spellings
    countries: tuple[str, ...] = ()  # where a generic name ("rebels") means this party
    active_from: date | None = None
    active_to: date | None = None
    parent: str | None = None  # the state of an army, the alliance of a member


class PartyRef(Stored, frozen=True, kw_only=True):
    """A party as an article names it. `id` is None where the words are not resolved."""

    name: str
    as_written: str
    id: str | None = None
    kind: str | None = None
    side: str | None = None
    generic: bool = False  # "rebels", "opposition fighters": fits every party of its side


class SaidBy(Stored, frozen=True, kw_only=True):
    """Who says it: role and the name in the article's words; `via` is who carried it (a state agency ...)."""

    role: Role
    name: str | None = None
    via: str | None = None


def _author() -> SaidBy:
    return SaidBy(role=Role.AUTHOR)


class Span(Stored, frozen=True, order=True):
    """Code-point offsets into `Article.text`, half open."""

    start: int
    end: int


class Voice(Stored, frozen=True, kw_only=True):
    """One sentence in which somebody affirms or denies the happening. `admits`: the losing side affirms."""

    said_by: SaidBy
    affirms: bool
    evidence: Span
    earlier: bool = False  # told as superseded ("initially denied")

    @property
    def admits(self) -> bool:
        return self.affirms and self.said_by.role is Role.LOSER


class Figure(Stored, frozen=True, kw_only=True):
    """A number of people. `value` is what is quoted; `low` and `high` bound it where the text does."""

    kind: str  # killed, injured, displaced, detained, freed
    value: int
    qualifier: str | None = None  # at least, more than, about, up to, hundreds, thousands
    scope: Scope = Scope.INCIDENT
    low: int | None = None
    high: int | None = None


class Happening(Stored, frozen=True, kw_only=True):
    """What is said to have happened: by one article (a report), or by all that tell of it (an incident)."""

    event_type: str  # control_change, casualties, displacement ...
    place: Place | None = None
    change: Change | None = None
    gained_by: PartyRef | None = None
    lost_by: PartyRef | None = None
    actor: PartyRef | None = None  # who did it, where it is no control change
    target: PartyRef | None = None  # the armed side it was done to
    figure: Figure | None = None
    occurred_from: date | None = None
    occurred_to: date | None = None
    precision: Precision = Precision.UNKNOWN
    factuality: Factuality = Factuality.ASSERTED
    said_by: SaidBy = msgspec.field(default_factory=_author)
    partial: bool = False
    recency: Recency = Recency.NEWS
    caveats: tuple[str, ...] = ()  # "temporary", "extent unclear"


class Report(Happening, frozen=True, kw_only=True):
    """What one article says happened. One for each happening within the article."""

    voices: tuple[Voice, ...] = ()
    evidence: tuple[Span, ...] = ()  # the first is the sentence quoted in mails
    pattern: str = ""  # id of the frame that fired
    extractor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedArticle:
    """An article and what it says happened; `skipped` says why nothing was extracted ("language: fr")."""

    article: Article
    reports: tuple[Report, ...] = ()
    skipped: str | None = None
    signature: str = ""  # MinHash of the text, for near-duplicates: 64 values of 16 bits, base64
    part: str = ""  # which article of its file: a number or a path; "" for the only one
    original: bytes | None = None  # its own bytes, where the file is an archive or a table


class Incident(Happening, frozen=True, kw_only=True):
    """What happened, merged from the reports of many articles. A pure function of its current reports."""

    id: str
    status: Status = Status.CLAIMED
    status_basis: str = ""
    published: datetime | None = None  # newest report's publication; None where no article has one
    published_inferred: bool = False  # no article states it: it is a mere guess
    origins: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()

    @property
    def age(self) -> timedelta | None:
        """The least age this can have by its newest report: publication minus the last day it can have happened.

        News without a day may be of today (zero); background without a day has no age.
        """
        if self.occurred_to is not None and self.published is not None:
            return max(timedelta(), timedelta(days=(self.published.date() - self.occurred_to).days))
        return timedelta() if self.recency is Recency.NEWS else None
