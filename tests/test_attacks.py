"""What a machine and its people do to a monitor at work: it waits, or starts anew, and loses nothing."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import active_children
from pathlib import Path

import pytest
from daemon_helpers import die, running
from dispatches import falls
from outcomes import Post, check_calls, log_of
from receivers import LocalSmtp, LocalWebhook, Mood, plain
from siege import Siege
from test_siege import EVERY_MINUTE, home_at
from test_takeover import check_views
from world import World, read_here

from monitor.errors import MonitorError
from monitor.inbox.load import Loaded
from monitor.parse import Job
from monitor.pool import Pool
from monitor.spool import Spool
from monitor.wiring import knowledge, read_rules

FALL = "Kherson taken\n\nUkrainian forces recaptured the city of Kherson on Friday.\n"
QUIET = "Notes\n\nAll is quiet.\n"


@pytest.mark.soak
def test_a_worker_that_is_stopped_while_it_waits_is_replaced_and_costs_no_file(world: World) -> None:
    read_here(world.settings, read_rules(world.settings))  # compiles the gazetteer where that was never done
    pool = Pool(knowledge(world.settings, read_rules(world.settings)), workers=1, timeout=5, patience=25)
    jobs = [Job(Loaded(text.encode(), None, world.now), "a.txt") for text in (FALL, QUIET, FALL)]
    assert len(pool.submit(jobs[0]).result()) == 1
    [worker] = active_children()
    os.kill(worker.pid or 0, signal.SIGSTOP)

    for answer in [pool.submit(job) for job in jobs]:
        assert len(answer.result()) == 1
    assert not worker.is_alive()
    pool.close()


def test_a_clock_that_is_set_back_loses_nothing_and_tells_nothing_twice(world: World) -> None:
    world.rule("any-change", notify=["desk", "hook"])
    world.article("kherson", FALL, published="2022-11-11")
    world.run()
    world.pass_time(days=-1)
    world.article("lyman", FALL.replace("Kherson", "Lyman"), published="2022-10-01")
    world.run()
    world.stop()
    world.run()

    assert [subject.partition(":")[0] for subject in world.mails()] == ["Kherson", "Lyman"]
    assert len(world.hook.calls) == 2
    times = [each.recorded_at for each in log_of(world)]
    assert times == sorted(times)


def test_while_a_clock_that_was_set_back_catches_up_a_receiver_is_tried_again_as_ever(world: World) -> None:
    world.rule("any-change")
    world.article("kherson", FALL, published="2022-11-11")
    world.run()
    world.pass_time(days=-1)
    world.smtp.mood = Mood.BUSY
    world.article("lyman", FALL.replace("Kherson", "Lyman"), published="2022-10-01")
    world.run()
    world.smtp.mood = Mood.OK
    world.pass_time(minutes=5)
    world.run()

    assert [subject.partition(":")[0] for subject in world.mails()] == ["Kherson", "Lyman"]


def test_what_a_clock_that_ran_ahead_put_off_is_not_put_off_when_it_is_right_again(world: World) -> None:
    """Neither the next try of a message nor the next digest: both would be owed in ten years."""
    world.rule("any-change")
    world.yaml("digests.yaml", {"version": 1, "digests": [EVERY_MINUTE]})
    world.run()
    world.pass_time(days=3650)
    world.smtp.mood = Mood.BUSY
    world.article("kherson", FALL, published="2022-11-11")
    world.run()
    world.pass_time(minutes=2)
    world.run()
    world.pass_time(days=-3650)
    world.smtp.mood = Mood.OK
    world.article("lyman", FALL.replace("Kherson", "Lyman"), published="2022-10-01")
    world.run()
    world.pass_time(minutes=2)
    world.run()

    alerts = [subject.partition(":")[0] for subject in world.mails() if not subject.startswith("Of late")]
    assert sorted(alerts) == ["Kherson", "Lyman"]
    assert any("Lyman" in plain(mail) for mail in world.smtp.mails if str(mail["Subject"]).startswith("Of late"))


def test_what_may_have_been_sent_before_a_death_is_sent_again_and_not_replaced(world: World) -> None:
    """The other side said yes and we died. What came meanwhile is told by a message of its own."""
    world.rule("any-change", notify=["hook"])
    fall = next(falls(0))
    world.article("first", fall.claimed())
    world.pass_time(minutes=1)
    assert die(world.home, "before noting an alert", world.now) == -signal.SIGKILL
    world.article("second", fall.seen())
    world.run()

    told = [(call.headers["webhook-id"], json.loads(call.body)["type"]) for call in world.hook.calls]
    assert [kind for _, kind in told] == ["alert.opened", "alert.opened", "alert.updated"]
    assert told[0] == told[1]


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of 48 MB in memory. Only root may mount one."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", folder], capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def test_on_a_full_disk_everything_waits_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    with LocalSmtp() as smtp, LocalWebhook() as hook, small_disk(tmp_path / "small") as disk:
        home = home_at(disk / "home", smtp, hook)
        siege = Siege(home, seed=1)
        with running(home.home) as process:
            siege.drop(5)
            for _ in range(5):
                process.wait_for("taken in")
            written = siege.write(40)
            full = fill_up(disk)
            siege.rename_in(written)
            process.wait_for("read-only: nothing is taken in or sent until the store can be written")
            full.unlink()
            process.wait_for("the store can be written again")
            siege.come_to_rest(process)

        post = Post(log_of(home))
        post.check()
        check_calls(home, post)
        check_views(home)
        assert siege.in_the_archive() == len(home.articles()) == siege.dropped


def test_a_batch_of_a_backfill_that_cannot_be_deleted_holds_up_nothing(tmp_path: Path) -> None:
    """As where `monitor add` was run by another user: it is taken in once, and the operator hears of it."""
    with LocalSmtp() as smtp, LocalWebhook() as hook:
        home = home_at(tmp_path / "home", smtp, hook)
        home.start()
        with small_disk(home.settings.spool_folder) as folder:
            Spool(folder).put([])
            subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
            pipeline = home.start().pipeline
            with pytest.raises(MonitorError, match=r"cannot be deleted.*monitor's user"):
                pipeline.work_off_spool()
            assert not pipeline.work_off_spool()
        home.stop()


def fill_up(disk: Path) -> Path:
    """Write a file until nothing more fits."""
    full = disk / "full"
    with full.open("wb", buffering=0) as file, suppress(OSError):
        for size in (1 << 20, 1 << 12):
            with suppress(OSError):
                while True:
                    file.write(bytes(size))
    return full
