"""Backups, and copies into another database: whole, checked, and never in the place of something else."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from databases import BOTH, Database, Sqlite, postgresql
from store_helpers import Clock, Counting, append, fill, opened, resolved

from monitor.errors import MonitorError, StoreDamaged
from monitor.store import Store, backup, restore, transfer

LATER = datetime(2024, 12, 6, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Sqlite:
    """A store with three entries and a kept body."""
    database = Sqlite(tmp_path)
    with opened(database, Counting()) as store:
        fill(store, 3)
        store.write(lambda tx: tx.keep(b"The harbour is open.", "text/plain")).result()
    return database


def entries(database: Database) -> list[str]:
    with opened(database) as store:
        return [store.recorded(position)[2] for position in range(1, store.position + 1)]


def test_a_backup_is_made_while_somebody_writes(home: Sqlite) -> None:
    target = home.folder / "backup.db"
    with opened(home) as store:
        append(store, resolved("a4"))
        done = backup(home.url, target)
        append(store, resolved("a5"))

    assert done.events == 4
    assert {path.name for path in home.folder.glob("backup*")} == {"backup.db"}
    with closing(Store.open(f"sqlite:///{target}", clock=Clock())) as copy:
        assert copy.verify().events == 4


def test_a_backup_overwrites_nothing(home: Sqlite) -> None:
    (home.folder / "thesis.txt").write_text("years of work")

    with pytest.raises(MonitorError, match="is there already"):
        backup(home.url, home.folder / "thesis.txt")
    assert (home.folder / "thesis.txt").read_text() == "years of work"


def test_a_backup_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MonitorError, match="there is no store"):
        backup(Sqlite(tmp_path).url, tmp_path / "backup.db")


def test_a_damaged_store_gives_no_backup(home: Sqlite) -> None:
    home.without_triggers()
    with home.shell() as shell:
        shell.execute("UPDATE events SET payload = '{}' WHERE position = 2")

    with pytest.raises(StoreDamaged, match="entry 2"):
        backup(home.url, home.folder / "backup.db")
    assert not list(home.folder.glob("*backup*"))


def test_a_store_is_restored_and_the_present_one_kept(home: Sqlite) -> None:
    saved = home.folder / "backup.db"
    backup(home.url, saved)
    before = entries(home)
    with opened(home) as store:
        append(store, resolved("a4"))

    with pytest.raises(MonitorError, match=r"there is a store at .*--force"):
        restore(home.url, saved, LATER, force=False)
    restore(home.url, saved, LATER, force=True)

    assert entries(home) == before
    kept = Store.open(f"sqlite:///{home.folder}/monitor.db.before-20241206T000000Z", clock=Clock())
    with closing(kept):
        assert kept.position == 4


def test_views_are_in_step_after_a_restore(home: Sqlite) -> None:
    saved = home.folder / "backup.db"
    backup(home.url, saved)
    with opened(home, Counting()) as store:
        append(store, resolved("a4"))
    restore(home.url, saved, LATER, force=True)
    counting = Counting()
    with opened(home, counting) as store:
        assert counting.rows(store) == {("AlertResolved", 3, 3)}


def test_what_is_no_sound_backup_replaces_nothing(home: Sqlite) -> None:
    saved, before = home.folder / "backup.db", entries(home)
    backup(home.url, saved)
    body = bytearray(saved.read_bytes())
    where = body.index(b"its time is over")
    body[where : where + 3] = b"THE"
    saved.write_bytes(body)

    with pytest.raises(StoreDamaged):
        restore(home.url, saved, LATER, force=True)
    assert entries(home) == before


def test_postgresql_is_left_to_its_own_tools() -> None:
    with postgresql() as database, pytest.raises(MonitorError, match="pg_dump"):
        backup(database.url, Path("backup.db"))


@pytest.fixture(params=BOTH)
def other(request: pytest.FixtureRequest) -> Iterator[Database]:
    """An empty database for the copy."""
    with request.param() as each:
        yield each


def test_a_log_is_copied_entry_by_entry(database: Database, other: Database) -> None:
    with opened(database, Counting()) as store:
        fill(store, 5)
        name = store.write(lambda tx: tx.keep(b"The harbour is open.", "text/plain")).result()
    done = transfer(database.url, other.url)

    assert done.events == 5
    assert entries(other) == entries(database)
    counting = Counting()
    with opened(other, counting) as copy:
        assert counting.rows(copy) == {("AlertResolved", 5, 5)}
        assert copy.document(name) == b"The harbour is open."
        assert append(copy, resolved("a6")).position == 6


def test_a_copy_that_was_broken_off_goes_on(database: Database, other: Database) -> None:
    with opened(database) as store:
        fill(store, 3)
        transfer(database.url, other.url)
        append(store, resolved("later"))

    assert transfer(database.url, other.url).events == 4


def test_a_copy_is_not_put_behind_another_log(database: Database, other: Database) -> None:
    for place in (database, other):
        with opened(place) as store:
            append(store, resolved(place.url))

    with pytest.raises(MonitorError, match="holds another log"):
        transfer(database.url, other.url)
