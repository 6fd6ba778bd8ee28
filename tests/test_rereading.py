"""What two readings of an article differ in, and which report takes the place of which: pure decisions."""

from datetime import UTC, datetime, timedelta

from build import captured, incident

from monitor.decide.joining import Known, choose
from monitor.decide.rereading import differing, heirs_of
from monitor.model import Recency


def test_only_what_differs_is_superseded() -> None:
    old = [("r1", captured()), ("r2", captured(recency=Recency.BACKGROUND))]
    dropped, fresh = differing(old, [captured(extractor="en-2"), captured(partial=True)])

    assert [report_id for report_id, _ in dropped] == ["r2"]
    assert fresh == (captured(partial=True),)


def test_each_new_report_takes_the_place_of_one_old_report() -> None:
    dropped = [("r1", captured()), ("r2", captured(recency=Recency.BACKGROUND))]

    assert heirs_of(dropped, [("r3", captured(partial=True))]) == {"r1": "r3"}


def test_an_old_undated_report_read_again_joins_nothing_that_came_long_after() -> None:
    came = datetime(2015, 9, 28, tzinfo=UTC)
    known = [Known(incident(id="later"), came + timedelta(days=700)), Known(incident(id="then"), came)]

    assert choose(captured(), None, known, came) == ("then", "same place and side, told within a week")
    assert choose(captured(), None, known[:1], came) is None
