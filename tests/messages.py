"""Messages as they go out, built of the sample pages; every part can be another one."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from msgspec import structs

from monitor.digest.render import Renderer
from monitor.digest.samples import ALERT, INSTANT, PLAN, evidence, told
from monitor.messages import Announcement, Evidence, Issue, Message, MessageKind, Told
from monitor.model import Role, SaidBy, Status

SINCE = datetime(2022, 11, 11, 5, tzinfo=UTC)
RETAKEN = structs.replace(told()[0].incident, figure=None)
DENIED = structs.replace(
    RETAKEN,
    id="i3",
    status=Status.DENIED,
    status_basis="the Russian defence ministry denies it, via TASS; 2 articles, 2 named outlets",
    caveats=(),
)


def alert(
    kind: MessageKind = MessageKind.ALERT,
    renderer: Renderer | None = None,
    *,
    about: tuple[Told, ...] = (Told(incident=RETAKEN, evidence=evidence()),),
    title: str = ALERT.title,
    excerpts: tuple[Evidence, ...] = (),
) -> Message:
    news = Announcement(
        alert=structs.replace(ALERT, title=title),
        kind=kind,
        reason="a city changed hands, told as news",
        rule_title="A city changed hands",
        told=about,
        excerpts=excerpts,
    )
    return (renderer or Renderer()).alert(news)


def correction() -> Message:
    title = "Kherson: report that Ukrainian army retook it is denied by the Russian defence ministry"
    news = Announcement(
        alert=structs.replace(ALERT, title=title),
        kind=MessageKind.CORRECTION,
        reason=f"now denied: {DENIED.status_basis}",
        rule_title="A city changed hands",
        told=[Told(incident=DENIED, evidence=evidence()[1:2])],
    )
    return Renderer().alert(news)


def digest(renderer: Renderer | None = None, **different: Any) -> Message | None:
    full = Issue(
        plan=PLAN,
        instant=INSTANT,
        since=SINCE,
        told=[Told(incident=RETAKEN, evidence=evidence(), changes=("status: confirmed, was claimed",))],
        earlier=[Told(incident=DENIED, evidence=evidence()[:1])],
        articles=evidence()[:1],
        truncated=2,
    )
    return (renderer or Renderer()).digest(replace(full, **different))


def issued(**different: Any) -> Message:
    message = digest(**different)
    assert message is not None
    return message


HOSTILE = '<script>alert(1)</script> {{ page.subject }} & "quotes" \' \x1b[31m \u202etxt.exe'


def hostile() -> tuple[Told, ...]:
    quote = replace(
        evidence()[0],
        sentence=HOSTILE,
        title=HOSTILE,
        outlet=HOSTILE,
        url="javascript:alert(1)",
        said_by=SaidBy(role=Role.MONITOR, name=HOSTILE, via=HOSTILE),
    )
    incident = structs.replace(RETAKEN, status_basis=HOSTILE, caveats=(HOSTILE,), outlets=(HOSTILE,))
    return (Told(incident=incident, evidence=(quote,), changes=(HOSTILE,)),)
