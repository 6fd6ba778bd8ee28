"""Only one process folds a store. The lock is the kernel's: it ends with its process, however that dies."""

import fcntl
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import sleep
from types import TracebackType
from typing import IO

import msgspec

from monitor.errors import MonitorError, StoreBusy

NAME = "fold.lock"

# `holder` borrows the lock for an instant; a start at that very instant must not fail for it.
TRIES = 3
PAUSE = 0.02  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who folds a store."""

    command: str
    pid: int
    since: datetime

    def __str__(self) -> str:
        return f"`{self.command}`, process {self.pid} since {self.since:%Y-%m-%d %H:%M:%S} UTC"


class FoldLock:
    """A taken lock. Leave the `with` block or call `release` to give it back."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    @classmethod
    def take(cls, folder: Path, holder: str) -> "FoldLock":
        """Take the lock of a store folder for a command such as "monitor run". Raises StoreBusy naming its holder."""
        file = _opened(folder)
        if not _locked(file):
            who = _read(file)
            file.close()
            raise StoreBusy(
                f"the store {folder} is held by {who or 'another process'}",
                "stop that process first, or use `--home` with another folder",
            )
        # Written through the locked file, never by replacing it: a new file would be another lock.
        _write(file, msgspec.json.encode(Holder(command=holder, pid=os.getpid(), since=datetime.now(UTC))))
        return cls(file)

    @staticmethod
    def holder(folder: Path) -> Holder | None:
        """Return who holds the lock of a store folder now, or None."""
        with suppress(FileNotFoundError), (folder / NAME).open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return _read(file)
        return None

    def release(self) -> None:
        """Give the lock back. May be repeated."""
        if not self._file.closed:
            _write(self._file, b"")
            self._file.close()

    def __enter__(self) -> "FoldLock":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


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
    file.truncate(0)
    file.write(content)
