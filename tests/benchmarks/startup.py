"""How long the first answers take, and how much memory a worker holds."""

import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from monitor.extract.compile import gazetteer_path
from monitor.extract.gazetteer import Gazetteer

from .chain import Chain
from .table import Cell, Table
from .texts import samples
from .usage import memory, workers

REPEATS = 7
COLUMNS = ("what", "median", "worst", "unit")


def measure(articles: int) -> Table:
    """Return wall times of commands and of opening the gazetteer, and the memory of a worker that read articles."""
    held = _worker(articles)  # first: it compiles the gazetteer where there is none
    rows = (_command("--help"), _command("--version"), _gazetteer(), *held)
    return Table("Startup and memory", COLUMNS, rows, ("private: not shared with other processes",))


def _command(option: str) -> tuple[Cell, ...]:
    command = [sys.executable, "-m", "monitor", option]
    seconds = [_seconds(lambda: subprocess.run(command, check=True, capture_output=True)) for _ in range(REPEATS)]
    return (f"monitor {option}", median(seconds), max(seconds), "s")


def _gazetteer() -> tuple[Cell, ...]:
    milliseconds = [1000 * _seconds(_open_and_ask) for _ in range(REPEATS)]
    return ("open the gazetteer, first look-up", median(milliseconds), max(milliseconds), "ms")


def _open_and_ask() -> None:
    with closing(Gazetteer(gazetteer_path())) as gazetteer:
        gazetteer.lookup("Kherson")


def _worker(articles: int) -> tuple[tuple[Cell, ...], ...]:
    with TemporaryDirectory() as folder, closing(Chain(Path(folder) / "home")) as chain:
        chain.drop(samples(articles), 0)
        chain.run()
        sizes = [memory(pid) for pid in workers()]
    resident, private = zip(*sizes, strict=True)
    after = f"worker after {articles} articles"
    return (
        (f"{after}, resident", median(resident), max(resident), "MiB"),
        (f"{after}, private", median(private), max(private), "MiB"),
    )


def _seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
