"""What stands on a page, chosen and worded, before any template sees it. Pure.

The fields of these classes are what templates may use, as `page.NAME`.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.digest.headline import first_line, headline
from monitor.digest.quoting import Quote, quote
from monitor.digest.wording import age, capitalised, count, country, day, midway, moment, people, when
from monitor.messages import Announcement, Issue, MessageKind, Told
from monitor.model import Incident, Place, Recency, Status

MOST_QUOTES = 5
MOST_QUOTES_IN_DIGEST = 2  # a mail program cuts a mail of more than about 100 kB
GLANCE_FROM = 3  # a digest of so many incidents begins with a list of their headlines

TONES = {
    Status.CLAIMED: "open",
    Status.CORROBORATED: "firm",
    Status.CONFIRMED: "firm",
    Status.DISPUTED: "contested",
    Status.DENIED: "void",
    Status.WITHDRAWN: "void",
    Status.RETRACTED: "void",
}
PREFIXES = {MessageKind.UPDATE: "Update: ", MessageKind.CORRECTION: "CORRECTION: "}


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of an incident's table: `When` - `5 December 2024`."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One incident. `tone` is firm, open, contested or void; `unquoted` counts sentences left out."""

    id: str
    headline: str
    sentence: str
    status: str
    basis: str
    tone: str
    facts: tuple[Fact, ...]
    caveats: tuple[str, ...]
    changes: tuple[str, ...]
    quotes: tuple[Quote, ...]
    unquoted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertPage:
    """An alert, an update or a correction. `quotes` are the articles of an alert that has no incident."""

    kind: str
    subject: str
    headline: str
    sentence: str
    reason: str
    rule: str
    severity: str
    alert_id: str
    cards: tuple[Card, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPage:
    """A digest. `glance` lists headlines where there are many; `unshown` counts what did not fit."""

    title: str
    subject: str
    period: str
    summary: str
    glance: tuple[Card, ...]
    cards: tuple[Card, ...]
    earlier: tuple[Card, ...]
    articles: tuple[Quote, ...]
    unshown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePage:
    """A message of the monitor about itself: a subject and paragraphs."""

    subject: str
    paragraphs: tuple[str, ...]


def alert_page(news: Announcement) -> AlertPage:
    """Return the page of an alert."""
    alert = news.alert
    return AlertPage(
        kind=news.kind.value,
        subject=f"{PREFIXES.get(news.kind, '')}{alert.title}",
        headline=alert.title,
        sentence=first_line(news.told[0].incident) if news.told else "",
        reason=news.reason.rstrip("."),
        rule=news.rule_title,
        severity=alert.severity,
        alert_id=alert.id,
        cards=tuple(map(card, news.told)),
        quotes=tuple(map(quote, news.excerpts)),
    )


def digest_page(issue: Issue) -> DigestPage:
    """Return the page of a digest. What lies under "earlier" is not counted in its subject."""
    cards = tuple(card(each, MOST_QUOTES_IN_DIGEST) for each in issue.told)
    summary = _summary(len(issue.told), len(issue.articles))
    local = issue.instant.astimezone(ZoneInfo(issue.plan.timezone))
    return DigestPage(
        title=issue.plan.title,
        subject=f"{issue.plan.title}, {day(local.date())}: {summary}",
        period=_period(local, issue.since.astimezone(local.tzinfo) if issue.since else None),
        summary=capitalised(summary),
        glance=cards if len(cards) >= GLANCE_FROM else (),
        cards=cards,
        earlier=tuple(card(each, MOST_QUOTES_IN_DIGEST) for each in issue.earlier),
        articles=tuple(map(quote, issue.articles)),
        unshown=issue.truncated,
    )


def card(told: Told, most_quotes: int = MOST_QUOTES) -> Card:
    """Return an incident with its first sentences, worded."""
    incident = told.incident
    return Card(
        id=incident.id,
        headline=headline(incident),
        sentence=first_line(incident),
        status=incident.status.value,
        basis=midway(incident.status_basis),
        tone=TONES[incident.status],
        facts=tuple(Fact(label, value) for label, value in _facts(incident).items() if value),
        caveats=incident.caveats,
        changes=told.changes,
        quotes=tuple(map(quote, told.evidence[:most_quotes])),
        unquoted=max(0, len(told.evidence) - most_quotes),
    )


def _facts(incident: Incident) -> dict[str, str | None]:
    parties = incident.event_type == "control_change"
    return {
        "Where": _where(incident.place) if incident.place else None,
        "When": _when(incident),
        "Taker": incident.gained_by.name if parties and incident.gained_by else None,
        "From": incident.lost_by.name if parties and incident.lost_by else None,
        "Extent": "part of it only" if incident.partial else None,
        "Figure": f"{people(incident.figure)} {incident.figure.kind}" if incident.figure else None,
        "Sources": _sources(incident),
    }


def _where(place: Place) -> str:
    if place.kind == "country":
        return place.name
    return ", ".join(dict.fromkeys(filter(None, (place.name, place.admin1, country(place.country)))))


def _when(incident: Incident) -> str:
    date = when(incident.occurred_from, incident.occurred_to, incident.precision) or "day not told"
    background = "told as background" if incident.recency is Recency.BACKGROUND else None
    told = age(incident.age) if incident.occurred_from else None
    return "; ".join(filter(None, (date.removeprefix("on "), told, background)))


def _sources(incident: Incident) -> str:
    origins = count(len(incident.origins), "independent source")
    named = f": {', '.join(incident.outlets)}" if incident.outlets else ""
    return f"{origins} in {count(len(incident.articles), 'article')}{named}"


def _summary(incidents: int, articles: int) -> str:
    parts = [count(incidents, "incident")] if incidents else []
    if articles:
        parts.append(f"{count(articles, 'article')} on your topics")
    return " and ".join(parts) or "nothing new"


def _period(until: datetime, since: datetime | None) -> str:
    if since is None:
        return f"Until {moment(until)}"
    return f"From {moment(since)} to {moment(until)}"
