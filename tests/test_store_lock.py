"""The fold lock: one holder, known by name, gone with its process."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.errors import MonitorError, StoreBusy
from monitor.store import FoldLock

HOLD = """
import sys
from pathlib import Path
from monitor.store import FoldLock
lock = FoldLock.take(Path(sys.argv[1]), holder="monitor once")
print("taken", flush=True)
sys.stdin.read()
"""


def test_the_holder_is_known_while_it_holds(tmp_path: Path) -> None:
    assert FoldLock.holder(tmp_path) is None

    with FoldLock.take(tmp_path, holder="monitor run"):
        holder = FoldLock.holder(tmp_path)

        assert holder is not None
        assert (holder.command, holder.pid) == ("monitor run", os.getpid())
        assert abs(datetime.now(UTC) - holder.since) < timedelta(minutes=1)
    assert FoldLock.holder(tmp_path) is None


def test_a_second_taker_is_told_who_holds_it(tmp_path: Path) -> None:
    with (
        FoldLock.take(tmp_path, holder="monitor run"),
        pytest.raises(StoreBusy, match=f"is held by `monitor run`, process {os.getpid()} since") as busy,
    ):
        FoldLock.take(tmp_path, holder="monitor once")

    assert busy.value.cure


def test_the_refused_taker_leaves_the_name_of_the_holder(tmp_path: Path) -> None:
    with FoldLock.take(tmp_path, holder="monitor run"):
        for _ in range(2):
            with pytest.raises(StoreBusy, match="`monitor run`"):
                FoldLock.take(tmp_path, holder="monitor once")


def test_it_can_be_taken_again_after_its_release(tmp_path: Path) -> None:
    lock = FoldLock.take(tmp_path, holder="monitor run")
    lock.release()
    lock.release()

    with FoldLock.take(tmp_path, holder="monitor once"):
        pass


def test_a_killed_holder_holds_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdout.readline() == b"taken\n"
        with pytest.raises(StoreBusy, match=f"`monitor once`, process {other.pid}"):
            FoldLock.take(tmp_path, holder="monitor run")
        other.kill()
        other.wait()

        assert FoldLock.holder(tmp_path) is None
        FoldLock.take(tmp_path, holder="monitor run").release()


def test_a_folder_that_cannot_be_used_is_explained(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("not a folder")

    with pytest.raises(MonitorError, match="cannot be used"):
        FoldLock.take(tmp_path / "store", holder="monitor run")
