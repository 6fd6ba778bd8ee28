"""Walk folders and archives of any size for a backfill, one document after the other, never more in memory."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from monitor.errors import FileRefused, MonitorError
from monitor.inbox.members import Limits, Member
from monitor.inbox.names import is_ignored, is_sidecar, visible
from monitor.inbox.scan import sidecars_of
from monitor.inbox.unpack import documents, holds_many

# An archive may hold millions of articles; each is still no larger than an article, and no bomb.
_LIMITS = Limits(most_bytes=None, most_members=None)


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
            yield Source(path, visible(path.name), path.stat().st_size)
        else:
            raise MonitorError(f"there is no file or folder {path}", "check the name")


def gathered(source: Source) -> Iterator[Document | Unread]:
    """Yield the documents of a file; one that ends in damage yields what stands before it."""
    try:
        with source.path.open("rb") as file:
            if not holds_many(source.name):
                yield Document(source, _alone(source, file), source.size)
                return
            for found in documents(file, source.name, source.size, _LIMITS):
                yield Unread(source, found) if isinstance(found, FileRefused) else Document(source, found, file.tell())
    except FileRefused as error:
        yield Unread(source, error)
    except OSError as error:
        message = f"it cannot be read: {error.strerror}"
        yield Unread(source, FileRefused("unreadable", message, "allow yourself to read it (chmod u+r)"))


def _alone(source: Source, file: IO[bytes]) -> Member:
    data = file.read(_LIMITS.most_member_bytes + 1)
    if len(data) > _LIMITS.most_member_bytes:
        raise FileRefused("too-large", f"it is larger than {_LIMITS.most_member_bytes:,} bytes", "split it")
    sidecar = next((path for path in sidecars_of(source.path) if path.is_file()), None)
    return Member(name="", suffix=source.path.suffix.lower(), data=data, meta=sidecar.read_bytes() if sidecar else None)


def _below(folder: Path, top: Path) -> Iterator[Source]:
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        if is_ignored(entry.name) or is_sidecar(entry.name):
            continue
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            yield from _below(path, top)
        elif entry.is_file(follow_symlinks=False):
            name = "/".join(map(visible, path.relative_to(top).parts))
            yield Source(path, name, entry.stat(follow_symlinks=False).st_size)
