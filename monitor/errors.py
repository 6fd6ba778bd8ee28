"""The errors that people see: what is wrong, where, and how to mend it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One mistake in a file that a person wrote, shown as `file:line:column: message; cure`.

    `line` and `column` count from 1; 0 means the file as a whole.
    """

    file: str
    line: int
    column: int
    message: str
    cure: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{where}: {self.message}; {self.cure}" if self.cure else f"{where}: {self.message}"


class MonitorError(Exception):
    """Something a person can mend. The message says where and what, `cure` says how."""

    def __init__(self, message: str, cure: str = "") -> None:
        super().__init__(message)
        self.cure = cure

    def __str__(self) -> str:
        message = str(self.args[0])
        return f"{message}; {self.cure}" if self.cure else message


class MistakesFound(MonitorError):
    """A file (or several) could not be used. Carries every mistake, not only the first."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__("\n".join(map(str, mistakes)))
        self.mistakes = mistakes


class FileRefused(MonitorError):
    """A file in the inbox cannot become an article.

    `reason` is a short stable word for logs and `NAME.error.json` ("empty", "binary", "too-large" ...).
    `heals` is true where trying the same file again later can help (permission, disk full).
    """

    def __init__(self, reason: str, message: str, cure: str = "", *, heals: bool = False) -> None:
        # It may quote the file: what nobody can see or store, such as NUL, goes into no log, mail or terminal.
        super().__init__("".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in message), cure)
        self.reason = reason
        self.heals = heals

    def __reduce__(self) -> tuple[object, ...]:
        # Raised in a worker process: an exception with keyword-only state does not pickle by itself.
        return _refused_again, (self.reason, str(self.args[0]), self.cure, self.heals)


def _refused_again(reason: str, message: str, cure: str, heals: bool) -> FileRefused:
    return FileRefused(reason, message, cure, heals=heals)


class DeliveryFailed(MonitorError):
    """Nothing was delivered. `permanent`: trying again cannot help. `disable`: the other side asked us to stop.

    `retry_after` is the wait in seconds that the other side asked for, or None. `uncertain`: the message may have
    arrived all the same, as where the answer to it was lost.
    """

    def __init__(
        self,
        message: str,
        cure: str = "",
        *,
        permanent: bool = False,
        disable: bool = False,
        retry_after: float | None = None,
        uncertain: bool = False,
    ) -> None:
        super().__init__(message, cure)
        self.permanent = permanent
        self.disable = disable
        self.retry_after = retry_after
        self.uncertain = uncertain


class StoreBusy(MonitorError):
    """Another process folds this store; the message says which one. `command`: what it runs, where that is known."""

    def __init__(self, message: str, cure: str = "", *, command: str | None = None) -> None:
        super().__init__(message, cure)
        self.command = command


class StoreUnusable(MonitorError):
    """The database cannot be read or written now: disk full, locked, gone, not allowed. Trying again can help."""


class StoreDamaged(MonitorError):
    """The log does not verify. `position` is the first entry that is wrong."""

    def __init__(self, position: int, message: str, cure: str = "") -> None:
        super().__init__(message, cure)
        self.position = position


def display_path(path: Path, home: Path) -> str:
    """Return the path as people should read it: relative to the home where it lies inside."""
    return str(path.relative_to(home)) if path.is_relative_to(home) else str(path)
