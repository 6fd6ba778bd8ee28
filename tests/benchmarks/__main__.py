"""Run the benchmarks named on the command line, or all of them."""

import argparse
from collections.abc import Callable

from . import end_to_end, extraction, parsing, profile, startup, store, store_growth, store_server, store_threads
from .table import Table

# Each with what it takes of the command line.
BENCHMARKS: dict[str, tuple[Callable[[int], Table], str]] = {
    "startup": (startup.measure, "articles"),
    "store": (store.measure, "events"),
    "store_threads": (store_threads.measure, "events"),
    "store_growth": (store_growth.measure, "events"),
    "store_server": (store_server.measure, "events"),
    "extraction": (extraction.measure, "articles"),
    "profile": (profile.measure, "articles"),
    "parsing": (parsing.measure, "articles"),
    "end_to_end": (end_to_end.measure, "articles"),
}


def main() -> list[Table]:
    """Print each table as soon as it is there; return them all."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Measure the monitor.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHMARKS)}; none: all of them")
    parser.add_argument("--articles", type=int, default=60, metavar="N", help="articles of each set (default: 60)")
    parser.add_argument("--events", type=int, default=100_000, metavar="N", help="size of the log (default: 100,000)")
    chosen = parser.parse_args()
    if unknown := set(chosen.names) - set(BENCHMARKS):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}; known are {', '.join(BENCHMARKS)}")
    tables = []
    for name in chosen.names or BENCHMARKS:
        measure, size = BENCHMARKS[name]
        tables.append(measure(getattr(chosen, size)))
        tables[-1].show()
    return tables


if __name__ == "__main__":
    main()
