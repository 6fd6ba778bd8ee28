"""Views follow the log: step by step, after a rebuild, after a change, after somebody else appended."""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress

import pytest
from databases import BOTH, Database
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Connection, Integer, MetaData, Table, func, insert, select
from store_helpers import Counting, appending, fill, opened, resolved
from structlog.testing import capture_logs

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


@pytest.mark.parametrize("fresh", BOTH)
@settings(max_examples=15)
@given(works=st.lists(st.lists(EVENTS, max_size=4), max_size=8))
def test_rebuilt_views_equal_those_kept_step_by_step(
    fresh: Callable[[], AbstractContextManager[Database]], works: list[list[Event]]
) -> None:
    """Works with a poisoned event leave no trace in either."""

    def work_of(events: list[Event]) -> Callable[[Transaction], None]:
        def work(tx: Transaction) -> None:
            for event in events:
                tx.append(event, stream="all")

        return work

    counting = Counting()
    totals = Totals(counting)
    with fresh() as database, opened(database, counting, totals) as store:
        for events in works:
            with suppress(ValueError):
                store.write(work_of(events)).result()
        kept = counting.rows(store), totals.rows(store)
        store.rebuild()

        assert (counting.rows(store), totals.rows(store)) == kept
        assert totals.rows(store) == {(position, position) for position in range(1, store.position + 1)}


def test_a_rebuild_reports_its_progress(database: Database) -> None:
    steps: list[tuple[int, int]] = []
    with opened(database, Counting()) as store:
        fill(store, 3)
        store.rebuild(lambda done, total: steps.append((done, total)))

    assert steps == [(1, 3), (2, 3), (3, 3)]


def test_a_rebuild_that_fails_leaves_the_views_as_they_were(database: Database) -> None:
    def trip(done: int, total: int) -> None:
        raise RuntimeError("the power went out")

    counting = Counting()
    with opened(database, counting) as store:
        fill(store, 3)
        with pytest.raises(RuntimeError, match="power"):
            store.rebuild(trip)

        assert counting.rows(store) == {("AlertResolved", 3, 3)}
        fill(store, 1)
        assert counting.rows(store) == {("AlertResolved", 4, 4)}


def test_a_new_view_starts_with_the_whole_log(database: Database) -> None:
    with opened(database) as store:
        fill(store, 3)
    counting = Counting()
    with opened(database, counting) as store:
        assert counting.rows(store) == {("AlertResolved", 3, 3)}


def test_an_unchanged_view_is_not_folded_again(database: Database) -> None:
    with opened(database, Counting()) as store:
        fill(store, 3)
    counting = Counting()
    with opened(database, counting) as store:
        fill(store, 1)

        assert counting.applied == {4: 1}
        assert counting.rows(store) == {("AlertResolved", 4, 4)}


def test_a_changed_view_is_folded_again_with_those_that_read_it(database: Database) -> None:
    with opened(database, old := Counting(), Totals(old)) as store:
        fill(store, 3)
    counting = Counting(version=2)
    totals = Totals(counting)
    with capture_logs() as said, opened(database, counting, totals) as store:
        assert [line["event"].split(":")[0] for line in said] == ["making the views anew from the log"]
        assert counting.rows(store) == {("AlertResolved", 3, 3)}
        assert totals.rows(store) == {(1, 1), (2, 2), (3, 3)}
    assert "counting_2" in database.names()
    assert "counting_1" not in database.names()


def test_a_view_that_is_behind_goes_on_where_it_stopped(database: Database) -> None:
    """Another process may append without folding."""
    counting = Counting()
    with opened(database, counting) as folding, appending(database) as other:
        fill(folding, 1)
        fill(other, 2)
        fill(folding, 1)

        assert counting.applied == {1: 1, 2: 1, 3: 1, 4: 1}
        fill(other, 1)
    counting = Counting()
    with opened(database, counting) as store:
        assert counting.applied == {5: 1}
        assert counting.rows(store) == {("AlertResolved", 5, 5)}


def test_a_view_that_knows_more_than_the_log_is_folded_again(database: Database) -> None:
    """The log was restored from a backup, for instance."""
    with opened(database, Counting()) as store:
        fill(store, 2)
    with database.shell() as shell:
        shell.execute("UPDATE cursors SET position = 99")
        shell.execute("UPDATE counting_1 SET entries = 99")
    counting = Counting()
    with opened(database, counting) as store:
        assert counting.rows(store) == {("AlertResolved", 2, 2)}


def test_a_rebuild_in_the_middle_of_a_commit_misses_nothing(database: Database) -> None:
    counting = Counting()
    with opened(database, counting) as store:
        written = [store.write(lambda tx: tx.append(resolved(), stream="a")) for _ in range(5)]
        store.rebuild()
        written += [store.write(lambda tx: tx.append(resolved(), stream="a")) for _ in range(5)]
        assert [each.result().position for each in written] == list(range(1, 11))

        assert counting.rows(store) == {("AlertResolved", 10, 10)}


def test_asking_while_another_process_folds(database: Database) -> None:
    counting = Counting()
    with opened(database, counting) as folding, opened(database, Counting(), fold=False) as asking:
        fill(folding, 2)

        assert counting.rows(asking) == {("AlertResolved", 2, 2)}
        assert asking.position == 2
        with pytest.raises(MonitorError, match="open for asking only"):
            asking.write(lambda tx: tx.position)


def test_asking_a_view_of_another_version_says_what_to_do(database: Database) -> None:
    with opened(database, Counting()) as store:
        fill(store, 1)
    with (
        pytest.raises(MonitorError, match=r"`counting` of the store was made by another version.*`monitor migrate`"),
        opened(database, Counting(version=2), fold=False),
    ):
        pass
