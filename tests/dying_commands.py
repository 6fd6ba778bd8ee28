"""A command that dies, as kill -9 ends it, right before its first change of a file's name; then its second; and so on.
Opening a database counts as one: that parts the copying of a store from the proof of the copy.

Run as a program: `dying_commands.py HOME COPIES WORDS...` does `monitor WORDS...` in COPIES/1, COPIES/2 ..., each a
copy of HOME (`{home}` in the words), until it outlives all its steps.
"""

import os
import shutil
import signal
import subprocess
import sys
from itertools import count
from pathlib import Path

from daemon_helpers import ENVIRONMENT, PATIENCE

from monitor.cli import main

CHANGES = {"os.rename", "os.link", "os.remove", "os.truncate", "sqlite3.connect"}  # names of audit events


def left_by_deaths(home: Path, copies: Path, *words: object) -> list[Path]:
    """Let a command die at every step, each time in a fresh copy of the home, until it lives; return the copies."""
    command = [sys.executable, __file__, str(home), str(copies), *map(str, words)]
    subprocess.run(command, env=ENVIRONMENT, timeout=2 * PATIENCE, capture_output=True, check=True)
    return sorted(copies.iterdir(), key=lambda copy: int(copy.name))


def die_at(step: int) -> None:
    """Let this very process die at its N-th change."""
    steps = count(1)

    def watch(event: str, _: tuple[object, ...]) -> None:
        if event in CHANGES and next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


def lives_through(step: int, home: Path, words: list[str]) -> bool:
    """Run the command in a process of its own that dies at this step; return whether it had fewer."""
    if pid := os.fork():
        ended = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        assert ended in (0, -signal.SIGKILL), f"step {step} ended with {ended}"
        return ended == 0
    sys.argv = ["monitor", "--home", str(home), *(word.format(home=home) for word in words)]
    die_at(step)
    main()
    raise AssertionError("a command exits")


def run(home: str, copies: str, *words: str) -> None:
    for step in count(1):
        if lives_through(step, shutil.copytree(home, Path(copies) / str(step)), list(words)):
            return


if __name__ == "__main__":
    run(*sys.argv[1:])
