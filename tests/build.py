"""Builders that fill in all but the point of a test."""

from datetime import UTC, date, datetime
from typing import Any

from monitor.decide.summary import Telling
from monitor.model import (
    Factuality,
    Figure,
    Incident,
    PartyRef,
    Place,
    Precision,
    Report,
    Role,
    SaidBy,
    Scope,
    Span,
    Voice,
)

KUNDUZ = Place(id="geonames:1135690", name="Kunduz", country="AF", kind="city")
TALIBAN = PartyRef(id="taliban", name="Taliban", as_written="the Taliban", side="taliban")
ARMY = PartyRef(
    id="afghan-army", name="Afghan army", as_written="the Afghan army", side="afghan-government", kind="army"
)
STATE = PartyRef(id="afghanistan", name="Afghanistan", as_written="Kabul", side="afghan-government", kind="state")
INSURGENTS = PartyRef(id="afghan-insurgents", name="insurgents", as_written="insurgents", side="taliban", generic=True)
OTHERS = PartyRef(id="is-k", name="IS-K", as_written="IS-K", side="islamic-state")
GUNMEN = PartyRef(name="gunmen", as_written="gunmen")


def captured(**changes: Any) -> Report:
    """A report that the Taliban took Kunduz, as the author's own word; without a day."""
    blank: dict[str, Any] = {"event_type": "control_change", "place": KUNDUZ, "gained_by": TALIBAN}
    return Report(**(blank | changes))


def on(day: str, precision: Precision = Precision.DAY) -> dict[str, Any]:
    """The fields of a known day."""
    value = date.fromisoformat(day)
    return {"occurred_from": value, "occurred_to": value, "precision": precision}


def killed(value: int, **changes: Any) -> Report:
    """A report that so many people were killed in Kunduz."""
    figure = Figure(kind="killed", value=value, scope=changes.pop("scope", Scope.INCIDENT))
    blank: dict[str, Any] = {"event_type": "casualties", "place": KUNDUZ, "figure": figure}
    return Report(**(blank | changes))


def incident(**changes: Any) -> Incident:
    """An incident in which the Taliban took Kunduz; without a day."""
    blank: dict[str, Any] = {"id": "i1", "event_type": "control_change", "place": KUNDUZ, "gained_by": TALIBAN}
    return Incident(**(blank | changes))


def voice(role: Role, *, affirms: bool = True, earlier: bool = False, name: str | None = None) -> Voice:
    """Somebody who affirms or denies."""
    return Voice(said_by=SaidBy(role=role, name=name), affirms=affirms, earlier=earlier, evidence=Span(0, 1))


def admitted(**changes: Any) -> Report:
    """A report in which the army admits the loss."""
    return captured(lost_by=ARMY, voices=(voice(Role.LOSER, name="the Afghan army"),), **changes)


def denied(**changes: Any) -> Report:
    """A report in which the army denies the loss."""
    voices = (voice(Role.LOSER, affirms=False, name="the Afghan army"),)
    return captured(factuality=Factuality.DENIED, voices=voices, **changes)


def telling(report: Report, *, position: int = 1, **changes: Any) -> Telling:
    """A report of an article of its own, by an outlet of its own, published in the order of positions."""
    blank: dict[str, Any] = {
        "report_id": f"r{position}",
        "report": report,
        "article_id": f"a{position}",
        "origin": f"outlet:{position}",
        "cluster": f"a{position}",
        "outlet": f"Outlet {position}",
        "published": datetime(2015, 9, 28, position, tzinfo=UTC),
        "inferred": False,
        "position": position,
    }
    return Telling(**(blank | changes))
