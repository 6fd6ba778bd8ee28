"""Commands that fold are killed in the middle of it: the next try does the rest, and nothing is there twice."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from threading import Event

import pytest
from daemon_helpers import ENVIRONMENT, PATIENCE
from dispatches import dispatches
from outcomes import decided, log_of
from receivers import LocalSmtp, LocalWebhook
from test_siege import home_at, in_peace
from test_siege import seed as seed
from test_takeover import check_views
from world import World

from monitor.store import FoldLock

KEPT, ADDED, KILLS = 60, 120, 5
LONGEST = 3.0  # seconds from taking the store to the kill


@pytest.fixture
def home(tmp_path: Path) -> Iterator[World]:
    """Some articles were taken in, others lie in a folder; the parties file says more than when they were read."""
    with LocalSmtp() as smtp, LocalWebhook() as hook:
        world = in_peace(home_at(tmp_path / "home", smtp, hook), KEPT)
        parties = world.home / "rules" / "parties.yaml"
        parties.write_text(parties.read_text() + "  - {id: harbour-guard, name: Harbour Guard, kind: armed_group}\n")
        (tmp_path / "old").mkdir()
        for name, text in list(dispatches(ADDED))[KEPT:]:
            (tmp_path / "old" / name).write_text(text)
        yield world


def command(home: World, *words: str) -> subprocess.Popen[str]:
    line = [sys.executable, "-m", "monitor", "--home", str(home.home), *words]
    return subprocess.Popen(
        line, env=ENVIRONMENT, cwd=home.home.parent, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def killed(home: World, seconds: float, *words: str) -> bool:
    """Kill a command so long after it has taken the store; return whether it was still at work."""
    pause = Event()
    with command(home, *words) as process:
        while FoldLock.holder(home.settings.store_url) is None and process.poll() is None:
            pause.wait(0.01)
        pause.wait(seconds)
        at_work = process.poll() is None
        process.kill()
    return at_work


def finished(home: World, *words: str) -> World:
    """Let a command do its work."""
    with command(home, *words) as process:
        said, _ = process.communicate(timeout=5 * PATIENCE)
    assert process.returncode == 0, said
    return home


def twin(home: World, folder: Path) -> World:
    """Return a copy of a home, to which nothing will happen."""
    folder.mkdir()
    copy = World(folder, home.smtp, home.hook)
    shutil.copytree(home.home, folder, dirs_exist_ok=True)
    return copy


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("words", [("rebuild",), ("reread",), ("add", "old")], ids=lambda words: words[0])
def test_a_command_killed_while_it_folds_is_repeated(
    home: World, words: tuple[str, ...], seed: int, tmp_path: Path
) -> None:
    calm = twin(home, tmp_path / "calm")
    moments = Random(seed)
    hits = sum(killed(home, moments.uniform(0, LONGEST), *words) for _ in range(KILLS))
    finished(home, *words)
    finished(calm, *words)

    assert hits, "it was always faster"
    assert decided(log_of(home)) == decided(log_of(calm))
    check_views(home)
