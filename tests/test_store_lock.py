"""The fold lock: one holder, known by name, gone with its process."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest
from databases import Database, Postgresql, Sqlite, postgresql

from monitor.errors import MonitorError, StoreBusy
from monitor.store import FoldLock

HOLD = """
import sys
from monitor.store import FoldLock
lock = FoldLock.take(sys.argv[1], holder="monitor once")
print("taken", flush=True)
sys.stdin.read()
"""


def test_the_holder_is_known_while_it_holds(database: Database) -> None:
    assert FoldLock.holder(database.url) is None

    with FoldLock.take(database.url, holder="monitor run"):
        holder = FoldLock.holder(database.url)

        assert holder is not None
        assert (holder.command, holder.pid) == ("monitor run", os.getpid())
        assert abs(datetime.now(UTC) - holder.since) < timedelta(minutes=1)
    assert FoldLock.holder(database.url) is None


def test_a_second_taker_is_told_who_holds_it(database: Database) -> None:
    with (
        FoldLock.take(database.url, holder="monitor run"),
        pytest.raises(StoreBusy, match=f"is held by `monitor run`, process {os.getpid()} since") as busy,
    ):
        FoldLock.take(database.url, holder="monitor once")

    assert busy.value.cure


def test_the_refused_taker_leaves_the_name_of_the_holder(database: Database) -> None:
    with FoldLock.take(database.url, holder="monitor run"):
        for _ in range(2):
            with pytest.raises(StoreBusy, match="`monitor run`"):
                FoldLock.take(database.url, holder="monitor once")


def test_it_can_be_taken_again_after_its_release(database: Database) -> None:
    lock = FoldLock.take(database.url, holder="monitor run")
    lock.release()
    lock.release()

    with FoldLock.take(database.url, holder="monitor once"):
        pass


def test_a_killed_holder_holds_nothing(database: Database) -> None:
    command = [sys.executable, "-c", HOLD, database.url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdout.readline() == b"taken\n"
        with pytest.raises(StoreBusy, match=f"`monitor once`, process {other.pid}"):
            FoldLock.take(database.url, holder="monitor run")
        other.kill()
        other.wait()

        freed(database).release()


def test_the_holder_knows_while_others_wait(database: Database) -> None:
    with FoldLock.take(database.url, holder="monitor add") as lock:
        seen = [lock.is_wanted]
        with FoldLock.wanted(database.url), FoldLock.wanted(database.url):
            seen.append(lock.is_wanted)
        seen.append(lock.is_wanted)

    assert seen == [False, True, False]


def test_a_server_that_cannot_be_reached_is_wanted_by_nobody() -> None:
    with FoldLock.wanted("postgresql://127.0.0.1:1/monitor"):
        pass


def test_a_folder_that_cannot_be_used_is_explained(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("not a folder")

    with pytest.raises(MonitorError, match="cannot be used"):
        FoldLock.take(Sqlite(tmp_path / "store").url, holder="monitor run")


def freed(database: Database) -> FoldLock:
    """Take the lock as soon as the server has noticed that its holder is gone; the kernel notices at once."""
    end = monotonic() + 5
    while True:
        try:
            return FoldLock.take(database.url, holder="monitor run")
        except StoreBusy:
            if monotonic() > end:
                raise


def test_a_lock_that_the_server_lost_is_taken_again() -> None:
    with postgresql() as database, FoldLock.take(database.url, holder="monitor run") as lock:
        end_sessions(database)
        assert FoldLock.holder(database.url) is None
        assert not lock.is_wanted
        lock.renew()

        assert FoldLock.holder(database.url) is not None


def test_a_lock_that_another_process_took_meanwhile_is_lost() -> None:
    with postgresql() as database, FoldLock.take(database.url, holder="monitor run") as lock:
        end_sessions(database)
        with FoldLock.take(database.url, holder="monitor once"), pytest.raises(StoreBusy, match="`monitor once`"):
            lock.renew()


def end_sessions(database: Postgresql) -> None:
    """End the sessions that hold a fold lock, as the restart of a server does."""
    with database.shell() as shell:
        holders = "FROM pg_stat_activity WHERE application_name LIKE 'monitor %'"
        shell.execute(f"SELECT pg_terminate_backend(pid, 5000) {holders}")
