"""Anchors: where the log ended, and its chain there, noted now and then in a file outside the database.

The chain has no key: whoever can write the database can also cut off its end, or write a whole new one that verifies.
An anchor that was noted before shows it. Copied to another machine, the file shows it even when this one is lost.
"""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from monitor.errors import MonitorError

EVERY = 10_000  # entries
AFTER = timedelta(days=1)  # where fewer were appended


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """The chain value (hex) of a position, when it was noted, and how many bytes the database had then."""

    position: int
    chain: str
    noted_at: datetime
    bytes: int = 0

    def is_due(self, position: int, noted_at: datetime) -> bool:
        """Return whether it is time for this one behind the anchor of a position: the log has grown by much since, or
        at all for a day."""
        grown = self.position - position
        return grown >= EVERY or (grown > 0 and self.noted_at - noted_at >= AFTER)


def kept_elsewhere(file: Path) -> list[Anchor]:
    """Return the anchors of a file that people made, one a line, the oldest first. Raises MonitorError for none."""
    try:
        lines = file.read_bytes().splitlines()
        anchors = [msgspec.json.decode(line, type=Anchor) for line in lines if line.strip()]
    except OSError as error:
        raise MonitorError(f"{file} cannot be read ({error.strerror})", "check its name") from error
    except msgspec.MsgspecError as error:
        raise MonitorError(
            f"{file} holds a line that is no anchor ({error})", "keep only the anchors' lines"
        ) from error
    if not anchors:
        raise MonitorError(f"{file} holds no anchors", "put them in, one a line")
    return sorted(anchors, key=lambda anchor: anchor.position)


class Anchors:
    """The file of anchors, oldest first. Only ever appended to."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def all(self) -> list[Anchor]:
        """Return all anchors; a last line that a crash cut off is left out. Raises MonitorError for a spoilt file."""
        try:
            lines = self.file.read_bytes().split(b"\n")[:-1]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise self._unusable(error) from error
        try:
            return [msgspec.json.decode(line, type=Anchor) for line in lines]
        except msgspec.MsgspecError as error:
            raise MonitorError(f"{self.file} is spoilt ({error})", "restore it, or move it away") from error

    def last(self) -> Anchor | None:
        """Return the newest anchor, or None."""
        return next(reversed(self.all()), None)

    def note(self, anchor: Anchor) -> None:
        """Append an anchor; it is on disk when this returns. Raises MonitorError where that cannot be done."""
        try:
            whole = self._whole()
            with self.file.open("r+b" if self.file.exists() else "xb") as file:
                file.seek(whole)
                file.truncate()  # what a crash left of a line
                file.write(msgspec.json.encode(anchor) + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise self._unusable(error) from error

    def forget_after(self, position: int, aside: Path) -> int:
        """Keep only anchors up to a position, after the restore of an older log; the whole file is kept `aside`.

        Returns how many were taken out.
        """
        known = self.all()
        kept = [anchor for anchor in known if anchor.position <= position]
        if len(kept) < len(known):
            self.file.rename(aside)
            for anchor in kept:
                self.note(anchor)
        return len(known) - len(kept)

    def _whole(self) -> int:
        """Return the bytes up to the end of the last whole line."""
        return self.file.read_bytes().rfind(b"\n") + 1 if self.file.exists() else 0

    def _unusable(self, error: OSError) -> MonitorError:
        return MonitorError(f"{self.file} cannot be used ({error.strerror})", "make it readable and writable")
