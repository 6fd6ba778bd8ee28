"""A home whose monitor is killed again and again at random moments, workers and all, while files come in."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from random import Random
from time import monotonic

from daemon_helpers import PATIENCE, Process, start
from dispatches import dispatches
from world import World

from monitor.wiring import asking

AT_FIRST = 4  # files dropped whenever a monitor starts
# When a life ends: while it starts (seconds from then), or at work (seconds from the first article taken in).
STARTING, WORKING, LATE = 3.0, 0.6, 3.0


@dataclass
class Siege:
    """Files are renamed into the inbox, one more for each that is taken in. `dropped` counts them."""

    home: World
    seed: int
    dropped: int = 0
    takeovers: list[float] = field(default_factory=list)  # seconds until the next monitor ran

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.outside = self.home.home / "outside"
        self.outside.mkdir()
        self.files: Iterator[tuple[str, str]] = dispatches(1_000_000)

    def drop(self, most: int = 1) -> None:
        """Rename the next files into the inbox, as one should."""
        self.rename_in(self.write(most))

    def write(self, most: int) -> list[Path]:
        """Write the next files elsewhere."""
        written = []
        for name, text in islice(self.files, most):
            written.append(self.outside / name)
            written[-1].write_text(text)
        self.dropped += most
        return written

    def rename_in(self, written: list[Path]) -> None:
        for path in written:
            path.rename(self.home.home / "inbox" / path.name)

    def kill_one_after_the_other(self, kills: int) -> None:
        """Kill that many monitors; the next one starts when its forerunner is dead."""
        self._let_one_begin()
        for _ in range(kills):
            with self._living() as process:
                self._until_its_end(process)
                process.kill_group()
            self._verify()

    def kill_with_a_standby(self, kills: int) -> None:
        """Kill that many monitors; another one always stands by and takes over."""
        self._let_one_begin()
        with ExitStack() as alive:
            active = alive.enter_context(self._living("--standby"))
            active.wait_for("running")
            for _ in range(kills):
                standby = alive.enter_context(self._living("--standby"))
                standby.wait_for("standing by")
                self._until_its_end(active)
                self.takeovers.append(self._taken_over(active, standby))
                self._verify()
                active = standby

    def live_on(self) -> None:
        """Let a last monitor finish the work, and end it as a person would."""
        with self._living("--standby") as process:
            process.wait_for("running")  # before, a polite end is no more than that of any program
            self.come_to_rest(process)

    def come_to_rest(self, process: Process) -> None:
        """Wait until all is taken in and delivered, and end a monitor as a person would."""
        end = monotonic() + 10 * PATIENCE
        while not self._at_rest():
            process.line(0.5)
            assert monotonic() < end, f"it does not come to rest; it said:\n{process.all_said()}"
        assert process.stop() == 0, process.all_said()

    def in_the_archive(self) -> int:
        """Return how many files were moved away as taken in."""
        return len(list((self.home.home / "store" / "archive").rglob("*.txt")))

    def _let_one_begin(self) -> None:
        """What is killed later finds the tables made."""
        self.drop()
        with self._living() as process:
            process.wait_for("taken in")
            process.kill_group()

    @contextmanager
    def _living(self, *options: str) -> Iterator[Process]:
        process = start(self.home.home, *options)
        try:
            yield process
        finally:
            process.kill()

    def _taken_over(self, active: Process, standby: Process) -> float:
        """Kill one and return how many seconds later the other runs."""
        active.kill_group()
        killed = monotonic()
        standby.wait_for("running")
        return monotonic() - killed

    def _verify(self) -> None:
        """The chain holds, and every document is there."""
        with asking(self.home.settings, views=()) as store:
            store.verify()

    def _at_rest(self) -> bool:
        waiting = any((self.home.home / "inbox").glob("*.txt"))
        return not waiting and all(each["status"] in ("done", "superseded") for each in self.home.deliveries())

    def _until_its_end(self, process: Process) -> None:
        """Drop files until the moment at which the process is to die: while it starts, or a while after its first."""
        self.drop(AT_FIRST)
        working = self.random.random() < 0.2
        moment = monotonic() + (self.random.uniform(0, STARTING) if working else PATIENCE)
        while (left := moment - monotonic()) > 0:
            if process.line(left).get("event") == "taken in":
                self.drop()
                if not working:
                    working, moment = True, monotonic() + self._life_at_work()
        assert working, f"nothing was taken in; it said:\n{process.all_said()}"

    def _life_at_work(self) -> float:
        return self.random.uniform(0, LATE if self.random.random() < 0.1 else WORKING)
