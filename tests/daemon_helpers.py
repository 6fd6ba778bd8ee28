"""The monitor as a process of its own, watched through the log that it writes; and one that dies at a chosen instant.

Run as a program, this file is the one that dies: `daemon_helpers.py HOME DEATH CLOCK`.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import Any

from monitor.inbox.away import Away
from monitor.messages import Message, MessageKind
from monitor.notify import Channel, Envelope
from monitor.settings import load_settings
from monitor.wiring import Monitor

PATIENCE = 60.0  # seconds for anything that is waited for
TESTS = Path(__file__).parent
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS.parent), str(TESTS)])}


@dataclass
class Process:
    """A running `monitor run`. `said` are the log lines that were waited for or passed over."""

    popen: subprocess.Popen[str]
    lines: SimpleQueue[str] = field(default_factory=SimpleQueue)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.listener = Thread(target=self._listen, daemon=True)
        self.listener.start()

    def _listen(self) -> None:
        assert self.popen.stderr
        with self.popen.stderr:
            for line in self.popen.stderr:
                self.lines.put(line)

    def wait_for(self, event: str, **fields: object) -> dict[str, Any]:
        """Return the next log line with this event and these fields."""
        end = monotonic() + PATIENCE
        while (left := end - monotonic()) > 0:
            entry = self.line(left)
            if entry.get("event") == event and fields.items() <= entry.items():
                return entry
        raise AssertionError(f"no {event!r} {fields}; it said:\n{self.all_said()}")

    def signal(self, number: signal.Signals) -> None:
        self.popen.send_signal(number)

    def kill(self) -> None:
        """End it as the system does when memory runs out: at once, whatever it is doing."""
        self.popen.kill()
        self.popen.wait(PATIENCE)
        self.listener.join(PATIENCE)
        assert not self.listener.is_alive(), "a worker process outlives the monitor"

    def kill_group(self) -> None:
        """End it together with its workers, as a power cut does."""
        assert self.popen.poll() is None, f"it ended by itself; it said:\n{self.all_said()}"
        os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait(PATIENCE)
        self.listener.join(PATIENCE)

    def line(self, seconds: float) -> dict[str, Any]:
        """Return the next log line, or nothing where none comes within so many seconds."""
        try:
            line = self.lines.get(timeout=max(seconds, 0))
        except Empty:
            return {}
        self.said.append(line)
        return dict(json.loads(line)) if line.startswith("{") else {}

    def all_said(self) -> str:
        """Return its whole log so far."""
        with suppress(Empty):
            while True:
                self.said.append(self.lines.get_nowait())
        return "".join(self.said)

    def stop(self) -> int:
        """Ask it to end, as a service manager does, and return its exit code."""
        self.popen.terminate()
        return self.popen.wait(PATIENCE)


def start(home: Path, *options: str) -> Process:
    """Start `monitor run` on a home, in a process group of its own."""
    command = [sys.executable, "-m", "monitor", "--home", str(home), "run", *options]
    with (home / "stdout").open("a") as out:
        popen = subprocess.Popen(
            command, stdout=out, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT, cwd=home, start_new_session=True
        )
    return Process(popen)


@contextmanager
def running(home: Path, *options: str, ready: str = "running") -> Iterator[Process]:
    """Start `monitor run` on a home and wait until it looks at the inbox; what still runs at the end is killed."""
    process = start(home, *options)
    try:
        process.wait_for(ready)
        yield process
    finally:
        process.kill()


def die(home: Path, death: str, clock: datetime) -> int:
    """Let a monitor work on a home until it dies in the chosen way; return its exit code (negative: the signal)."""
    command = [sys.executable, __file__, str(home), death, clock.isoformat()]
    return subprocess.run(command, env=ENVIRONMENT, cwd=home, timeout=PATIENCE, capture_output=True).returncode


def kill_myself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_before_moving(monitor: Monitor) -> None:
    """The third article is in the log, and its file still in the inbox."""
    taken, left = monitor.pipeline.intake.away.taken, iter(range(2))

    class Dying(Away):
        def taken(self, candidate: Any, now: datetime) -> Path | None:
            if next(left, None) is None:
                kill_myself()
            return taken(candidate, now)

    away = monitor.pipeline.intake.away
    monitor.pipeline.intake.away = Dying(away.inbox, away.archive, away.failed, away.after)


def die_in_the_middle_of_a_fold(monitor: Monitor) -> None:
    """The fifth article is half written: nothing of it may be found later."""
    renderer = monitor.pipeline.desk.renderer
    alert, left = renderer.alert, iter(range(4))

    def dying(*parts: Any, **named: Any) -> Message:
        if next(left, None) is None:
            kill_myself()
        return alert(*parts, **named)

    renderer.alert = dying  # type: ignore[method-assign]


@dataclass
class DyingChannel:
    """The other side has said yes to a message of this kind, and we have not written that down."""

    channel: Channel
    kind: MessageKind

    def send(self, message: Message, envelope: Envelope) -> None:
        self.channel.send(message, envelope)
        if message.kind is self.kind:
            kill_myself()


def die_before_noting(monitor: Monitor, kind: MessageKind) -> None:
    deliverer = monitor.pipeline.deliverer
    deliverer.channels = {name: DyingChannel(channel, kind) for name, channel in deliverer.channels.items()}


DEATHS: dict[str, Callable[[Monitor], None]] = {
    "before moving": die_before_moving,
    "in a fold": die_in_the_middle_of_a_fold,
    "before noting an alert": partial(die_before_noting, kind=MessageKind.ALERT),
    "before noting a digest": partial(die_before_noting, kind=MessageKind.DIGEST),
}


def main(home: str, death: str, clock: str) -> None:
    from world import read_here

    now = datetime.fromisoformat(clock)
    monitor = Monitor.assemble(load_settings(Path(home)), holder=death, clock=lambda: now, make_parsing=read_here)
    DEATHS[death](monitor)
    monitor.run_to_rest()


if __name__ == "__main__":
    main(*sys.argv[1:])
