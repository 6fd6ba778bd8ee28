"""Read streams of strangers: what a decompressor gives is counted, and its failures are told in words."""

import codecs
import io
from collections.abc import Callable
from typing import IO, Any

from monitor.errors import FileRefused
from monitor.inbox.members import Spending

DAMAGED_CURE = "fetch it again; it may have been cut"


class Metered(io.RawIOBase):
    """A decompressed stream whose bytes are counted as they are read. `goes_back`: whether it can begin anew."""

    def __init__(self, source: Any, spending: Spending, goes_back: bool) -> None:
        self.source = source
        # One step at a time, where the stream lets us: if the next one fails, what this one gave is not lost.
        self._step: Callable[[int], bytes] = getattr(source, "read1", source.read)
        self.spending = spending
        self.goes_back = goes_back

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self.goes_back

    def seek(self, position: int, whence: int = 0, /) -> int:
        return int(self.source.seek(position, whence))

    def tell(self) -> int:
        return int(self.source.tell())

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        data = unbroken(lambda: self._step(len(view)))
        self.spending.unpacked(len(data))
        view[: len(data)] = data
        return len(data)


def metered(source: Any, spending: Spending, *, goes_back: bool = False) -> IO[bytes]:
    """Return the stream with its bytes counted."""
    return io.BufferedReader(Metered(source, spending, goes_back), 1 << 16)


def goes_back(file: IO[bytes]) -> bool:
    """Whether a file can be read from its beginning once more; what streams say of themselves is not always true."""
    raw = getattr(file, "raw", file)
    return isinstance(raw, io.FileIO | io.BytesIO) or (isinstance(raw, Metered) and raw.goes_back)


def jumping(file: IO[bytes], most: int) -> IO[bytes]:
    """Return a file in which one can go to any place: of a stream, its at most `most` bytes in memory."""
    raw = getattr(file, "raw", file)
    return file if isinstance(raw, io.FileIO | io.BytesIO) else io.BytesIO(whole(file, most))


class Recoded(io.RawIOBase):
    """A stream of UTF-16, which spreadsheets and consoles of Windows write, as UTF-8."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source = source
        self._decoder = codecs.getincrementaldecoder("utf-16")(errors="replace")
        self._waiting = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        while not self._waiting and (data := unbroken(lambda: self.source.read(len(view)))):
            self._waiting = self._decoder.decode(data).encode(errors="replace")
        given, self._waiting = self._waiting[: len(view)], self._waiting[len(view) :]
        view[: len(given)] = given
        return len(given)


def in_utf8(stream: IO[bytes]) -> IO[bytes]:
    """Return the stream, in UTF-8 where its byte order mark says UTF-16."""
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[type-var]
    is_utf16 = unbroken(lambda: buffered.peek(2))[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    return io.BufferedReader(Recoded(buffered)) if is_utf16 else buffered


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
