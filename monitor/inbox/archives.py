"""Open archives without writing anything to disk, so that the names in them can do no harm."""

import bz2
import gzip
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import IO, Any

from monitor.errors import FileRefused
from monitor.inbox.members import Spending
from monitor.inbox.names import is_ignored, is_sidecar, sidecar_names, visible
from monitor.inbox.streams import DAMAGED_CURE, goes_back, jumping, metered, unbroken, whole


class _Gzip(gzip.GzipFile):
    """Passes over what stands behind the compressed data, as gunzip does: mirrors and tapes leave such things."""

    def read1(self, size: int = -1) -> bytes:
        try:
            return super().read1(size)
        except gzip.BadGzipFile as error:
            if self.tell() and str(error).startswith("Not a gzipped file"):
                return b""
            raise


_PACKERS: Mapping[str, Callable[[IO[bytes]], Any]] = {
    ".gz": lambda file: _Gzip(fileobj=file, mode="rb"),
    ".bz2": bz2.open,
    ".xz": lzma.open,
}
PACKED = tuple(_PACKERS)
SHORT_NAMES = {".tgz": ".tar.gz", ".tbz": ".tar.bz2", ".txz": ".tar.xz"}
_ENCRYPTED = 0x1  # bit of a zip entry's flags
_LARGEST_SIDECAR = 1 << 20

Entry = tuple[str, IO[bytes], bytes | None, datetime | None]  # name, content, sidecar, mtime


def unpacked(file: IO[bytes], suffix: str, spending: Spending) -> IO[bytes]:
    """Return the content of a compressed file, such as `.gz`."""
    return metered(_PACKERS[suffix](file), spending, goes_back=goes_back(file))


def zip_entries(file: IO[bytes], spending: Spending) -> Iterator[Entry | FileRefused]:
    """Yield what lies in a zip file. Raise FileRefused ("malformed")."""
    try:
        archive = zipfile.ZipFile(jumping(file, spending.limits.most_member_bytes))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise FileRefused("malformed", f"this is no whole zip file: {error}", DAMAGED_CURE) from error
    named = {info.filename: info for info in archive.infolist()}
    for info in archive.infolist():  # all: what was packed twice under one name may be two articles
        name = info.filename
        if not name or info.is_dir() or not _is_wanted(name):  # is_dir() fails on a name of nothing but NUL
            continue
        spending.one_more()
        if info.flag_bits & _ENCRYPTED:
            yield FileRefused("encrypted", f"{visible(name)} asks for a password", "pack it without one")
            continue
        beside = next((named[each] for each in _sidecars(name) if each in named), None)
        meta = whole(_zipped(archive, beside, spending), _LARGEST_SIDECAR) if beside else None
        yield visible(name), _zipped(archive, info, spending), meta, _local(info.date_time)


def tar_entries(file: IO[bytes], spending: Spending) -> Iterator[Entry | FileRefused]:
    """Yield the regular files of a tar file; links and devices are passed over."""
    sidecars = _sidecars_of_tar(file, spending) if goes_back(file) else {}
    # A tar file within another one is read in one pass: there a sidecar counts where it stands before its file.
    gather = not goes_back(file)
    try:
        for info, content in _regular(file):
            if not is_sidecar(info.name):
                spending.one_more()
                meta = next((sidecars.pop(each) for each in _sidecars(info.name) if each in sidecars), None)
                yield visible(info.name), content, meta, datetime.fromtimestamp(min(max(info.mtime, 0), 9e9), UTC)
            elif gather:
                sidecars[info.name] = whole(content, _LARGEST_SIDECAR)
    except _NO_TAR as error:
        raise FileRefused("malformed", f"this is no whole tar file: {error}", DAMAGED_CURE) from error


_NO_TAR = (tarfile.TarError, OSError, ValueError, EOFError)


def _sidecars_of_tar(file: IO[bytes], spending: Spending) -> dict[str, bytes]:
    """Return the sidecars, wherever they stand; of a damaged file those before the damage. The file begins anew."""
    sidecars = {}
    with spending.twice(), suppress(FileRefused, *_NO_TAR):
        for info, content in _regular(file):
            if is_sidecar(info.name):
                sidecars[info.name] = whole(content, _LARGEST_SIDECAR)
    file.seek(0)
    return sidecars


def _regular(file: IO[bytes]) -> Iterator[tuple[tarfile.TarInfo, IO[bytes]]]:
    with tarfile.open(fileobj=file, mode="r|") as archive:
        for info in archive:
            content = archive.extractfile(info) if info.isreg() and _is_wanted(info.name, sidecars=True) else None
            if content is not None:
                yield info, content


def _zipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo, spending: Spending) -> IO[bytes]:
    opened: list[IO[bytes]] = []

    def step() -> bytes:
        opened.append(archive.open(info))
        return b""

    unbroken(step)
    return metered(opened[0], spending, goes_back=True)


def _is_wanted(name: str, *, sidecars: bool = False) -> bool:
    parts = name.split("/")
    if any(map(is_ignored, filter(lambda part: part not in (".", ".."), parts))) or "__MACOSX" in parts:
        return False
    return sidecars or not is_sidecar(name)


def _sidecars(name: str) -> tuple[str, ...]:
    folder, slash, file = name.rpartition("/")
    return tuple(f"{folder}{slash}{each}" for each in sidecar_names(file))


def _local(parts: tuple[int, int, int, int, int, int]) -> datetime | None:
    try:
        return datetime(*parts, tzinfo=UTC)
    except ValueError:
        return None
