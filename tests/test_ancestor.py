"""The process that workers are forked from leaves nothing behind, however it and the monitor end."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from daemon_helpers import ENVIRONMENT

PREPARED = "from monitor.ancestor import ancestor; ancestor(); print(flush=True); "
KILLED = PREPARED + "import os; os.kill(os.getpid(), 9)"
WAITING = PREPARED + "input()"


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A folder with a short name: that of a socket may have 107 bytes."""
    with TemporaryDirectory() as folder:
        yield Path(folder)


@contextmanager
def started(code: str, temporary: Path) -> Iterator[None]:
    """Run a program beside us: from when its ancestor of workers is there, and to its own end or ours."""
    environment = ENVIRONMENT | {"TMPDIR": str(temporary)}
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout
        process.stdout.readline()
        yield
        process.communicate(b"\n")


def test_what_a_killed_process_leaves_in_the_folder_for_temporary_files_the_next_one_deletes(temporary: Path) -> None:
    with started(KILLED, temporary):
        pass
    [left] = temporary.iterdir()
    with started(WAITING, temporary):
        [used] = temporary.iterdir()
        assert used != left
        with started(PREPARED, temporary):
            pass
        assert list(temporary.iterdir()) == [used]
    assert list(temporary.iterdir()) == []


def test_the_folders_of_other_programs_stay(temporary: Path) -> None:
    theirs = temporary / "pymp-of-another"
    theirs.mkdir()
    with started(PREPARED, temporary):
        pass
    assert list(temporary.iterdir()) == [theirs]
