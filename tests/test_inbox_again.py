"""Files that failed, and the way back for them."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.errors import FileRefused, MonitorError
from monitor.inbox.again import chosen, failed_files, put_back
from monitor.inbox.away import Away
from monitor.inbox.scan import Scanner

NOW = datetime.now(UTC) + timedelta(days=1)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """An inbox in which three files failed: one may be read by a newer program, two will not."""
    inbox = tmp_path / "inbox"
    (inbox / "steppe").mkdir(parents=True)
    (inbox / "steppe" / "slow.txt").write_text("Qala fell.")
    (inbox / "steppe" / "slow.txt.meta.json").write_text("{}")
    (inbox / "spoilt.txt").write_bytes(b"\0\0")
    (inbox / "lonely.meta.json").write_text("{}")
    away = Away(inbox, tmp_path / "archive", inbox / "failed")
    reasons = {"steppe/slow.txt": "timeout", "spoilt.txt": "binary", "lonely.meta.json": "orphan"}
    for candidate in Scanner(inbox).scan(NOW):
        away.refused(candidate, FileRefused(reasons[candidate.name], "no", "mend it"), NOW)
    return inbox


def retried(inbox: Path, *names: str, every: bool = False) -> list[str]:
    failed = inbox / "failed"
    wanted = chosen(list(failed_files(failed)), names, every=every)
    return [str(put_back(file, inbox, failed).relative_to(inbox)) for file in wanted]


def test_only_what_can_end_otherwise_is_tried_again(inbox: Path) -> None:
    assert retried(inbox) == ["steppe/slow.txt"]
    assert (inbox / "steppe" / "slow.txt.meta.json").exists()
    assert not (inbox / "failed" / "steppe" / "slow.txt.error.json").exists()
    assert (inbox / "failed" / "spoilt.txt.error.json").exists()


def test_what_a_person_mended_is_tried_again(inbox: Path) -> None:
    (inbox / "failed" / "spoilt.txt").write_text("Qala fell after all.")
    assert retried(inbox) == ["spoilt.txt", "steppe/slow.txt"]


def test_a_file_whose_metadata_a_person_mended_is_tried_again(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.txt").write_text("Qala fell.")
    (inbox / "a.txt.meta.json").write_text('{"outlet": 5')
    [candidate] = Scanner(inbox).scan(NOW)
    away = Away(inbox, tmp_path / "archive", inbox / "failed")
    away.refused(candidate, FileRefused("metadata", "no", "mend it"), NOW)
    assert retried(inbox) == []

    (inbox / "failed" / "a.txt.meta.json").write_text('{"outlet": "Steppe Post"}')
    assert retried(inbox) == ["a.txt"]


def test_a_file_may_be_named_and_all_may_be_asked_for(inbox: Path) -> None:
    assert retried(inbox, "spoilt.txt") == ["spoilt.txt"]
    assert retried(inbox, every=True) == ["lonely.meta.json", "steppe/slow.txt"]
    assert list(failed_files(inbox / "failed")) == []


def test_a_link_is_listed_and_tried_again_once_it_is_a_file(inbox: Path) -> None:
    link = inbox / "failed" / "link.txt"
    link.symlink_to("/etc/hostname")
    link.with_name("link.txt.error.json").write_text('{"reason": "symlink", "sha256": null}')
    assert "link.txt" in [file.name for file in failed_files(inbox / "failed")]
    assert "link.txt" not in retried(inbox)
    link.unlink()
    link.write_text("Qala fell.")
    assert retried(inbox) == ["link.txt"]


def test_all_means_links_and_pipes_too(inbox: Path) -> None:
    (inbox / "failed" / "link.txt").symlink_to("/etc/hostname")
    os.mkfifo(inbox / "failed" / "pipe.txt")
    assert {"link.txt", "pipe.txt"} < set(retried(inbox, every=True))


def test_a_name_that_is_not_there_is_told(inbox: Path) -> None:
    with pytest.raises(MonitorError, match=r"gone\.txt is not in inbox/failed/; there are: lonely"):
        retried(inbox, "gone.txt")


def test_a_new_file_of_that_name_is_not_overwritten(inbox: Path) -> None:
    (inbox / "spoilt.txt").write_text("Another story.")
    assert retried(inbox, "spoilt.txt") == ["spoilt.2.txt"]
    assert (inbox / "spoilt.txt").read_text() == "Another story."


def test_the_note_says_how_to_retry(inbox: Path) -> None:
    note = json.loads((inbox / "failed" / "spoilt.txt.error.json").read_text())
    assert "monitor retry" in note["retry"]
