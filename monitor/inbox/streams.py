"""Read streams of strangers: what a decompressor gives is counted, and its failures are told in words."""

import io
from collections.abc import Callable
from typing import IO

from monitor.errors import FileRefused
from monitor.inbox.members import Spending

DAMAGED_CURE = "fetch it again; it may have been cut"


class Metered(io.RawIOBase):
    """A decompressed stream whose bytes are counted as they are read."""

    def __init__(self, source: IO[bytes], spending: Spending) -> None:
        self.source = source
        self.spending = spending

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        data = unbroken(lambda: self.source.read(len(view)))
        self.spending.unpacked(len(data))
        view[: len(data)] = data
        return len(data)


def metered(source: IO[bytes], spending: Spending) -> IO[bytes]:
    """Return the stream with its bytes counted."""
    return io.BufferedReader(Metered(source, spending), 1 << 16)


def unbroken(step: Callable[[], bytes]) -> bytes:
    """Return what a decompressor reads. Raise FileRefused ("malformed") where its input is damaged."""
    try:
        return step()
    except (FileRefused, MemoryError):
        raise
    except Exception as error:
        # zlib, lzma, zipfile and warcio raise a dozen kinds between them, and new ones with each version.
        raise FileRefused("malformed", f"it is damaged: {error or type(error).__name__}", DAMAGED_CURE) from error


def whole(stream: IO[bytes], most: int) -> bytes:
    """Return all bytes of a stream. Raise FileRefused ("too-large")."""
    data = unbroken(lambda: stream.read(most + 1))
    if len(data) > most:
        raise FileRefused("too-large", f"it is larger than {most:,} bytes, more than any article", "split it")
    return data
