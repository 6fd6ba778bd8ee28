"""Homes, settings and stores as the commands meet them: made, misspelt, broken, absent."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_helpers import Shell, shell


@pytest.fixture
def monitor(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    yield from shell(capsys, monkeypatch)


def test_init_makes_a_home_that_works_and_leaves_it_alone_the_second_time(monitor: Shell, tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = monitor("init", home)
    assert first.code == 0
    for name in ("inbox", "store", "rules/rules.yaml", "rules/README.md", "monitor.toml"):
        assert (home / name).exists()
    (home / "monitor.toml").write_text("[log]\nlevel = 'warning'\n")
    again = monitor("init", home)

    assert "Nothing was missing" in again.out
    assert (home / "monitor.toml").read_text() == "[log]\nlevel = 'warning'\n"
    assert monitor("--home", home, "rules", "check").code == 0


def test_the_explained_settings_file_shows_settings_that_can_be_used(monitor: Shell, tmp_path: Path) -> None:
    monitor("init", tmp_path)
    path = tmp_path / "monitor.toml"
    path.write_text(re.sub(r"^# (\w+ = )", r"\1", path.read_text(), flags=re.MULTILINE))
    assert "\nrest_seconds = 2.0" in path.read_text()
    assert monitor("--home", tmp_path, "rules", "check").code == 0


def test_the_samples_are_copied_when_asked(monitor: Shell, tmp_path: Path) -> None:
    assert monitor("--home", tmp_path, "samples").code == 0
    assert len(list((tmp_path / "inbox").iterdir())) >= 8


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            "[inbox]\nscan_second = 5\n",
            "monitor.toml:2:1: unknown key `scan_second` in [inbox]; did you mean `scan_seconds`?",
            id="a key misspelt",
        ),
        pytest.param("\n[inbox]\nrest_seconds = 'two'\n", "monitor.toml:3:1: `rest_seconds` = 'two'", id="no number"),
        pytest.param("[smtp]\nport = 99999\n", "must be at most 65535", id="no port"),
        pytest.param("[smpt]\n", "did you mean `smtp`?", id="a section misspelt"),
        pytest.param("[smtp]\nhost = mail\n", "monitor.toml:2:", id="no TOML"),
    ],
)
def test_a_mistake_in_the_settings_is_shown_with_line_and_cure(
    monitor: Shell, tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "monitor.toml").write_text(text)
    ended = monitor("--home", tmp_path, "status")
    assert ended.code == 2
    assert said in ended.err


def test_a_misspelt_environment_variable_is_a_mistake(
    monitor: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONITOR_INBOX_RESTSECONDS", "5")
    ended = monitor("--home", tmp_path, "status")
    assert ended.code == 2
    assert "MONITOR_INBOX_RESTSECONDS" in ended.err


def test_rules_check_shows_every_mistake_and_every_sentence(monitor: Shell, tmp_path: Path) -> None:
    monitor("init", tmp_path / "sound")
    sound = monitor("--home", tmp_path / "sound", "rules", "check")
    assert sound.code == 0
    assert sound.out.startswith("city-changes-hands: ")

    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "mine.yaml").write_text("version: 1\nrules:\n  - id: a\n    titel: A\n  - id: b\n    matsch: {}\n")
    broken = monitor("--home", tmp_path, "rules", "check")
    assert broken.code == 1
    assert "mine.yaml:4:5: " in broken.err
    assert "mine.yaml:6:5: " in broken.err
    assert broken.err.endswith("off until they are mended: a, b\n")


def test_reading_without_rules_says_that_no_party_is_known(monitor: Shell, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Quiet in Qala\n\nNothing happened in Qala today, residents said.\n")
    told = monitor("--home", tmp_path, "extract", tmp_path / "a.txt")
    assert told.code == 0
    assert "monitor init" in told.err


@pytest.mark.parametrize("command", ["articles", "verify", "rebuild", "once"])
def test_a_database_that_is_garbage_is_explained(monitor: Shell, tmp_path: Path, command: str) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "monitor.db").write_bytes(b"this is no database" * 1000)
    ended = monitor("--home", tmp_path, command)
    assert ended.code == 2
    assert "is not a store" in ended.err
    assert "restore the store from a backup" in ended.err


def test_asking_before_the_first_run_says_what_to_do(monitor: Shell, tmp_path: Path) -> None:
    ended = monitor("--home", tmp_path, "articles")
    assert ended.code == 2
    assert "run `monitor run`" in ended.err
    assert not (tmp_path / "store").exists()


def test_once_takes_in_what_was_copied_a_moment_ago(monitor: Shell, tmp_path: Path) -> None:
    monitor("init", tmp_path)
    (tmp_path / "inbox" / "story.txt").write_text(
        "Rain in Gulu\n\nIt rained in Gulu on Friday, and nothing else happened.\n"
    )
    assert "1 file taken in" in monitor("--home", tmp_path, "once").out


def test_once_tells_taken_in_from_set_aside(monitor: Shell, tmp_path: Path) -> None:
    """An empty file and a picture are no articles; the command says so, and so do status and retry."""
    monitor("init", tmp_path)
    (tmp_path / "inbox" / "a.txt").write_text("Quiet in Qala\n\nNothing happened in Qala today, residents said.\n")
    (tmp_path / "inbox" / "b.txt").write_bytes(b"\x89PNG\r\n")
    (tmp_path / "inbox" / "c.jsonl").write_text('{"text": "The market of Qala was open all day."}\n{"text": \n')
    said = monitor("--home", tmp_path, "once").out.splitlines()
    assert said[-2:] == ["1 file taken in", "2 files not, or not wholly: inbox/failed/ says why"]

    status = {row["what"]: row["value"] for row in json.loads(monitor("--home", tmp_path, "status", "--json").out)}
    assert (status["articles"], status["files waiting in inbox"], status["files set aside"]) == (2, 0, 2)
    assert monitor("--home", tmp_path, "retry", "b.txt").out == "b.txt -> inbox/b.txt\n"


def test_status_counts_what_waits_in_a_home_below_any_folder(monitor: Shell, tmp_path: Path) -> None:
    home = tmp_path / "failed" / "home"
    monitor("init", home)
    monitor("--home", home, "once")
    (home / "inbox" / "steppe-post" / "failed").mkdir(parents=True)
    for name in ("a.txt", "a.meta.json", ".hidden", "steppe-post/b.txt", "steppe-post/failed/c.txt"):
        (home / "inbox" / name).write_text("{}")
    status = {row["what"]: row["value"] for row in json.loads(monitor("--home", home, "status", "--json").out)}
    assert status["files waiting in inbox"] == 3
    assert monitor("--home", home, "retry").out == "nothing has failed\n"


def test_status_and_retry_name_what_cannot_be_read_yet(monitor: Shell, tmp_path: Path) -> None:
    monitor("init", tmp_path)
    monitor("--home", tmp_path, "once")
    (tmp_path / "inbox" / "a.txt").write_text("Quiet in Qala")
    failed = tmp_path / "inbox" / "failed"
    failed.mkdir(exist_ok=True)
    note = {
        "file": "a.txt",
        "reason": "permission",
        "message": "it may not be read",
        "cure": "chmod a+r",
        "waits": True,
    }
    (failed / "a.txt.error.json").write_text(json.dumps(note))

    status = {row["what"]: row["value"] for row in json.loads(monitor("--home", tmp_path, "status", "--json").out)}
    assert status["a.txt cannot be read yet"] == "it may not be read; chmod a+r"
    assert (status["files waiting in inbox"], status["files set aside"]) == (1, 0)
    assert "a.txt waits in the inbox and is tried again by itself" in monitor("--home", tmp_path, "retry").out
