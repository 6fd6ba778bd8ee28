"""A database that cannot be written: said so, nothing lost, and on it goes as soon as it can be."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from os import urandom
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from databases import Sqlite, postgresql
from store_helpers import Clock, append, fill, opened, resolved
from test_inbox_scan import ordinary_user
from test_store_open import of_the_first_schema

from monitor.errors import StoreUnusable
from monitor.store import Store


@contextmanager
def no_file_may_grow(beyond: int) -> Iterator[None]:
    """Let the kernel refuse to write beyond so many bytes of any file, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (beyond, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_what_was_acknowledged_before_the_disk_was_full_is_there(tmp_path: Path) -> None:
    with opened(Sqlite(tmp_path)) as store:
        fill(store, 3)
        with no_file_may_grow(500_000), pytest.raises(StoreUnusable, match="disk"):
            store.write(lambda tx: tx.keep(urandom(3_000_000), "image/png")).result()
        append(store, resolved("later"))

        assert store.verify().events == 4


def test_a_disk_that_is_full_in_the_middle_of_a_migration_leaves_the_old_store(tmp_path: Path) -> None:
    """The table of the log is made anew: either all of it, with its triggers, or nothing."""
    database = Sqlite(tmp_path)
    of_the_first_schema(database)
    with no_file_may_grow(40_000), pytest.raises(StoreUnusable, match="disk"), opened(database):
        pass

    with database.shell() as shell:
        assert shell.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
        assert shell.execute("SELECT count(*) FROM events").fetchone() == (2,)
    with opened(database) as store:
        assert store.verify().events == 2


def test_a_file_that_is_gone_is_missed_and_found_again(tmp_path: Path) -> None:
    """What is written into a deleted file is lost without a word from the system."""
    file, elsewhere = tmp_path / "monitor.db", tmp_path / "moved.db"
    with opened(Sqlite(tmp_path)) as store:
        fill(store, 1)
        store.wipe()
        file.rename(elsewhere)
        for _ in range(2):
            with pytest.raises(StoreUnusable, match="is gone"):
                append(store, resolved("refused"))
        assert not file.exists()
        elsewhere.rename(file)

        assert append(store, resolved("later")).position == 2
        assert store.verify().events == 2


def test_another_file_in_its_place_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "monitor.db"
    with opened(Sqlite(tmp_path)) as store:
        fill(store, 2)
        store.wipe()
        copy = file.read_bytes()
        file.unlink()
        file.write_bytes(copy)
        with pytest.raises(StoreUnusable, match="another file took its place"):
            append(store, resolved("refused"))

        assert append(store, resolved("later")).position == 3


@pytest.fixture
def read_only() -> Iterator[Sqlite]:
    """A store with two entries, which another user made and only that user may write."""
    with TemporaryDirectory() as folder:  # not below tmp_path, whose parents are closed to other users
        database = Sqlite(Path(folder))
        with opened(database) as store:
            fill(store, 2)
        Path(folder).chmod(0o555)
        (Path(folder) / "monitor.db").chmod(0o444)
        yield database
        Path(folder).chmod(0o755)


@pytest.mark.parametrize("fold", [pytest.param(True, id="folding"), pytest.param(False, id="asking")])
def test_a_store_that_may_only_be_read_says_so_and_can_be_used_when_it_may_be_written(
    read_only: Sqlite, fold: bool
) -> None:
    with (
        ordinary_user(),
        pytest.raises(StoreUnusable, match=r"cannot be written \(.*; give this user write permission"),
        opened(read_only, fold=fold),
    ):
        pass

    read_only.folder.chmod(0o755)
    (read_only.folder / "monitor.db").chmod(0o644)
    with opened(read_only, fold=fold) as store:
        assert store.verify().events == 2


def test_a_server_that_ends_our_sessions_costs_at_most_the_work_under_way() -> None:
    with postgresql() as database, opened(database) as store:
        fill(store, 2)
        with database.shell() as shell:
            shell.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND datname = current_database() AND backend_type = 'client backend'"
            )
        assert append(store, resolved("later")).position == 3
        assert store.position == 3


@pytest.mark.parametrize(
    ("address", "finding"),
    [
        pytest.param("postgresql://127.0.0.1:1/monitor", "cannot be reached", id="no server"),
        pytest.param("{server}&dbname=nowhere", "does not exist", id="no such database"),
        pytest.param("{server}&options=-csearch_path%3Dnowhere", "no such schema", id="no such schema"),
    ],
)
def test_a_server_that_cannot_be_used_says_why(address: str, finding: str) -> None:
    with postgresql() as database:
        url = address.format(server=database.url.partition("&options")[0])
        with pytest.raises(StoreUnusable, match=finding):
            Store.open(url, clock=Clock())
