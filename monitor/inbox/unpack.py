"""Take the documents out of a file that holds many: archives, tables, web archives, and archives of these."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import IO

from monitor.errors import FileRefused
from monitor.inbox.archives import PACKED, SHORT_NAMES, Entry, tar_entries, unpacked, zip_entries
from monitor.inbox.csv import csv_rows
from monitor.inbox.jsonl import json_lines
from monitor.inbox.members import Limits, Member, Spending
from monitor.inbox.parquet import parquet_rows
from monitor.inbox.streams import jumping, whole
from monitor.inbox.tables import Row
from monitor.inbox.warc import warc_documents

_Found = Iterator[Member | FileRefused]


def holds_many(name: str) -> bool:
    """Whether a file of this name is an archive or a table."""
    return _suffix(name) in (*_OPENERS, *PACKED)


def documents(file: IO[bytes], name: str, size: int, limits: Limits | None = None) -> _Found:
    """Yield the documents in a file of `size` bytes, and a refusal for each that cannot be had, in their order.

    Nothing is written to disk. Raise FileRefused where the rest of the file cannot be read, or goes beyond the limits.
    """
    return _opened(file, name, Spending(limits or Limits(), size), level=0)


def _opened(file: IO[bytes], name: str, spending: Spending, level: int) -> _Found:
    spending.check_level(level)
    suffix = _suffix(name)
    if suffix in PACKED:
        yield from _inner(unpacked(file, suffix, spending), _bare(name, suffix), spending, level)
    else:
        yield from _OPENERS[suffix](file, spending, level)


def _inner(file: IO[bytes], name: str, spending: Spending, level: int) -> _Found:
    """Yield the documents of something in an archive: itself an archive, or one document."""
    if holds_many(name):
        yield from _opened(file, name, spending, level + 1)
    else:
        data = whole(file, spending.limits.most_member_bytes)
        yield Member(name=PurePosixPath(name).name, suffix=_suffix(name), data=data)


def _entries(entries: Iterator[Entry | FileRefused], spending: Spending, level: int) -> _Found:
    for entry in entries:
        if isinstance(entry, FileRefused):
            yield entry
            continue
        name, content, meta, mtime = entry
        try:
            for member in _inner(content, name, spending, level):
                yield _within(name, member, meta, mtime)
        except FileRefused as error:
            if error.reason in _FATAL:
                raise
            yield FileRefused(error.reason, f"{name}: {error.args[0]}", error.cure)


def _within(name: str, found: Member | FileRefused, meta: bytes | None, mtime: datetime | None) -> Member | FileRefused:
    if isinstance(found, FileRefused):
        return FileRefused(found.reason, f"{name}: {found.args[0]}", found.cure)
    if not holds_many(name):
        return replace(found, name=name, meta=meta, mtime=mtime)
    return replace(found, name=f"{name}/{found.name}")


def _rows(rows: Iterator[Row | FileRefused], spending: Spending) -> _Found:
    for row in rows:
        if isinstance(row, FileRefused):
            yield row
        else:
            spending.one_more()
            yield Member(name=str(row[0]), suffix=".json", data=row[1])


def _parquet(file: IO[bytes], spending: Spending, level: int) -> _Found:
    return _rows(parquet_rows(jumping(file, spending.limits.most_member_bytes), spending), spending)


def _zip(file: IO[bytes], spending: Spending, level: int) -> _Found:
    return _entries(zip_entries(file, spending), spending, level)


def _tar(file: IO[bytes], spending: Spending, level: int) -> _Found:
    return _entries(tar_entries(file, spending), spending, level)


def _jsonl(file: IO[bytes], spending: Spending, level: int) -> _Found:
    return _rows(json_lines(file, spending.limits), spending)


def _csv(file: IO[bytes], spending: Spending, level: int) -> _Found:
    return _rows(csv_rows(file, spending.limits), spending)


def _warc(file: IO[bytes], spending: Spending, level: int) -> _Found:
    return warc_documents(file, spending)


_FATAL = ("bomb", "too-much", "too-many")  # of one member, yet it ends the reading of the whole file
_OPENERS: Mapping[str, Callable[[IO[bytes], Spending, int], _Found]] = {
    ".zip": _zip,
    ".tar": _tar,
    ".jsonl": _jsonl,
    ".ndjson": _jsonl,
    ".csv": _csv,
    ".tsv": _csv,
    ".parquet": _parquet,
    ".warc": _warc,
}


def _suffix(name: str) -> str:
    suffix = PurePosixPath(name).suffix.lower()
    return PurePosixPath(SHORT_NAMES.get(suffix, suffix)).suffix or suffix


def _bare(name: str, suffix: str) -> str:
    """Return the name of what a compressed file holds: `a.csv` of `a.csv.gz`, `a.tar` of `a.tgz`."""
    short = PurePosixPath(name).suffix.lower()
    return name[: -len(short)] + (SHORT_NAMES[short].removesuffix(suffix) if short in SHORT_NAMES else "")
