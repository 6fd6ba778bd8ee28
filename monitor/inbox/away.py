"""Clear the inbox: what was taken in goes to the archive, what was refused to `inbox/failed/` with its reason.

Every step may be repeated: a crash anywhere leaves the file where the next scan finds it, or where it belongs.
"""

import errno
import hashlib
import json
import os
import re
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Literal

from monitor.errors import FileRefused, MonitorError
from monitor.inbox.names import numbered, with_ending
from monitor.inbox.scan import Candidate, identity_of, sidecars_of

After = Literal["archive", "delete", "leave"]

ERROR_ENDING = ".error.json"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SIBLINGS = (".txt", ".md", ".html", ".htm", ".eml", ".xml", ".rss", ".atom")  # may share one sidecar
_LARGEST_HASHED = 64 << 20  # bytes: the hash of a larger file is not worth the time it takes


class Away:
    """Moves files out of the inbox. `archive` must lie outside the scan; `failed` is `inbox/failed/`."""

    def __init__(self, inbox: Path, archive: Path, failed: Path, after: After = "archive") -> None:
        self.inbox = inbox.absolute()
        self.archive = archive
        self.failed = failed
        self.after = after

    def taken(self, candidate: Candidate, now: datetime) -> Path | None:
        """Clear away a file whose article is safe in the log. Return where it lies now; None: deleted, left or gone.

        Raise MonitorError where the system does not allow it; the file then stays, which loses nothing.
        """
        if not _is_there(candidate):
            return None
        with _explained(candidate):
            self._note_of(candidate).unlink(missing_ok=True)  # it may have been unreadable for a while
            if self.after == "archive":
                return self._move(candidate, self.archive / now.date().isoformat())
            if self.after == "delete":
                _delete(candidate)
            return None

    def refused(self, candidate: Candidate, error: FileRefused, now: datetime) -> Path | None:
        """Set a file aside beside `NAME.error.json`. Return where it lies now; None: left in the inbox, or gone.

        Left are folders, and files whose trouble can heal, with that note alone. Raise MonitorError where the system
        does not allow it.
        """
        if not _is_there(candidate) or stat.S_ISDIR(candidate.path.lstat().st_mode):
            return None
        with _explained(candidate):
            # The reason first: a crash before the move writes the same reason again, to the same name.
            _write_reason(candidate, error, now, self._note_of(candidate))
            return None if error.heals else self._move(candidate, self.failed)

    def sweep(self, now: datetime, keep_days: int) -> int:
        """Delete what was archived more than `keep_days` days ago. Return how many days of files that were."""
        oldest = now.date() - timedelta(days=keep_days)
        stale = [folder for folder in _days(self.archive) if date.fromisoformat(folder.name) < oldest]
        for folder in stale:
            shutil.rmtree(folder, ignore_errors=True)  # what cannot be deleted is tried again tomorrow
        return len(stale)

    def _note_of(self, candidate: Candidate) -> Path:
        target = free(self.failed / candidate.path.relative_to(self.inbox))
        return target.with_name(with_ending(target.name, ERROR_ENDING))

    def _move(self, candidate: Candidate, folder: Path) -> Path:
        target = free(folder / candidate.path.relative_to(self.inbox))
        # The sidecar last: without its file it is no candidate; the file without it would be read differently.
        sidecars = dict(_own_sidecars(candidate.path, target))
        move_file(candidate.path, target)
        for sidecar, beside in sidecars.items():
            move_file(sidecar, free(beside))
        return target


@contextmanager
def _explained(candidate: Candidate) -> Iterator[None]:
    """Turn what the system says about a move into what a person can do about it."""
    try:
        yield
    except OSError as error:
        cure = "let the monitor's user write to the inbox and the archive, and see that the disk is not full"
        raise MonitorError(f"{candidate.name} cannot be moved away: {error.strerror}", cure) from error


def _is_there(candidate: Candidate) -> bool:
    """Whether the file is still the one that was read: a newer one of that name has not been taken in yet."""
    try:
        return identity_of(candidate.path.lstat()) == candidate.identity
    except OSError:
        return False


def _delete(candidate: Candidate) -> None:
    sidecars = dict(_own_sidecars(candidate.path, candidate.path))
    candidate.path.unlink(missing_ok=True)
    for sidecar in sidecars:
        sidecar.unlink(missing_ok=True)


def _own_sidecars(path: Path, target: Path) -> Iterator[tuple[Path, Path]]:
    """Yield the sidecars that go with the file, each with its place beside `target`.

    `a.meta.json` stays behind as long as `a.html` needs it beside `a.txt`.
    """
    for sidecar, beside in zip(sidecars_of(path), sidecars_of(target), strict=False):
        if sidecar.is_file() and (sidecar.name.startswith(path.name) or not _has_sibling(path)):
            yield sidecar, beside


def _has_sibling(path: Path) -> bool:
    siblings = (path.with_suffix(suffix) for suffix in _SIBLINGS)
    return any(sibling != path and sibling.is_file() for sibling in siblings)


def free(wanted: Path) -> Path:
    """Return the path, numbered where something has that name already."""
    paths = (wanted.with_name(numbered(wanted.name, number)) for number in count(1))
    return next(path for path in paths if not os.path.lexists(path))


def move_file(path: Path, target: Path) -> None:
    """Move a file, to another file system too. One that is gone already is nobody's error."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.rename(target)
    except FileNotFoundError:
        return  # somebody was quicker
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _move_across(path, target)


def _move_across(path: Path, target: Path) -> None:
    """Move to another file system: whole under its name, or not at all."""
    part = target.with_name(with_ending(target.name, ".part"))
    shutil.copy2(path, part, follow_symlinks=False)
    part.rename(target)
    path.unlink(missing_ok=True)


def _write_reason(candidate: Candidate, error: FileRefused, now: datetime, note: Path) -> None:
    mended = f"mend what is wrong, then: monitor retry; or move it back to inbox/{candidate.name}"
    reason = {
        "file": candidate.name,
        "reason": error.reason,
        "message": str(error.args[0]),
        "cure": error.cure,
        "when": now.isoformat(),
        "size": candidate.size,
        "sha256": None if error.heals else _sha256(candidate),
        "waits": error.heals,
        "retry": "mend what is wrong; it lies in the inbox and is tried again by itself" if error.heals else mended,
    }
    note.parent.mkdir(parents=True, exist_ok=True)
    part = note.with_name(with_ending(note.name, ".part"))
    part.write_text(json.dumps(reason, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    part.replace(note)


def _sha256(candidate: Candidate) -> str | None:
    """Return the hash of a regular file of reasonable size, so that it is known again."""
    if candidate.size > _LARGEST_HASHED or not stat.S_ISREG(candidate.path.lstat().st_mode):
        return None
    with candidate.path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _days(archive: Path) -> Iterator[Path]:
    """Yield the folders of the archive that are named after a day."""
    for folder in sorted(archive.iterdir()) if archive.is_dir() else ():
        if _DAY.fullmatch(folder.name) and folder.is_dir() and not folder.is_symlink():
            yield folder
