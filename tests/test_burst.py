"""Many files at once: all taken in, each once, the oldest first, in steady memory."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from world import ROOT, World

from monitor.inbox.scan import Scanner

SIZES = [
    pytest.param(2_000, id="2,000 files"),
    pytest.param(50_000, id="50,000 files", marks=[pytest.mark.soak, pytest.mark.timeout(3600)]),
]


def report(number: int) -> str:
    return (
        f"Harbour notes, page {number}\n\nShip {number} called at berth {number % 7}. It took {number} crates on board."
    )


@pytest.mark.parametrize("count", SIZES)
def test_a_burst_renamed_in_while_workers_are_busy_is_taken_in_once(world: World, tmp_path: Path, count: int) -> None:
    world.use_workers(2)
    written = [tmp_path / f"{number}.txt" for number in range(count)]
    for number, path in enumerate(written):
        path.write_text(report(number))
        os.utime(path, (world.now.timestamp() - count + number,) * 2)

    def rename_in() -> None:
        for path in written:
            path.rename(world.home / "inbox" / path.name)

    burst = Thread(target=rename_in)
    burst.start()
    while burst.is_alive() or list((world.home / "inbox").glob("*.txt")):
        world.run()
    files = [row["file"] for row in world.articles()]
    assert sorted(files) == sorted(path.name for path in written)
    assert world.failed() == {}


# In a process of its own: what other threads of the test run allocate would be counted, too.
MEASURED = """
import sys, tracemalloc
from datetime import datetime
from pathlib import Path
from monitor.inbox.scan import Scanner
scanner, peaks = Scanner(Path(sys.argv[1])), []
tracemalloc.start()
for _ in range(4):
    tracemalloc.reset_peak()
    scanner.scan(datetime.fromisoformat(sys.argv[2]))
    kept, peak = tracemalloc.get_traced_memory()
    peaks.append(peak)
print(kept, *peaks)
"""
WAITING = [
    pytest.param(20_000, id="20,000 files"),
    pytest.param(100_000, id="100,000 files", marks=[pytest.mark.soak, pytest.mark.timeout(600)]),
]


@pytest.mark.parametrize("count", WAITING)
def test_what_waits_since_an_outage_is_offered_oldest_first_in_steady_memory(tmp_path: Path, count: int) -> None:
    for number in range(count):
        (tmp_path / f"{number * 7919 % count:06}.txt").touch()
    late = datetime.now(UTC) + timedelta(minutes=5)
    scanner = Scanner(tmp_path)
    first = [(each.mtime_ns, each.name) for each in scanner.scan(late)]
    assert first == sorted(first)
    assert (len(first), scanner.more) == (scanner.most, True)
    command = [sys.executable, "-c", MEASURED, str(tmp_path), late.isoformat()]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    kept, *peaks = map(int, run.stdout.split())
    assert max(peaks) < 1.25 * peaks[0]
    assert kept < 10_000_000
