"""The running service as a process of its own: articles dropped, rules edited, signals, second starts, deaths."""

import json
import re
import signal
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from daemon_helpers import Process, die, running
from receivers import LocalSmtp, LocalWebhook
from sqlalchemy import select
from world import World

from monitor.cli import main
from monitor.events import AlertOpened, DigestIssued
from monitor.wiring import VIEWS, asking

SETTINGS = """
[inbox]
rest_seconds = 0.1
scan_seconds = 1
"""
# place -> (taker in a sentence, day)
CAPTURES = {
    "Kherson": ("Ukrainian forces recaptured", "2022-11-11"),
    "Izium": ("Ukrainian forces recaptured", "2022-09-10"),
    "Lyman": ("Ukrainian forces recaptured", "2022-10-01"),
    "Mariupol": ("Russian forces captured", "2022-05-20"),
    "Kunduz": ("Taliban fighters captured", "2015-09-28"),
    "Kandahar": ("Taliban fighters captured", "2021-08-13"),
    "Mosul": ("Islamic State militants captured", "2014-06-10"),
    "Goma": ("M23 rebels captured", "2025-01-27"),
    "Bukavu": ("M23 rebels captured", "2025-02-16"),
    "Wad Madani": ("The Sudanese army recaptured", "2025-01-11"),
}


def drop(world: World, place: str) -> None:
    took, day = CAPTURES[place]
    world.article(place.lower(), f"News from {place}\n\n{took} the city of {place}.\n", published=day, outlet="A Paper")


def home_in(folder: Path, smtp: LocalSmtp, hook: LocalWebhook) -> World:
    """A home whose desk and operator get files, and whose desk hears of every control change."""
    world = World(folder, smtp, hook, now=datetime.now(UTC) - timedelta(minutes=1))
    world.settings_file(SETTINGS)
    world.receivers.clear()
    world.receiver("operator", type="file", folder="operator")
    world.receiver("desk", type="file", folder="desk")
    world.rule("any-change")
    return world


@pytest.fixture(autouse=True)
def own_log() -> Iterator[None]:
    """A command that runs inside a test binds the log to the output of that test."""
    yield
    structlog.reset_defaults()


# --- one service, used by several tests ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, Process]]:
    """A running monitor; every test drops articles about a place of its own."""
    with LocalSmtp() as smtp, LocalWebhook() as hook:
        world = home_in(tmp_path_factory.mktemp("service"), smtp, hook)
        with running(world.home) as process:
            yield world, process


def outgoing(world: World, receiver: str, suffix: str) -> list[Path]:
    return sorted((world.home / "store" / "outgoing" / receiver).glob(f"*.{suffix}"))


def test_a_dropped_article_becomes_an_alert_in_files(service: tuple[World, Process]) -> None:
    world, process = service
    drop(world, "Kherson")
    process.wait_for("taken in", file="kherson.txt", new=True)
    process.wait_for("delivered", receiver="desk")

    for suffix in ("eml", "html", "json"):
        [path] = [path for path in outgoing(world, "desk", suffix) if "kherson" in path.name]
        assert "Kherson" in path.read_text()
    assert not (world.home / "inbox" / "kherson.txt").exists()
    assert list((world.home / "store" / "archive").rglob("kherson.txt"))


@pytest.mark.parametrize("command", ["run", "once", "rebuild"])
def test_a_second_process_is_told_who_holds_the_store(
    service: tuple[World, Process], command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world, process = service
    monkeypatch.setattr(sys, "argv", ["monitor", "--home", str(world.home), command])
    with pytest.raises(SystemExit) as ended:
        main()

    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert "`monitor run`" in said
    assert f"process {process.popen.pid}" in said
    assert "stop that process first" in said


def test_an_edited_rule_is_in_force_without_a_restart(service: tuple[World, Process]) -> None:
    world, process = service
    world.rule("only-goma", match={"event_type": "control_change", "place.name": "Goma"}, severity="critical")
    process.wait_for("rules in force", rules=2, mistakes=0)
    drop(world, "Goma")
    process.wait_for("taken in", file="goma.txt")
    process.wait_for("delivered", receiver="desk")
    process.wait_for("delivered", receiver="desk")

    assert {row["rule"] for row in world.alerts() if "Goma" in row["title"]} == {"any-change", "only-goma"}


def test_sighup_puts_the_rules_in_force_again(service: tuple[World, Process]) -> None:
    _, process = service
    process.signal(signal.SIGHUP)
    process.wait_for("rules in force")


FIVE_MISTAKES = """version: 1
rules:
  - id: sound
    title: A sound rule among broken ones
    match: {event_type: control_change}
    notify: [desk]
  - id: unknown-key
    title: One
    match: {event_type: control_change}
    severty: high
  - id: unknown-field
    title: Two
    match: {plcae.kind: city}
  - id: unknown-receiver
    title: Three
    match: {event_type: control_change}
    notify: [dsk]
  - id: no-match
    title: Four
  - id: bad-severity
    title: Five
    severity: enormous
    match: {event_type: control_change}
    notify: [desk]
"""


def test_five_mistakes_are_told_at_once_while_sound_rules_go_on(service: tuple[World, Process]) -> None:
    world, process = service
    path = world.home / "rules" / "new.yaml"
    path.write_text(FIVE_MISTAKES)
    process.wait_for("rules in force", mistakes=5)
    process.wait_for("delivered", receiver="operator")
    [mail] = outgoing(world, "operator", "json")
    told = json.loads(mail.read_text())["data"]["text"]
    assert [int(line) for line in re.findall(r"new\.yaml:(\d+):", told)] == [10, 13, 17, 18, 22]
    assert "Off until they are mended: " in told and "bad-severity" in told

    drop(world, "Mosul")
    process.wait_for("taken in", file="mosul.txt")
    assert rules_that_told_of(world, "Mosul") == {"any-change", "sound"}

    path.write_text(FIVE_MISTAKES.replace("enormous", "high"))
    process.wait_for("rules in force", mistakes=4)
    drop(world, "Izium")
    process.wait_for("taken in", file="izium.txt")
    assert rules_that_told_of(world, "Izyum") == {"any-change", "sound", "bad-severity"}
    path.unlink()


def rules_that_told_of(world: World, place: str) -> set[str]:
    return {row["rule"] for row in world.alerts() if place in row["title"]}


def test_an_inbox_that_is_deleted_and_made_anew_is_watched_again(service: tuple[World, Process]) -> None:
    world, process = service
    inbox = world.home / "inbox"
    inbox.rename(world.home / "old-inbox")
    process.wait_for("trouble")
    inbox.mkdir()
    drop(world, "Kandahar")
    process.wait_for("taken in", file="kandahar.txt")


# --- death --------------------------------------------------------------------------------------------------------

NIGHT = datetime(2025, 3, 1, 23, 0, tzinfo=UTC)
MORNING = NIGHT + timedelta(hours=9)


def home_of_ten(folder: Path, smtp: LocalSmtp, hook: LocalWebhook) -> World:
    """A home with a morning digest and ten articles in the inbox, dropped one minute after the other."""
    folder.mkdir()
    world = home_in(folder, smtp, hook)
    daily = {"id": "daily", "title": "The morning", "cron": "0 7 * * *", "timezone": "UTC", "receivers": ["desk"]}
    world.yaml("digests.yaml", {"version": 1, "digests": [daily]})
    world.now = NIGHT - timedelta(hours=1)
    for place in CAPTURES:
        drop(world, place)
        world.pass_time(minutes=1)
    world.now = NIGHT
    return world


def test_deaths_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    with LocalSmtp() as smtp, LocalWebhook() as hook:
        calm, hit = (home_of_ten(tmp_path / name, smtp, hook) for name in ("calm", "hit"))
        calm.run()
        calm.now = MORNING
        calm.run()

        # In this order each has something left to die of, however many articles a commit takes.
        for death in ("in a fold", "before moving", "before noting an alert"):
            assert die(hit.home, death, NIGHT) == -signal.SIGKILL
        assert die(hit.home, "before noting a digest", MORNING) == -signal.SIGKILL
        hit.now = MORNING
        hit.run()

        assert outcome(hit) == outcome(calm)
        assert_whole(hit)
        hit.stop()
        calm.stop()


def outcome(world: World) -> dict[str, list[Any]]:
    """Return what a person would see, without ids and times, which depend on when the process died."""
    store = world.start().store
    events = [each.event for each in store.events()]
    return {
        "articles": sorted(row["title"] for row in world.articles()),
        "incidents": sorted((row["place"]["name"], row["status"], row["status_basis"]) for row in world.incidents()),
        "alerts": sorted((row["rule"], row["title"], row["status"]) for row in world.alerts()),
        "opened": sorted(event.alert.title for event in events if isinstance(event, AlertOpened)),
        "digests": [event.instant for event in events if isinstance(event, DigestIssued)],
        "deliveries": sorted((row["receiver"], row["subject"], row["status"]) for row in world.deliveries()),
        "files": sorted(json.loads(path.read_text())["type"] for path in outgoing(world, "desk", "json")),
        "inbox": sorted(path.name for path in (world.home / "inbox").rglob("*.txt")),
    }


def assert_whole(world: World) -> None:
    """The log verifies, and the views made anew from it equal those kept step by step."""
    store = world.start().store
    assert store.verify().events == store.position
    kept = rows_of_views(world)
    store.rebuild()
    assert rows_of_views(world) == kept
    assert all(kept[name] for name in ("articles", "incidents", "alerts", "deliveries"))


def rows_of_views(world: World) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all tables of all views."""
    tables = [table for view in VIEWS for table in view.tables]
    with world.start().store.read() as connection:
        return {table.name: sorted(map(tuple, connection.execute(select(table))), key=repr) for table in tables}


def test_a_service_killed_at_work_goes_on_where_it_was_and_ends_when_asked(tmp_path: Path) -> None:
    with LocalSmtp() as smtp, LocalWebhook() as hook:
        world = home_of_ten(tmp_path / "home", smtp, hook)
        with running(world.home) as process:
            process.wait_for("taken in")
            process.kill()
        with running(world.home) as process:
            process.wait_for("taken in", file="wad madani.txt")
            assert process.stop() == 0

        assert len(world.articles()) == len(world.alerts()) == 10
        assert len(outgoing(world, "desk", "eml")) == 10
        assert_whole(world)
        world.stop()


def test_a_service_that_is_asked_to_end_sends_an_anchor_of_all_it_did(tmp_path: Path) -> None:
    with LocalSmtp() as smtp, LocalWebhook() as hook:
        world = home_in(tmp_path, smtp, hook)
        world.settings_file(f'{SETTINGS}\n[store]\nanchors_to = "operator"\n')
        with running(world.home) as process:
            process.wait_for("delivered", receiver="operator")
            drop(world, "Kherson")
            process.wait_for("delivered", receiver="desk")
            assert process.stop() == 0

    with asking(world.settings) as store:
        [opened] = [each.position for each in store.events() if isinstance(each.event, AlertOpened)]
    first, last = sorted(anchored(path) for path in outgoing(world, "operator", "json"))
    assert first < opened < last


def anchored(message: Path) -> int:
    """Return the position of the anchor in a message."""
    line = json.loads(message.read_text())["data"]["text"].split("\n")[-1]
    return int(json.loads(line)["position"])
