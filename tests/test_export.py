"""What analysts get: our own rows and ACLED's, in four formats, as of now and as known at a moment."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cli_helpers import Ended, Shell
from cli_helpers import shell as shell_of_a_test
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet
from world import World

from monitor.export.columns import columns
from monitor.export.taxonomy import OVERTAKES
from monitor.export.writers import write_csv, write_geojson, write_jsonl

KUNDUZ_FALLS = """Taliban overrun Kunduz

Taliban fighters captured the city of Kunduz on Monday. At least 30 people were killed in Kunduz on Monday.
"""


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
