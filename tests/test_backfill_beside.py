"""`monitor add` beside a monitor: batches wait in its spool, and the store goes from the one to the other."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from time import time

import pytest
from backfills import archive as archive_of_towns
from backfills import capture, read
from backfills import desk as watching_desk
from world import World

from monitor.decide.aloud import Aloud
from monitor.errors import StoreBusy
from monitor.handover import BATCH, MOST_WAITING, Handover
from monitor.spool import Spool
from monitor.wiring import Monitor

archive = pytest.fixture(archive_of_towns)
desk = pytest.fixture(watching_desk)


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


def test_a_monitor_of_another_home_is_named_since_it_would_never_see_the_spool(desk: World, tmp_path: Path) -> None:
    desk.start()
    store = replace(desk.settings.store, url=desk.settings.store_url)
    elsewhere = replace(desk.settings, home=tmp_path / "elsewhere", store=store)
    waited: list[float] = []
    handover = Handover(elsewhere, deliver=False, wait=waited.append)
    with pytest.raises(StoreBusy, match=r"held by `a test`.*does not see .*elsewhere/store/spool.*`--home`"):
        handover.take_store()
    assert 1 < sum(waited) <= 30

    handover.wait = lambda _: desk.stop()
    assert handover.take_store()
    handover.release()
