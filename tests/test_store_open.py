"""Opening: a store that cannot be used says why and what to do; migrations leave what they must."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from os import urandom
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from databases import Database, Sqlite
from store_helpers import Clock, Counting, fill, opened
from structlog.testing import capture_logs

from monitor.errors import MonitorError
from monitor.events import AlertResolved
from monitor.store import Store, Transaction, log
from monitor.store.engines import connect
from monitor.store.log import Head, Unwritten
from monitor.store.migrate import MIGRATIONS, upgrade
from monitor.store.schema import SCHEMA, log_tables
from monitor.store.store import make_file


def refusal(database: Database, *, fold: bool = True) -> str:
    with pytest.raises(MonitorError) as refused, opened(database, fold=fold):
        pass
    return str(refused.value)


def test_the_folder_of_the_store_is_made(tmp_path: Path) -> None:
    with opened(Sqlite(tmp_path / "store")) as store:
        assert store.position == 0


@pytest.mark.parametrize(
    ("address", "finding"),
    [
        pytest.param("store/monitor.db", "is not a store address; write sqlite:///", id="a path"),
        pytest.param("sqlite://", "names no file", id="a database in memory"),
        pytest.param("oracle://localhost/monitor", "`oracle` is not supported", id="another database"),
    ],
)
def test_a_wrong_address_is_explained(address: str, finding: str) -> None:
    with pytest.raises(MonitorError, match=finding):
        Store.open(address, clock=Clock())


def test_asking_a_store_that_is_not_there_makes_none(tmp_path: Path) -> None:
    assert "there is no store at" in refusal(Sqlite(tmp_path), fold=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("fold", [pytest.param(True, id="folding"), pytest.param(False, id="asking")])
def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path, fold: bool) -> None:
    (tmp_path / "monitor.db").write_bytes(b"Shopping list: bread, cheese. " * 100)

    assert "is not a store" in refusal(Sqlite(tmp_path), fold=fold)
    assert (tmp_path / "monitor.db").read_bytes().startswith(b"Shopping list")


def test_a_store_that_is_a_folder_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "monitor.db").mkdir()

    assert "cannot be opened" in refusal(Sqlite(tmp_path))


def test_a_store_below_a_missing_folder_cannot_be_opened(tmp_path: Path) -> None:
    assert "cannot be made" in refusal(Sqlite(tmp_path / "missing" / "store"))


def test_a_locked_store_says_so(tmp_path: Path) -> None:
    database = Sqlite(tmp_path)
    with opened(database):
        pass
    with database.shell() as browser:
        browser.execute("BEGIN IMMEDIATE")

        assert "is locked by another program" in refusal(database)


def test_a_work_that_meets_a_locked_store_fails_and_the_next_one_succeeds(tmp_path: Path) -> None:
    database = Sqlite(tmp_path)
    with opened(database) as store:
        with database.shell() as browser:
            browser.execute("BEGIN IMMEDIATE")
            with pytest.raises(MonitorError, match="is locked by another program"):
                fill(store, 1)
        fill(store, 1)

        assert store.position == 1


def test_a_full_disk_loses_nothing_acknowledged(tmp_path: Path) -> None:
    with opened(Sqlite(tmp_path)) as store:
        fill(store, 3)
        store.write(lambda tx: may_grow(tx, pages=5)).result()
        with pytest.raises(MonitorError, match="the disk is full"):
            store.write(lambda tx: tx.keep(urandom(1_000_000), "image/png")).result()
        store.write(lambda tx: may_grow(tx, pages=1000)).result()
        fill(store, 1)

        assert store.verify().events == 4


def may_grow(tx: Transaction, pages: int) -> None:
    """Let the database grow by that much and no more: to SQLite the same as a full disk."""
    size = tx.connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    tx.connection.exec_driver_sql(f"PRAGMA max_page_count = {size + pages}").close()


@pytest.mark.parametrize("fold", [pytest.param(True, id="folding"), pytest.param(False, id="asking")])
def test_a_store_of_a_newer_program_is_refused(database: Database, fold: bool) -> None:
    with opened(database) as store:
        fill(store, 1)
    with database.shell() as shell:
        shell.execute("UPDATE alembic_version SET version_num = '9999'")

    assert "the store has schema 9999" in refusal(database, fold=fold)
    assert "update the program" in refusal(database, fold=fold)


def test_asking_a_database_that_is_no_store_yet_says_how_to_make_it_one(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "monitor.db")) as database:
        database.execute("CREATE TABLE recipes (name)")

    assert "or `monitor once` first" in refusal(Sqlite(tmp_path), fold=False)


def test_asking_a_store_of_an_older_program_says_how_to_bring_it_up_to_date(database: Database) -> None:
    of_the_first_schema(database)

    assert "the store has schema 0001" in refusal(database, fold=False)
    assert "run `monitor migrate`" in refusal(database, fold=False)


def test_opening_again_changes_nothing(database: Database) -> None:
    with opened(database, Counting()) as store:
        fill(store, 3)
        before = list(store.events())
    for _ in range(2):
        with opened(database, Counting()) as store:
            assert list(store.events()) == before


def test_the_migrations_lead_to_the_tables_of_the_program(database: Database) -> None:
    ours = {"include_name": lambda name, kind, parents: kind != "table" or name in log_tables.tables}
    with opened(database) as store, store.read() as connection:
        context = MigrationContext.configure(connection, opts=ours)

        assert compare_metadata(context, log_tables) == []


def of_the_first_schema(database: Database) -> None:
    """Make a store as the first version did: its entries are numbered within their stream. Two, one with a key."""
    engines = connect(database.url)
    if engines.file:
        make_file(engines.file)
    entries = [
        Unwritten("s", number, "alert-resolved", 1, f"2024-12-05T12:00:0{number}+00:00", None, key, OLD)
        for number, key in ((1, "key"), (2, None))
    ]
    with engines.writer.begin() as connection:
        upgrade(connection, "0001")
        log.write(connection, Head(), entries)
    engines.dispose()


OLD = '{"alert_id": "a1", "reason": "over"}'


def test_an_old_store_is_migrated_with_its_chain_and_still_refuses_changes(database: Database) -> None:
    of_the_first_schema(database)

    with capture_logs() as said, opened(database, Counting()) as store:
        fill(store, 2)
        assert [line["event"].split(":")[0] for line in said] == ["bringing the store up to date"]
        assert store.schema == SCHEMA
        assert store.verify().events == 4
    for change in ("UPDATE events SET payload = '{}'", "DELETE FROM events", AFTER_A_GAP, SAME_KEY):
        with pytest.raises(database.refusal, match=r"append-only|violates"), database.shell() as shell:
            shell.execute(change)


AGAIN = (
    "INSERT INTO events SELECT {position}, 'x', version, type, schema_version, recorded_at, cause, once, payload, "
    "digest, chain FROM events WHERE position = {of}"
)
AFTER_A_GAP, SAME_KEY = AGAIN.format(position=9, of=2), AGAIN.format(position=5, of=1)


def test_an_old_key_still_turns_its_event_away(database: Database) -> None:
    of_the_first_schema(database)

    with opened(database) as store:
        event = AlertResolved(alert_id="a1", reason="over")
        assert store.write(lambda tx: tx.append(event, stream="s", once="key")).result().position == 1


def test_the_program_knows_its_newest_migration() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == SCHEMA


def test_the_store_is_imported_without_the_migration_tool() -> None:
    code = "import sys, monitor.store; sys.exit('alembic' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
