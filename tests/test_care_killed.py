"""A restore that is killed at any step: the store is the old one or the backup, and whole."""

import shutil
from pathlib import Path

from databases import Sqlite
from dying_commands import left_by_deaths
from store_helpers import fill, opened

from monitor.store import backup

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
