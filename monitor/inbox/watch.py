"""Notice at once that something happens in the inbox. It only nudges: the scan decides, and finds what this misses."""

from collections.abc import Callable
from pathlib import Path

from watchdog.events import (
    DirCreatedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from monitor.errors import MonitorError

# Not "opened" and "closed without writing": our own reading causes them, and would nudge us for ever.
_TELLING: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileClosedEvent,
    DirCreatedEvent,
    DirMovedEvent,
]
_STOPS_WITHIN = 5.0  # seconds


class Watch:
    """Calls `nudge` (from its own thread) when something happens below the inbox.

    `polling` for network mounts, which tell the kernel nothing.
    """

    def __init__(self, inbox: Path, nudge: Callable[[], None], polling: bool = False) -> None:
        self.inbox = inbox
        self.polling = polling
        self._handler = _Nudge(nudge)
        self._observer: BaseObserver | None = None
        self._watched: tuple[int, int] | None = None

    def start(self) -> None:
        """Begin to watch. Raise MonitorError where the system does not let us; scanning works without."""
        observer = PollingObserver() if self.polling else Observer()
        try:
            self._watched = self._present()
            observer.schedule(self._handler, str(self.inbox), recursive=True, event_filter=_TELLING)
            observer.start()
        except OSError as error:
            message = f"the inbox {self.inbox} cannot be watched: {error.strerror}"
            raise MonitorError(message, "raise fs.inotify.max_user_watches, or choose polling") from error
        self._observer = observer

    def stop(self) -> None:
        """Stop watching; nothing is nudged afterwards."""
        observer, self._observer = self._observer, None
        if observer is not None:
            observer.stop()
            observer.join(_STOPS_WITHIN)

    @property
    def alive(self) -> bool:
        """Whether notifications can still come: threads live, and the inbox is the folder that we watch."""
        if self._observer is None or not self._observer.is_alive():
            return False
        # An inbox deleted and made anew is another folder: its emitter lives on and is told nothing.
        if not all(emitter.is_alive() for emitter in self._observer.emitters):
            return False
        try:
            return self._present() == self._watched
        except OSError:
            return False

    def ensure(self) -> bool:
        """Start again where notifications cannot come any more. Return whether that was necessary."""
        if self.alive:
            return False
        self.stop()
        self.start()
        return True

    def _present(self) -> tuple[int, int]:
        status = self.inbox.stat()
        return status.st_dev, status.st_ino


class _Nudge(FileSystemEventHandler):
    def __init__(self, nudge: Callable[[], None]) -> None:
        self.nudge = nudge

    def on_any_event(self, event: FileSystemEvent) -> None:
        self.nudge()  # what changed does not matter: the scan looks at everything
