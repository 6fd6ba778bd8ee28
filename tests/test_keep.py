"""The care of the store as an operator meets it: backup, restore, copy, forget, doctor, anchors."""

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from shutil import rmtree

import pytest
from cli_helpers import Shell, shell
from databases import postgresql
from dispatches import falls
from receivers import LocalSmtp, LocalWebhook
from world import World

from monitor.custody import anchors_of
from monitor.wiring import asking

SECRET_SENTENCE = "Ukrainian forces recaptured the city of Kherson on Friday, a baker named Olena said."
KHERSON = f"News from Kherson\n\n{SECRET_SENTENCE}\n"


@pytest.fixture
def monitor(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    yield from shell(capsys, monkeypatch)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[World]:
    """Kherson fell; the desk has it as files."""
    with LocalSmtp() as smtp, LocalWebhook() as hook:
        world = World(tmp_path, smtp, hook)
        world.receivers.clear()
        world.receiver("operator", type="file", folder="operator")
        world.receiver("desk", type="file", folder="desk")
        world.rule("any-change")
        world.article("kherson", KHERSON, published="2022-11-11", outlet="A Paper")
        world.run()
        world.stop()
        yield world


def test_a_backup_is_put_back_with_its_alerts(home: World, monitor: Shell) -> None:
    file = home.home / "saved.db"
    assert "checked" in monitor("--home", home.home, "backup", file).out
    home.article("goma", "News from Goma\n\nM23 rebels captured the city of Goma.\n", published="2025-01-27")
    home.run()
    home.stop()

    refused = monitor("--home", home.home, "restore", file)
    assert (refused.code, "--force" in refused.err) == (2, True)
    said = monitor("--home", home.home, "restore", "--force", file)
    assert "1 anchors of later entries" in said.out
    assert len(home.alerts()) == 1
    assert "the log is whole" in monitor("--home", home.home, "verify").out
    home.article("goma", "News from Goma\n\nM23 rebels captured the city of Goma.\n", published="2025-01-27")
    home.run()
    assert len(home.alerts()) == 2


def test_after_a_restore_what_came_later_can_be_taken_in_again_as_it_says(home: World, monitor: Shell) -> None:
    backup = home.home / "saved.db"
    monitor("--home", home.home, "backup", backup)
    home.article("goma", "News from Goma\n\nM23 rebels captured the city of Goma.\n", published="2025-01-27")
    home.run()
    home.stop()
    [command] = re.findall("`monitor (add .*)`", monitor("--home", home.home, "restore", "--force", backup).out)

    assert "1 articles read, 1 documents known already, 0 unread" in monitor("--home", home.home, *command.split()).out
    assert [article["published"][:10] for article in home.articles()] == ["2022-11-11", "2025-01-27"]


def test_after_a_restore_other_words_have_another_id(world: World, monitor: Shell) -> None:
    """The log grows again from the same position, and who knows repetitions by their id must take this for none."""
    world.rule("any-change", notify=["hook"])
    fall, backup = next(falls(0)), world.home / "saved.db"
    world.article("first", fall.claimed())
    world.run()
    world.stop()
    monitor("--home", world.home, "backup", backup)
    for outlet in ("Harbour", "Mountain"):
        world.article("second", fall.seen().replace("Harbour", outlet))
        world.run()
        world.stop()
        monitor("--home", world.home, "restore", "--force", backup)

    _, one, other = world.hook.calls
    assert ("Harbour" in one.body, "Mountain" in other.body) == (True, True)
    assert one.headers["webhook-id"] != other.headers["webhook-id"]


def test_a_store_is_not_restored_under_a_running_monitor(home: World, monitor: Shell) -> None:
    monitor("--home", home.home, "backup", home.home / "saved.db")
    home.start()

    refused = monitor("--home", home.home, "restore", "--force", home.home / "saved.db")
    assert "is held by `a test`" in refused.err


def test_a_home_moves_to_postgresql_and_goes_on_there(home: World, monitor: Shell) -> None:
    before = home.alerts()
    with postgresql() as database:
        said = monitor("--home", home.home, "copy", home.settings.store_url, database.url)
        assert "checked" in said.out, said.err
        home.settings_file(f'[store]\nurl = "{database.url}"\n')

        assert home.alerts() == before
        home.article("kherson", KHERSON, published="2022-11-11", outlet="A Paper")
        home.article("goma", "News from Goma\n\nM23 rebels captured the city of Goma.\n", published="2025-01-27")
        home.run()
        assert len(home.articles()) == 2
        assert monitor("--home", home.home, "doctor").code == 0
        assert "pg_dump" in monitor("--home", home.home, "backup", home.home / "saved.db").err
        home.stop()


def bytes_below(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_a_forgotten_article_leaves_no_word_and_a_log_that_verifies(home: World, monitor: Shell) -> None:
    [article], [alert] = home.articles(), home.alerts()
    assert b"a baker named Olena" in bytes_below(home.home / "store")
    said = monitor("--home", home.home, "forget", article["id"], "--reason", "the baker asked")
    assert "deleted 3 kept bodies" in said.out

    assert b"a baker named Olena" not in bytes_below(home.home / "store")
    [article] = home.articles()
    assert (article["status"], article["title"]) == ("forgotten", "(deleted)")
    assert "the log is whole" in monitor("--home", home.home, "verify").out
    why = monitor("--home", home.home, "why", alert["id"])
    assert why.code == 0
    assert "Olena" not in why.out
    assert "forgotten before" in monitor("--home", home.home, "forget", article["id"], "--reason", "again").err


def test_a_forgotten_article_is_not_taken_in_again_nor_quoted(home: World, monitor: Shell) -> None:
    [article] = home.articles()
    home.start()
    monitor("--home", home.home, "forget", article["id"], "--reason", "the baker asked")  # while the monitor runs
    home.article("again", KHERSON)
    home.article("denial", "Russia denies it\n\nRussian forces on Saturday denied that they lost Kherson.\n")
    home.run()

    assert home.articles()[0]["status"] == "forgotten"
    assert len(home.articles()) == 2
    assert home.failed() == {}
    assert b"a baker named Olena" not in bytes_below(home.home / "store" / "outgoing")


def test_a_message_that_quotes_a_forgotten_article_is_not_sent(home: World, monitor: Shell) -> None:
    home.receiver("desk", type="email", to=["desk@example.org"])
    home.settings_file(f'[smtp]\nhost = "127.0.0.1"\nport = {home.smtp.port}\n')
    home.smtp.stop()
    home.article("izium", "News from Izium\n\nUkrainian forces recaptured Izium.\n", published="2022-09-10")
    home.run()
    [article] = [row for row in home.articles() if "Izium" in row["title"]]
    monitor("--home", home.home, "forget", article["id"], "--reason", "wrong")
    home.smtp.start()
    home.pass_time(hours=1)
    home.run()

    assert home.mails() == []
    assert {row["status"] for row in home.deliveries()} == {"done", "superseded"}


def test_the_doctor_finds_a_sound_home_well(home: World, monitor: Shell) -> None:
    said = monitor("--home", home.home, "doctor")

    assert said.code == 0, said.out
    for what in ["settings", "folders", "rules", "receivers", "lock", "store", "anchors", "disk", "gazetteer"]:
        assert f"ok      {what}: " in said.out


@pytest.mark.parametrize(
    ("harm", "finding"),
    [
        pytest.param(lambda home: home.settings_file("[inbox]\nafter = 7\n"), "PROBLEM settings", id="settings"),
        pytest.param(lambda home: (home.home / "inbox").rename(home.home / "x"), "PROBLEM folders", id="no inbox"),
        pytest.param(lambda home: home.rule("bad", severity="awful"), "PROBLEM rules: rules/bad.yaml", id="a mistake"),
        pytest.param(
            lambda home: home.receiver("hook", type="webhook", url=home.hook.url, secret_file="none"),
            "PROBLEM receivers",
            id="a receiver without its secret",
        ),
        pytest.param(lambda home: (home.home / "store" / "monitor.db").unlink(), "PROBLEM store", id="no store"),
        pytest.param(
            lambda home: anchors_of(home.settings).file.write_text(
                '{"position":999,"chain":"00","noted_at":"2024-12-06T00:00:00Z"}\n'
            ),
            "PROBLEM anchors: the log was cut off",
            id="a cut log",
        ),
        pytest.param(lambda home: rmtree(home.home / "store"), "PROBLEM disk: ", id="no store folder"),
        pytest.param(
            lambda home: home.settings_file('[extract]\nmodel = "none"\n'), "PROBLEM language model", id="no model"
        ),
        pytest.param(
            lambda home: home.settings_file('[store]\nanchors_to = "notary"\n'),
            "PROBLEM receivers: monitor.toml: `notary`",
            id="anchors for nobody",
        ),
    ],
)
def test_the_doctor_names_what_is_wrong_and_its_cure(home: World, monitor: Shell, harm: object, finding: str) -> None:
    assert callable(harm)
    harm(home)
    said = monitor("--home", home.home, "doctor")

    assert said.code == 1
    [line] = [line for line in said.out.splitlines() if finding in line]
    assert "; " in line


def test_a_stopped_monitor_leaves_an_anchor_and_the_next_start_checks_it(home: World, monitor: Shell) -> None:
    last = anchors_of(home.settings).last()
    assert last is not None
    with asking(home.settings) as store:
        assert last.position == store.position
    anchors_of(home.settings).file.write_text(
        f'{{"position":{last.position},"chain":"{"0" * 64}","noted_at":"2024-12-06T00:00:00Z"}}\n'
    )

    refused = monitor("--home", home.home, "migrate"), monitor("--home", home.home, "once")
    assert refused[0].code == 0
    assert "written anew" in refused[1].err
    assert "written anew" in monitor("--home", home.home, "verify").err


def test_a_new_log_has_an_anchor_from_its_first_entries_on(world: World) -> None:
    """Otherwise a monitor with little to do would have none until it is stopped."""
    world.article("goma", "M23 rebels captured the city of Goma on Monday.", published="2025-01-27", outlet="B Paper")
    world.run()
    world.start().note_anchor()
    first = anchors_of(world.settings).last()
    assert first is not None
    world.article("bukavu", "M23 rebels captured the city of Bukavu.", published="2025-02-16", outlet="B Paper")
    world.run()
    world.start().note_anchor()
    assert anchors_of(world.settings).last() == first


def test_an_anchor_goes_to_a_receiver_and_shows_a_log_that_was_written_anew(home: World, monitor: Shell) -> None:
    home.settings_file('[store]\nanchors_to = "operator"\n')
    home.pass_time(days=2)
    home.start().reload()
    home.article("goma", "M23 rebels captured the city of Goma on Monday.", published="2025-01-27", outlet="B Paper")
    home.run()
    home.start().note_anchor()
    home.run()
    home.stop()

    [message] = (home.home / "store" / "outgoing" / "operator").glob("*nchor*.json")
    kept = home.home / "kept.jsonl"
    line = json.loads(message.read_text())["data"]["text"].split("\n")[-1]
    kept.write_text(f"{line}\n")
    assert "1 anchor," in monitor("--home", home.home, "verify", "--anchors", kept).out
    kept.write_text(f"\n{line}")  # as people paste it: a blank line before, no end of line behind
    assert "1 anchor," in monitor("--home", home.home, "verify", "--anchors", kept).out
    kept.write_text(line.replace('"chain":"', '"chain":"0') + "\n")
    assert "written anew" in monitor("--home", home.home, "verify", "--anchors", kept).err


def test_anchors_are_sent_once_a_day_however_often_a_monitor_is_started(home: World) -> None:
    """Each process notes one at its end; that must not put off the next message for ever, nor make one each time."""
    home.settings_file('[store]\nanchors_to = "operator"\n')
    sent = []
    for place in ("Goma", "Bukavu", "Uvira", "Lubero"):
        home.article(place, f"M23 rebels captured the city of {place} on Monday.", published="2025-01-27")
        home.run()
        home.stop()
        home.pass_time(hours=11)
        sent.append(len(list((home.home / "store" / "outgoing" / "operator").glob("*nchor*.json"))))

    assert sent == [1, 1, 1, 2]


def test_anchors_for_nobody_are_told_by_the_check_of_the_rules_and_by_the_monitor(home: World, monitor: Shell) -> None:
    home.settings_file('[store]\nanchors_to = "notary"\n')
    home.run()
    home.stop()

    said = monitor("--home", home.home, "rules", "check")
    assert said.code == 1
    assert "monitor.toml: `notary` is to get the anchors, but is no receiver; " in said.err
    told = [path.read_text() for path in (home.home / "store" / "outgoing" / "operator").glob("*.json")]
    assert any("notary" in text for text in told)


def test_status_and_doctor_tell_in_how_many_days_the_disk_is_full(home: World, monitor: Shell) -> None:
    """Judged by what was noted with the anchors: in ten days a third of what is free now."""
    third = shutil.disk_usage(home.home).free // 3
    anchors = anchors_of(home.settings)
    known = anchors.last()
    assert known is not None
    anchors.file.write_text("")
    for days, size in ((40, 1), (10, 1_000), (0, 1_000 + third)):
        anchors.note(replace(known, noted_at=known.noted_at - timedelta(days=days), bytes=size))

    said = json.loads(monitor("--home", home.home, "status", "--json").out)

    assert {row["what"]: row["value"] for row in said}["disk full in days"] == 30
    assert "full in about 30 days" in monitor("--home", home.home, "doctor").out


def test_where_nobody_can_say_when_the_disk_is_full_status_does_not(home: World, monitor: Shell) -> None:
    said = json.loads(monitor("--home", home.home, "status", "--json").out)
    assert "disk full in days" not in {row["what"] for row in said}


@pytest.mark.parametrize("written", [None, "", "what is this?\n"])
def test_anchors_that_cannot_be_had_prove_nothing(home: World, monitor: Shell, written: str | None) -> None:
    kept = home.home / "kept.jsonl"
    if written is not None:
        kept.write_text(written)
    said = monitor("--home", home.home, "verify", "--anchors", kept)
    assert said.code == 2
    assert "kept.jsonl" in said.err
