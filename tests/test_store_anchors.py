"""Anchors: what the chain alone cannot show is shown by what was noted outside the database."""

from collections.abc import Callable
from pathlib import Path

import pytest
from databases import Database
from store_helpers import NOON, append, fill, opened, resolved

from monitor.errors import MonitorError, StoreDamaged
from monitor.store import Anchor, Anchors, Store


def anchor(position: int) -> Anchor:
    return Anchor(position=position, chain=f"{position:064x}", noted_at=NOON, bytes=4096)


def test_noted_anchors_come_back_in_order(tmp_path: Path) -> None:
    anchors = Anchors(tmp_path / "anchors.jsonl")
    assert anchors.last() is None
    for position in (1, 5, 9):
        anchors.note(anchor(position))

    assert anchors.all() == [anchor(1), anchor(5), anchor(9)]
    assert anchors.last() == anchor(9)


def test_a_line_that_a_crash_cut_off_is_left_out_and_written_over(tmp_path: Path) -> None:
    anchors = Anchors(tmp_path / "anchors.jsonl")
    anchors.note(anchor(1))
    with anchors.file.open("a") as file:
        file.write('{"position": 2, "cha')

    assert anchors.all() == [anchor(1)]
    anchors.note(anchor(3))
    assert anchors.all() == [anchor(1), anchor(3)]


def test_a_spoilt_file_is_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "anchors.jsonl").write_text("shopping list\n")

    with pytest.raises(MonitorError, match="is spoilt"):
        Anchors(tmp_path / "anchors.jsonl").all()


def noted(store: Store) -> list[Anchor]:
    """Fill a store, with an anchor after two, four and six entries."""
    anchors = []
    for number in range(1, 7):
        append(store, resolved(f"a{number}"), stream=f"alert:a{number}")
        anchors += [store.anchor()] if number % 2 == 0 else []
    return anchors


def test_a_log_that_has_all_its_anchors_is_proved(database: Database) -> None:
    with opened(database) as store:
        anchors = noted(store)
        fill(store, 1)

        assert store.verify(anchors=anchors).anchors == 3
        assert [store.verify_since(each).events for each in anchors] == [7, 7, 7]


def cut_off(database: Database) -> None:
    """Take out the last two entries and let the head fit: the chain is whole."""
    with database.shell() as shell:
        shell.execute("DELETE FROM events WHERE position > 4")
        shell.execute("UPDATE head SET position = 4, chain = (SELECT chain FROM events WHERE position = 4)")


def write_anew(database: Database) -> None:
    """Put another log, valid in itself, in the place of the entries from the third on."""
    with database.shell() as shell:
        shell.execute("DELETE FROM events WHERE position > 2")
        shell.execute("UPDATE head SET position = 2, chain = (SELECT chain FROM events WHERE position = 2)")
    with opened(database) as store:
        for number in range(5):
            append(store, resolved(f"other {number}"))


@pytest.mark.parametrize(
    ("tamper", "position", "finding"),
    [
        pytest.param(cut_off, 5, "it ends at 4, but entry 6 was there on 2024-12-05", id="the tail is cut off"),
        pytest.param(write_anew, 3, "anew from an entry between 3 and 4", id="a part is written anew"),
    ],
)
def test_what_verifies_by_itself_is_found_by_an_anchor(
    database: Database, tamper: Callable[[Database], None], position: int, finding: str
) -> None:
    with opened(database) as store:
        anchors = noted(store)
    database.without_triggers()
    tamper(database)
    with opened(database) as store:
        store.verify()
        with pytest.raises(StoreDamaged, match=finding) as found:
            store.verify(anchors=anchors)
        with pytest.raises(StoreDamaged):
            store.verify_since(anchors[-1])

    assert found.value.position == position


def test_from_an_anchor_only_what_came_after_it_is_read(database: Database) -> None:
    with opened(database) as store:
        anchors = noted(store)
        database.without_triggers()
        with database.shell() as shell:
            shell.execute("UPDATE events SET payload = payload || ' ' WHERE position IN (1, 6)")

        assert store.verify_since(anchors[-1]).events == 6
        with pytest.raises(StoreDamaged, match="entry 6"):
            store.verify_since(anchors[0])


def test_after_the_restore_of_an_older_log_its_newer_anchors_are_put_aside(tmp_path: Path) -> None:
    anchors = Anchors(tmp_path / "anchors.jsonl")
    for position in (1, 5, 9):
        anchors.note(anchor(position))

    assert anchors.forget_after(5, tmp_path / "aside.jsonl") == 1
    assert anchors.all() == [anchor(1), anchor(5)]
    assert Anchors(tmp_path / "aside.jsonl").all() == [anchor(1), anchor(5), anchor(9)]
