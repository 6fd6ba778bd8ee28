"""The commands as operators and programs meet them: what they print, how they end, what they say of mistakes."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cli_helpers import Shell, shell
from receivers import LocalSmtp, LocalWebhook
from world import World

KHERSON = """Ukrainian troops enter Kherson after Russian withdrawal

KYIV, Nov 11 (Reuters) - Ukrainian forces recaptured the city of Kherson on Friday.

The Russian army said on Friday that it had withdrawn from Kherson.
"""
TOLL = """Blast in Mogadishu

At least 120 people were killed when a truck bomb exploded in Mogadishu on Saturday, police said.
"""


@pytest.fixture
def monitor(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    yield from shell(capsys, monkeypatch)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A home in which Kherson fell, was alerted and sent, and a digest of it is due tomorrow."""
    with LocalSmtp() as smtp, LocalWebhook() as hook:
        world = World(tmp_path_factory.mktemp("told"), smtp, hook, now=datetime(2022, 11, 11, 18, tzinfo=UTC))
        world.rule("city-falls", severity="high", notify=["desk", "hook"])
        daily = {"id": "daily", "title": "The morning", "cron": "0 7 * * *", "timezone": "UTC", "receivers": ["desk"]}
        world.yaml("digests.yaml", {"version": 1, "digests": [daily]})
        world.run()
        world.article("kherson", KHERSON, published="2022-11-11", outlet="reuters", url="https://reuters.com/k")
        world.article("toll", TOLL, published="2022-10-29")
        world.run()
        world.stop()
        yield world


# --- questions ----------------------------------------------------------------------------------------------------

PROMISED = {
    "articles": "id file outlet title published published_inferred language status",
    "reports": "id event_type place gained_by lost_by occurred_from occurred_to precision factuality said_by recency",
    "incidents": "id event_type place gained_by lost_by occurred_from occurred_to precision status status_basis "
    "origins articles recency",
    "alerts": "id rule severity status title opened_at incidents receivers",
    "deliveries": "id alert digest receiver status attempts",
    "holdings": "place holder since status",
}


@pytest.mark.parametrize("question", PROMISED)
def test_a_question_is_answered_with_the_promised_names(monitor: Shell, told: World, question: str) -> None:
    answer = monitor("--home", told.home, question, "--json")
    assert answer.code == 0
    assert answer.rows
    for row in answer.rows:
        assert set(PROMISED[question].split()) <= row.keys()


@pytest.mark.parametrize("question", PROMISED)
def test_a_question_is_answered_as_a_table(monitor: Shell, told: World, question: str) -> None:
    answer = monitor("--home", told.home, question)
    assert answer.code == 0
    assert "Kherson" in answer.out


@pytest.mark.parametrize("question", ["alerts", "status"])
def test_a_table_shows_times_as_people_read_them(monitor: Shell, told: World, question: str) -> None:
    shown = monitor("--home", told.home, question).out
    assert "2022-11-11 18:00:" in shown
    assert "T18:00" not in shown


def test_the_values_have_the_promised_form(monitor: Shell, told: World) -> None:
    [incident] = (
        i for i in monitor("--home", told.home, "incidents", "--json").rows if i["event_type"] == "control_change"
    )
    [alert] = monitor("--home", told.home, "alerts", "--json").rows
    [delivery, _] = monitor("--home", told.home, "deliveries", "--json").rows
    articles = monitor("--home", told.home, "articles", "--json").rows
    [held] = monitor("--home", told.home, "holdings", "--json").rows

    assert incident["place"].keys() == {"id", "name", "country", "kind"}
    assert incident["gained_by"].keys() == {"id", "name"}
    assert incident["origins"] >= 1
    assert incident["articles"] == [article["id"] for article in articles if article["file"] == "kherson.txt"]
    assert incident["occurred_from"] == "2022-11-11"
    assert alert["incidents"] == [incident["id"]]
    assert alert["receivers"] == ["desk", "hook"]
    assert (delivery["alert"], delivery["status"], delivery["attempts"]) == (alert["id"], "done", 1)
    assert held["place"]["name"] == "Kherson"
    assert held["since"] == "2022-11-11"


def test_all_times_are_utc(monitor: Shell, told: World) -> None:
    [article, _] = monitor("--home", told.home, "articles", "--json").rows
    [alert] = monitor("--home", told.home, "alerts", "--json").rows
    [delivery, _] = monitor("--home", told.home, "deliveries", "--json").rows
    for text in (article["published"], article["received_at"], alert["opened_at"], delivery["owed_at"]):
        assert text.endswith("Z")
        assert datetime.fromisoformat(text).tzinfo is not None


def test_holdings_can_be_asked_of_a_day_as_known_at_a_time(monitor: Shell, told: World) -> None:
    def holders(*options: str) -> list[str]:
        rows = monitor("--home", told.home, "holdings", "--json", *options).rows
        return [row["holder"]["name"] for row in rows]

    assert len(holders("--as-of", "2022-11-12")) == 1
    assert holders("--as-of", "2022-11-12", "--known-at", "2022-11-11T12:00") == []
    assert holders("--as-of", "2022-11-12", "--known-at", "2022-11-11T20:00+01:00") == holders()


def test_a_day_that_is_none_is_explained(monitor: Shell, told: World) -> None:
    ended = monitor("--home", told.home, "holdings", "--as-of", "yesterday")
    assert ended.code == 2
    assert "`yesterday` is no day" in ended.err


def test_why_tells_the_whole_chain(monitor: Shell, told: World) -> None:
    [alert] = monitor("--home", told.home, "alerts", "--json").rows
    text = monitor("--home", told.home, "why", alert["id"])
    assert text.code == 0
    for part in ("city-falls", "recaptured the city of Kherson", "kherson.txt", "desk", "hook"):
        assert part in text.out
    assert ">>> Ukrainian forces recaptured" in " ".join(text.out.split())  # the sentence that the mail quotes

    value = json.loads(monitor("--home", told.home, "why", alert["id"], "--format", "json").out)
    assert "Kherson" in json.dumps(value)
    page = monitor("--home", told.home, "why", alert["id"], "--format", "html").out
    assert page.lstrip().lower().startswith("<!doctype html>")
    assert "<mark" in page
    assert "http-equiv" not in page
    assert 'src="http' not in page


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["why", "nothing"], "no alert begins with `nothing`", id="unknown alert"),
        pytest.param(["why", "city", "--format", "pdf"], "there is no format `pdf`", id="unknown format"),
        pytest.param(["digest", "preview", "weekly"], "there is no digest `weekly`; known are: daily", id="digest"),
        pytest.param(["receivers", "test", "nobody"], "there is no receiver `nobody`", id="unknown receiver"),
    ],
)
def test_a_name_that_is_not_there_is_explained(monitor: Shell, told: World, words: list[str], said: str) -> None:
    ended = monitor("--home", told.home, *words)
    assert ended.code == 2
    assert said in ended.err
    assert "Traceback" not in ended.err


def test_status_says_how_the_monitor_is(monitor: Shell, told: World) -> None:
    rows = {row["what"]: row["value"] for row in monitor("--home", told.home, "status", "--json").rows}
    assert rows["running"] == "no"
    assert rows["articles"] == 2
    assert rows["alerts"] == 1
    assert rows["rules in force"] == 1
    assert rows["deliveries done"] == 2
    assert rows["mistakes in rules"] == 0


def test_a_digest_can_be_seen_before_it_is_sent(monitor: Shell, told: World) -> None:
    sent = len(told.smtp.mails)
    assert "Kherson" in monitor("--home", told.home, "digest", "preview", "daily").out
    assert "<html" in monitor("--home", told.home, "digest", "preview", "daily", "--format", "html").out
    assert len(told.smtp.mails) == sent


def test_a_receiver_can_be_tested(monitor: Shell, told: World) -> None:
    ended = monitor("--home", told.home, "receivers", "test", "desk")
    assert ended.code == 0
    assert "`desk` has the test message" in ended.out
    assert told.mails()[-1] == "Test of the receiver desk"


def test_the_log_verifies_and_the_views_can_be_made_anew(monitor: Shell, told: World) -> None:
    before = [monitor("--home", told.home, question, "--json").out for question in PROMISED]
    assert "the log is whole" in monitor("--home", told.home, "verify").out
    assert monitor("--home", told.home, "rebuild").code == 0
    assert [monitor("--home", told.home, question, "--json").out for question in PROMISED] == before


# --- extract ------------------------------------------------------------------------------------------------------


def test_extract_prints_one_line_for_each_file_in_order(monitor: Shell, tmp_path: Path) -> None:
    bare, front, beside = (tmp_path / name for name in ("bare.txt", "front.md", "beside.txt"))
    bare.write_text(KHERSON)
    front.write_text("---\npublished: 2022-11-11\noutlet: Some Paper\n---\n" + KHERSON)
    beside.write_text(KHERSON)
    (tmp_path / "beside.txt.meta.json").write_text('{"published": "2022-11-11"}')
    missing = tmp_path / "missing.txt"

    ended = monitor("--home", tmp_path, "extract", missing, front, bare, beside, "--jsonl")
    assert ended.code == 0
    lines = [json.loads(line) for line in ended.out.splitlines()]
    assert [line["file"] for line in lines] == ["missing.txt", "front.md", "bare.txt", "beside.txt"]
    assert "cannot be read" in lines[0]["error"]
    changes = [[r for r in line["reports"] if r["event_type"] == "control_change"] for line in lines]
    assert [[report["date"] for report in each] for each in changes[1::2]] == [["2022-11-11"]] * 2
    assert changes[1][0]["place"]["name"] == "Kherson"
    assert not (tmp_path / "store").exists()


def test_extract_can_be_told_the_day_of_publication(monitor: Shell, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(KHERSON)
    ended = monitor("--home", tmp_path, "extract", tmp_path / "a.txt", "--published", "2022-11-11", "--jsonl")
    [report] = (r for r in json.loads(ended.out)["reports"] if r["event_type"] == "control_change")
    assert report["date"] == "2022-11-11"
