"""A monitor with a long log behind it starts at once, and is small."""

from collections.abc import Iterator
from contextlib import closing
from itertools import count, islice
from pathlib import Path
from time import monotonic

import pytest
from chronicle import Model, prolong
from daemon_helpers import running
from dispatches import dispatches
from receivers import LocalSmtp, LocalWebhook
from test_siege import home_at, in_peace
from test_soak import Say, memory
from test_takeover import check_views
from world import World

from monitor.custody import anchors_of
from monitor.store import Store
from monitor.store.anchors import EVERY

STORY = 175  # articles that the long log tells again and again
TRIES = 3  # the best counts: other programs of the machine cost time, too
DROPPED = 10  # articles for each try

Files = Iterator[tuple[str, str]]


@pytest.mark.soak
@pytest.mark.timeout(3 * 3600)
def test_with_a_million_entries_a_file_is_taken_in_within_three_seconds_of_the_start(
    tmp_path: Path, request: pytest.FixtureRequest, say: Say
) -> None:
    entries = int(request.config.getoption("--entries") or 1_000_000)
    with LocalSmtp() as smtp, LocalWebhook() as hook:
        short, long = (in_peace(home_at(tmp_path / name, smtp, hook), STORY) for name in ("short", "long"))
        say(grow(long, entries))
        homes = [(home, islice(dispatches(STORY + TRIES * DROPPED), STORY, None)) for home in (short, long)]
        tries = [[started(home, files) for home, files in homes] for _ in range(TRIES)]
    (little, _), (much, size) = (map(min, zip(*column, strict=True)) for column in zip(*tries, strict=True))
    say(f"{much:.1f} s and {size:.0f} MiB with {entries:,} entries, {little:.1f} s with a short log")
    # Where a short log takes as long, it is the machine that is busy.
    assert much < max(3, little + 0.5)
    assert size < 300


def test_a_log_that_was_made_long_has_the_views_that_it_would_be_folded_into(tmp_path: Path) -> None:
    with LocalSmtp() as smtp, LocalWebhook() as hook:
        home = in_peace(home_at(tmp_path / "home", smtp, hook), 50)
    grow(home, 1000)
    check_views(home)
    assert len(home.articles()) > 2 * 50


def grow(home: World, entries: int) -> str:
    """Make the log long; its last anchor is as old as it can be. Return how fast that went."""
    url, clock, copies = home.settings.store_url, home.clock, count(1)
    model = Model.of(url, clock)
    with closing(Store.open(url, clock=clock)) as store:
        began, before = monotonic(), store.position
        prolong(store, model, entries - EVERY, copies)
        anchors_of(home.settings).note(store.anchor())
        prolong(store, model, entries, copies)
        return f"made at {(store.position - before) / (monotonic() - began):,.0f} entries a second"


def started(home: World, files: Files) -> tuple[float, float]:
    """Start a monitor on waiting files, and kill it when all are taken in; return seconds to the first, and its MiB."""
    for name, text in islice(files, DROPPED):
        (home.home / "inbox" / name).write_text(text)
    began = monotonic()
    with running(home.home) as process:
        process.wait_for("taken in")
        seconds = monotonic() - began
        for _ in range(DROPPED - 1):
            process.wait_for("taken in")
        size = memory(process.popen.pid, "VmRSS")
        process.kill_group()
    return seconds, size
