"""Read the bytes of a candidate, trusting nothing about it: not its kind, not its size, not that it is still there."""

import errno
import fcntl
import os
import signal
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor.errors import FileRefused
from monitor.inbox.names import visible
from monitor.inbox.scan import Candidate, identity_of, sidecars_of, time_of

# O_NOFOLLOW: a link may lead out of the inbox. O_NONBLOCK: opening a pipe would wait for its writer for ever.
_CAREFULLY = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
LARGEST_SIDECAR = 1 << 20  # bytes


class NotNow(Exception):
    """The file is gone, still being written, or another one has its name by now. Nobody's error: the next scan
    decides."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The bytes of a file and of its sidecar, and when the file was last written (UTC)."""

    data: bytes
    meta: bytes | None
    mtime: datetime
    meta_name: str = ""  # of the sidecar, for messages


def load(candidate: Candidate, *, max_bytes: int) -> Loaded:
    """Return the bytes of a candidate of at most `max_bytes`.

    Raise NotNow, or FileRefused with `heals` set where trying again later can help.
    """
    with opened(candidate.path) as descriptor:
        status = os.fstat(descriptor)
        if _is_being_written(descriptor, status):
            raise NotNow("it is still open for writing")
        _refuse_unfit(status, max_bytes)
        if identity_of(status) != candidate.identity:
            raise NotNow("another file has its name by now")
        data = _bytes(descriptor, max_bytes)
        if identity_of(os.fstat(descriptor)) != candidate.identity:
            raise NotNow("it changed while it was read")
    meta, meta_name = _sidecar(candidate.path)
    return Loaded(data, meta, time_of(candidate.mtime_ns), meta_name)


def _is_being_written(descriptor: int, status: os.stat_result) -> bool:
    """Whether some program has the file open for writing: what it writes after a pause would go with the file into the
    archive, unread.

    The system lends a read lease only where nobody has. A network mount, whose device has no driver and so the major
    number 0, lends none in any case.
    """
    if os.major(status.st_dev) == 0:
        return False
    try:
        # Whoever opens the file at this instant waits for us, who are signalled: by SIGIO it would end the process.
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return error.errno == errno.EAGAIN  # any other: another user's file, or a file system without leases
    return False


def _sidecar(path: Path) -> tuple[bytes | None, str]:
    for sidecar in sidecars_of(path):
        try:
            with opened(sidecar) as descriptor:
                _refuse_unfit(os.fstat(descriptor), LARGEST_SIDECAR)
                return _bytes(descriptor, LARGEST_SIDECAR), visible(sidecar.name)
        except NotNow:
            continue  # most files have none
        except FileRefused as error:
            message = f"its {visible(sidecar.name)}: {error.args[0]}"
            raise FileRefused(error.reason, message, error.cure, heals=error.heals) from error
    return None, ""


@contextmanager
def opened(path: Path) -> Iterator[int]:
    """Lend a descriptor of a regular file that is no link. Raise NotNow or FileRefused, while it is lent too."""
    try:
        descriptor = os.open(path, _CAREFULLY)
    except OSError as error:
        raise _judged(error) from error
    try:
        _refuse_irregular(os.fstat(descriptor))
        yield descriptor
    except OSError as error:
        raise _judged(error) from error
    finally:
        os.close(descriptor)


def _judged(error: OSError) -> Exception:
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return NotNow("it is gone")
    if error.errno == errno.ELOOP:
        return FileRefused("symlink", "this is a link to another place", "put the file itself into the inbox")
    if error.errno in (errno.ENXIO, errno.ENODEV, errno.EOPNOTSUPP):
        return _not_a_file()
    if error.errno in (errno.EACCES, errno.EPERM):
        cure = "allow the monitor's user to read it (chmod a+r), and its folder too (chmod a+rx)"
        return FileRefused("permission", "it may not be read", cure, heals=True)
    return FileRefused("unreadable", f"reading it fails: {error.strerror}", "check the disk", heals=True)


def _refuse_irregular(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise _not_a_file()


def _refuse_unfit(status: os.stat_result, max_bytes: int) -> None:
    if status.st_size == 0:
        raise FileRefused("empty", "the file is empty", "drop it again when it is complete, or remove it")
    if status.st_size > max_bytes:
        raise _too_large(max_bytes)


def _bytes(descriptor: int, max_bytes: int) -> bytes:
    with open(descriptor, "rb", closefd=False) as file:
        data = file.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise _too_large(max_bytes)
    return data


def _too_large(max_bytes: int) -> FileRefused:
    message = f"it is larger than {max_bytes:,} bytes"
    return FileRefused("too-large", message, "split it, or raise the limit in monitor.toml")


def _not_a_file() -> FileRefused:
    return FileRefused("not-a-file", "this is a folder, pipe, socket or device", "put regular files into the inbox")
