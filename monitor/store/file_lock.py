"""The fold lock of an SQLite store: a locked file beside the database, which the kernel frees when its process ends."""

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from time import sleep
from typing import IO

import msgspec

from monitor.errors import MonitorError
from monitor.store.lock import Holder, busy

NAME = "fold.lock"
WANTED = "fold.wanted"

# `holder` borrows the lock for an instant; a start at that very instant must not fail for it.
TRIES = 3
PAUSE = 0.02  # seconds


class FileLock:
    """The lock file, open and locked."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    @classmethod
    def take(cls, database: Path, holder: Holder) -> "FileLock":
        """Lock the file beside the database and write the holder into it. Raises StoreBusy naming the present one."""
        file = _opened(database.parent)
        if not _locked(file):
            who = _read(file)
            file.close()
            raise busy(str(database), who)
        # Written through the locked file, never by replacing it: a new file would be another lock.
        _write(file, msgspec.json.encode(holder))
        return cls(file)

    @property
    def is_wanted(self) -> bool:
        """Whether somebody has locked the file that says so."""
        with suppress(FileNotFoundError), Path(self._file.name).with_name(WANTED).open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def renew(self) -> None:
        """Nothing can take it from us while the file is open."""

    def release(self) -> None:
        """Give the lock back. May be repeated."""
        if not self._file.closed:
            _write(self._file, b"")
            self._file.close()


@contextmanager
def wanted(database: Path) -> Iterator[None]:
    """Say that the lock is wanted; the kernel takes that back when this process is killed."""
    with ExitStack() as opened:
        with suppress(OSError):
            file = opened.enter_context((database.parent / WANTED).open("ab"))
            fcntl.flock(file, fcntl.LOCK_SH)
        yield


def holder(database: Path) -> Holder | None:
    """Return who holds the lock of a database now, or None."""
    with suppress(FileNotFoundError), (database.parent / NAME).open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _read(file)
    return None


def _opened(folder: Path) -> IO[bytes]:
    try:
        folder.mkdir(exist_ok=True)
        return (folder / NAME).open("a+b", buffering=0)  # not "w": it would wipe the name of the present holder
    except OSError as error:
        raise MonitorError(
            f"the store folder {folder} cannot be used ({error.strerror})", "give this user write permission for it"
        ) from error


def _locked(file: IO[bytes]) -> bool:
    for attempt in range(TRIES):
        if attempt:
            sleep(PAUSE)
        with suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    return False


def _read(file: IO[bytes]) -> Holder | None:
    file.seek(0)
    try:
        return msgspec.json.decode(file.read(), type=Holder)
    except msgspec.DecodeError:
        return None  # the holder has the lock and is about to write its name


def _write(file: IO[bytes], content: bytes) -> None:
    with suppress(OSError):  # on a full disk the name is missing; the lock holds all the same
        file.truncate(0)
        file.write(content)
