"""Copies of an SQLite store in one file: made while the monitor runs, checked before they count, and put back."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from monitor.errors import MonitorError, StoreUnusable
from monitor.store.engines import connect
from monitor.store.folding import Progress
from monitor.store.verify import Verified, verify

BESIDE = ("", "-wal", "-shm")  # an SQLite database, and what a crash may have left beside it


def backup(url: str, target: Path, progress: Progress | None = None) -> Verified:
    """Copy the store into a new file and prove the copy. Writers go on meanwhile. Raises MonitorError, StoreDamaged."""
    source = database_file(url)
    if target.exists():
        raise MonitorError(f"{target} is there already", "choose another name, or delete it first")
    if not source.exists():
        raise MonitorError(f"there is no store at {source}", "run `monitor run` or `monitor once` first")
    with _unfinished(target) as part:
        _copy(source, part)
        verified = _proved(part, progress)
        part.rename(target)
    return verified


def restore(url: str, source: Path, now: datetime, *, force: bool, progress: Progress | None = None) -> Verified:
    """Put a backup in the place of the store, whose file is kept beside it as `NAME.before-TIME`.

    The caller holds the FoldLock. Raises MonitorError where a store is there and `force` is not given, StoreDamaged
    where the backup does not verify: then nothing was changed.
    """
    target = database_file(url)
    if not source.is_file():
        raise MonitorError(f"there is no file {source}", "check its name")
    if target.exists() and not force:
        raise MonitorError(f"there is a store at {target}", "give --force; the present one is kept beside it")
    with _unfinished(target) as part:
        _copy(source, part)
        verified = _proved(part, progress)
        _take_the_place(part, target, now)
    return verified


def database_file(url: str) -> Path:
    """Return the file of an SQLite store. Raises MonitorError for PostgreSQL."""
    file = connect(url).file
    if file is None:
        raise MonitorError(
            "a store in PostgreSQL is backed up by its own tools",
            "use pg_dump --format=custom and pg_restore, or `monitor copy URL sqlite:///FILE`",
        )
    return file


@contextmanager
def _unfinished(target: Path) -> Iterator[Path]:
    """Lend a name beside the target; what is left under it at the end is deleted."""
    part = target.with_name(f".{target.name}.part")
    try:
        _delete(part)
        yield part
    except (OSError, sqlite3.Error) as error:
        raise StoreUnusable(f"{target} cannot be written ({error})", "check the folder and the free space") from error
    finally:
        _delete(part)


def _copy(source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as origin,
        closing(sqlite3.connect(target)) as copy,
    ):
        origin.backup(copy)  # in one go: page by page it would begin again at every commit
        _into_one_file(copy)
    with target.open("rb") as file:
        os.fsync(file.fileno())


def _proved(file: Path, progress: Progress | None) -> Verified:
    engines = connect(f"sqlite:///{file}")
    try:
        return verify(engines.reading, progress)
    finally:
        engines.dispose()


def _into_one_file(database: sqlite3.Connection) -> None:
    """Bring what stands beside a database into its file, and leave nothing beside it."""
    database.execute("PRAGMA journal_mode = DELETE").close()


def _take_the_place(part: Path, target: Path, now: datetime) -> None:
    """Put `part` in the place of the store, which gets a second name first: a crash leaves the one or the other."""
    aside = f"{target}.before-{now:%Y%m%dT%H%M%SZ}"
    if target.exists():
        with suppress(sqlite3.Error), closing(sqlite3.connect(target)) as present:  # a damaged one stays as it is
            _into_one_file(present)
        _name_too(target, Path(aside))
    # SQLite would take an old write-ahead log for that of the new file.
    for suffix in BESIDE[1:]:
        with suppress(FileNotFoundError):
            Path(f"{target}{suffix}").rename(f"{aside}{suffix}")
    part.rename(target)


def _name_too(file: Path, other: Path) -> None:
    try:
        other.hardlink_to(file)
    except OSError:
        file.rename(other)  # some file systems know no second names


def _delete(file: Path) -> None:
    for suffix in BESIDE:
        Path(f"{file}{suffix}").unlink(missing_ok=True)
