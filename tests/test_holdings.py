"""Who holds a place when, from all that happened there."""

from typing import Any

import pytest
from build import ARMY, TALIBAN, incident, on
from databases import Database
from store_helpers import append, opened

from monitor.events import IncidentOpened
from monitor.model import Factuality, Incident, Recency, Status
from monitor.store import Transaction
from monitor.views.holdings import holdings, timeline
from monitor.views.state import dump
from monitor.wiring import VIEWS


def rows(*incidents: Incident) -> list[tuple[str, str, str, str | None]]:
    names = {dump(TALIBAN): "taliban", dump(ARMY): "army", None: None}
    return [(row.from_day, row.to_day, row.status, names[row.holder]) for row in timeline(incidents)]


def taken(day: str, **changes: Any) -> Incident:
    return incident(id=f"i{day}", **(on(day) | changes))


def test_an_asserted_change_moves_the_holder() -> None:
    told = rows(taken("2015-09-28"), taken("2015-10-01", gained_by=ARMY))
    assert told == [("2015-09-28", "2015-10-01", "held", "taliban"), ("2015-10-01", "9999-12-31", "held", "army")]


def test_a_claim_marks_the_place_contested_and_leaves_it_to_its_holder() -> None:
    claim = taken("2015-10-01", gained_by=ARMY, factuality=Factuality.CLAIMED)
    assert rows(taken("2015-09-28"), claim)[1] == ("2015-10-01", "9999-12-31", "contested", "taliban")


def test_a_contested_holder_holds_it_since_it_took_it() -> None:
    claim = taken("2015-10-01", gained_by=ARMY, factuality=Factuality.CLAIMED)
    assert timeline([taken("2015-09-28"), claim])[1].since == "2015-09-28"
    assert timeline([claim])[0].since is None


def test_part_of_a_place_does_not_move_the_holder() -> None:
    assert rows(taken("2015-09-28", partial=True, lost_by=ARMY))[0][2:] == ("contested", "army")


def test_what_was_denied_or_withdrawn_leaves_no_trace() -> None:
    assert rows(taken("2015-09-28", status=Status.DENIED), taken("2015-09-29", status=Status.WITHDRAWN)) == []


def test_an_old_story_lands_at_its_date_in_any_order_of_arrival() -> None:
    stories = [taken("2015-09-28"), taken("2001-11-26", gained_by=ARMY)]
    assert rows(*stories) == rows(*reversed(stories))


def test_background_without_a_day_lies_before_everything() -> None:
    old = incident(id="old", gained_by=ARMY, recency=Recency.BACKGROUND)
    assert rows(taken("2015-09-28"), old)[-1][3] == "taliban"


def test_rows_made_anew_are_the_same_whatever_was_undone_meanwhile(database: Database) -> None:
    fall = IncidentOpened(incident=taken("2015-09-28", lost_by=ARMY))

    def broken_off(tx: Transaction) -> None:
        tx.append(fall, stream="incident:i")
        raise ConnectionError("lost")

    with opened(database, *VIEWS) as store:
        with pytest.raises(ConnectionError):
            store.write(broken_off).result()
        append(store, fall)
        with store.read() as connection:
            kept = connection.execute(holdings.select()).all()
        store.rebuild()
        with store.read() as connection:
            assert connection.execute(holdings.select()).all() == kept != []
