"""What the scan offers and `load` accepts: a real folder, a clock moved by hand."""

import os
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import FileRefused, MonitorError
from monitor.inbox.load import NotNow, load
from monitor.inbox.names import numbered, visible, with_ending
from monitor.inbox.scan import Candidate, Scanner

NOW = datetime(2024, 2, 18, 9, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=1)
FAR_AHEAD = datetime(2100, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
NOBODY = 65534


def drop(path: Path, content: bytes = b"Qala fell.", written: datetime = LONG_AGO) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (written.timestamp(), written.timestamp()))
    return path


def names(candidates: list[Candidate]) -> list[str]:
    return [candidate.name for candidate in candidates]


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


def test_the_oldest_file_comes_first_then_the_name_decides(inbox: Path) -> None:
    drop(inbox / "a.txt", written=LONG_AGO + SECOND)
    drop(inbox / "c.txt")
    drop(inbox / "steppe" / "b.txt")
    assert names(Scanner(inbox).scan(NOW)) == ["c.txt", "steppe/b.txt", "a.txt"]


NO_BUSINESS_OF_OURS = [
    ".hidden.txt",
    "a.txt.part",
    "a.tmp",
    "a.html.CRDOWNLOAD",
    "a.txt~",
    "failed/a.txt",
    "archive/2024-01-01/a.txt",
    ".git/a.txt",
    "folder.part/a.txt",
]


@pytest.mark.parametrize("name", NO_BUSINESS_OF_OURS)
def test_the_scan_passes_over(inbox: Path, name: str) -> None:
    drop(inbox / name)
    assert Scanner(inbox).scan(NOW) == []


def test_a_sidecar_waits_an_hour_for_its_article(inbox: Path) -> None:
    scanner = Scanner(inbox)
    drop(inbox / "a.txt.meta.json", b"{}", written=NOW)
    drop(inbox / "b.meta.json", b"{}", written=NOW - timedelta(minutes=30))
    assert names(scanner.scan(NOW + timedelta(minutes=29))) == []
    drop(inbox / "a.txt", written=NOW)
    assert names(scanner.scan(NOW + timedelta(hours=2))) == ["b.meta.json", "a.txt"]


def test_only_the_top_folders_are_called_failed_and_archive(inbox: Path) -> None:
    drop(inbox / "steppe" / "archive" / "a.txt")
    assert names(Scanner(inbox).scan(NOW)) == ["steppe/archive/a.txt"]


@pytest.mark.parametrize("name", ["failed", "archive"])
def test_such_a_folder_may_be_a_link_to_another_disk(inbox: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    (inbox / name).symlink_to(tmp_path / "elsewhere")
    drop(inbox / "a.txt")
    assert names(Scanner(inbox).scan(FAR_AHEAD)) == ["a.txt"]


def test_a_file_just_written_waits_until_it_rests(inbox: Path) -> None:
    scanner = Scanner(inbox)
    drop(inbox / "a.txt", written=NOW)
    assert scanner.scan(NOW + SECOND) == []
    assert (scanner.waiting, scanner.next_rest) == (1, NOW + 2 * SECOND)
    drop(inbox / "a.txt", b"more", written=NOW + SECOND)
    assert scanner.scan(NOW + 2 * SECOND) == []
    assert names(scanner.scan(NOW + 3 * SECOND)) == ["a.txt"]
    assert (scanner.waiting, scanner.next_rest) == (0, None)


def test_a_file_from_the_future_rests_when_it_looks_the_same_twice(inbox: Path) -> None:
    """Clocks differ on network mounts."""
    scanner = Scanner(inbox)
    drop(inbox / "a.txt", written=NOW + timedelta(days=1))
    assert scanner.scan(NOW) == []
    drop(inbox / "a.txt", b"more", written=NOW + timedelta(days=1))
    assert scanner.scan(NOW + 2 * SECOND) == []
    assert names(scanner.scan(NOW + 4 * SECOND)) == ["a.txt"]
    assert names(scanner.scan(NOW + 5 * SECOND)) == ["a.txt"]


@pytest.mark.parametrize("seconds", [-(2**40), 2**40], ids=["before the calendar", "after the calendar"])
def test_an_impossible_time_of_writing_stops_nothing(inbox: Path, seconds: int) -> None:
    drop(inbox / "a.txt")
    os.utime(inbox / "a.txt", (seconds, seconds))
    scanner = Scanner(inbox)
    scanner.scan(NOW)
    (candidate,) = scanner.scan(NOW + 2 * SECOND)
    assert load(candidate, max_bytes=100).mtime.tzinfo is UTC


def test_a_file_waits_for_its_sidecar(inbox: Path) -> None:
    drop(inbox / "a.txt")
    drop(inbox / "a.meta.json", b'{"outl', written=NOW)
    assert Scanner(inbox).scan(NOW + SECOND) == []


def test_an_empty_file_waits_a_minute_and_is_then_refused(inbox: Path) -> None:
    drop(inbox / "a.txt", b"", written=NOW)
    scanner = Scanner(inbox)
    assert scanner.scan(NOW + 59 * SECOND) == []
    (candidate,) = scanner.scan(NOW + 60 * SECOND)
    assert reason_of(candidate) == "empty"


def test_what_is_done_is_offered_again_only_when_it_changes(inbox: Path) -> None:
    path = drop(inbox / "a.txt")
    scanner = Scanner(inbox)
    (candidate,) = scanner.scan(NOW)
    scanner.done(candidate)
    assert scanner.scan(NOW) == []
    path.chmod(0o600)
    assert names(scanner.scan(NOW)) == ["a.txt"]


def test_what_can_heal_is_offered_again_later(inbox: Path) -> None:
    drop(inbox / "a.txt")
    scanner = Scanner(inbox)
    (candidate,) = scanner.scan(NOW)
    scanner.done(candidate, until=NOW + timedelta(minutes=5))
    assert scanner.scan(NOW + timedelta(minutes=4)) == []
    assert names(scanner.scan(NOW + timedelta(minutes=5))) == ["a.txt"]


def test_a_missing_inbox_is_said_with_its_cure(tmp_path: Path) -> None:
    with pytest.raises(MonitorError, match=r"inbox .*nowhere cannot be read.*make the folder"):
        Scanner(tmp_path / "nowhere").scan(NOW)


def test_a_file_that_vanishes_is_nobodys_error(inbox: Path) -> None:
    path = drop(inbox / "a.txt")
    (candidate,) = Scanner(inbox).scan(NOW)
    path.unlink()
    with pytest.raises(NotNow):
        load(candidate, max_bytes=100)


def test_another_file_of_the_same_name_is_left_for_the_next_scan(inbox: Path) -> None:
    drop(inbox / "a.txt")
    (candidate,) = Scanner(inbox).scan(NOW)
    drop(inbox / "a.txt", b"Another text.", written=NOW)
    with pytest.raises(NotNow):
        load(candidate, max_bytes=100)


def test_a_file_is_loaded_with_its_time_and_its_surest_sidecar(inbox: Path) -> None:
    drop(inbox / "a.txt")
    drop(inbox / "a.meta.json", b"{}")
    drop(inbox / "a.txt.meta.json", b'{"title": "x"}')
    (candidate,) = Scanner(inbox).scan(NOW)
    loaded = load(candidate, max_bytes=100)
    assert (loaded.data, loaded.meta, loaded.meta_name) == (b"Qala fell.", b'{"title": "x"}', "a.txt.meta.json")
    assert loaded.mtime == LONG_AGO


def refusal_of(candidate: Candidate) -> FileRefused:
    with pytest.raises(FileRefused) as refused:
        load(candidate, max_bytes=1_000_000)
    assert refused.value.cure
    return refused.value


def reason_of(candidate: Candidate) -> str:
    return refusal_of(candidate).reason


def test_a_file_of_twenty_megabytes_is_refused_unread(inbox: Path) -> None:
    with (inbox / "a.txt").open("wb") as file:
        file.truncate(20_000_000)
    os.utime(inbox / "a.txt", (0, 0))
    (candidate,) = Scanner(inbox).scan(NOW)
    assert reason_of(candidate) == "too-large"


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        pytest.param(os.mkfifo, "not-a-file", id="a pipe"),
        pytest.param(Path.mkdir, "not-a-file", id="a folder"),
        pytest.param(lambda path: path.symlink_to("/etc/hostname"), "symlink", id="a link"),
        pytest.param(lambda path: path.write_bytes(bytes(2 << 20)), "too-large", id="too large"),
    ],
)
def test_where_the_sidecar_is_at_fault_it_is_named(inbox: Path, make: Callable[[Path], object], reason: str) -> None:
    drop(inbox / "a.txt")
    make(inbox / "a.txt.meta.json")
    (candidate,) = (each for each in Scanner(inbox).scan(FAR_AHEAD) if each.name == "a.txt")
    refused = refusal_of(candidate)
    assert (refused.reason, str(refused).startswith("its a.txt.meta.json: ")) == (reason, True)


def test_a_symlink_out_of_the_inbox_is_refused(inbox: Path, tmp_path: Path) -> None:
    secret = drop(tmp_path / "secret.txt")
    (inbox / "a.txt").symlink_to(secret)
    (inbox / "folder").symlink_to(tmp_path)
    candidates = Scanner(inbox).scan(datetime.now(UTC) + timedelta(minutes=2))
    assert names(candidates) == ["a.txt", "folder"]
    assert [reason_of(candidate) for candidate in candidates] == ["symlink", "symlink"]


def test_a_pipe_and_a_socket_are_refused_at_once(inbox: Path) -> None:
    os.mkfifo(inbox / "a.txt")
    with socket.socket(socket.AF_UNIX) as listener:
        # Sockets have short names: a path below tmp_path may be too long for one.
        with chdir(inbox):
            listener.bind("b.txt")
        candidates = Scanner(inbox).scan(datetime.now(UTC) + timedelta(minutes=2))
        assert [reason_of(candidate) for candidate in candidates] == ["not-a-file", "not-a-file"]


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Give up root's rights for a while, which no permission bit can withhold."""
    if os.geteuid() != 0:
        yield
        return
    try:
        os.seteuid(NOBODY)
    except OSError:
        pytest.skip("runs as root where no other user exists")
    try:
        yield
    finally:
        os.seteuid(0)


def test_what_may_not_be_read_is_refused_in_a_way_that_can_heal() -> None:
    # Not below tmp_path, whose parents are closed to other users.
    with tempfile.TemporaryDirectory() as open_to_all:
        inbox = Path(open_to_all)
        inbox.chmod(0o755)
        drop(inbox / "a.txt").chmod(0)
        drop(inbox / "closed" / "b.txt").parent.chmod(0)
        with ordinary_user():
            candidates = Scanner(inbox).scan(datetime.now(UTC) + timedelta(minutes=2))
            refused = [refusal_of(candidate) for candidate in candidates]
        (inbox / "closed").chmod(0o755)
    assert sorted(names(candidates)) == ["a.txt", "closed"]
    assert [(error.reason, error.heals) for error in refused] == [("permission", True)] * 2


STRANGE_NAMES = [
    pytest.param(b"line\nbreak \xf0\x9f\x94\xa5.txt", "line\\nbreak 🔥.txt", id="newline and emoji"),
    pytest.param(b"caf\xe9.txt", "caf\\xe9.txt", id="bytes that are no UTF-8"),
    pytest.param(b"caf\\xe9.txt", "caf\\\\xe9.txt", id="backslashes that look the same"),
    pytest.param("evil\u202etxt.exe".encode(), "evil\\u202etxt.exe", id="direction marks"),
    pytest.param(b"-rf *", "-rf *", id="what a shell would take for options"),
    pytest.param(b"x" * 251 + b".txt", "x" * 251 + ".txt", id="the longest name"),
]


@pytest.mark.parametrize(("raw", "shown"), STRANGE_NAMES)
def test_files_of_any_name_are_loaded_and_can_be_shown(inbox: Path, raw: bytes, shown: str) -> None:
    drop(inbox / os.fsdecode(raw))
    (candidate,) = Scanner(inbox).scan(NOW)
    assert candidate.name == shown
    assert load(candidate, max_bytes=100).data == b"Qala fell."


@given(names=st.lists(st.binary(min_size=1, max_size=8).map(os.fsdecode), min_size=2, max_size=2, unique=True))
def test_different_names_look_different(names: list[str]) -> None:
    shown = [visible(name) for name in names]
    assert shown[0] != shown[1]
    assert all(name.isprintable() and name.encode() for name in shown)


@given(name=st.binary(min_size=1, max_size=255).map(os.fsdecode), number=st.integers(min_value=1, max_value=10**6))
def test_made_up_names_fit_the_file_system(name: str, number: int) -> None:
    assert len(os.fsencode(with_ending(name, ".error.json"))) <= 255
    assert len(os.fsencode(numbered(name, number))) <= 255
