"""Find the files in the inbox that are complete: the scan is the truth, notifications only hasten it."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.errors import MonitorError
from monitor.inbox.names import fits, is_ignored, is_sidecar, sidecar_names, visible

_NEVER_SCANNED = ("failed", "archive")  # directly below the inbox: what was set aside or is done
_EMPTY_WAITS = timedelta(seconds=60)  # scanners and browsers make an empty file first and fill it later
_ORPHAN_WAITS = timedelta(hours=1)  # a sidecar may come before its article; later it is set aside, to be seen

Fingerprint = tuple[int, ...]
_END_OF_TIME = datetime(9000, 1, 1, tzinfo=UTC).timestamp()
_OWN_MARKS = 5  # of a fingerprint; then come mtime and size of each sidecar


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Something in the inbox to be taken in, or, where it is no fit file, to be refused by `load`.

    `name` is the path below the inbox with "/" between its parts, fit for logs, and unique.
    """

    path: Path
    name: str
    size: int
    mtime_ns: int
    identity: tuple[int, int, int, int]  # device, inode, size, mtime in nanoseconds
    fingerprint: Fingerprint  # identity, time of the last change of rights or name, and the same of its sidecars


class Scanner:
    """Looks the whole inbox through and remembers only what has not come to rest, and what stays in place."""

    def __init__(self, inbox: Path, rest: timedelta = timedelta(seconds=2)) -> None:
        self.inbox = inbox.absolute()
        self.rest = rest
        self.waiting = 0
        self.next_rest: datetime | None = None
        self._watched: dict[str, tuple[Fingerprint, datetime]] = {}
        self._done: dict[str, tuple[Fingerprint, datetime | None]] = {}

    def scan(self, now: datetime) -> list[Candidate]:
        """Return what has rested and is not done, oldest first. Raise MonitorError where there is no inbox.

        Afterwards `waiting` counts the files that have not rested; `next_rest` is when the first of them may have.
        A candidate is returned by every scan until it is moved away or `done`.
        """
        found = {candidate.name: candidate for candidate in _walk(self.inbox)}
        self._done = {name: kept for name, kept in self._done.items() if name in found}
        fresh = [candidate for candidate in found.values() if not self._is_done(candidate, now)]
        self._watched = {c.name: self._watch(c, now) for c in fresh if _last_write(c) > now}
        rests = {c.name: self._rests_at(c) for c in fresh}
        waits = [at for at in rests.values() if at > now]
        self.waiting, self.next_rest = len(waits), min(waits, default=None)
        ready = (candidate for candidate in fresh if rests[candidate.name] <= now)
        return sorted(ready, key=lambda candidate: (candidate.mtime_ns, candidate.name))

    def done(self, candidate: Candidate, until: datetime | None = None) -> None:
        """Offer the candidate no more: while it stays as it is, or at the longest `until` then."""
        self._done[candidate.name] = (candidate.fingerprint, until)

    def _is_done(self, candidate: Candidate, now: datetime) -> bool:
        fingerprint, until = self._done.get(candidate.name, ((), None))
        return fingerprint == candidate.fingerprint and (until is None or now < until)

    def _watch(self, candidate: Candidate, now: datetime) -> tuple[Fingerprint, datetime]:
        """Return since when the file looks as it does, for one whose time of writing lies ahead.

        Clocks differ on network mounts: such a time proves nothing, what we see does.
        """
        watched = self._watched.get(candidate.name)
        return watched if watched and watched[0] == candidate.fingerprint else (candidate.fingerprint, now)

    def _rests_at(self, candidate: Candidate) -> datetime:
        wait = max(self.rest, _longest_wait(candidate))
        watched = self._watched.get(candidate.name)
        return (watched[1] if watched else _last_write(candidate)) + wait


def identity_of(status: os.stat_result) -> tuple[int, int, int, int]:
    """Return what tells a file from another one of the same name."""
    return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def time_of(nanoseconds: int) -> datetime:
    """Return a file's time; one beyond the calendar, which file systems can hold, as its far end."""
    return datetime.fromtimestamp(min(max(nanoseconds / 1e9, 0), _END_OF_TIME), UTC)


def sidecars_of(path: Path) -> tuple[Path, ...]:
    """Return the places for the metadata of a file: `a.txt.meta.json`, `a.meta.json`."""
    # A long name leaves no room for the ending; asking for it would be an error of the file system.
    return tuple(path.with_name(name) for name in sidecar_names(path.name) if fits(name))


def _longest_wait(candidate: Candidate) -> timedelta:
    """Return how long something may still be completed by whoever dropped it."""
    if is_sidecar(candidate.path.name):
        return _ORPHAN_WAITS
    return timedelta(0) if candidate.size else _EMPTY_WAITS


def _last_write(candidate: Candidate) -> datetime:
    """Return when the file or a sidecar was last written."""
    newest = max((candidate.mtime_ns, *candidate.fingerprint[_OWN_MARKS::2]))
    return time_of(newest)


def _walk(inbox: Path) -> Iterator[Candidate]:
    folders = [(inbox, _inbox_status(inbox))]
    while folders:
        folder, status = folders.pop()
        try:
            entries = _entries(folder)
        except (FileNotFoundError, NotADirectoryError):
            continue  # moved away while we looked
        except OSError:
            yield _candidate(folder, status, inbox, [])  # so that `load` says what is wrong with it
            continue
        folders.extend((path, status) for path, status in entries.items() if _is_scanned(path, status, inbox))
        yield from _candidates(entries, inbox)


def _inbox_status(inbox: Path) -> os.stat_result:
    try:
        status = inbox.stat()
        os.scandir(inbox).close()
    except OSError as error:
        cure = "make the folder and let the monitor's user read it, or name another one with --home"
        raise MonitorError(f"the inbox {inbox} cannot be read: {error.strerror}", cure) from error
    return status


def _entries(folder: Path) -> dict[Path, os.stat_result]:
    found: dict[Path, os.stat_result] = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            try:
                found[Path(entry.path)] = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue  # gone between listing and looking
    return found


def _is_scanned(path: Path, status: os.stat_result, inbox: Path) -> bool:
    if not stat.S_ISDIR(status.st_mode) or is_ignored(path.name):
        return False
    return path.parent != inbox or path.name not in _NEVER_SCANNED


def _candidates(entries: dict[Path, os.stat_result], inbox: Path) -> Iterator[Candidate]:
    described = {name for path in entries if not is_sidecar(path.name) for name in sidecar_names(path.name)}
    for path, status in entries.items():
        if stat.S_ISDIR(status.st_mode) or is_ignored(path.name) or path.name in described:
            continue
        sidecars = [entries[beside] for beside in sidecars_of(path) if beside in entries]
        yield _candidate(path, status, inbox, sidecars)


def _candidate(path: Path, status: os.stat_result, inbox: Path, sidecars: list[os.stat_result]) -> Candidate:
    identity = identity_of(status)
    beside = (mark for sidecar in sidecars for mark in (sidecar.st_mtime_ns, sidecar.st_size))
    return Candidate(
        path=path,
        name="/".join(map(visible, path.relative_to(inbox).parts)),
        size=status.st_size,
        mtime_ns=status.st_mtime_ns,
        identity=identity,
        fingerprint=(*identity, status.st_ctime_ns, *beside),
    )
