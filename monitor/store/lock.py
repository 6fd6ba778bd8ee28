"""Only one process folds a store. The lock ends with its process, however that dies: the kernel's or the server's."""

import os
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from socket import gethostname
from types import TracebackType
from typing import Protocol

from monitor.errors import StoreBusy
from monitor.store.engines import is_sqlite, parsed


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who folds a store."""

    command: str
    pid: int = field(default_factory=os.getpid)
    host: str = field(default_factory=gethostname)
    since: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __str__(self) -> str:
        where = "" if self.host == gethostname() else f" on {self.host}"
        return f"`{self.command}`, process {self.pid}{where} since {self.since:%Y-%m-%d %H:%M:%S} UTC"


class Lock(Protocol):
    """A lock of one kind, taken."""

    def renew(self) -> None:
        """Make sure that it is still ours. Raises StoreBusy where another process has it by now."""

    @property
    def is_wanted(self) -> bool:
        """Whether somebody says that it is wanted."""

    def release(self) -> None:
        """Give it back. May be repeated."""


class FoldLock:
    """A taken lock. Leave the `with` block or call `release` to give it back."""

    def __init__(self, lock: Lock) -> None:
        self._lock = lock

    @classmethod
    def take(cls, url: str, holder: str) -> "FoldLock":
        """Take the lock of a store for a command such as "monitor run". Raises StoreBusy naming its holder."""
        address = parsed(url)
        if is_sqlite(address):
            from monitor.store.file_lock import FileLock

            return cls(FileLock.take(Path(str(address.database)), Holder(command=holder)))
        from monitor.store.advisory_lock import AdvisoryLock

        return cls(AdvisoryLock.take(address, Holder(command=holder)))

    @staticmethod
    def holder(url: str) -> Holder | None:
        """Return who holds the lock of a store now, or None."""
        address = parsed(url)
        if is_sqlite(address):
            from monitor.store import file_lock

            return file_lock.holder(Path(str(address.database)))
        from monitor.store import advisory_lock

        return advisory_lock.holder(address)

    @staticmethod
    def wanted(url: str) -> AbstractContextManager[None]:
        """Let a holder that gives way know that somebody waits, for as long as this lasts and this process lives.

        Several may wait. Where the store cannot be reached nothing happens: taking the lock tells of that.
        """
        address = parsed(url)
        if is_sqlite(address):
            from monitor.store import file_lock

            return file_lock.wanted(Path(str(address.database)))
        from monitor.store import advisory_lock

        return advisory_lock.wanted(address)

    @property
    def is_wanted(self) -> bool:
        """Whether somebody waits for whom this holder should give way."""
        return self._lock.is_wanted

    def renew(self) -> None:
        """Make sure that the lock is still ours: a restarted server has forgotten it. Raises StoreBusy where another
        process has it by now."""
        self._lock.renew()

    def release(self) -> None:
        """Give the lock back. May be repeated."""
        self._lock.release()

    def __enter__(self) -> "FoldLock":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def busy(place: str, who: Holder | None) -> StoreBusy:
    """Return the complaint that another process holds the lock."""
    return StoreBusy(
        f"the store {place} is held by {who or 'another process'}",
        "stop that process first, or use `--home` with another folder",
        command=who.command if who else None,
    )
