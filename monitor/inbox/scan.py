"""Find the files in the inbox that are complete: the scan is the truth, notifications only hasten it."""

import heapq
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.errors import MonitorError
from monitor.inbox.names import fits, is_ignored, is_sidecar, sidecar_names, visible

_OURS = ("failed", "archive")  # directly below the inbox: what was set aside or is done
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


@dataclass(slots=True)
class _Look:
    """What one scan sees of the files that it does not return."""

    done: set[str] = field(default_factory=set)
    watched: dict[str, tuple[Fingerprint, datetime]] = field(default_factory=dict)
    waits: list[datetime] = field(default_factory=list)


class Scanner:
    """Looks the whole inbox through and remembers only what has not come to rest, and what stays in place."""

    def __init__(self, inbox: Path, rest: timedelta = timedelta(seconds=2), most: int = 10_000) -> None:
        self.inbox = inbox.absolute()
        self.rest = rest
        self.most = most
        self.more = False
        self.waiting = 0
        self.next_rest: datetime | None = None
        self._watched: dict[str, tuple[Fingerprint, datetime]] = {}
        self._done: dict[str, tuple[Fingerprint, datetime | None]] = {}

    def scan(self, now: datetime) -> list[Candidate]:
        """Return what has rested and is not done, oldest first. Raise MonitorError where there is no inbox.

        Of more than `most` it returns the oldest, and `more` is set: 100,000 candidates would fill 200 MB.
        Afterwards `waiting` counts the files that have not rested; `next_rest` is when the first of them may have.
        A candidate is returned by every scan until it is moved away or `done`.
        """
        look = _Look()
        ready = heapq.nsmallest(self.most + 1, self._ready(look, now), key=lambda each: (each.mtime_ns, each.name))
        self._done = {name: kept for name, kept in self._done.items() if name in look.done}
        self._watched = look.watched
        self.waiting, self.next_rest = len(look.waits), min(look.waits, default=None)
        self.more = len(ready) > self.most
        return ready[: self.most]

    def _ready(self, look: "_Look", now: datetime) -> Iterator[Candidate]:
        """Yield what has rested and is not done; note the others in `look`."""
        for candidate in lying_in(self.inbox):
            if candidate.name in self._done:
                look.done.add(candidate.name)
                if self._is_done(candidate, now):
                    continue
            still_since = _last_write(candidate)
            if still_since > now:
                look.watched[candidate.name] = self._watch(candidate, now)
                still_since = look.watched[candidate.name][1]
            rests_at = still_since + max(self.rest, _longest_wait(candidate))
            if rests_at <= now:
                yield candidate
            else:
                look.waits.append(rests_at)

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


def lying_in(inbox: Path) -> Iterator[Candidate]:
    """Yield all that is to be taken in, at rest or not. Raise MonitorError where there is no inbox."""
    folders = [(inbox, _inbox_status(inbox))]
    while folders:
        folder, status = folders.pop()
        try:
            entries = _entries(folder)
        except (FileNotFoundError, NotADirectoryError):
            continue  # moved away while we looked
        except OSError:
            # So that `load` says what is wrong with it.
            yield _candidate(folder, _name_below(inbox, folder), status, [])
            continue
        if folder == inbox:
            entries = {name: each for name, each in entries.items() if not _is_ours(name, each)}
        folders.extend((folder / name, each) for name, each in entries.items() if _is_scanned(name, each))
        yield from _candidates(folder, entries, inbox)


def _inbox_status(inbox: Path) -> os.stat_result:
    try:
        status = inbox.stat()
        os.scandir(inbox).close()
    except OSError as error:
        cure = "make the folder and let the monitor's user read it, or name another one with --home"
        raise MonitorError(f"the inbox {inbox} cannot be read: {error.strerror}", cure) from error
    return status


def _entries(folder: Path) -> dict[str, os.stat_result]:
    found: dict[str, os.stat_result] = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            try:
                found[entry.name] = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue  # gone between listing and looking
    return found


def _is_scanned(name: str, status: os.stat_result) -> bool:
    return stat.S_ISDIR(status.st_mode) and not is_ignored(name)


def _is_ours(name: str, status: os.stat_result) -> bool:
    """Whether this is a folder of ours, directly below the inbox, or a link to one on another disk."""
    return name in _OURS and (stat.S_ISDIR(status.st_mode) or stat.S_ISLNK(status.st_mode))


def _candidates(folder: Path, entries: dict[str, os.stat_result], inbox: Path) -> Iterator[Candidate]:
    prefix = "" if folder == inbox else f"{_name_below(inbox, folder)}/"  # once, not for each of 100,000 files
    sidecars = set(filter(is_sidecar, entries))
    described = sidecars.intersection(each for name in entries.keys() - sidecars for each in sidecar_names(name))
    for name, status in entries.items():
        if stat.S_ISDIR(status.st_mode) or is_ignored(name) or name in described:
            continue
        beside = [entries[each] for each in sidecar_names(name) if each in described]
        yield _candidate(folder / name, f"{prefix}{visible(name)}", status, beside)


def _name_below(inbox: Path, path: Path) -> str:
    return "/".join(map(visible, path.relative_to(inbox).parts))


def _candidate(path: Path, name: str, status: os.stat_result, sidecars: list[os.stat_result]) -> Candidate:
    identity = identity_of(status)
    beside = (mark for sidecar in sidecars for mark in (sidecar.st_mtime_ns, sidecar.st_size))
    return Candidate(
        path=path,
        name=name,
        size=status.st_size,
        mtime_ns=status.st_mtime_ns,
        identity=identity,
        fingerprint=(*identity, status.st_ctime_ns, *beside),
    )
