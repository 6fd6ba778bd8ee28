"""Views follow the log: step by step, after a rebuild, after a change, after somebody else appended."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Connection, Integer, MetaData, Table, func, insert, select
from store_helpers import Counting, fill, opened, resolved, shell

from monitor.errors import MonitorError
from monitor.events import Event, OperatorTold, Recorded, RuleRemoved
from monitor.store import Store, Transaction

POISON = OperatorTold(key="poison", subject="", text="")
EVENTS = st.sampled_from(
    [resolved(), RuleRemoved(rule="r", why="w"), OperatorTold(key="k", subject="", text=""), POISON]
)


class Totals:
    """A view that reads the one before it: how many entries that one had counted at each entry."""

    name = "totals"
    version = 1

    def __init__(self, counting: Counting) -> None:
        self.counting = counting
        columns = Column("position", Integer, primary_key=True), Column("so_far", Integer)
        self.table = Table("totals", MetaData(), *columns)
        self.tables = (self.table,)

    def apply(self, recorded: Recorded, connection: Connection) -> None:
        so_far = connection.scalar(select(func.sum(self.counting.table.c.entries)))
        connection.execute(insert(self.table), {"position": recorded.position, "so_far": so_far})

    def rows(self, store: Store) -> set[tuple[int, int]]:
        with store.read() as connection:
            return {(row.position, row.so_far) for row in connection.execute(select(self.table))}


@settings(max_examples=25, deadline=None)
@given(works=st.lists(st.lists(EVENTS, max_size=4), max_size=8))
def test_rebuilt_views_equal_those_kept_step_by_step(works: list[list[Event]]) -> None:
    """Works with a poisoned event leave no trace in either."""

    def work_of(events: list[Event]) -> Callable[[Transaction], None]:
        def work(tx: Transaction) -> None:
            for event in events:
                tx.append(event, stream="all")

        return work

    counting = Counting()
    totals = Totals(counting)
    with TemporaryDirectory() as folder, opened(Path(folder), counting, totals) as store:
        for events in works:
            with suppress(ValueError):
                store.write(work_of(events)).result()
        kept = counting.rows(store), totals.rows(store)
        store.rebuild()

        assert (counting.rows(store), totals.rows(store)) == kept
        assert totals.rows(store) == {(position, position) for position in range(1, store.position + 1)}


def test_a_rebuild_reports_its_progress(tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    with opened(tmp_path, Counting()) as store:
        fill(store, 3)
        store.rebuild(lambda done, total: steps.append((done, total)))

    assert steps == [(1, 3), (2, 3), (3, 3)]


def test_a_rebuild_that_fails_leaves_the_views_as_they_were(tmp_path: Path) -> None:
    def trip(done: int, total: int) -> None:
        raise RuntimeError("the power went out")

    counting = Counting()
    with opened(tmp_path, counting) as store:
        fill(store, 3)
        with pytest.raises(RuntimeError, match="power"):
            store.rebuild(trip)

        assert counting.rows(store) == {("AlertResolved", 3, 3)}
        fill(store, 1)
        assert counting.rows(store) == {("AlertResolved", 4, 4)}


def test_a_new_view_starts_with_the_whole_log(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        fill(store, 3)
    counting = Counting()
    with opened(tmp_path, counting) as store:
        assert counting.rows(store) == {("AlertResolved", 3, 3)}


def test_an_unchanged_view_is_not_folded_again(tmp_path: Path) -> None:
    with opened(tmp_path, Counting()) as store:
        fill(store, 3)
    counting = Counting()
    with opened(tmp_path, counting) as store:
        fill(store, 1)

        assert counting.applied == {4: 1}
        assert counting.rows(store) == {("AlertResolved", 4, 4)}


def test_a_changed_view_is_folded_again_with_those_that_read_it(tmp_path: Path) -> None:
    with opened(tmp_path, old := Counting(), Totals(old)) as store:
        fill(store, 3)
    counting = Counting(version=2)
    totals = Totals(counting)
    with opened(tmp_path, counting, totals) as store:
        assert counting.rows(store) == {("AlertResolved", 3, 3)}
        assert totals.rows(store) == {(1, 1), (2, 2), (3, 3)}
    with shell(tmp_path) as database:
        names = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
        assert "counting_2" in names
        assert "counting_1" not in names


def test_a_view_that_is_behind_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """Another process may append without folding."""
    counting = Counting()
    with opened(tmp_path, counting) as folding, opened(tmp_path) as other:
        fill(folding, 1)
        fill(other, 2)
        fill(folding, 1)

        assert counting.applied == {1: 1, 2: 1, 3: 1, 4: 1}
        fill(other, 1)
    counting = Counting()
    with opened(tmp_path, counting) as store:
        assert counting.applied == {5: 1}
        assert counting.rows(store) == {("AlertResolved", 5, 5)}


def test_a_view_that_knows_more_than_the_log_is_folded_again(tmp_path: Path) -> None:
    """The log was restored from a backup, for instance."""
    with opened(tmp_path, Counting()) as store:
        fill(store, 2)
    with shell(tmp_path) as database:
        database.execute("UPDATE cursors SET position = 99")
        database.execute("UPDATE counting_1 SET entries = 99")
    counting = Counting()
    with opened(tmp_path, counting) as store:
        assert counting.rows(store) == {("AlertResolved", 2, 2)}


def test_a_rebuild_in_the_middle_of_a_commit_misses_nothing(tmp_path: Path) -> None:
    counting = Counting()
    with opened(tmp_path, counting) as store:
        written = [store.write(lambda tx: tx.append(resolved(), stream="a")) for _ in range(5)]
        store.rebuild()
        written += [store.write(lambda tx: tx.append(resolved(), stream="a")) for _ in range(5)]
        assert [each.result().position for each in written] == list(range(1, 11))

        assert counting.rows(store) == {("AlertResolved", 10, 10)}


def test_asking_while_another_process_folds(tmp_path: Path) -> None:
    counting = Counting()
    with opened(tmp_path, counting) as folding, opened(tmp_path, Counting(), fold=False) as asking:
        fill(folding, 2)

        assert counting.rows(asking) == {("AlertResolved", 2, 2)}
        assert asking.position == 2
        with pytest.raises(MonitorError, match="open for asking only"):
            asking.write(lambda tx: tx.position)


def test_asking_a_view_of_another_version_says_what_to_do(tmp_path: Path) -> None:
    with opened(tmp_path, Counting()) as store:
        fill(store, 1)
    with (
        pytest.raises(MonitorError, match=r"`counting` of the store was made by another version.*`monitor once`"),
        opened(tmp_path, Counting(version=2), fold=False),
    ):
        pass
