"""kill -9 of the whole monitor at random moments under load: nothing is lost, nothing doubled, the log is the same.

The short form runs with the other tests; `make soak` kills 150 times on SQLite and 50 times on PostgreSQL.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import randrange

import pytest
from databases import postgresql
from dispatches import dispatches
from outcomes import Post, check_calls, check_mails, decided, log_of
from receivers import LocalSmtp, LocalWebhook
from siege import Siege
from test_takeover import check_views
from world import World

SETTINGS = """
[inbox]
rest_seconds = 0.05
scan_seconds = 1
[smtp]
host = "127.0.0.1"
port = {port}
[store]
url = "{url}"
"""
TOLL = {"event_type": "casualties", "figure.value|gte": 20}
SERIES = {"type": "count", "within": "7d", "gte": 3}
EVERY_MINUTE = {"id": "minutely", "title": "Of late", "cron": "* * * * *", "timezone": "UTC", "receivers": ["desk"]}


def home_at(folder: Path, smtp: LocalSmtp, hook: LocalWebhook, url: str = "") -> World:
    """A home whose desk gets mail and whose hook is called, for single happenings and for series of them."""
    folder.mkdir()
    world = World(folder, smtp, hook, now=datetime.now(UTC))
    world.settings_file(SETTINGS.format(port=smtp.port, url=url))
    world.rule("any-change", notify=["desk", "hook"])
    world.rule("many-dead", match=TOLL, notify=["hook"])
    world.rule("series", trigger=SERIES, group_by=["place.country"], notify=["desk", "hook"])
    world.yaml("digests.yaml", {"version": 1, "digests": [EVERY_MINUTE]})
    return world


@pytest.fixture
def hit(tmp_path: Path) -> Iterator[World]:
    """The home that is besieged; its store is in SQLite."""
    with LocalSmtp() as smtp, LocalWebhook() as hook:
        yield home_at(tmp_path / "hit", smtp, hook)


@pytest.fixture
def hit_on_a_server(tmp_path: Path) -> Iterator[World]:
    """The home that is besieged; its store is in PostgreSQL."""
    with LocalSmtp() as smtp, LocalWebhook() as hook, postgresql() as database:
        yield home_at(tmp_path / "hit", smtp, hook, database.url)


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """A new one each time, printed: the same kills can be tried again."""
    given = request.config.getoption("--seed")
    seed = randrange(1_000_000) if given is None else int(given)
    print(f"--seed {seed}")
    return seed


def kills(full: int, short: int) -> list[object]:
    """The short form, and the full one for `make soak`."""
    return [
        pytest.param(short, id=f"{short} kills", marks=pytest.mark.timeout(300)),
        pytest.param(full, id=f"{full} kills", marks=[pytest.mark.soak, pytest.mark.timeout(7200)]),
    ]


def wanted(request: pytest.FixtureRequest, count: int) -> int:
    return int(request.config.getoption("--kills") or count)


@pytest.mark.parametrize("count", kills(full=150, short=6))
def test_killed_at_any_moment_it_loses_and_doubles_nothing(
    hit: World, seed: int, count: int, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    siege = Siege(hit, seed)
    siege.kill_one_after_the_other(wanted(request, count))
    siege.live_on()
    everything_is_as_if_nothing_had_happened(siege, tmp_path)


@pytest.mark.parametrize("count", kills(full=50, short=3))
def test_a_standby_takes_over_from_each_that_is_killed_within_ten_seconds(
    hit_on_a_server: World, seed: int, count: int, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    siege = Siege(hit_on_a_server, seed)
    siege.kill_with_a_standby(wanted(request, count))
    siege.live_on()
    print(f"taken over after {max(siege.takeovers):.1f} seconds at the longest")
    assert max(siege.takeovers) < 10
    everything_is_as_if_nothing_had_happened(siege, tmp_path)


def everything_is_as_if_nothing_had_happened(siege: Siege, folder: Path) -> None:
    """Compare with a monitor that takes in the same articles in peace."""
    log = log_of(siege.home)
    post = Post(log)
    post.check()
    repeated = check_mails(siege.home, post) + check_calls(siege.home, post)
    assert siege.home.failed() == {}
    assert siege.in_the_archive() == siege.dropped
    check_views(siege.home)
    print(f"{siege.dropped} articles, {len(log)} entries, {len(post.done)} messages sent, {repeated} of them twice")

    with LocalSmtp() as smtp, LocalWebhook() as hook:
        calm = in_peace(home_at(folder / "calm", smtp, hook), siege.dropped)
    undisturbed = log_of(calm)
    here, there = decided(log), decided(undisturbed)
    assert (here - there, there - here) == ({}, {})
    told, calmly_told = post.last_words(), Post(undisturbed).last_words()
    assert {key: told[key] for key in calmly_told} == calmly_told


def in_peace(world: World, articles: int) -> World:
    """Take in all at once, and deliver what is due."""
    for name, text in dispatches(articles):
        world.article(name, text)
        world.pass_time(seconds=1)
    world.run()
    world.stop()
    return world
