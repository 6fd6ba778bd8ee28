"""kill -9 in the middle of commits: what was acknowledged is there, whole and in order.

Run as a program, this file is the process that gets killed.
"""

import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count

from databases import Database
from store_helpers import Counting, opened, resolved

from monitor.events import AlertResolved
from monitor.store import Store, Transaction

KILLS = 5
IN_FLIGHT = 20  # works queued at any time, so that a kill hits the middle of a commit


def test_five_kills_lose_and_double_nothing(database: Database) -> None:
    acknowledged: list[str] = []
    for life in range(KILLS):
        acknowledged += killed_after(database.url, str(life), works=30 + 17 * life)
        counting = Counting()
        with opened(database, counting) as store:
            keys = [each.event.alert_id for each in store.events() if isinstance(each.event, AlertResolved)]

            assert set(acknowledged) <= set(keys)
            assert len(keys) == len(set(keys))
            assert [f"{key}+" for key in keys[::2]] == keys[1::2], "a work was torn apart"
            assert store.verify().events == len(keys)
            assert counting.rows(store) == {("AlertResolved", len(keys), len(keys))}
    assert len(acknowledged) > 300


def killed_after(address: str, life: str, works: int) -> list[str]:
    """Let a process write until it has acknowledged that many works, kill it, return all that it acknowledged."""
    command = [sys.executable, __file__, address, life]
    same_paths = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=same_paths) as process:
        assert process.stdout
        lines = [process.stdout.readline() for _ in range(works)]
        process.kill()
        lines += process.stdout.readlines()
    return [line.strip() for line in lines if line.endswith("\n")]


def write_for_ever(address: str, life: str) -> None:
    """Print the key of each work as soon as it is acknowledged."""
    store = Store.open(address, views=[Counting()], clock=lambda: datetime.now(UTC))
    waiting = deque((f"{life}-{number}", store.write(two_events(f"{life}-{number}"))) for number in range(IN_FLIGHT))
    for number in count(IN_FLIGHT):
        key, future = waiting.popleft()
        future.result()
        print(key, flush=True)
        waiting.append((f"{life}-{number}", store.write(two_events(f"{life}-{number}"))))


def two_events(key: str) -> Callable[[Transaction], None]:
    def work(tx: Transaction) -> None:
        tx.append(resolved(key), stream=key, once=key)
        tx.append(resolved(f"{key}+"), stream=key)

    return work


if __name__ == "__main__":
    write_for_ever(sys.argv[1], sys.argv[2])
