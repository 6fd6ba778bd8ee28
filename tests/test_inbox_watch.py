"""The watcher nudges for every way in which a file arrives, and comes back to life."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue
from threading import Event

import pytest

from monitor.errors import MonitorError
from monitor.inbox.watch import Watch

SOON = 10.0  # seconds


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


@pytest.fixture
def nudged() -> Event:
    return Event()


@pytest.fixture(params=[False, True], ids=["told by the kernel", "polling"])
def watch(inbox: Path, nudged: Event, request: pytest.FixtureRequest) -> Iterator[Watch]:
    watch = Watch(inbox, nudged.set, polling=request.param)
    watch.start()
    yield watch
    watch.stop()


def write(inbox: Path) -> None:
    (inbox / "a.txt").write_text("Qala fell.")


def rename_in(inbox: Path) -> None:
    (inbox.parent / "a.txt").write_text("Qala fell.")
    (inbox.parent / "a.txt").rename(inbox / "a.txt")


def move_a_folder_in(inbox: Path) -> None:
    (inbox.parent / "steppe").mkdir()
    (inbox.parent / "steppe" / "a.txt").write_text("Qala fell.")
    (inbox.parent / "steppe").rename(inbox / "steppe")


ARRIVALS = [
    pytest.param(write, id="written"),
    pytest.param(rename_in, id="renamed in"),
    pytest.param(move_a_folder_in, id="a folder moved in"),
]


@pytest.mark.parametrize("arrive", ARRIVALS)
def test_every_arrival_nudges(watch: Watch, inbox: Path, nudged: Event, arrive: Callable[[Path], None]) -> None:
    arrive(inbox)
    assert nudged.wait(SOON)


def test_reading_does_not_nudge_ourselves(inbox: Path) -> None:
    """Else the scan after each nudge would cause the next one."""
    nudges: SimpleQueue[None] = SimpleQueue()
    write(inbox)
    watch = Watch(inbox, lambda: nudges.put(None))
    watch.start()
    (inbox / "a.txt").read_bytes()
    list(inbox.iterdir())
    (inbox.parent / "b.txt").touch()
    (inbox.parent / "b.txt").rename(inbox / "b.txt")
    nudges.get(timeout=SOON)
    watch.stop()
    assert nudges.empty()


def test_a_watch_on_an_inbox_made_anew_notices_and_starts_again(inbox: Path, nudged: Event) -> None:
    watch = Watch(inbox, nudged.set)
    watch.start()
    try:
        assert not watch.ensure()
        inbox.rename(inbox.with_name("elsewhere"))
        inbox.mkdir()
        assert watch.ensure()
        assert watch.alive
        nudged.clear()
        write(inbox)
        assert nudged.wait(SOON)
    finally:
        watch.stop()


def test_a_missing_inbox_is_said_and_can_come_back(inbox: Path, nudged: Event) -> None:
    watch = Watch(inbox, nudged.set)
    watch.start()
    try:
        shutil.rmtree(inbox)
        with pytest.raises(MonitorError, match="cannot be watched"):
            watch.ensure()
        inbox.mkdir()
        assert watch.ensure()
    finally:
        watch.stop()
