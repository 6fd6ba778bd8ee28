"""What analysts get: our own rows and ACLED's, in four formats, as of now and as known at a moment."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from build import ARMY, GUNMEN, INSURGENTS, TALIBAN, incident, killed, on
from cli_helpers import Ended, Shell
from cli_helpers import shell as shell_of_a_test
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from pyarrow import parquet
from world import World

from monitor.export.acled import COLUMNS, acled_row, when_of
from monitor.export.actors import Actors, interaction
from monitor.export.columns import columns
from monitor.export.deaths import deaths_at
from monitor.export.geography import country, geo_precision
from monitor.export.own import bounds
from monitor.export.records import IncidentRecord
from monitor.export.taxonomy import OVERTAKES, REGAINS, TRANSFER, code_of
from monitor.export.writers import write_csv, write_geojson, write_jsonl
from monitor.model import Change, Figure, Incident, Party, PartyRef, Place, Precision, Recency, Status

KUNDUZ_FALLS = """Taliban overrun Kunduz

Taliban fighters captured the city of Kunduz on Monday. At least 30 people were killed in Kunduz on Monday.
"""
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


shell = pytest.fixture(shell_of_a_test)


@dataclass
class Desk:
    """An analyst at the command line of a home."""

    world: World
    shell: Shell

    def __call__(self, *options: object) -> Ended:
        return self.shell("--home", self.world.home, *options)

    def export(self, *options: object) -> str:
        told = self("export", *options)
        assert told.code == 0, told.err
        return told.out


@pytest.fixture
def desk(world: World, shell: Shell) -> Desk:
    world.now = datetime(2015, 9, 29, 6, tzinfo=UTC)
    world.rule("any-change")
    world.article("kunduz", KUNDUZ_FALLS, published="2015-09-28", outlet="Hindu Kush Times")
    world.run()
    world.stop()
    return Desk(world, shell)


# --- ACLED ----------------------------------------------------------------------------------------------------------


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


# --- formats --------------------------------------------------------------------------------------------------------

TWO = columns("name count", integers="count")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_a_formula_stays_a_text_in_a_spreadsheet(text: str) -> None:
    out = io.BytesIO()
    write_csv([{"name": text, "count": -3}], TWO, out)

    assert list(csv.reader(io.StringIO(out.getvalue().decode(), newline="")))[1] == [f"'{text}", "-3"]


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"))


@given(st.lists(st.fixed_dictionaries({"name": texts | st.none(), "count": st.integers() | st.none()})))
def test_json_lines_give_back_what_was_written(rows: list[dict[str, Any]]) -> None:
    out = io.BytesIO()
    write_jsonl(rows, TWO, out)

    lines = out.getvalue().decode().split("\n")
    assert [json.loads(line) for line in lines[:-1]] == rows


def test_rows_are_written_while_they_come() -> None:
    """Only what is written takes memory: nothing waits for the last row."""
    out, seen = io.BytesIO(), []

    def rows() -> Iterator[dict[str, Any]]:
        for number in range(20_000):
            yield {"name": "x" * 10, "count": number}
            seen.append(len(out.getvalue()))

    write_csv(rows(), TWO, out)

    assert seen[len(seen) // 2] > 100_000


def test_a_row_without_coordinates_is_a_feature_without_geometry() -> None:
    out = io.BytesIO()
    write_geojson([{"longitude": 68.9, "latitude": 36.7}, {}], columns("longitude latitude"), out)

    features = json.loads(out.getvalue())["features"]
    assert [feature["geometry"] for feature in features] == [{"type": "Point", "coordinates": [68.9, 36.7]}, None]


# --- the command ----------------------------------------------------------------------------------------------------


def test_incidents_in_our_own_schema(desk: Desk) -> None:
    rows = [json.loads(line) for line in desk.export("--format", "jsonl").splitlines()]

    [change] = [row for row in rows if row["event_type"] == "control_change"]
    assert (change["place"], change["country"], change["occurred_from"]) == ("Kunduz", "Afghanistan", "2015-09-28")
    assert (change["gained_by_id"], change["cameo"], change["time_precision"]) == ("taliban", "192", 1)
    assert (change["fatalities_low"], change["fatalities_best"], change["fatalities_high"]) == (30, 30, None)
    assert change["superseded"] is False
    assert change["latitude"] == pytest.approx(36.7, abs=0.1)


def test_reports_carry_their_sentence(desk: Desk) -> None:
    rows = list(csv.DictReader(io.StringIO(desk.export("--what", "reports"))))

    [change] = [row for row in rows if row["event_type"] == "control_change"]
    assert "captured the city of Kunduz" in change["sentence"] or "overrun Kunduz" in change["sentence"]
    assert change["superseded"] == "false"
    assert change["extractor"]


def test_sources_are_the_articles(desk: Desk) -> None:
    [row] = csv.DictReader(io.StringIO(desk.export("--what", "sources")))

    assert (row["outlet"], row["published"], row["superseded"]) == ("Hindu Kush Times", "2015-09-28T00:00:00Z", "false")


def test_acled_rows_leave_tolls_out_and_say_so(desk: Desk) -> None:
    told = desk("export", "--schema", "acled")

    [row] = csv.DictReader(io.StringIO(told.out))
    assert (row["sub_event_type"], row["fatalities"], row["source"]) == (OVERTAKES, "30", "Hindu Kush Times")
    assert row["event_id_cnty"].startswith("AFG")
    assert "left out, for `acled` has no form for them (tolls, denials, unknown days ...): 1 incidents" in told.err


def test_parquet_has_the_types_of_the_columns(desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "incidents.parquet"
    desk.export("--format", "parquet", "--out", out)

    table = parquet.read_table(out)
    assert table.num_rows == 2
    assert {str(table.schema.field(name).type) for name in ("latitude", "partial", "fatalities_low", "place")} == {
        "double",
        "bool",
        "int64",
        "string",
    }
    assert [path.name for path in tmp_path.glob("*incidents*")] == ["incidents.parquet"]


def test_as_known_then(desk: Desk) -> None:
    early = desk.world.now.isoformat()
    desk.world.pass_time(days=1)
    desk.world.article("second", "Kunduz lost\n\nThe Taliban seized Kunduz on Monday.\n", outlet="Kabul Post")
    desk.world.run()
    desk.world.stop()

    def outlets(*options: str) -> str:
        rows = map(json.loads, desk.export("--format", "jsonl", *options).splitlines())
        return next(str(row["outlets"]) for row in rows if row["event_type"] == "control_change")

    assert outlets() == "Hindu Kush Times; Kabul Post"
    assert outlets("--known-at", early) == "Hindu Kush Times"
    assert desk.export("--format", "jsonl", "--known-at", "2014-01-01") == ""


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(["--format", "xlsx"], "there is no format `xlsx`", id="an unknown format"),
        pytest.param(["--format", "parquet"], "name a file with --out", id="parquet on a screen"),
        pytest.param(["--schema", "acled", "--what", "reports"], "there is no export of reports", id="no such schema"),
        pytest.param(["--known-at", "yesterday"], "is no day or time", id="no time"),
    ],
)
def test_what_cannot_be_exported_is_said_with_its_cure(desk: Desk, options: list[str], message: str) -> None:
    told = desk("export", *options)

    assert told.code == 2
    assert message in told.err
