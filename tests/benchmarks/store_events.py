"""The events that the logs hold: what an article leaves behind that tells of a capture known already, and of a new one.

Kinds, sizes, streams and `once` keys are those of a log that read war news.
"""

from datetime import UTC, date, datetime
from hashlib import sha256
from typing import NamedTuple

from monitor.events import (
    AlertSuppressed,
    ArticleReceived,
    CasualtiesReported,
    ControlChangeReported,
    Event,
    IncidentChanged,
    IncidentOpened,
    ReportJoined,
    RuleMatched,
)
from monitor.model import (
    Change,
    Factuality,
    Figure,
    Incident,
    PartyRef,
    Place,
    Precision,
    Report,
    Role,
    SaidBy,
    Span,
    Status,
    Voice,
)
from monitor.store.codec import CODEC

NOON = datetime(2022, 11, 12, 12, tzinfo=UTC)


class Fact(NamedTuple):
    """An event with where it stands. `version`: the how-manieth of its stream."""

    event: Event
    stream: str
    version: int
    once: str | None = None

    @property
    def payload(self) -> str:
        """The event as it is stored."""
        return CODEC.encode(self.event).payload


def fact(number: int) -> Fact:
    """Return the event of this number, from 1 on. Each run of ten is of one article."""
    article, place_in_ten = divmod(number - 1, 10)
    name = sha256(article.to_bytes(8, "big")).hexdigest()[:16]  # ids are digests: their order is not that of time
    key, reports, opened, known = f"article:a{name}", f"r{name}", f"i{name}-1", f"i{name}-0"
    match place_in_ten:
        case 0:
            return Fact(_received(name), key, 1, key)
        case 1:
            return Fact(_retaken(f"{reports}-0", name), key, 2)
        case 2:
            return Fact(_retaken(f"{reports}-1", name), key, 3)
        case 3:
            return Fact(_killed(f"{reports}-2", name), key, 4)
        case 4:
            return Fact(_joined(known, f"{reports}-0", "same place, side and date"), f"incident:{known}", 1)
        case 5:
            return Fact(IncidentOpened(incident=_incident(opened, name)), f"incident:{opened}", 1)
        case 6:
            return Fact(_joined(opened, f"{reports}-1", "opened it"), f"incident:{opened}", 2)
        case 7:
            changed = ("status_basis", "published", "articles", "reports")
            return Fact(IncidentChanged(incident=_incident(known, name), changed=changed), f"incident:{known}", 2)
        case 8:
            return Fact(_matched(opened), "rule:place-flips", article + 1)
        case _:
            return Fact(_suppressed(opened), "rule:city-falls", article + 1, f"suppressed:city-falls:{opened}")


def _received(name: str) -> ArticleReceived:
    return ArticleReceived(
        article_id=f"a{name}",
        file=f"newswire/{name}.html",
        document=name * 4,
        text=name[::-1] * 4,
        title="Ukrainian troops retake Kherson after eight months",
        received_at=NOON,
        outlet="newswire",
        outlet_name="The Newswire",
        url=f"https://newswire.example/2022/11/{name}",
        published=NOON,
        published_has_time=True,
        language="en",
        cluster=f"a{name}",
        signature=name * 10,
    )


def _retaken(report_id: str, name: str) -> ControlChangeReported:
    return ControlChangeReported(report_id=report_id, article_id=f"a{name}", report=RETAKEN)


def _killed(report_id: str, name: str) -> CasualtiesReported:
    return CasualtiesReported(report_id=report_id, article_id=f"a{name}", report=KILLED)


def _joined(incident_id: str, report_id: str, because: str) -> ReportJoined:
    return ReportJoined(incident_id=incident_id, report_id=report_id, because=because)


def _incident(incident_id: str, name: str) -> Incident:
    return Incident(
        id=incident_id,
        event_type="control_change",
        place=KHERSON,
        change=Change.REGAINED,
        gained_by=ARMY,
        lost_by=RUSSIANS,
        occurred_from=date(2022, 11, 11),
        occurred_to=date(2022, 11, 11),
        precision=Precision.DAY,
        status=Status.CORROBORATED,
        status_basis="2 independent origins; 2 articles, 2 named outlets",
        published=NOON,
        origins=("outlet:newswire", "outlet:daily"),
        outlets=("The Newswire", "The Daily"),
        articles=(f"a{name}", f"b{name}"),
        reports=(f"r{name}-0", f"s{name}-0"),
    )


def _matched(subject: str) -> RuleMatched:
    value, prior = '"ukraine"', '"russia"'
    return RuleMatched(rule="place-flips", group=GROUP, subject=subject, at=NOON, value=value, prior=prior)


def _suppressed(subject: str) -> AlertSuppressed:
    return AlertSuppressed(rule="city-falls", group=GROUP, subject=subject, reason="older than its max_age of 3 days")


GROUP = '{"place.id":"geonames:706448"}'
KHERSON = Place(
    id="geonames:706448",
    name="Kherson",
    country="UA",
    kind="city",
    admin1="Kherson Oblast",
    lat=46.63,
    lon=32.61,
    population=283649,
    as_written="Kherson",
)
ARMY = PartyRef(name="Ukrainian army", as_written="Ukrainian troops", id="ukraine-army", kind="army", side="ukraine")
RUSSIANS = PartyRef(name="Russian army", as_written="Russian forces", id="russia-army", kind="army", side="russia")
AUTHOR = SaidBy(role=Role.AUTHOR)
MONITORS = SaidBy(role=Role.MONITOR, name="the monitoring mission")
RETAKEN = Report(
    event_type="control_change",
    place=KHERSON,
    change=Change.REGAINED,
    gained_by=ARMY,
    lost_by=RUSSIANS,
    occurred_from=date(2022, 11, 11),
    occurred_to=date(2022, 11, 11),
    precision=Precision.DAY,
    said_by=AUTHOR,
    voices=(Voice(said_by=AUTHOR, affirms=True, evidence=Span(120, 214)),),
    evidence=(Span(120, 214),),
    pattern="retake.verb",
    extractor="en-1",
)
KILLED = Report(
    event_type="casualties",
    place=KHERSON,
    figure=Figure(kind="killed", value=12, qualifier="at least", low=12),
    factuality=Factuality.CLAIMED,
    said_by=MONITORS,
    voices=(Voice(said_by=MONITORS, affirms=True, evidence=Span(433, 534)),),
    evidence=(Span(433, 534),),
    pattern="figure-killed",
    extractor="en-1",
)
