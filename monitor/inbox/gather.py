"""Walk folders and archives of any size for a backfill, one document after the other, never more in memory."""

import io
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from monitor.errors import FileRefused, MonitorError
from monitor.inbox.load import LARGEST_SIDECAR, NotNow, opened
from monitor.inbox.members import Limits, Member
from monitor.inbox.names import is_ignored, is_sidecar, visible
from monitor.inbox.scan import sidecars_of
from monitor.inbox.streams import whole
from monitor.inbox.unpack import documents, holds_many

# An archive may hold millions of articles; each is still no larger than an article, and no bomb.
_LIMITS = Limits(most_bytes=None, most_members=None)
_BUFFER = 1 << 20  # bytes read at one time, so that telling of it costs nothing


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be taken in. `name`: its path below the folder that was named; its first folder may be an outlet."""

    path: Path
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Document:
    """One document, and how many bytes of its source were read by then."""

    source: Source
    member: Member
    read: int


@dataclass(frozen=True, slots=True)
class Unread:
    """A source, or a document in it, that cannot be read."""

    source: Source
    error: FileRefused


def sources(paths: Sequence[Path]) -> Iterator[Source]:
    """Yield the files named and those in the folders named, by path. Raise MonitorError for what is not there."""
    for path in paths:
        if path.is_dir():
            yield from _below(path, path)
        elif path.is_file():
            yield Source(path.resolve(), visible(path.name), path.stat().st_size)  # whoever names a link means its file
        else:
            raise MonitorError(f"there is no file or folder {path}", "check the name")


def gathered(source: Source, told: Callable[[int], None] = lambda position: None) -> Iterator[Document | Unread]:
    """Yield the documents of a file; one that ends in damage yields what stands before it.

    `told` hears now and then how many bytes of the file are read, also where no document comes of them.
    """
    try:
        with opened(source.path) as descriptor, io.BufferedReader(_Followed(descriptor, told), _BUFFER) as file:
            if not holds_many(source.name):
                yield Document(source, _alone(source, file), source.size)
                return
            for found in documents(file, source.name, source.size, _LIMITS):
                yield Unread(source, found) if isinstance(found, FileRefused) else Document(source, found, file.tell())
    except FileRefused as error:
        yield Unread(source, error)
    except NotNow:
        yield Unread(source, FileRefused("gone", "it was there a moment ago, and is gone", "look where it went"))


class _Followed(io.FileIO):
    """A file that tells how far it is read."""

    def __init__(self, descriptor: int, told: Callable[[int], None]) -> None:
        super().__init__(descriptor, closefd=False)
        self._told = told

    def readinto(self, buffer: Any) -> int:
        count = super().readinto(buffer)
        self._told(self.tell())
        return count


def _alone(source: Source, file: IO[bytes]) -> Member:
    sidecar = next((path for path in sidecars_of(source.path) if path.is_file()), None)
    return Member(
        name="",
        suffix=PurePosixPath(source.name).suffix.lower(),
        data=whole(file, _LIMITS.most_member_bytes),
        meta=_beside(sidecar) if sidecar else None,
    )


def _beside(sidecar: Path) -> bytes:
    with opened(sidecar) as descriptor, open(descriptor, "rb", closefd=False) as file:
        return whole(file, LARGEST_SIDECAR)


def _below(folder: Path, top: Path) -> Iterator[Source]:
    """Yield what lies in a folder, and a folder that cannot be listed, so that its reading says why."""
    try:
        names = _names(folder)
    except OSError:
        yield _source(folder, top)
        return
    for path in map(folder.joinpath, names):
        if path.is_dir() and not path.is_symlink():
            yield from _below(path, top)
        elif os.path.lexists(path):
            yield _source(path, top)


def _names(folder: Path) -> list[str]:
    """Return the names in a folder that may be articles. Only names: a folder may hold a million."""
    with os.scandir(folder) as entries:
        return sorted(entry.name for entry in entries if not is_ignored(entry.name) and not is_sidecar(entry.name))


def _source(path: Path, top: Path) -> Source:
    return Source(path, "/".join(map(visible, path.relative_to(top).parts)), path.lstat().st_size)
