"""Pages that show every part of a template, to check a rule author's own and to preview them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from monitor.digest.compose import AlertPage, DigestPage, NoticePage, alert_page, digest_page
from monitor.messages import Alert, Announcement, DigestPlan, Evidence, Issue, MessageKind, Told
from monitor.model import Change, Factuality, Figure, Incident, PartyRef, Place, Precision, Role, SaidBy, Status

KHERSON = Place(id="geonames:706448", name="Kherson", country="UA", kind="city", admin1="Kherson Oblast")
DAY = date(2022, 11, 11)
AUTHOR = SaidBy(role=Role.AUTHOR)

ALERT = Alert(
    id="city-changes-hands-5c2f9a10",
    rule="city-changes-hands",
    rule_version="0f9e8d7c6b5a",
    group='["i1"]',
    severity="high",
    title="Kherson: Ukrainian army retook it, army admits",
    incidents=("i1",),
    because="a city changed hands",
)
PLAN = DigestPlan(id="morning", title="Morning digest", cron="0 7 * * *", timezone="Europe/Kyiv", receivers=("desk",))
INSTANT = datetime(2022, 11, 12, 5, tzinfo=UTC)


def sample_pages(template: str) -> tuple[AlertPage | DigestPage | NoticePage, ...]:
    """Return pages for `alert`, `notice`, or any digest template: a full one and a bare one each."""
    if template == "alert":
        kinds = (MessageKind.ALERT, MessageKind.UPDATE, MessageKind.CORRECTION)
        bare = _announced(told=(), excerpts=evidence())
        return (*(alert_page(_announced(kind, told=told())) for kind in kinds), alert_page(bare))
    if template == "notice":
        return (NoticePage(subject="A receiver is parked", paragraphs=("It did not answer.", "Please look.")),)
    full = Issue(
        plan=PLAN,
        instant=INSTANT,
        since=INSTANT - timedelta(days=1),
        told=told() * 3,
        earlier=told(),
        articles=evidence(),
        truncated=4,
    )
    return digest_page(full), digest_page(Issue(plan=PLAN, instant=INSTANT, since=None))


def _announced(kind: MessageKind = MessageKind.ALERT, **parts: Any) -> Announcement:
    return Announcement(
        alert=ALERT, kind=kind, reason="a city changed hands", rule_title="A city changed hands", **parts
    )


def told() -> tuple[Told, ...]:
    """Return an incident with all that an incident can have, and one with next to nothing."""
    full = Incident(
        id="i1",
        event_type="control_change",
        place=KHERSON,
        change=Change.REGAINED,
        gained_by=PartyRef(name="Ukrainian army", as_written="Ukrainian forces", id="ukrainian-army", kind="army"),
        lost_by=PartyRef(name="Russian army", as_written="Russian troops", id="russian-army", kind="army"),
        figure=Figure(kind="killed", value=1),
        occurred_from=DAY,
        occurred_to=DAY,
        precision=Precision.DAY,
        status=Status.CONFIRMED,
        status_basis="the Russian army admits, via TASS; 3 articles, 2 named outlets",
        caveats=("extent unclear",),
        published=datetime(2022, 11, 11, 14, 30, tzinfo=UTC),
        origins=("outlet:one", "outlet:two"),
        outlets=("First Wire", "Second Paper"),
        articles=("a1", "a2", "a3"),
    )
    bare = Incident(id="i2", event_type="control_change", status=Status.RETRACTED)
    return Told(incident=full, evidence=evidence() * 2, changes=("status: confirmed, was claimed",)), Told(
        incident=bare
    )


def evidence() -> tuple[Evidence, ...]:
    """Return sentences of an article with everything, of one with nothing, and of one that cites."""
    full = Evidence(
        sentence="Ukrainian soldiers walked into the centre of Kherson on Friday as people waved flags.",
        article="a1",
        title="Flags in Kherson",
        outlet="First Wire",
        url="https://news.example/kherson",
        published=datetime(2022, 11, 11, 14, 30, tzinfo=UTC),
        published_inferred=False,
        factuality=Factuality.ASSERTED,
        said_by=AUTHOR,
    )
    bare = Evidence(
        sentence="The last units crossed the river before dawn, the ministry in Moscow said.",
        article="a2",
        title="",
        outlet=None,
        url=None,
        published=None,
        published_inferred=False,
        factuality=Factuality.ASSERTED,
        said_by=SaidBy(role=Role.LOSER, name="the Russian defence ministry", via="TASS"),
    )
    claim = Evidence(
        sentence="Residents spoke of shots near the bridge.",
        article="a3",
        title="At the bridge",
        outlet="Second Paper",
        url="https://paper.example/bridge",
        published=datetime(2022, 11, 11, tzinfo=UTC),
        published_inferred=True,
        factuality=Factuality.CLAIMED,
        said_by=SaidBy(role=Role.RESIDENTS),
    )
    return full, bare, claim
