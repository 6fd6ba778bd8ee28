"""Where files go: archive, failed, deleted, left; and again after a crash."""

import hashlib
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.errors import FileRefused, MonitorError
from monitor.inbox.again import failed_paths, waiting
from monitor.inbox.away import After, Away
from monitor.inbox.scan import Candidate, Scanner

NOW = datetime(2024, 2, 18, 9, 0, tzinfo=UTC)
LATER = datetime(2999, 1, 1, tzinfo=UTC)
BINARY = FileRefused("binary", "this is not text", "save it as text")


class Desk:
    """An inbox with its archive."""

    def __init__(self, home: Path, after: After = "archive") -> None:
        self.inbox = home / "inbox"
        self.archive = home / "store" / "archive"
        self.failed = self.inbox / "failed"
        self.inbox.mkdir()
        self.away = Away(self.inbox, self.archive, self.failed, after)

    def drop(self, name: str, content: bytes = b"Qala fell.") -> Candidate:
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return next(c for c in Scanner(self.inbox).scan(LATER) if c.path == path)

    def files(self, folder: Path) -> list[str]:
        return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_taken_file_is_archived_by_day_with_its_folder_and_sidecar(desk: Desk) -> None:
    candidate = desk.drop("steppe/a.txt")
    (desk.inbox / "steppe" / "a.meta.json").write_text("{}")
    assert desk.away.taken(candidate, NOW) == desk.archive / "2024-02-18" / "steppe" / "a.txt"
    assert desk.files(desk.archive) == ["2024-02-18/steppe/a.meta.json", "2024-02-18/steppe/a.txt"]
    assert desk.files(desk.inbox) == []


def test_a_shared_sidecar_stays_for_the_file_that_still_needs_it(desk: Desk) -> None:
    text, page = desk.drop("a.txt"), desk.drop("a.html")
    (desk.inbox / "a.meta.json").write_text("{}")
    desk.away.taken(text, NOW)
    assert desk.files(desk.inbox) == ["a.html", "a.meta.json"]
    desk.away.taken(page, NOW)
    assert desk.files(desk.inbox) == []


def test_a_name_that_is_taken_gets_a_number(desk: Desk) -> None:
    for content in (b"one", b"two", b"three"):
        candidate = desk.drop("a.txt", content)
        (desk.inbox / "a.txt.meta.json").write_bytes(content)
        desk.away.taken(candidate, NOW)
    folder = desk.archive / "2024-02-18"
    assert [(folder / name).read_bytes() for name in ("a.txt", "a.2.txt", "a.3.txt")] == [b"one", b"two", b"three"]
    assert (folder / "a.3.txt.meta.json").read_bytes() == b"three"


def test_delete_deletes_and_leave_leaves(tmp_path: Path) -> None:
    cases: tuple[tuple[After, list[str]], ...] = (("delete", []), ("leave", ["a.meta.json", "a.txt"]))
    for after, left in cases:
        (tmp_path / after).mkdir()
        desk = Desk(tmp_path / after, after)
        candidate = desk.drop("a.txt")
        (desk.inbox / "a.meta.json").write_text("{}")
        assert desk.away.taken(candidate, NOW) is None
        assert desk.files(desk.inbox) == left


def test_a_refused_file_lies_beside_its_reason(desk: Desk) -> None:
    candidate = desk.drop("steppe/a.txt", b"\0\1")
    assert desk.away.refused(candidate, BINARY, NOW) == desk.failed / "steppe" / "a.txt"
    reason = json.loads((desk.failed / "steppe" / "a.txt.error.json").read_text())
    assert reason == {
        "file": "steppe/a.txt",
        "reason": "binary",
        "message": "this is not text",
        "cure": "save it as text",
        "when": "2024-02-18T09:00:00+00:00",
        "size": 2,
        "sha256": hashlib.sha256(b"\0\1").hexdigest(),
        "waits": False,
        "retry": "mend what is wrong, then: monitor retry; or move it back to inbox/steppe/a.txt",
    }
    assert Scanner(desk.inbox).scan(LATER) == []


def test_what_can_heal_stays_in_the_inbox_and_its_note_goes_when_it_has(desk: Desk) -> None:
    candidate = desk.drop("a.txt")
    locked = FileRefused("permission", "it may not be read", "chmod a+r", heals=True)
    assert desk.away.refused(candidate, locked, NOW) is None
    assert desk.files(desk.inbox) == ["a.txt", "failed/a.txt.error.json"]
    assert list(waiting(desk.inbox, desk.failed)) == [("a.txt", "it may not be read; chmod a+r")]
    assert list(failed_paths(desk.failed)) == []

    desk.away.taken(candidate, NOW)
    assert desk.files(desk.inbox) == []


def test_the_note_of_what_went_away_by_itself_is_not_shown(desk: Desk) -> None:
    candidate = desk.drop("a.txt")
    desk.away.refused(candidate, FileRefused("permission", "no", heals=True), NOW)
    candidate.path.unlink()
    assert list(waiting(desk.inbox, desk.failed)) == []


@pytest.mark.parametrize("after", ["archive", "delete", "leave"])
def test_what_can_be_read_at_last_waits_no_longer(tmp_path: Path, after: After) -> None:
    desk = Desk(tmp_path, after)
    candidate = desk.drop("a.txt")
    desk.away.refused(candidate, FileRefused("unreadable", "not allowed", heals=True), NOW)
    assert [name for name, _ in waiting(desk.inbox, desk.failed)] == ["a.txt"]
    desk.away.taken(candidate, NOW)
    assert desk.files(desk.failed) == []


def test_after_a_crash_between_reason_and_move_there_is_one_reason(desk: Desk) -> None:
    candidate = desk.drop("a.txt")
    desk.failed.mkdir()
    (desk.failed / "a.txt.error.json").write_text("half")
    desk.away.refused(candidate, BINARY, NOW)
    assert desk.files(desk.failed) == ["a.txt", "a.txt.error.json"]


def test_clearing_away_twice_is_harmless(desk: Desk) -> None:
    candidate = desk.drop("a.txt")
    assert desk.away.taken(candidate, NOW) is not None
    assert desk.away.taken(candidate, NOW) is None
    assert desk.away.refused(candidate, BINARY, NOW) is None
    assert desk.files(desk.archive) == ["2024-02-18/a.txt"]


def test_a_newer_file_of_the_same_name_stays_to_be_read(desk: Desk) -> None:
    candidate = desk.drop("a.txt")
    desk.drop("a.txt", b"Another text.")
    assert desk.away.taken(candidate, NOW) is None
    assert desk.files(desk.inbox) == ["a.txt"]


def test_a_symlink_is_moved_and_never_followed(desk: Desk, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    (desk.inbox / "a.txt").symlink_to(secret)
    (candidate,) = Scanner(desk.inbox).scan(LATER)
    target = desk.away.refused(candidate, FileRefused("symlink", "a link"), NOW)
    assert target is not None and target.is_symlink()
    assert json.loads((desk.failed / "a.txt.error.json").read_text())["sha256"] is None
    assert secret.read_text() == "secret"


STRANGE_NAMES = [
    pytest.param(b"line\nbreak \xf0\x9f\x94\xa5.txt", id="newline and emoji"),
    pytest.param(b"caf\xe9.txt", id="bytes that are no UTF-8"),
    pytest.param(b"x" * 251 + b".txt", id="the longest name"),
    pytest.param("я".encode() * 125 + b".txt", id="the longest name in letters of two bytes"),
]


@pytest.mark.parametrize("raw", STRANGE_NAMES)
def test_files_of_any_name_can_be_set_aside_twice(desk: Desk, raw: bytes) -> None:
    for _ in range(2):
        desk.away.refused(desk.drop(os.fsdecode(raw)), BINARY, NOW)
    assert len(list(desk.failed.glob("*.error.json"))) == 2
    assert len(list(desk.failed.iterdir())) == 4


def test_a_file_moves_whole_to_another_file_system(tmp_path: Path) -> None:
    shared_memory = Path("/dev/shm")
    if not shared_memory.is_dir() or shared_memory.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no second file system here")
    archive = shared_memory / f"archive-{os.getpid()}"
    desk = Desk(tmp_path)
    away = Away(desk.inbox, archive, desk.failed)
    try:
        target = away.taken(desk.drop("a.txt"), NOW)
        assert target is not None and target.read_bytes() == b"Qala fell."
        assert desk.files(desk.inbox) == []
        assert desk.files(archive) == ["2024-02-18/a.txt"]
    finally:
        away.sweep(LATER, keep_days=1)
        archive.rmdir()


def test_an_archive_that_cannot_be_written_is_said_with_its_cure(desk: Desk) -> None:
    candidate = desk.drop("a.txt")
    desk.archive.parent.mkdir(parents=True)
    desk.archive.write_text("a file where a folder is wanted")
    with pytest.raises(MonitorError, match=r"a\.txt cannot be moved away: .*; let the monitor's user write"):
        desk.away.taken(candidate, NOW)
    assert desk.files(desk.inbox) == ["a.txt"]


def test_the_sweep_deletes_old_days_and_nothing_else(desk: Desk, tmp_path: Path) -> None:
    desk.away.taken(desk.drop("old.txt"), NOW - timedelta(days=31))
    desk.away.taken(desk.drop("kept.txt"), NOW - timedelta(days=30))
    (desk.archive / "notes").mkdir()
    (desk.archive / "2000-01-01").symlink_to(tmp_path)
    assert desk.away.sweep(NOW, keep_days=30) == 1
    assert desk.files(desk.archive) == ["2024-01-19/kept.txt"]
    assert {path.name for path in desk.archive.iterdir()} == {"2024-01-19", "2000-01-01", "notes"}


def test_there_is_nothing_to_sweep_before_the_first_article(desk: Desk) -> None:
    assert desk.away.sweep(NOW, keep_days=30) == 0
