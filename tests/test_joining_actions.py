"""When two articles tell of one strike, clash or siege, and when of two."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from build import ARMY, KUNDUZ, OTHERS, TALIBAN, incident, on

from monitor.decide.joining import Known, choose
from monitor.model import PartyRef, Report

NOW = datetime(2015, 9, 30, tzinfo=UTC)


def struck(event_type: str = "strike", actor: PartyRef | None = TALIBAN, **changes: Any) -> Report:
    """A report of an action in Kunduz; without a day."""
    return Report(event_type=event_type, place=KUNDUZ, actor=actor, **changes)


def joins(report: Report, **known: Any) -> bool:
    """Return whether the report joins an incident with these fields, told of in Kunduz a day ago."""
    blank: dict[str, Any] = {"event_type": "strike", "gained_by": None, "actor": TALIBAN}
    told = Known(incident(**(blank | known)), NOW - timedelta(days=1))
    return choose(report, NOW, [told], NOW) is not None


@pytest.mark.parametrize(
    ("report", "known"),
    [
        pytest.param(struck(**on("2015-09-29")), on("2015-09-29"), id="the same day"),
        pytest.param(struck(actor=None, **on("2015-09-29")), on("2015-09-29"), id="one names nobody"),
        pytest.param(
            struck("clash", ARMY),
            {"event_type": "clash", "actor": TALIBAN, "target": ARMY},
            id="a clash from both ends",
        ),
        pytest.param(
            struck("encirclement", **on("2015-09-30")), {"event_type": "encirclement", **on("2015-09-28")}, id="a siege"
        ),
    ],
)
def test_one_happening(report: Report, known: dict[str, Any]) -> None:
    assert joins(report, **known)


@pytest.mark.parametrize(
    ("report", "known"),
    [
        pytest.param(struck(**on("2015-09-30")), on("2015-09-29"), id="a strike on the next day"),
        pytest.param(struck(actor=OTHERS, **on("2015-09-29")), on("2015-09-29"), id="somebody else"),
        pytest.param(struck("advance", **on("2015-09-29")), on("2015-09-29"), id="something else"),
        pytest.param(struck(), {"published": NOW - timedelta(days=5)}, id="undated, told days apart"),
    ],
)
def test_two_happenings(report: Report, known: dict[str, Any]) -> None:
    assert not joins(report, **known)
