"""Triggers: when matches fire, what they remember, and that nothing fires twice."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rulebooks import START, Play, one_rule

from monitor.rules import Facts, Verdict, group_key

STRIKE = {"event_type": "strike", "place.id": "geonames:1", "incident.id": "i1"}
DAY = 24.0


def change(holder: str | None, *, prior: str | None = None, place: str = "geonames:1") -> Facts:
    return {"place.id": place, "gained_by.id": holder, "lost_by.id": prior}


def toll(value: int | None, *, incident: str = "i1") -> Facts:
    return {"figure.value": value, "incident.id": incident}


def test_any_fires_for_every_match_and_remembers_nothing(tmp_path: Path) -> None:
    play = Play(one_rule(tmp_path, "match: {event_type: strike}"))

    verdict = play.tell("i1", 0, STRIKE)

    assert verdict == Verdict(fires=True, because="every condition of the rule holds", evidence=("i1",))
    assert not play.tell("i2", 0, {"event_type": "clash"}).fires


# --- count ----------------------------------------------------------------------------------------------------

COUNT = "match: {event_type: strike}\ntrigger: {type: count, within: 24h, gte: 3}\ngroup_by: [place.id]"


def test_count_fires_with_the_match_that_fills_the_window(tmp_path: Path) -> None:
    play = Play(one_rule(tmp_path, COUNT))

    verdicts = [play.tell(f"i{n}", n * 8, STRIKE) for n in range(3)]

    assert [verdict.fires for verdict in verdicts] == [False, False, True]
    assert verdicts[-1].because == "3 within 1 day, 3 are needed"
    assert verdicts[-1].evidence == ("i0", "i1", "i2")


@pytest.mark.parametrize(
    ("hours", "fires"),
    [
        pytest.param((0, 12, 24), True, id="a day apart is within a day"),
        pytest.param((0, 12, 24.1), False, id="more than a day is not"),
        pytest.param((0, 30, 20), False, id="a gap too wide, whatever comes late"),
        pytest.param((10, 30, 20), True, id="a late match fills the window in which it happened"),
    ],
)
def test_count_looks_at_when_it_happened(tmp_path: Path, hours: tuple[float, ...], fires: bool) -> None:
    play = Play(one_rule(tmp_path, COUNT))

    verdicts = [play.tell(f"i{n}", hour, STRIKE, arrives=50) for n, hour in enumerate(hours)]

    assert verdicts[-1].fires is fires


def test_count_takes_a_match_seen_again_for_the_same(tmp_path: Path) -> None:
    play = Play(one_rule(tmp_path, COUNT))

    verdicts = [play.tell("i1", 0, STRIKE) for _ in range(5)]

    assert not any(verdict.fires for verdict in verdicts)
    assert len(play.kept) == 1


def test_count_with_unique_counts_forty_rewrites_once(tmp_path: Path) -> None:
    body = "over: reports\n" + COUNT.replace("gte: 3", "gte: 2, unique: incident.id")
    play = Play(one_rule(tmp_path, body))

    rewrites = [play.tell(f"r{n}", n / 10, STRIKE) for n in range(40)]
    other = play.tell("r41", 5, {**STRIKE, "incident.id": "i2"})

    assert not any(verdict.fires for verdict in rewrites)
    assert other.fires


def test_count_keeps_groups_apart_and_leaves_out_what_has_none(tmp_path: Path) -> None:
    play = Play(one_rule(tmp_path, COUNT))

    here = [play.tell(f"a{n}", 0, {**STRIKE, "place.id": f"geonames:{n}"}) for n in range(3)]
    nowhere = [play.tell(f"b{n}", 0, {"event_type": "strike"}) for n in range(3)]

    assert not any(verdict.fires for verdict in here + nowhere)
    assert nowhere[0].because == "place.id is not known"


# --- first_seen -----------------------------------------------------------------------------------------------

FIRST = "match: {}\ntrigger: {type: first_seen, fields: [place.id, actor.id]}"


def meeting(actor: str | None) -> Facts:
    return {"place.id": "geonames:1", "actor.id": actor}


def test_first_seen_fires_once_for_each_combination(tmp_path: Path) -> None:
    play = Play(one_rule(tmp_path, FIRST))

    fired = [play.tell(f"i{n}", n, meeting(actor)).fires for n, actor in enumerate(["m23", "adf", "m23", None])]

    assert fired == [True, True, False, False]


def test_first_seen_may_forget(tmp_path: Path) -> None:
    play = Play(one_rule(tmp_path, FIRST.replace("]}", "], memory: 30d}")))

    fired = [play.tell(f"i{n}", day * DAY, meeting("m23")).fires for n, day in enumerate([0, 20, 45, 80])]

    assert fired == [True, False, False, True]


def test_first_seen_only_learns_at_first(tmp_path: Path) -> None:
    play = Play(one_rule(tmp_path, FIRST.replace("]}", "], learn: 14d}")), loaded_at=START)

    learnt = play.tell("i1", 13 * DAY, meeting("m23"))
    known = play.tell("i2", 15 * DAY, meeting("m23"))
    new = play.tell("i3", 15 * DAY, meeting("adf"))

    assert (learnt.fires, learnt.suppressed) == (False, "the rule learns until 2024-12-15 00:00 UTC")
    assert not known.fires
    assert new.fires


# --- change ---------------------------------------------------------------------------------------------------

FLIPS = """
match: {}
over: reports
trigger: {type: change, field: gained_by.id, prior: lost_by.id, times: 2, within: 7d}
"""
HOLDER = "match: {}\nover: reports\ntrigger: {type: change, field: gained_by.id}"


def test_change_counts_the_first_match_where_it_names_who_held_it_before(tmp_path: Path) -> None:
    play = Play(one_rule(tmp_path, FLIPS))

    first = play.tell("a", 0, change("m23", prior="fardc"))
    told_again = play.tell("b", DAY, change("m23"))
    back = play.tell("c", 4 * DAY, change("fardc"))

    assert [first.fires, told_again.fires, back.fires] == [False, False, True]
    assert back.evidence == ("a", "c")
    assert back.because == 'the party that gained changed twice within 7 days: "m23" -> "fardc"'


@pytest.mark.parametrize(
    ("told", "fires"),
    [
        pytest.param([(0, "m23", None)], False, id="a first holder is no change"),
        pytest.param([(0, "m23", "fardc")], False, id="a first holder with one before is no change without prior"),
        pytest.param([(0, "m23", None), (DAY, "m23", None)], False, id="the same holder is no change"),
        pytest.param([(0, "m23", None), (DAY, None, None)], False, id="an unknown holder is no change"),
        pytest.param([(0, "m23", None), (DAY, "fardc", None)], True, id="another holder is one"),
        pytest.param([(DAY, "m23", None), (0, "fardc", None)], True, id="an older one arriving late makes a change"),
    ],
)
def test_change_without_prior(tmp_path: Path, told: list[tuple[float, str | None, str | None]], fires: bool) -> None:
    play = Play(one_rule(tmp_path, HOLDER))

    verdicts = [play.tell(f"i{n}", hours, change(holder, prior=prior)) for n, (hours, holder, prior) in enumerate(told)]

    assert verdicts[-1].fires is fires


def test_changes_too_far_apart_do_not_fire(tmp_path: Path) -> None:
    play = Play(one_rule(tmp_path, FLIPS))

    play.tell("a", 0, change("m23", prior="fardc"))

    assert not play.tell("b", 8 * DAY, change("fardc")).fires


def test_a_corrected_party_replaces_its_own_earlier_reading(tmp_path: Path) -> None:
    play = Play(one_rule(tmp_path, HOLDER))

    play.tell("a", 0, change("m23"))
    corrected = play.tell("a", 0, change("adf"))
    again = play.tell("b", DAY, change("adf"))

    assert not corrected.fires
    assert not again.fires


def test_an_old_change_told_again_does_not_fire_again(tmp_path: Path) -> None:
    play = Play(one_rule(tmp_path, HOLDER))
    play.tell("a", 0, change("m23"))
    assert play.tell("b", DAY, change("fardc")).fires

    assert not play.tell("b", DAY, change("fardc")).fires
    assert not play.tell("b", DAY, change("fardc", prior="m23")).fires


# --- threshold_crossing ---------------------------------------------------------------------------------------

TOLL = "match: {}\ntrigger: {type: threshold_crossing, field: figure.value, above: [100, 1000]}"


@pytest.mark.parametrize(
    ("values", "fired"),
    [
        pytest.param([90, 120, 95, 130, 1004], [False, True, False, False, True], id="each level once"),
        pytest.param([5000, 2000], [True, False], id="two levels at once are one alert"),
        pytest.param([100, 101], [False, True], id="the level itself is not above it"),
        pytest.param([None, 101], [False, True], id="an unknown figure passes nothing"),
        pytest.param([101, 101], [True, False], id="the same figure again stays quiet"),
    ],
)
def test_a_threshold_fires_at_the_first_pass(tmp_path: Path, values: list[int | None], fired: list[bool]) -> None:
    play = Play(one_rule(tmp_path, TOLL))

    assert [play.tell("i1", n, toll(value)).fires for n, value in enumerate(values)] == fired


def test_a_threshold_is_passed_by_each_group_for_itself(tmp_path: Path) -> None:
    play = Play(one_rule(tmp_path, TOLL))

    assert play.tell("i1", 0, toll(120)).fires
    assert play.tell("i2", 0, toll(120, incident="i2")).fires


# --- all ------------------------------------------------------------------------------------------------------


@given(
    body=st.sampled_from([COUNT, FIRST, FLIPS, HOLDER, TOLL]),
    told=st.lists(
        st.tuples(
            st.integers(0, 5), st.integers(0, 200), st.sampled_from(["m23", "fardc", "adf"]), st.integers(0, 2000)
        ),
        min_size=1,
        max_size=8,
    ),
)
def test_seeing_a_match_again_neither_fires_nor_remembers(
    tmp_path_factory: pytest.TempPathFactory, body: str, told: list[tuple[int, int, str, int]]
) -> None:
    play = Play(one_rule(tmp_path_factory.mktemp("again"), body))
    for subject, hours, party, value in told:
        facts = {**STRIKE, **change(party), **toll(value), "actor.id": party}
        play.tell(f"i{subject}", hours, facts)
        kept = len(play.kept)

        again = play.tell(f"i{subject}", hours, facts)

        assert not again.fires
        assert len(play.kept) == kept


def test_a_group_key_is_canonical_json(tmp_path: Path) -> None:
    rule = one_rule(tmp_path, "match: {}\ngroup_by: [place.id, age, occurred_from, actor.id]")
    facts = {"place.id": "geonames:1", "age": timedelta(hours=1), "occurred_from": START.date()}

    assert (
        group_key(rule, facts) == '{"actor.id":null,"age":3600.0,"occurred_from":"2024-12-01","place.id":"geonames:1"}'
    )
