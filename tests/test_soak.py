"""An hour of general news at a steady pace: the memory of all processes and the backlog stay what they are."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from statistics import median
from threading import Event, Thread
from time import monotonic

import pytest
from benchmarks.texts import corpus, samples
from daemon_helpers import Process, running
from receivers import LocalSmtp, LocalWebhook
from world import World

Say = Callable[[str], None]

RATE = 20  # articles a second
LOOK = 15.0  # seconds between two looks
PARAGRAPHS = 6  # of each article


def general_news() -> Iterator[str]:
    """Yield articles without end, no two alike: each of paragraphs from anywhere, with a title and a number.

    Where there is no general news beside this checkout they are made of our samples, which is harder to read.
    """
    texts = corpus("general", 3000) or samples(3000)
    chance = random.Random(1)
    paragraphs = [each for text in texts for each in text.body.split("\n\n") if len(each) > 80]
    for number in count():
        body = "\n\n".join(chance.choice(paragraphs) for _ in range(PARAGRAPHS))
        yield f"{chance.choice(texts).title}\n\n{body}\n\nPage {number}.\n"


@dataclass(frozen=True, slots=True)
class Sample:
    """What was seen at one look: seconds since the start, files in the inbox, MiB of the daemon and of its workers."""

    at: float
    waiting: int
    daemon: float
    workers: float


class Rain:
    """Renames articles into an inbox at a steady pace, until it is told to stop."""

    def __init__(self, home: Path) -> None:
        self.inbox, self.outside = home / "inbox", home / "outside"
        self.outside.mkdir()
        self.dropped = 0
        self.dry = Event()
        self.thread = Thread(target=self._fall, daemon=True)

    def __enter__(self) -> "Rain":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.dry.set()
        self.thread.join()

    def _fall(self) -> None:
        started = monotonic()
        for text in general_news():
            if self.dry.wait(max(0.0, started + self.dropped / RATE - monotonic())):
                return
            path = self.outside / f"{self.dropped}.txt"
            path.write_text(text)
            path.rename(self.inbox / path.name)
            self.dropped += 1

    @property
    def waiting(self) -> int:
        return sum(1 for _ in self.inbox.glob("*.txt"))


def memory(pid: int, kind: str = "RssAnon") -> float:
    """Return the memory of a process in MiB: by default what it has to itself, without the files that it maps."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith(kind)) / 1024


def children(pid: int) -> list[int]:
    """Return the processes that a process started from its first thread or another."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def look(process: Process, rain: Rain, at: float) -> Sample:
    pid = process.popen.pid
    return Sample(at, rain.waiting, memory(pid), sum(map(memory, children(pid))))


def samples_of(process: Process, rain: Rain, seconds: float, say: Say) -> list[Sample]:
    """Look now and then while it rains; tell every tenth look."""
    started, seen = monotonic(), list[Sample]()
    while (at := monotonic() - started) < seconds:
        if at >= LOOK * len(seen):
            seen.append(look(process, rain, at))
            if len(seen) % 10 == 1:
                say(f"{rain.dropped:6} dropped, {seen[-1]}")
        process.line(1)
        process.said.clear()
    return seen


@pytest.mark.soak
@pytest.mark.timeout(4 * 3600)
def test_memory_and_backlog_stay_flat_while_it_rains(tmp_path: Path, request: pytest.FixtureRequest, say: Say) -> None:
    minutes = float(request.config.getoption("--minutes") or 60)
    with LocalSmtp() as smtp, LocalWebhook() as hook:
        home = World(tmp_path, smtp, hook, now=datetime.now(UTC) - timedelta(minutes=1))
        home.rule("any-change")
        with running(home.home) as process:
            with Rain(home.home) as rain:
                seen = samples_of(process, rain, 60 * minutes, say)
            until(lambda: rain.waiting == 0, process)
            assert process.stop() == 0
        assert len(home.articles()) == rain.dropped
    assert rain.dropped >= 0.95 * RATE * 60 * minutes, "the machine was too busy to drop articles at this pace"
    say(f"{rain.dropped} articles in {minutes:g} minutes, all taken in")
    for what, values, slack in (
        ("MiB of the daemon", [each.daemon for each in seen], 20),
        ("MiB of the workers", [each.workers for each in seen], 30),
        ("files waiting", [float(each.waiting) for each in seen], 2 * RATE),
    ):
        before, after = in_the_middle_and_at_the_end(values)
        say(f"{what}: {before:.0f} in the second quarter, {after:.0f} in the last, {max(values):.0f} at most")
        assert after < before + slack, what


def until(true: Callable[[], bool], process: Process) -> None:
    """Follow the log of a process until something is true."""
    end = monotonic() + 120
    while not true():
        process.line(0.5)
        assert monotonic() < end, process.all_said()[-2000:]


def in_the_middle_and_at_the_end(values: list[float]) -> tuple[float, float]:
    """Return the medians of the second and of the last quarter: in the first, caches fill."""
    quarter = len(values) // 4
    return median(values[quarter : 2 * quarter]), median(values[-quarter:])
