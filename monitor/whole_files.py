"""Write files that others may read at any moment, and that a power cut leaves whole."""

import os
from collections.abc import Iterator
from pathlib import Path

_UNFINISHED = ".part"


def write_whole(path: Path, body: bytes) -> None:
    """Write a file that is whole or absent, also after a crash or on a full disk. Raises OSError."""
    part = path.with_name(f".{path.name}{_UNFINISHED}")
    try:
        with part.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    _keep_name(path.parent)


def unfinished(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder that are being written, or were when their writer was killed."""
    return folder.glob(f".*{_UNFINISHED}")


def _keep_name(folder: Path) -> None:
    # The new name is safe from a power cut only when the folder itself is on the disk.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
