"""Appending: gapless, once, many works in one commit, and never rewritten."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Event as Flag
from typing import Any

import pytest
from databases import Database, Sqlite, postgresql
from store_helpers import NOON, Clock, Counting, fill, opened, resolved

from monitor.errors import MonitorError
from monitor.events import OperatorTold, Recorded
from monitor.store import OnceConflict, Store, Transaction, writer

POISON = OperatorTold(key="poison", subject="", text="")


def noted_position(database: Database) -> int:
    """Return where the log ends for everybody else."""
    with database.shell() as shell:
        return int(shell.execute("SELECT position FROM head").fetchone()[0])


def held_open(store: Store, gate: Flag) -> Future[bool]:
    """Keep a commit open until the gate opens, so that what is written meanwhile joins it or the next."""
    return store.write(lambda _: gate.wait(30))


def together(store: Store, works: Sequence[Callable[[Transaction], Any]]) -> list[Future[Any]]:
    """Run these works in one commit: they are handed in while the first work of that commit runs."""
    gate = Flag()
    held_open(store, gate)
    queued = [store.write(work) for work in works]
    gate.set()
    return queued


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A commit waits for all that is queued, however slow the machine."""
    monkeypatch.setattr(writer, "LONGEST_BATCH", 60)


def test_an_appended_event_comes_back_with_its_place(database: Database) -> None:
    with opened(database) as store:
        first = store.write(lambda tx: tx.append(resolved("a1"), stream="alert:a1")).result()
        second = store.write(lambda tx: tx.append(resolved("a2"), stream="alert:a2", cause=1)).result()

        assert first == Recorded(position=1, event=resolved("a1"), stream="alert:a1", recorded_at=NOON)
        assert second.cause == 1
        assert list(store.events()) == [first, second]
        assert store.recorded(2)[0] == second
        assert store.position == 2


def test_events_can_be_asked_for_in_part(database: Database) -> None:
    with opened(database) as store:
        fill(store, 6)

        assert [each.position for each in store.events(after=2, until=4)] == [3, 4]


def test_a_long_log_is_read_page_by_page_without_holding_a_connection(database: Database) -> None:
    with opened(database) as store:
        store.write(lambda tx: [tx.append(resolved(str(n)), stream="alerts") for n in range(2100)]).result()
        reading = store.events()
        next(reading)

        store.write(lambda tx: tx.append(resolved("late"), stream="alerts")).result()

        assert [each.position for each in reading] == list(range(2, 2101))


def test_a_position_that_is_not_there_is_said_so(database: Database) -> None:
    with opened(database) as store, pytest.raises(MonitorError, match="no position 7; it ends at 0"):
        store.recorded(7)


def test_a_transaction_sees_its_own_appends(database: Database) -> None:
    def work(tx: Transaction) -> tuple[int, Recorded | None, int]:
        before = tx.position
        tx.append(resolved(), stream="alert:a1", once="key")
        return before, tx.once("key"), tx.position

    with opened(database) as store:
        before, known, after = store.write(work).result()

    assert (before, after) == (0, 1)
    assert known is not None
    assert known.position == 1


def test_the_log_never_runs_backwards_when_the_clock_does(database: Database) -> None:
    clock = Clock()
    with opened(database, clock=clock) as store:
        fill(store, 1)
        clock.move(hours=-2)
        fill(store, 1)
    clock.move(minutes=1)
    with opened(database, clock=clock) as store:
        fill(store, 1)
        clock.move(hours=3)
        fill(store, 1)

        times = [each.recorded_at - NOON for each in store.events()]

    assert times == [timedelta(), timedelta(), timedelta(), timedelta(hours=1, minutes=1)]


def test_the_same_key_and_content_is_appended_once(database: Database) -> None:
    counting = Counting()
    with opened(database, counting) as store:
        first = store.write(lambda tx: tx.append(resolved(), stream="alert:a1", once="key")).result()
        again = store.write(lambda tx: tx.append(resolved(), stream="alert:a1", once="key", cause=1)).result()

        assert again == first
        assert store.position == 1
        assert counting.applied == {1: 1}


@pytest.mark.parametrize(
    ("alert", "stream"),
    [
        pytest.param("a2", "alert:a1", id="another event"),
        pytest.param("a1", "alert:a2", id="another stream"),
    ],
)
def test_a_known_key_with_other_content_is_a_conflict(database: Database, alert: str, stream: str) -> None:
    with opened(database) as store:
        store.write(lambda tx: tx.append(resolved("a1"), stream="alert:a1", once="key")).result()

        with pytest.raises(OnceConflict, match="something else under the key `key`, at position 1"):
            store.write(lambda tx: tx.append(resolved(alert), stream=stream, once="key")).result()

        assert store.position == 1


def test_a_work_that_raises_is_rolled_back_alone(database: Database, patient: None) -> None:
    """Also when it shares its commit with others: positions stay gapless, the chain right."""

    def bad(tx: Transaction) -> None:
        tx.append(resolved("lost"), stream="alert:lost")
        tx.keep(b"lost too", "text/plain")
        tx.append(POISON, stream="operator")

    counting = Counting()
    with opened(database, counting) as store:
        good = [lambda tx, name=name: tx.append(resolved(name), stream=name) for name in ("a1", "a2")]
        before, refused, after = together(store, [good[0], bad, good[1]])

        assert (before.result().position, after.result().position) == (1, 2)
        with pytest.raises(ValueError, match="poison"):
            refused.result()
        assert store.verify().events == 2
        assert counting.rows(store) == {("AlertResolved", 2, 2)}


def test_works_before_one_that_raises_are_told_what_was_committed(database: Database, patient: None) -> None:
    """They are run once more, and what the first run gave was never in the log."""
    runs: list[tuple[str, int]] = []

    def good(tx: Transaction) -> int:
        tx.append(resolved(), stream="alert:a1")
        runs.append(("good", tx.position))
        return tx.position

    def bad(tx: Transaction) -> None:
        runs.append(("bad", tx.position))
        raise ValueError("no such thing")

    with opened(database) as store:
        first, *refused, last = together(store, [good, bad, bad, good])

        assert (first.result(), last.result(), store.position) == (1, 2, 2)
        assert [type(each.exception()) for each in refused] == [ValueError, ValueError]
    assert runs.count(("bad", 1)) == 2
    assert runs[:3] == [("good", 1), ("bad", 1), ("good", 1)]


def test_an_entry_that_cannot_be_written_fails_only_its_own_work(database: Database, patient: None) -> None:
    """Though the works of a commit are written together, after the last of them."""
    unwritable = "file:\udcff"  # a byte of a file name that is no UTF-8

    with opened(database) as store:
        works = [lambda tx, name=name: tx.append(resolved(), stream=name) for name in ("a1", unwritable, "a2")]
        before, refused, after = together(store, works)

        assert (before.result().position, after.result().position) == (1, 2)
        with pytest.raises(UnicodeEncodeError):
            refused.result()
        assert [each.stream for each in store.events()] == ["a1", "a2"]
        assert store.verify().events == 2


def test_a_key_of_a_work_of_the_same_commit_is_known(database: Database, patient: None) -> None:
    with opened(database) as store:
        first, again = together(store, [lambda tx: tx.append(resolved(), stream="alert:a1", once="key")] * 2)

        assert first.result() == again.result()
        assert store.position == 1


def test_a_result_is_told_only_after_the_commit(database: Database) -> None:
    """Another process must see the event by the time its future is done."""
    seen: list[int] = []

    def look(_: Future[int]) -> None:
        seen.append(noted_position(database))

    with opened(database) as store:
        futures = [store.write(lambda tx: tx.append(resolved(), stream="a").position) for _ in range(3)]
        for future in futures:
            future.add_done_callback(look)
        positions = [future.result() for future in futures]

    assert len(seen) == 3
    assert all(visible >= position for visible, position in zip(seen, positions, strict=True))


def test_works_that_wait_share_a_commit(database: Database, patient: None) -> None:
    def seen_from_outside(tx: Transaction) -> tuple[int, int]:
        return tx.position, noted_position(database)

    with opened(database) as store:
        append = [lambda tx: tx.append(resolved(), stream="alert:a1")] * 3
        *_, last = together(store, [*append, seen_from_outside])

        assert last.result() == (3, 0)


def test_a_cancelled_work_is_not_run(database: Database) -> None:
    gate = Flag()
    with opened(database) as store:
        held_open(store, gate)
        unwanted = store.write(lambda tx: tx.append(resolved("a1"), stream="alert:a1"))
        wanted = store.write(lambda tx: tx.append(resolved("a2"), stream="alert:a2"))
        unwanted.cancel()
        gate.set()

        assert wanted.result().position == 1


def test_two_threads_leave_no_gap(database: Database) -> None:
    def append(thread: int) -> list[int]:
        futures = [store.write(lambda tx: tx.append(resolved(), stream=f"thread:{thread}")) for _ in range(200)]
        return [each.result().position for each in futures]

    with opened(database, Counting()) as store, ThreadPoolExecutor(2) as threads:
        one, two = threads.map(append, (1, 2))

        assert sorted(one + two) == list(range(1, 401))
        assert one == sorted(one)
        assert store.verify().events == 400


def test_closing_finishes_what_is_queued_and_takes_no_more(database: Database) -> None:
    gate = Flag()
    with opened(database) as store:
        held_open(store, gate)
        queued = [store.write(lambda tx: tx.append(resolved(), stream="alert:a1")) for _ in range(3)]
        gate.set()
        store.close()

        assert all(each.done() for each in queued)
        with pytest.raises(MonitorError, match="store is closed"):
            store.write(lambda tx: tx.position)


def test_a_body_is_kept_once_and_comes_back(database: Database) -> None:
    body = "Über den Fluss ".encode() * 1000
    with opened(database) as store:
        names = {store.write(lambda tx: tx.keep(body, "text/plain")).result() for _ in range(2)}
        (name,) = names

        assert store.document(name) == body
        assert store.write(lambda tx: tx.document(name)).result() == body
    with database.shell() as shell:
        ((size,),) = shell.execute("SELECT length(body) FROM documents")
        assert size < len(body) / 10


def test_a_body_that_is_not_there_is_said_so(database: Database) -> None:
    with opened(database) as store, pytest.raises(MonitorError, match="document abc is not in the store"):
        store.document("abc")


def test_a_reader_cannot_write(database: Database) -> None:
    with opened(database) as store, pytest.raises(MonitorError, match="cannot be written"), store.read() as connection:
        connection.exec_driver_sql("DELETE FROM documents")


REPLACING = (
    "INSERT {mode} INTO events SELECT {position}, 's', version, type, schema_version, recorded_at, cause, {once}, "
    "payload, digest, chain FROM events WHERE position = 2"
)


UPSERT = "ON CONFLICT (once) WHERE once IS NOT NULL DO UPDATE SET payload = 'x'"


def inserting(position: str, *, once: str = "NULL", mode: str = "") -> str:
    return REPLACING.format(position=position, once=once, mode=mode)


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE events SET payload = '{}' WHERE position = 2", id="change an entry"),
        pytest.param("DELETE FROM events WHERE position = 2", id="delete an entry"),
        pytest.param("DELETE FROM events", id="delete them all"),
        pytest.param(inserting("5"), id="leave a gap"),
        pytest.param(inserting("2"), id="put an entry where one stands"),
        pytest.param(inserting("CAST(NULL AS INTEGER)"), id="let the database choose the position"),
    ],
)
def test_the_database_itself_refuses_to(database: Database, statement: str) -> None:
    refuses(database, statement)


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(inserting("2", mode="OR REPLACE"), id="by its position"),
        pytest.param(inserting("4", mode="OR REPLACE", once="'key'"), id="by its once key"),
    ],
)
def test_sqlite_refuses_to_replace_an_entry(tmp_path: Path, statement: str) -> None:
    refuses(Sqlite(tmp_path), statement)


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("TRUNCATE events", id="truncate"),
        pytest.param(f"{inserting('4', once=repr('key'))} {UPSERT}", id="upsert"),
    ],
)
def test_postgresql_refuses_to(statement: str) -> None:
    with postgresql() as database:
        refuses(database, statement)


def refuses(database: Database, statement: str) -> None:
    with opened(database) as store:
        fill(store, 2)
        store.write(lambda tx: tx.append(resolved(), stream="alert:key", once="key")).result()
        before = list(store.events())

        with pytest.raises(database.refusal, match=r"append-only|violates"), database.shell() as shell:
            shell.execute(statement)

        assert list(store.events()) == before
