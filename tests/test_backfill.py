"""Archives taken in by hand: nothing is sent, nothing is lost by stopping, and live files go first."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from backfills import TOWNS, capture, fill
from backfills import archive as archive_of_towns
from backfills import desk as watching_desk
from world import ROOT, World

from monitor.decide.aloud import Aloud
from monitor.errors import FileRefused
from monitor.inbox.manner import Manner

archive = pytest.fixture(archive_of_towns)
desk = pytest.fixture(watching_desk)


def test_an_archive_is_taken_in_and_nobody_hears_of_it(desk: World, archive: Path) -> None:
    counts = fill(desk, archive)
    assert counts.articles == 5
    assert {row["place"]["name"] for row in desk.incidents()} >= {"Kherson", "Lyman"}
    desk.pass_time(days=1)
    desk.run()
    assert desk.mails() == desk.mails("operator") == []


def test_the_time_of_a_file_is_no_publication(desk: World, archive: Path) -> None:
    fill(desk, archive)
    published = {row["title"].split()[0]: row["published"] for row in desk.articles()}
    assert published["Lyman"] is None
    assert published["Kherson"].startswith("2022-11-12")


def test_the_path_may_tell_the_publication(desk: World, archive: Path) -> None:
    (archive / "2022-10-01").mkdir()
    (archive / "rows.jsonl").rename(archive / "2022-10-01" / "rows.jsonl")
    fill(desk, archive, manner=Manner(published_from="path", trust_mtime=False))
    assert {row["published"][:10] for row in desk.articles()} == {"2022-10-01"}


def test_no_publication_may_be_taken_at_all(desk: World, archive: Path) -> None:
    fill(desk, archive, manner=Manner(published_from="none", trust_mtime=False))
    assert {row["published"] for row in desk.articles()} == {None}


def test_a_stopped_run_goes_on_where_it_was(desk: World, archive: Path) -> None:
    fill(desk, archive, most=2)
    counts = fill(desk, archive)
    assert (counts.known, counts.articles) == (2, 3)
    again = fill(desk, archive)
    assert (again.known, again.articles) == (5, 0)
    assert len(desk.articles()) == 5


def test_a_list_of_authors_makes_no_feed_of_a_row(desk: World, tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text(json.dumps(capture("Kherson", None) | {"authors": [{"name": "A. Writer"}]}))
    fill(desk, rows)
    assert fill(desk, rows).known == 1


def test_alerts_are_of_what_happened_lately(desk: World, archive: Path) -> None:
    lately = (desk.now - timedelta(days=1)).date().isoformat()
    with (archive / "rows.jsonl").open("a") as file:
        file.write(json.dumps(capture("Vovchansk", lately)) + "\n")
    fill(desk, archive, Aloud.RECENT)
    desk.run()
    assert [subject.split(":")[0] for subject in desk.mails()] == ["Vovchansk"]


FURTHER = [
    pytest.param(Manner(columns=(("published", "erschienen"),), trust_mtime=False), "2022-11-12", id="a column named"),
    pytest.param(Manner(published_from="path", trust_mtime=False), "2022-11-01", id="the path"),
]


@pytest.mark.parametrize(("manner", "day"), FURTHER)
def test_adding_it_again_in_another_manner_fills_what_was_missing(
    desk: World, tmp_path: Path, manner: Manner, day: str
) -> None:
    row = capture("Kherson", None) | {"erschienen": "2022-11-12"}
    path = tmp_path / "papers" / "2022-11-01" / "row.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(row))
    fill(desk, tmp_path / "papers")
    assert [row["published"] for row in desk.articles()] == [None]

    assert fill(desk, tmp_path / "papers", manner=manner).known == 0
    assert [str(row["published"])[:10] for row in desk.articles()] == [day]
    assert fill(desk, tmp_path / "papers", manner=manner).known == 1


def test_what_cannot_be_read_is_counted_and_stops_nothing(desk: World, archive: Path) -> None:
    (archive / "a-broken.zip").write_bytes(b"PK\x03\x04")
    (archive / "b-empty.txt").touch()
    with (archive / "rows.jsonl").open("a") as file:
        file.write('{"text": \n')
    counts = fill(desk, archive)
    assert (counts.articles, counts.unread_count) == (5, 3)
    assert [name for name, _ in counts.unread] == ["a-broken.zip", "b-empty.txt", "rows.jsonl 6"]
    assert all(isinstance(error, FileRefused) and error.cure for _, error in counts.unread)


def test_live_files_are_told_first_after_two_minutes_of_backlog(desk: World) -> None:
    """An outage leaves many files: what is folded in two minutes is sent before the rest is read."""
    for number, town in enumerate(TOWNS):
        desk.article(f"{number}-{town}", json.dumps(capture(town, "2024-12-06"))).rename(
            desk.home / "inbox" / f"{number}.json"
        )
    desk.pass_time(minutes=1)
    pipeline = desk.start().pipeline
    clock = desk.start().pipeline.intake.clock
    ticks = iter(range(100))
    pipeline.intake.clock = lambda: clock() + timedelta(seconds=50 * next(ticks))
    assert 0 < pipeline.run_once() < len(TOWNS)
    assert pipeline.intake.unfinished
    pipeline.deliverer.settle()
    assert 0 < len(desk.mails()) < len(TOWNS)


def monitor(home: Path, *words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "monitor", "--home", str(home), *map(str, words)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=100, check=False)


def test_the_command_takes_in_says_so_and_goes_on(world: World, archive: Path) -> None:
    rows = (archive / "rows.jsonl").read_text().replace('"published"', '"erschienen"')
    (archive / "rows.jsonl").write_text(rows)
    ended = monitor(world.home, "add", archive, "--map", "published=erschienen", "--workers", 1)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout == "5 articles read, 0 documents known already, 0 unread\n"
    assert sum(row["published"] is not None for row in world.articles()) == 4
    assert "0 articles read, 5 documents known already" in monitor(world.home, "add", archive).stdout


WRONG = [
    pytest.param(["--map", "colour=red"], "before the `=` stands one of text, title", id="a field that is none"),
    pytest.param(["--published-from", "mtime"], "`mtime` tells no day; choose column", id="a source that is none"),
    pytest.param(["gone"], "there is no file or folder gone", id="a path that is not there"),
]


@pytest.mark.parametrize(("words", "message"), WRONG)
def test_wrong_options_are_told(world: World, archive: Path, words: list[str], message: str) -> None:
    ended = monitor(world.home, "add", archive, *words)
    assert ended.returncode == 2
    assert message in ended.stderr
