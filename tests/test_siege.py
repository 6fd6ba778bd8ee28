"""kill -9 of the whole monitor at random moments under load: nothing is lost, nothing doubled, the log is the same.

The short form runs with the other tests; `make soak` kills 150 times on SQLite and 50 times on PostgreSQL.
"""

from collections.abc import Callable, Iterator
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
    """A new one each time, printed: the same moments can be tried again."""
    given = request.config.getoption("--seed")
    seed = randrange(1_000_000) if given is None else int(given)
    print(f"--seed {seed}")
    return seed


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    """How many: as the command line says, else as the test does."""
    return int(request.config.getoption("--kills") or request.param)


def some_or(full: int, *, some: int) -> list[object]:
    """The short form, and the full one for `make soak`."""
    return [
        pytest.param(some, id=f"{some} kills", marks=pytest.mark.timeout(300)),
        pytest.param(full, id=f"{full} kills", marks=[pytest.mark.soak, pytest.mark.timeout(2 * 3600)]),
    ]


Say = Callable[[str], None]


@pytest.mark.parametrize("kills", some_or(150, some=6), indirect=True)
def test_killed_at_any_moment_it_loses_and_doubles_nothing(
    hit: World, seed: int, kills: int, tmp_path: Path, say: Say
) -> None:
    siege = Siege(hit, seed)
    siege.kill_one_after_the_other(kills)
    siege.live_on()
    say(f"SQLite, {kills} kills: {everything_is_as_in_peace(siege, tmp_path)}")


@pytest.mark.parametrize("kills", some_or(50, some=3), indirect=True)
def test_a_standby_takes_over_from_each_that_is_killed_within_ten_seconds(
    hit_on_a_server: World, seed: int, kills: int, tmp_path: Path, say: Say
) -> None:
    siege = Siege(hit_on_a_server, seed)
    siege.kill_with_a_standby(kills)
    siege.live_on()
    say(f"PostgreSQL, {kills} kills, taken over after {max(siege.takeovers):.1f} s at the longest")
    assert max(siege.takeovers) < 10
    say(everything_is_as_in_peace(siege, tmp_path))


def everything_is_as_in_peace(siege: Siege, folder: Path) -> str:
    """Compare with a monitor that takes in the same articles in peace; return figures."""
    log = log_of(siege.home)
    post = Post(log)
    post.check()
    repeated = check_mails(siege.home, post) + check_calls(siege.home, post)
    assert siege.home.failed() == {}
    assert siege.in_the_archive() == siege.dropped
    check_views(siege.home)
    with LocalSmtp() as smtp, LocalWebhook() as hook:
        calm = log_of(in_peace(home_at(folder / "calm", smtp, hook), siege.dropped))
    here, there = decided(log), decided(calm)
    assert (here - there, there - here) == ({}, {})
    told, calmly_told = post.last_words(), Post(calm).last_words()
    assert {key: told[key] for key in calmly_told} == calmly_told
    alerts = len({each.alert for each in post.owed.values() if each.alert})
    return (
        f"{siege.dropped} articles, {len(log)} entries, {alerts} alerts, {len(post.done)} messages sent, "
        f"{repeated} of them twice"
    )


def in_peace(world: World, articles: int) -> World:
    """Take in all at once, and deliver what is due."""
    for name, text in dispatches(articles):
        world.article(name, text)
        world.pass_time(seconds=1)
    world.run()
    world.stop()
    return world
