"""`monitor add` as a process of its own: killed, and met by a monitor that starts while it folds."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from daemon_helpers import ENVIRONMENT, PATIENCE, running
from world import World

from monitor.spool import Spool
from monitor.store import FoldLock

ARTICLES = 130  # more than two batches


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A table of short articles, each with its own town and day."""
    rows = ({"title": f"Quiet day {n} in Lyman", "text": f"Ship {n} left Lyman at {n % 12}."} for n in range(ARTICLES))
    path = tmp_path / "quiet.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@contextmanager
def adding(world: World, archive: Path) -> Iterator[subprocess.Popen[str]]:
    """Start `monitor add` and wait until it has the store; what still runs at the end is killed."""
    command = [sys.executable, "-m", "monitor", "--home", str(world.home), "add", str(archive)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=ENVIRONMENT)
    try:
        while FoldLock.holder(world.settings.store_url) is None:
            assert process.poll() is None
        yield process
    finally:
        process.kill()
        process.communicate()


def added(world: World, archive: Path) -> str:
    """Let `monitor add` run to its end; return what it says."""
    with adding(world, archive) as process:
        return process.communicate(timeout=PATIENCE)[0]


@pytest.mark.soak  # at the lowest priority it starves beside other tests
@pytest.mark.timeout(600)
def test_a_monitor_that_starts_takes_over_and_nothing_is_lost_or_doubled(world: World, archive: Path) -> None:
    with adding(world, archive) as process, running(world.home) as monitor:
        assert FoldLock.holder(world.settings.store_url).command == "monitor run"  # type: ignore[union-attr]
        assert f"{ARTICLES} articles read" in process.communicate(timeout=PATIENCE)[0]
        monitor.stop()
    world.run()
    assert Spool(world.settings.spool_folder).waiting() == []
    assert len(world.articles()) == ARTICLES
    assert world.start().store.verify().events


@pytest.mark.soak  # at the lowest priority it starves beside other tests
@pytest.mark.timeout(600)
def test_killed_it_goes_on_where_it_was(world: World, archive: Path) -> None:
    with adding(world, archive) as process:
        spool = Spool(world.settings.spool_folder)
        while not spool.waiting():
            assert process.poll() is None
    said = added(world, archive)
    assert f"{ARTICLES} articles read" in said or "known already" in said
    assert len(world.articles()) == ARTICLES
    assert f"0 articles read, {ARTICLES} documents known already" in added(world, archive)
