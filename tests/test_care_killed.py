"""A restore or a backup that is killed at any step: the store is the old one or the backup, and whole."""

import shutil
from contextlib import closing
from pathlib import Path

from databases import Sqlite
from dying_commands import left_by_deaths
from store_helpers import Clock, fill, opened

from monitor.store import Store, backup

OLD, NEW = 7, 4  # entries


def home_whose_power_was_cut(folder: Path) -> Path:
    """Some of what its log says stands only in the write-ahead log."""
    (folder / "store").mkdir(parents=True)
    with opened(Sqlite(folder / "store")) as store:
        fill(store, OLD)
        return shutil.copytree(folder, folder.with_name(f"{folder.name} cut"))


def entries(home: Path) -> int:
    """Return how many entries the log has; it is whole."""
    with opened(Sqlite(home / "store"), fold=False) as store:
        return store.verify().events


def test_a_restore_killed_at_any_step_leaves_the_old_store_or_the_backup(tmp_path: Path) -> None:
    home, saved = home_whose_power_was_cut(tmp_path / "home"), tmp_path / "saved.db"
    with opened(Sqlite(tmp_path)) as store:
        fill(store, NEW)
    backup(Sqlite(tmp_path).url, saved)

    left = [entries(copy) for copy in left_by_deaths(home, tmp_path / "copies", "restore", "--force", saved)]

    assert len(left) > 4
    assert left == sorted(left, reverse=True), "the backup is in place from one step on"
    assert set(left) == {OLD, NEW}


def test_a_backup_killed_at_any_step_is_whole_or_not_there_and_can_be_made_again(tmp_path: Path) -> None:
    home = home_whose_power_was_cut(tmp_path / "home")
    copies = left_by_deaths(home, tmp_path / "copies", "backup", "{home}/saved.db")

    made = [(copy / "saved.db").exists() for copy in copies]
    assert len(made) > 4
    assert made == sorted(made)
    assert made[-1]
    for copy in copies:
        saved = copy / "saved.db"
        if not saved.exists():
            backup(Sqlite(copy / "store").url, saved)
        with closing(Store.open(f"sqlite:///{saved}", clock=Clock(), fold=False)) as store:
            assert store.verify().events == OLD
        assert entries(copy) == OLD
        assert sorted(path.name for path in copy.iterdir()) == ["saved.db", "store"]
