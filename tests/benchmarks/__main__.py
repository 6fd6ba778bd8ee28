"""Run the benchmarks named on the command line, or all of them."""

import argparse
from collections.abc import Callable

from . import end_to_end, startup, store
from .table import Table

BENCHMARKS: dict[str, Callable[[int], Table]] = {
    "startup": startup.measure,
    "store": store.measure,
    "end_to_end": end_to_end.measure,
}


def main() -> list[Table]:
    """Print each table as soon as it is there; return them all."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Measure the monitor.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHMARKS)}; none: all of them")
    parser.add_argument("--articles", type=int, default=60, metavar="N", help="articles of each set (default: 60)")
    chosen = parser.parse_args()
    if unknown := set(chosen.names) - set(BENCHMARKS):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}; known are {', '.join(BENCHMARKS)}")
    tables = []
    for name in chosen.names or BENCHMARKS:
        tables.append(BENCHMARKS[name](chosen.articles))
        tables[-1].show()
    return tables


if __name__ == "__main__":
    main()
