"""Archives taken in by hand: nothing is sent, nothing is lost by stopping, and live files go first."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import islice
from pathlib import Path
from threading import Event as Flag
from time import time

import pytest
from world import ROOT, World, reader

from monitor.backfill import Backfill, Counts
from monitor.decide.aloud import Aloud
from monitor.errors import FileRefused, StoreBusy
from monitor.handover import BATCH, MOST_WAITING, Handover
from monitor.inbox.gather import Document, Unread, gathered, sources
from monitor.inbox.manner import Manner
from monitor.spool import Spool
from monitor.views import articles
from monitor.wiring import Monitor, asking, knowledge, read_rules

TOWNS = ("Kherson", "Izium", "Lyman", "Kupiansk", "Balakliia")
ARCHIVE = Manner(trust_mtime=False)


def capture(town: str, published: str | None) -> dict[str, object]:
    text = f"Ukrainian forces recaptured the town of {town} on Thursday, the general staff said. Nobody expected it."
    return {"title": f"{town} is back in Ukrainian hands", "text": text, "published": published, "source": "Courier"}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Five articles of 2022 in a table, one of them without a date."""
    folder = tmp_path / "archive-2022"
    folder.mkdir()
    rows = [capture(town, None if town == "Lyman" else "2022-11-12") for town in TOWNS]
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder


@pytest.fixture
def desk(world: World) -> World:
    """The desk watches every control change, and gets a digest each morning."""
    world.rule("any-change")
    daily = {"id": "daily", "title": "The morning", "cron": "0 7 * * *", "timezone": "UTC", "receivers": ["desk"]}
    world.yaml("digests.yaml", {"version": 1, "digests": [daily]})
    world.run()
    return world


def fill(
    world: World,
    path: Path,
    aloud: Aloud = Aloud.NOBODY,
    *,
    manner: Manner = ARCHIVE,
    most: int | None = None,
) -> Counts:
    """Take a folder in beside the running monitor, or only its first documents; the monitor folds them."""
    pipeline = world.start().pipeline
    counts = read(world, path, aloud, manner, most)
    while pipeline.work_off_spool():
        pass
    return counts


def read(world: World, path: Path, aloud: Aloud, manner: Manner = ARCHIVE, most: int | None = None) -> Counts:
    """Read a folder as `monitor add` does, into the spool while a monitor runs."""
    handover = Handover(world.settings, deliver=False, wait=lambda _: world.start().pipeline.work_off_spool())
    handover.take_store()
    try:
        with asking(world.settings) as store:

            def is_known(sha256: str) -> bool:
                with store.read() as connection:
                    return articles.knows_document(connection, sha256, manner.shown)

            parsing = reader(knowledge(world.settings, read_rules(world.settings)))
            return Backfill(
                documents(path, most), is_known, parsing, handover, manner, aloud, Flag(), lambda counts: None
            ).run()
    finally:
        handover.release()


def documents(path: Path, most: int | None = None) -> Iterable[Document | Unread]:
    return islice((each for source in sources([path]) for each in gathered(source)), most)


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


def test_beside_a_running_monitor_batches_wait_in_its_spool(desk: World, archive: Path) -> None:
    spool = Spool(desk.settings.spool_folder)
    read(desk, archive, Aloud.NOBODY)
    assert len(spool.waiting()) == 1
    assert desk.articles() == []

    pipeline = desk.start().pipeline
    assert pipeline.work_off_spool()
    assert not pipeline.work_off_spool()
    assert len(desk.articles()) == 5
    assert spool.waiting() == []
    desk.run()
    assert desk.mails() == []


def test_a_batch_folded_twice_changes_nothing(desk: World, archive: Path) -> None:
    spool = Spool(desk.settings.spool_folder)
    read(desk, archive, Aloud.NOBODY)
    [batch] = spool.waiting()
    kept = batch.read_bytes()
    desk.start().pipeline.work_off_spool()
    position = desk.start().store.position
    batch.write_bytes(kept)  # as a crash between the commit and the deletion leaves it
    desk.start().pipeline.work_off_spool()
    assert desk.start().store.position == position


def test_a_damaged_batch_is_passed_over_and_told(desk: World) -> None:
    spool = Spool(desk.settings.spool_folder)
    spool.put([])
    spool.waiting()[0].write_bytes(b"\xc1")
    with pytest.raises(Exception, match="cannot be read"):
        desk.start().pipeline.work_off_spool()
    assert not desk.start().pipeline.work_off_spool()


@pytest.mark.parametrize("who", [pytest.param("monitor", id="a monitor"), pytest.param("add", id="the next run")])
def test_what_a_killed_run_had_begun_to_write_is_deleted(desk: World, archive: Path, who: str) -> None:
    """When nobody can be at it any more."""
    folder = desk.settings.spool_folder
    folder.mkdir(parents=True)
    left, being_written = (folder / f".{name}.batch.part" for name in ("left", "new"))
    for part in (left, being_written):
        part.write_bytes(b"half")
    os.utime(left, (time() - 2 * 3600,) * 2)
    if who == "monitor":
        desk.start().sweep()
    else:
        read(desk, archive, Aloud.NOBODY)

    assert [part.exists() for part in (left, being_written)] == [False, True]


def test_a_full_spool_is_waited_for(desk: World, archive: Path) -> None:
    many = archive / "many.jsonl"
    many.write_text("".join(json.dumps(capture(f"Testtown {number}", None)) + "\n" for number in range(BATCH)))
    spool = Spool(desk.settings.spool_folder)
    for _ in range(MOST_WAITING):
        spool.put([])
    desk.start()
    read(desk, archive, Aloud.NOBODY)
    assert len(spool.waiting()) == MOST_WAITING + 1  # and the last few articles, which nothing follows


def test_without_a_monitor_it_folds_itself(desk: World, archive: Path) -> None:
    desk.stop()
    read(desk, archive, Aloud.NOBODY)
    assert len(desk.articles()) == 5
    assert Spool(desk.settings.spool_folder).waiting() == []


def test_what_a_killed_run_left_in_the_spool_is_folded_by_the_next(desk: World, archive: Path) -> None:
    read(desk, archive, Aloud.NOBODY)
    desk.stop()
    (archive / "rows.jsonl").unlink()
    (archive / "last.json").write_text(json.dumps(capture("Vovchansk", None)))
    read(desk, archive, Aloud.NOBODY)
    assert len(desk.articles()) == 6


def test_it_gives_way_to_a_monitor_that_starts_and_goes_on_when_that_ends(desk: World) -> None:
    desk.stop()
    handover = Handover(desk.settings, deliver=False)
    assert handover.take_store()
    with ThreadPoolExecutor() as threads:
        starting = threads.submit(desk.start)
        while not starting.done():
            handover.give_way()
        starting.result()
    assert not handover.take_store()
    desk.stop()
    assert handover.take_store()
    handover.release()


def test_a_monitor_gives_way_to_nobody(desk: World) -> None:
    desk.start()
    with pytest.raises(StoreBusy, match="is held by `a test`"):
        Monitor.assemble(desk.settings, holder="monitor run")


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
