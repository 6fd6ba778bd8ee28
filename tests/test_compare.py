"""Our incidents held against an ACLED file: which both have, which only one has."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from cli_helpers import Shell
from cli_helpers import shell as shell_of_a_test
from hypothesis import given
from hypothesis import strategies as st
from world import World

from monitor.errors import MonitorError
from monitor.export.comparison import Event, compare, read_acled
from monitor.extract.normalise import fold

DAY = date(2015, 9, 28)
HEADER = "event_id_cnty,event_date,event_type,sub_event_type,iso,country,location,latitude,longitude\n"
OVERTAKES = "Battles,Non-state actor overtakes territory"

shell = pytest.fixture(shell_of_a_test)


def event(**changes: Any) -> Event:
    """The Taliban take Kunduz on 28 September 2015."""
    blank: dict[str, Any] = {"id": "a", "kind": "territory", "sub_event_type": "", "place": "Kunduz", "country": 4}
    return Event(**(blank | {"first": DAY, "last": DAY} | changes))


def later(days: int) -> dict[str, date]:
    return dict.fromkeys(("first", "last"), DAY + timedelta(days=days))


@pytest.mark.parametrize(
    ("theirs", "same"),
    [
        pytest.param({}, True, id="the same day and name"),
        pytest.param(later(2), True, id="two days later"),
        pytest.param(later(-2), True, id="two days earlier"),
        pytest.param(later(3), False, id="three days later"),
        pytest.param({"place": "Kondoz"}, False, id="another name"),
        pytest.param({"place": "Kondoz", "lat": 36.73, "lon": 68.87}, True, id="another name for the same spot"),
        pytest.param({"place": "Ali Abad", "lat": 36.52, "lon": 68.90}, False, id="a place twenty kilometres away"),
        pytest.param({"place": "Kunduz - Bagh-e Shirkat"}, True, id="a quarter of the city"),
        pytest.param({"country": 586}, False, id="a namesake in another country"),
        pytest.param({"kind": "Battles"}, False, id="a clash that took nothing"),
    ],
)
def test_what_counts_as_the_same(theirs: dict[str, Any], same: bool) -> None:
    found = compare([event(lat=36.7290, lon=68.8570)], [event(**theirs)], fold)

    assert (len(found.matched), len(found.missed), len(found.extra)) == ((1, 0, 0) if same else (0, 1, 1))


def test_spellings_of_a_name_meet() -> None:
    ours, theirs = event(place="Salamiyah", country=760), event(place="As-Salamiya", country=760)

    assert compare([ours], [theirs], fold).matched == ((ours, theirs),)


def test_each_event_is_matched_once_and_the_nearest_in_time_wins() -> None:
    far, near = event(id="far", **later(2)), event(id="near", **later(1))
    found = compare([event()], [far, near], fold)

    assert [its.id for _, its in found.matched] == ["near"]
    assert found.missed == (far,)


def test_what_is_known_to_the_week_meets_any_day_of_it() -> None:
    week = event(first=DAY, last=DAY + timedelta(days=6))

    assert compare([week], [event(**later(8))], fold).matched
    assert not compare([week], [event(**later(9))], fold).matched


days = st.integers(0, 9).map(lambda number: event(**later(number)))


@given(st.lists(days, max_size=8), st.lists(days, max_size=8))
def test_nothing_is_lost_or_counted_twice(ours: list[Event], theirs: list[Event]) -> None:
    ours = [replace(each, id=f"o{number}") for number, each in enumerate(ours)]
    theirs = [replace(each, id=f"t{number}") for number, each in enumerate(theirs)]
    found = compare(ours, theirs, fold)

    assert sorted([mine.id for mine, _ in found.matched] + [each.id for each in found.extra]) == [e.id for e in ours]
    assert sorted([its.id for _, its in found.matched] + [each.id for each in found.missed]) == [e.id for e in theirs]


def test_a_file_of_another_form_is_refused_with_what_it_lacks() -> None:
    with pytest.raises(MonitorError, match=r"events.csv has no column iso; give a CSV file as ACLED exports it"):
        list(read_acled(StringIO("event_id_cnty,event_date,event_type,sub_event_type,location\n"), "events.csv"))


def test_a_wrong_day_is_shown_with_its_line() -> None:
    lines = f"{HEADER}AFG1,28 September 2015,{OVERTAKES},4,Afghanistan,Kunduz,36.7,68.9\n"
    with pytest.raises(MonitorError, match=r"events.csv:2: `28 September 2015` is no day; write days as 2024-12-05"):
        list(read_acled(StringIO(lines), "events.csv"))


@pytest.fixture
def acled(world: World, tmp_path: Path) -> Path:
    """The monitor knows that Kunduz and Ghazni fell; ACLED knows of Kunduz, of Musa Qala and of a protest."""
    world.now = datetime(2015, 9, 29, 6, tzinfo=UTC)
    for place in ("Kunduz", "Ghazni"):
        text = f"Taliban take {place}\n\nTaliban fighters captured the city of {place} on Monday.\n"
        world.article(place.lower(), text, published="2015-09-28")
    world.run()
    world.stop()
    path = tmp_path / "acled.csv"
    path.write_text(
        f"\ufeff{HEADER}"
        f"AFG1,2015-09-29,{OVERTAKES},4,Afghanistan,Kunduz,36.7290,68.8570\n"
        f"AFG2,2015-09-27,{OVERTAKES},4,Afghanistan,Musa Qala,32.4433,64.7444\n"
        "AFG3,2015-09-27,Protests,Peaceful protest,4,Afghanistan,Kabul,34.5281,69.1723\n"
        "AFG4,2015-09-27,Battles,Armed clash,4,Afghanistan,Kunduz,36.7290,68.8570\n",
        "utf-8",
    )
    return path


def test_the_command_answers_as_json(world: World, acled: Path, shell: Shell) -> None:
    told = json.loads(shell("--home", world.home, "compare", acled, "--json").out)

    assert told["summary"] == {
        "matched": 1,
        "missed": 2,
        "extra": 1,
        "found_of_theirs": 0.333,
        "theirs_of_ours": 0.5,
        "of_other_kinds": 1,
    }
    [pair] = told["matched"]
    assert (pair["place"], pair["day"], pair["acled_id"], pair["acled_day"]) == (
        "Kunduz",
        "2015-09-28",
        "AFG1",
        "2015-09-29",
    )
    assert [row["place"] for row in told["extra"]] == ["Ghazni"]


def test_the_command_shows_tables_and_can_look_at_territory_alone(world: World, acled: Path, shell: Shell) -> None:
    told = shell("--home", world.home, "compare", acled, "--territory").out

    assert "matched 1, missed 1, extra 1, found of theirs 0.5" in told
    assert "Musa Qala" in told


def test_a_missing_file_is_named(world: World, acled: Path, shell: Shell) -> None:
    told = shell("--home", world.home, "compare", "no-such.csv")

    assert (told.code, told.err) == (
        2,
        "monitor: no-such.csv cannot be read (No such file or directory); check its name\n",
    )
