"""A process that was taken for dead, or forgot that it lost the lock, writes nothing more."""

import pytest
from databases import Database
from store_helpers import Counting, append, appending, opened, resolved

from monitor.errors import StoreBusy


def test_who_folded_before_another_took_over_writes_nothing_more(database: Database) -> None:
    with opened(database, Counting()) as old:
        append(old, resolved("a1"))
        with opened(database, Counting()) as new:
            append(new, resolved("a2"))
            with pytest.raises(StoreBusy, match="another process has taken over"):
                append(old, resolved("a3"))
            append(new, resolved("a4"))

            assert [each.event for each in new.events()] == [resolved("a1"), resolved("a2"), resolved("a4")]
            assert new.verify().events == 3


def test_those_who_only_append_or_ask_take_nothing_over(database: Database) -> None:
    with opened(database, Counting()) as folding:
        with appending(database) as other:
            append(other, resolved("a1"))
        append(folding, resolved("a2"))

        assert folding.position == 2
