"""Does a report tell of a known incident?"""

from datetime import UTC, datetime, timedelta

import pytest
from build import ARMY, GUNMEN, INSURGENTS, OTHERS, STATE, captured, incident, killed, on

from monitor.decide.joining import Known, choose
from monitor.model import Figure, Incident, Precision, Recency, Report, Scope

NOW = datetime(2015, 9, 30, 12, tzinfo=UTC)


def joins(report: Report, *known: Incident, last: timedelta = timedelta(hours=1), published: bool = True) -> str | None:
    chosen = choose(report, NOW if published else None, [Known(each, NOW - last) for each in known], NOW)
    return chosen[0] if chosen else None


@pytest.mark.parametrize(
    ("report", "known"),
    [
        pytest.param(captured(**on("2015-09-28")), incident(**on("2015-09-28")), id="the same day"),
        pytest.param(
            captured(**on("2015-09-30")), incident(**on("2015-09-28")), id="two days apart: outlets date nights"
        ),
        pytest.param(captured(), incident(**on("2015-09-28")), id="no day, told within a week of it"),
        pytest.param(captured(**on("2015-09-28")), incident(), id="the first report had no day"),
        pytest.param(captured(), incident(), id="neither has a day"),
        pytest.param(captured(gained_by=INSURGENTS), incident(), id="a generic name of the same side"),
        pytest.param(captured(), incident(gained_by=INSURGENTS), id="the name follows the generic one"),
        pytest.param(captured(gained_by=STATE), incident(gained_by=ARMY), id="a state and its army are one"),
        pytest.param(captured(gained_by=GUNMEN), incident(), id="words that nobody resolves fit whoever is there"),
        pytest.param(captured(gained_by=None, lost_by=ARMY), incident(lost_by=ARMY), id="only who left is said"),
        pytest.param(killed(12), incident(event_type="casualties", figure=Figure(kind="killed", value=9)), id="a toll"),
    ],
)
def test_a_report_joins(report: Report, known: Incident) -> None:
    assert joins(report, known) == "i1"


@pytest.mark.parametrize(
    ("report", "known"),
    [
        pytest.param(captured(**on("2015-09-28")), incident(**on("2015-09-01")), id="weeks apart"),
        pytest.param(captured(gained_by=OTHERS), incident(), id="another named party"),
        pytest.param(captured(gained_by=ARMY), incident(), id="the other side took it back"),
        pytest.param(captured(gained_by=None, lost_by=INSURGENTS), incident(), id="who took it left it again"),
        pytest.param(captured(recency=Recency.BACKGROUND), incident(), id="background is not the news"),
        pytest.param(
            captured(**on("2012-01-01", Precision.YEAR)), incident(recency=Recency.BACKGROUND), id="another year"
        ),
        pytest.param(
            killed(12, scope=Scope.CAMPAIGN),
            incident(event_type="casualties", figure=Figure(kind="killed", value=9)),
            id="the toll of a campaign is not the toll of the incident",
        ),
    ],
)
def test_a_report_opens_an_incident_of_its_own(report: Report, known: Incident) -> None:
    assert joins(report, known) is None


def test_a_report_without_a_day_joins_nothing_that_was_last_told_of_long_ago() -> None:
    assert joins(captured(), incident(), last=timedelta(days=8)) is None


def test_a_report_without_a_day_joins_nothing_after_the_place_changed_hands_again() -> None:
    recaptured = incident(id="i2", gained_by=ARMY, **on("2015-09-29"))
    assert joins(captured(), recaptured, incident(**on("2015-09-28"))) is None


def test_the_nearest_of_two_incidents_is_joined() -> None:
    first, second = incident(id="first", **on("2015-09-28")), incident(id="second", **on("2015-10-01"))
    assert joins(captured(**on("2015-09-30")), second, first) == "second"


def test_an_article_that_nobody_dated_joins_the_dated_incident() -> None:
    assert joins(captured(), incident(**on("2015-09-28")), published=False) == "i1"
