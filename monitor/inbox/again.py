"""Put files of `inbox/failed/` back into the inbox, where another try can end otherwise."""

import hashlib
import json
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor.errors import MonitorError
from monitor.inbox.away import ERROR_ENDING, free, move_file
from monitor.inbox.names import is_sidecar, visible, with_ending
from monitor.inbox.scan import sidecars_of

# What settings, an extra or a newer program can mend. The others end the same way until the file itself is changed.
_MENDABLE = frozenset({"format", "timeout", "memory", "crash", "fold", "too-large", "too-much", "too-many", "partly"})


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that was set aside. `reason` is None where its note is gone or unreadable."""

    path: Path
    name: str  # below inbox/failed/
    reason: str | None
    changed: bool  # since it was set aside

    @property
    def worth_it(self) -> bool:
        """Whether another try can end otherwise."""
        return self.reason is None or self.reason in _MENDABLE or self.changed


def failed_files(failed: Path) -> Iterator[Failed]:
    """Yield what lies in the folder, by name."""
    for path in failed_paths(failed):
        note = _note(path)
        changed = _content_changed(path, note) or _metadata_changed(path, note)
        yield Failed(path, visible(str(path.relative_to(failed))), note.get("reason"), changed)


def failed_paths(failed: Path) -> Iterator[Path]:
    """Yield where the files lie that were set aside, without their notes and sidecars."""
    for path in sorted(failed.rglob("*")) if failed.is_dir() else ():
        if not stat.S_ISDIR(path.lstat().st_mode) and not path.name.endswith(ERROR_ENDING) and not _belongs(path):
            yield path


def waiting(inbox: Path, failed: Path) -> Iterator[tuple[str, str]]:
    """Yield what lies in the inbox and cannot be read just now, by name, with the reason and the cure."""
    for path in sorted(failed.rglob(f"*{ERROR_ENDING}")) if failed.is_dir() else ():
        note = _read(path)
        if note.get("waits") and os.path.lexists(inbox / str(note.get("file"))):
            yield str(note.get("file")), f"{note.get('message')}; {note.get('cure')}"


def chosen(files: Sequence[Failed], names: Sequence[str], *, every: bool) -> list[Failed]:
    """Return the files named, or those worth another try, or all. Raise MonitorError for a name that is not there."""
    known = {file.name: file for file in files}
    if missing := [name for name in names if name not in known]:
        cure = f"there are: {', '.join(known)}" if known else "nothing has failed"
        raise MonitorError(f"{', '.join(missing)} is not in inbox/failed/", cure)
    return [known[name] for name in names] if names else [file for file in files if every or file.worth_it]


def put_back(file: Failed, inbox: Path, failed: Path) -> Path:
    """Move a file with its sidecar to where it lay in the inbox; return its new place. Its note is deleted last."""
    target = free(inbox / file.path.relative_to(failed))
    # The sidecar first: the file without it would be read differently.
    for sidecar, beside in zip(sidecars_of(file.path), sidecars_of(target), strict=False):
        if sidecar.is_file():
            move_file(sidecar, free(beside))
    move_file(file.path, target)
    _note_of(file.path).unlink(missing_ok=True)
    return target


def _belongs(path: Path) -> bool:
    """Whether this is the sidecar of another file, with which it goes."""
    if not is_sidecar(path.name):
        return False
    return not _note_of(path).exists()  # an orphan has a note of its own


def _content_changed(path: Path, note: dict[str, Any]) -> bool:
    """Whether a file was mended, or a link or pipe replaced by a file, since it was set aside."""
    if not stat.S_ISREG(path.lstat().st_mode):
        return False
    return note.get("reason") in ("symlink", "not-a-file") or note.get("sha256") not in (None, _sha256(path))


def _metadata_changed(path: Path, note: dict[str, Any]) -> bool:
    """Whether metadata that were at fault were written anew since the file was set aside."""
    if note.get("reason") != "metadata":
        return False
    noted = _note_of(path).stat().st_mtime_ns
    return any(sidecar.stat().st_mtime_ns > noted for sidecar in sidecars_of(path) if sidecar.is_file())


def _note_of(path: Path) -> Path:
    return path.with_name(with_ending(path.name, ERROR_ENDING))


def _note(path: Path) -> dict[str, Any]:
    return _read(_note_of(path))


def _read(note: Path) -> dict[str, Any]:
    with suppress(OSError, ValueError):
        value = json.loads(note.read_text("utf-8"))
        return value if isinstance(value, dict) else {}
    return {}


def _sha256(path: Path) -> str | None:
    with suppress(OSError), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
    return None
