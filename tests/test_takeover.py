"""A monitor that loses its store or its life: files wait, nothing is lost or doubled, another takes over."""

import resource
import signal
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from time import monotonic

import pytest
from daemon_helpers import PATIENCE, running
from databases import Database, postgresql
from receivers import LocalSmtp, LocalWebhook
from test_daemon import CAPTURES, SETTINGS, drop, home_in
from test_store_lock import end_sessions
from world import World

from monitor.errors import StoreBusy
from monitor.handover import Handover
from monitor.store import Store
from monitor.wiring import VIEWS, asking, utc_now


@pytest.fixture
def home(tmp_path: Path, database: Database) -> Iterator[World]:
    """A home whose store is in a database of either kind."""
    with LocalSmtp() as smtp, LocalWebhook() as hook:
        world = home_in(tmp_path, smtp, hook)
        world.settings_file(f'{SETTINGS}\n[store]\nurl = "{database.url}"\n')
        yield world


def test_a_standby_takes_over_from_a_killed_monitor_within_ten_seconds(home: World) -> None:
    with running(home.home) as first, running(home.home, "--standby", ready="standing by") as second:
        for place in CAPTURES:
            drop(home, place)
        for _ in range(4):
            first.wait_for("taken in")
        first.kill()
        killed = monotonic()
        second.wait_for("running")
        assert monotonic() - killed < 10
        while len(home.articles()) < len(CAPTURES) or any(each["status"] != "done" for each in home.deliveries()):
            second.wait_for("delivered")
        assert second.stop() == 0

    assert len(home.articles()) == len(CAPTURES)
    places = Counter(row["title"].partition(":")[0] for row in home.alerts())
    assert sorted(places.values()) == [1] * len(CAPTURES)
    assert Counter(row["receiver"] for row in home.deliveries()) == {"desk": len(CAPTURES)}
    check_views(home)


def test_a_monitor_that_slept_while_the_server_forgot_its_lock_leaves_the_store_to_who_took_over(
    tmp_path: Path,
) -> None:
    with postgresql() as database, LocalSmtp() as smtp, LocalWebhook() as hook:
        home = home_in(tmp_path, smtp, hook)
        home.settings_file(f'{SETTINGS}\n[store]\nurl = "{database.url}"\n')
        with running(home.home) as first, running(home.home, "--standby", ready="standing by") as second:
            first.signal(signal.SIGSTOP)  # awake, it would be faster than the standby in taking its lock again
            end_sessions(database)
            second.wait_for("running")
            first.signal(signal.SIGCONT)
            drop(home, "Kherson")
            second.wait_for("delivered")
            assert first.popen.wait(PATIENCE) == 2  # with an error, so that a service manager starts it again

        assert len(home.articles()) == 1
        check_views(home)


def check_views(home: World) -> None:
    """The log verifies, and the views made anew from it equal those kept step by step."""

    def rows() -> dict[str, set[tuple[object, ...]]]:
        tables = [table for view in VIEWS for table in view.tables]
        with store.read() as connection:
            return {table.name: set(map(tuple, connection.execute(table.select()))) for table in tables}

    with closing(Store.open(home.settings.store_url, views=VIEWS, clock=utc_now)) as store:
        store.verify()
        before = rows()
        store.rebuild()
        assert rows() == before


def test_while_the_disk_is_full_files_wait_and_then_are_taken_in(tmp_path: Path) -> None:
    with LocalSmtp() as smtp, LocalWebhook() as hook:
        home = home_in(tmp_path, smtp, hook)
        with running(home.home) as process:
            drop(home, "Kherson")
            process.wait_for("taken in")
            process.wait_for("delivered")
            _, most = resource.prlimit(process.popen.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
            drop(home, "Goma")
            said = process.wait_for("read-only: nothing is taken in or sent until the store can be written")
            assert "cannot be read or written" in said["reason"] or "full" in said["reason"]
            assert (home.home / "inbox" / "goma.txt").exists()
            assert len(home.articles()) == 1

            resource.prlimit(process.popen.pid, resource.RLIMIT_FSIZE, (most, most))
            process.wait_for("taken in", file="goma.txt", new=True)
            process.wait_for("the store can be written again")
            assert process.stop() == 0

        assert len(home.alerts()) == 2
        with asking(home.settings) as store:
            store.verify()


def test_a_store_that_was_moved_away_is_waited_for(tmp_path: Path) -> None:
    with LocalSmtp() as smtp, LocalWebhook() as hook:
        home = home_in(tmp_path, smtp, hook)
        file, elsewhere = (home.home / "store" / name for name in ("monitor.db", "moved.db"))
        with running(home.home) as process:
            drop(home, "Kherson")
            process.wait_for("delivered")
            file.rename(elsewhere)
            drop(home, "Goma")
            process.wait_for("read-only: nothing is taken in or sent until the store can be written")
            elsewhere.rename(file)
            process.wait_for("taken in", file="goma.txt", new=True)
            assert process.stop() == 0

        assert len(home.articles()) == 2


def test_a_backfill_gives_way_to_a_monitor_of_another_machine(tmp_path: Path) -> None:
    """Whose store folder is another one: only the server knows of both. It is told, since it would wait for ever."""
    with postgresql() as database, LocalSmtp() as smtp, LocalWebhook() as hook:
        here, there = (elsewhere(tmp_path / name, smtp, hook, database.url) for name in ("here", "there"))
        handover = Handover(here.settings, deliver=False, wait=lambda _: None)
        assert handover.take_store()
        with ThreadPoolExecutor() as threads:
            starting = threads.submit(there.start)
            while not starting.done():
                handover.give_way()
            starting.result()
        with pytest.raises(StoreBusy, match="does not see"):
            handover.take_store()
        there.stop()
        assert handover.take_store()
        handover.release()


def elsewhere(folder: Path, smtp: LocalSmtp, hook: LocalWebhook, url: str) -> World:
    """A home of its own, whose store is on the server."""
    folder.mkdir()
    world = World(folder, smtp, hook)
    world.settings_file(f'[store]\nurl = "{url}"\n')
    return world
