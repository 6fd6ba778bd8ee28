"""What this process and its workers have used so far. Reads /proc, so it needs Linux."""

import os
import resource
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import active_children
from pathlib import Path
from time import perf_counter
from typing import Self

TICKS = os.sysconf("SC_CLK_TCK")  # in a second


@dataclass(frozen=True, slots=True)
class Usage:
    """Seconds by the clock on the wall, and seconds of processor time of this process and all its workers."""

    wall: float
    cpu: float

    @classmethod
    def now(cls) -> Self:
        """Return what was used since the start."""
        ended = sum(map(_seconds, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))
        return cls(perf_counter(), ended + sum(_cpu_of(pid) for pid in workers()))

    def __sub__(self, other: "Usage") -> "Usage":
        return Usage(self.wall - other.wall, self.cpu - other.cpu)


def used(work: Callable[[], object]) -> Usage:
    """Do the work and return what it used."""
    before = Usage.now()
    work()
    return Usage.now() - before


def workers() -> list[int]:
    """Return the process ids of the workers that are running."""
    return [child.pid for child in active_children() if child.pid is not None]


def memory(pid: int) -> tuple[float, float]:
    """Return (resident, private) memory of a process in MiB; pages shared with others are not private."""
    rows = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    private = _kib(rows["Private_Clean"]) + _kib(rows["Private_Dirty"])
    return _kib(rows["Rss"]) / 1024, private / 1024


def _seconds(who: int) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def _cpu_of(pid: int) -> float:
    # The name of the program, in brackets, may hold anything; user and system time are the 12th and 13th value after.
    values = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(values[11]) + int(values[12])) / TICKS


def _kib(value: str) -> int:
    return int(value.split()[0])
