"""Incidents as ACLED's schema has them, and the codes of other taxonomies."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from build import ARMY, GUNMEN, INSURGENTS, TALIBAN, incident, killed, on
from msgspec import structs

from monitor.export.acled import COLUMNS, acled_row, when_of
from monitor.export.actors import Actors, interaction
from monitor.export.deaths import deaths_at
from monitor.export.geography import country, geo_precision
from monitor.export.own import bounds
from monitor.export.records import IncidentRecord
from monitor.export.taxonomy import OVERTAKES, REGAINS, TRANSFER, code_of
from monitor.model import Change, Figure, Incident, Party, PartyRef, Place, Precision, Recency, Status

CODEBOOK = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,"
    "actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,"
    "latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp"
)
GOVERNMENT = Party(
    id="afghan-government", name="Afghan government", kind="state", countries=("AF",), sides={"AF": "afghan-government"}
)
AFGHAN_ARMY = Party(id="afghan-army", name="Afghan army", kind="army", parent="afghan-government")
MILITIA = Party(id="local-police", name="local police", kind="armed_group", sides={"AF": "afghan-government"})
PAKISTAN = Party(id="pakistan", name="Pakistan", kind="state", countries=("PK",), sides={"*": "pakistan"})
TALIBAN_PARTY = Party(id="taliban", name="Taliban", kind="armed_group", sides={"AF": "taliban"})
ACTORS = Actors.of((GOVERNMENT, AFGHAN_ARMY, MILITIA, PAKISTAN, TALIBAN_PARTY))
TAKER = structs.replace(TALIBAN, kind="armed_group")
LOSER = structs.replace(ARMY, kind="army")


def ref(party: Party, **changes: Any) -> PartyRef:
    return PartyRef(id=party.id, name=party.name, as_written=party.name, kind=party.kind, **changes)


def record(told: Incident, deaths: Figure | None = None) -> IncidentRecord:
    at = datetime(2015, 9, 29, tzinfo=UTC)
    return IncidentRecord(incident=told, position=41, opened_at=at, changed_at=at, deaths=deaths, summary="It fell.")


def fallen(**changes: Any) -> Incident:
    return incident(**({"gained_by": TAKER, "lost_by": LOSER, "outlets": ("Kabul Post",)} | on("2015-09-28") | changes))


def test_the_columns_are_those_of_the_codebook_in_its_order() -> None:
    assert ",".join(column.name for column in COLUMNS) == CODEBOOK


def test_a_capture_is_a_battle_with_both_sides() -> None:
    row = acled_row(record(fallen(), Figure(kind="killed", value=30, qualifier="at least")), ACTORS)

    assert row == {
        **dict.fromkeys(CODEBOOK.split(","), ""),
        "event_id_cnty": "AFG41",
        "event_date": "2015-09-28",
        "year": 2015,
        "time_precision": 1,
        "disorder_type": "Political violence",
        "event_type": "Battles",
        "sub_event_type": "Non-state actor overtakes territory",
        "actor1": "Taliban",
        "inter1": "Rebel group",
        "actor2": "Afghan army",
        "inter2": "State forces",
        "interaction": "State forces-Rebel group",
        "iso": 4,
        "region": "Caucasus and Central Asia",
        "country": "Afghanistan",
        "location": "Kunduz",
        "latitude": None,
        "longitude": None,
        "geo_precision": 1,
        "source": "Kabul Post",
        "notes": "It fell.",
        "fatalities": 30,
        "tags": "status: claimed",
        "timestamp": 1443484800,
    }


@pytest.mark.parametrize(
    ("changes", "sub_event_type"),
    [
        pytest.param({"gained_by": LOSER}, REGAINS, id="the country's own army regains"),
        pytest.param({"gained_by": ref(MILITIA)}, REGAINS, id="so do those who fight on its side"),
        pytest.param({"gained_by": ref(PAKISTAN)}, OVERTAKES, id="another country's army overtakes"),
        pytest.param({"gained_by": None, "change": Change.REGAINED}, REGAINS, id="regained by nobody named"),
        pytest.param({"gained_by": GUNMEN}, OVERTAKES, id="taken by somebody unknown"),
        pytest.param({"change": Change.HANDED_OVER}, TRANSFER, id="handed over without a fight"),
        pytest.param({"gained_by": None, "change": Change.WITHDRAWN}, TRANSFER, id="left"),
    ],
)
def test_the_sub_event_tells_for_whom_the_place_was_taken(changes: dict[str, Any], sub_event_type: str) -> None:
    row = acled_row(record(fallen(**changes)), ACTORS)
    assert row
    assert row["sub_event_type"] == sub_event_type


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"event_type": "casualties"}, id="a toll by itself"),
        pytest.param({"event_type": "encirclement"}, id="a type that ACLED lacks"),
        pytest.param({"status": Status.DENIED}, id="what is denied"),
        pytest.param({"status": Status.RETRACTED}, id="what no report tells any longer"),
        pytest.param({"place": None}, id="nobody knows where"),
        pytest.param({"precision": Precision.YEAR}, id="only the year is known"),
        pytest.param({"occurred_from": None, "recency": Recency.BACKGROUND}, id="some day in the past"),
    ],
)
def test_what_acled_has_no_event_for_has_no_row(changes: dict[str, Any]) -> None:
    assert acled_row(record(fallen(**changes)), ACTORS) is None


def test_an_attack_on_civilians_names_them() -> None:
    row = acled_row(record(fallen(event_type="attack_on_civilians", gained_by=None, lost_by=None)), ACTORS)

    assert row
    assert (row["actor1"], row["actor2"]) == ("Unidentified Armed Group (Afghanistan)", "Civilians (Afghanistan)")
    assert row["interaction"] == "Political militia-Civilians"
    assert row["civilian_targeting"] == "Civilian targeting"


def test_a_place_taken_by_nobody_named_is_not_told_as_its_losers_deed() -> None:
    row = acled_row(record(fallen(gained_by=None)), ACTORS)

    assert row
    assert (row["actor1"], row["actor2"]) == ("Unidentified Armed Group (Afghanistan)", "Afghan army")


def test_a_clash_names_who_fights_whom() -> None:
    row = acled_row(record(fallen(event_type="clash", gained_by=None, lost_by=None, actor=TAKER, target=LOSER)), ACTORS)

    assert row
    assert (row["actor1"], row["actor2"]) == ("Taliban", "Afghan army")
    assert row["interaction"] == "State forces-Rebel group"


def test_news_of_a_guessed_publication_day_has_no_acled_date() -> None:
    assert when_of(incident(published=datetime(2015, 9, 28, tzinfo=UTC), published_inferred=True)) is None


def test_a_week_is_dated_by_its_middle_and_undated_news_within_a_week() -> None:
    week = fallen(occurred_from=date(2015, 9, 21), occurred_to=date(2015, 9, 27), precision=Precision.WEEK)
    undated = incident(published=datetime(2015, 9, 28, tzinfo=UTC))

    told = [when for when in map(when_of, (week, undated)) if when]
    assert [(str(when.event_date), when.precision) for when in told] == [("2015-09-24", 2), ("2015-09-25", 2)]


def test_what_two_sides_do_is_named_in_acleds_order() -> None:
    assert interaction("Civilians", "External/Other forces") == "External/Other forces-Civilians"
    assert interaction("Rebel group", "") == "Rebel group only"


def test_generic_rebels_are_a_rebel_group_and_unresolved_words_have_no_kind() -> None:
    generic = structs.replace(INSURGENTS, kind="generic")
    assert [ACTORS.kind(each, "AF", None) for each in (generic, GUNMEN, None)] == ["Rebel group", "", ""]


@pytest.mark.parametrize(
    ("sides", "kind"),
    [
        pytest.param({"ML": "mali"}, "Political militia", id="at home"),
        pytest.param({"ML": "mali", "LY": "east"}, "External/Other forces", id="a guest, who fights elsewhere, too"),
    ],
)
def test_who_fights_for_a_government_is_a_militia_at_home_and_else_external(sides: dict[str, str], kind: str) -> None:
    guard = Party(id="guard", name="Guard", kind="armed_group", sides=sides)
    state = Party(id="mali", name="Mali", kind="state", sides={"ML": "mali"}, countries=("ML",))
    helper = PartyRef(name="Guard", as_written="the Guard", id="guard", kind="armed_group", side="mali")
    assert Actors.of([guard, state]).kind(helper, "ML", None) == kind


@pytest.mark.parametrize(
    ("figure", "low_high"),
    [
        pytest.param(Figure(kind="killed", value=12), (12, 12), id="a plain number"),
        pytest.param(Figure(kind="killed", value=12, qualifier="at least"), (12, None), id="at least: open above"),
        pytest.param(Figure(kind="killed", value=40, qualifier="up to", low=30), (30, 40), id="a range"),
        pytest.param(Figure(kind="killed", value=100, qualifier="hundreds"), (100, None), id="hundreds"),
    ],
)
def test_figures_are_bounded_where_the_text_bounds_them(figure: Figure, low_high: tuple[int, int | None]) -> None:
    assert bounds(figure) == low_high


def test_a_toll_counts_once_for_the_first_fight_of_its_days() -> None:
    toll = incident(id="toll", event_type="casualties", gained_by=None, figure=killed(30).figure, **on("2015-09-28"))
    fights = [fallen(id="first"), fallen(id="second"), fallen(id="later", **on("2015-10-13"))]
    none = structs.replace(toll, id="denied", status=Status.DENIED, **on("2015-10-13"))

    assert deaths_at([*fights, toll, none], ACTORS) == {"first": toll.figure}


def test_every_country_has_a_region_a_name_and_codes() -> None:
    assert (country("CD").name, country("CD").iso3, country("CD").number) == (
        "Democratic Republic of Congo",
        "COD",
        180,
    )
    codes = ["SY", "UA", "AF", "SD", "MM", "YE", "LY", "ML", "AZ", "CD", "ET", "NG", "SO", "IQ", "PS", "XK", "CO"]
    assert all(country(code).region for code in codes)
    assert country("ZZ").name == "ZZ"


def test_a_facility_is_near_its_town_and_a_region_is_large() -> None:
    kinds = ("city", "airport", "region")
    assert [geo_precision(Place(id="x", name="X", country="AF", kind=kind)) for kind in kinds] == [1, 2, 3]


@pytest.mark.parametrize(
    ("sentence", "sub_event_type", "cameo"),
    [
        pytest.param("Two airstrikes hit the market.", "Air/drone strike", "195", id="from the air"),
        pytest.param("Drones and rockets hit the port.", "Air/drone strike", "195", id="both: ACLED's order decides"),
        pytest.param("Shells fell on the market.", "Shelling/artillery/missile attack", "194", id="artillery"),
        pytest.param("A suicide bomber hit a gate.", "Suicide bomb", "1831", id="a suicide bomb"),
        pytest.param("A roadside bomb hit a convoy.", "Remote explosive/landmine/IED", "183", id="a mine"),
        pytest.param("The strike hit a depot.", "", "190", id="the sentence does not say"),
    ],
)
def test_the_sentence_says_with_what_a_strike_was_made(sentence: str, sub_event_type: str, cameo: str) -> None:
    code = code_of(fallen(event_type="strike"), None, sentence)
    assert (code.event_type, code.sub_event_type, code.cameo) == (
        "Explosions/Remote violence",
        sub_event_type,
        cameo,
    )


def test_codes_of_other_taxonomies() -> None:
    code = code_of(fallen(), for_government=False)
    assert (code.cameo, code.plover) == ("192", "COERCE-seize")
    assert code_of(killed(3), None).event_type == ""
