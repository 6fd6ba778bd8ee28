"""Where a backfill leaves what it has read: batches, folded by the monitor that runs, or else by the backfill itself.

Each batch is one file. It is folded, then deleted: a crash between the two folds it again, and its articles are known
by then.
"""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from time import time, time_ns

import msgspec

from monitor.decide.aloud import Aloud
from monitor.errors import MonitorError
from monitor.model import ParsedArticle
from monitor.whole_files import unfinished, write_whole

BACKFILL = "monitor add"  # who gives way to everybody else that wants to fold
_ENDING = ".batch"
_STALE = 3600  # seconds
_numbers = count()


@dataclass(frozen=True, slots=True)
class Filled:
    """A parsed article of a backfill with all that the fold needs. `data`: its original bytes."""

    parsed: ParsedArticle
    file: str
    data: bytes
    aloud: Aloud


class Spool:
    """A folder of batches, in the order in which they were put there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._passed_over: set[Path] = set()  # what we can neither use nor remove

    @contextmanager
    def served(self) -> Iterator[None]:
        """Say that somebody works it off; the kernel takes that back when this process is killed."""
        with self._served_file.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_SH)
            yield

    @property
    def is_served(self) -> bool:
        """Whether somebody says so: who folds the same store from another home does not."""
        with suppress(FileNotFoundError), self._served_file.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    @property
    def _served_file(self) -> Path:
        return self.folder.with_suffix(".served")  # beside it: the folder is made by who adds

    def put(self, articles: Sequence[Filled]) -> None:
        """Leave a batch, safe on disk. Raise MonitorError where that is not possible."""
        path = self.folder / f"{time_ns():020}-{os.getpid()}-{next(_numbers)}{_ENDING}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(path, msgspec.msgpack.encode(articles))
        except OSError as error:
            cure = "see that the disk is not full, and run this as the monitor's user"
            raise MonitorError(f"{self.folder} cannot be written ({error.strerror})", cure) from error

    def waiting(self) -> list[Path]:
        """Return the batches, the oldest first."""
        found = self.folder.glob(f"*{_ENDING}") if self.folder.is_dir() else ()
        return sorted(batch for batch in found if batch not in self._passed_over)

    def articles(self, batch: Path) -> tuple[Filled, ...]:
        """Return what a batch holds. Raise MonitorError where it is damaged; it is then passed over from now on."""
        try:
            return msgspec.msgpack.decode(batch.read_bytes(), type=tuple[Filled, ...])
        except (OSError, msgspec.DecodeError) as error:
            self._passed_over.add(batch)
            with suppress(OSError):
                batch.rename(batch.with_suffix(".damaged"))
            cure = "run the same `monitor add` again, as the monitor's user: what is known is skipped"
            raise MonitorError(f"a batch of a backfill cannot be read ({error})", cure) from error

    def done(self, batch: Path) -> None:
        """Delete a batch whose articles are safe in the log. Raise MonitorError where that is not possible; it is then
        passed over."""
        try:
            batch.unlink(missing_ok=True)
        except OSError as error:
            self._passed_over.add(batch)
            cure = "delete it, and run `monitor add` as the monitor's user"
            message = f"{batch} was taken in, but cannot be deleted ({error.strerror})"
            raise MonitorError(message, cure) from error

    def sweep(self) -> None:
        """Delete what backfills that were killed had begun to write; whoever lives finishes it much sooner."""
        for part in unfinished(self.folder):
            with suppress(FileNotFoundError):
                if time() - part.stat().st_mtime > _STALE:
                    part.unlink()
