"""Take documents out of files in a process of its own: an archive can hang or crash whoever opens it.

The only file that knows how such a process is started, fed and killed.
"""

import os
import resource
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

from monitor.errors import FileRefused
from monitor.inbox.gather import Document, Source, Unread, gathered

_Found = Document | Unread | int | None  # an integer: it is read so far, and at work; None: that was all
_AGAIN = "the rest of it is not read, the other files are; unpack it yourself and add what comes of it"


class Unpacker:
    """Takes documents out of one file after the other.

    `timeout`: seconds without a document and without reading on, after which the process is killed and replaced.
    `most_memory`: bytes that it may take, None for no limit.
    """

    def __init__(self, timeout: float, most_memory: int | None = None) -> None:
        self.timeout = timeout
        self.most_memory = most_memory
        self._process: SpawnProcess | None = None
        self._pipe: Connection[Source, _Found] | None = None

    def documents(self, source: Source) -> Iterator[Document | Unread]:
        """Yield what `gathered` does; where its process hangs or dies, an Unread is the last."""
        whole = False
        try:
            pipe = self._asked(source)
            while (found := self._next(pipe)) is not None:
                yield found
            whole = True
        except FileRefused as error:
            yield Unread(source, error)
        finally:
            if not whole:
                self.close()

    def close(self) -> None:
        """End the process, whatever it does. May be repeated."""
        if self._process and self._pipe:
            self._process.kill()
            self._process.join()
            self._process.close()
            self._pipe.close()
        self._process = self._pipe = None

    def _asked(self, source: Source) -> "Connection[Source, _Found]":
        """Ask for the documents of a file; where the process died since the last one, ask a new one."""
        with suppress(OSError):
            if self._pipe:
                self._pipe.send(source)
                return self._pipe
        self.close()
        pipe = self._started()
        pipe.send(source)
        return pipe

    def _next(self, pipe: "Connection[Source, _Found]") -> Document | Unread | None:
        """Return the next that is found, None at the end. Raise FileRefused ("timeout", "crash")."""
        while pipe.poll(self.timeout):
            try:
                found = pipe.recv()
            except (EOFError, OSError) as error:
                raise FileRefused("crash", "the process that unpacked it came to a sudden end", _AGAIN) from error
            if not isinstance(found, int):
                return found
        raise FileRefused("timeout", f"unpacking it stood still for {self.timeout:g} seconds", _AGAIN)

    def _started(self) -> "Connection[Source, _Found]":
        # spawn: a forked copy of a process with threads and an open database can hang or corrupt.
        spawn = get_context("spawn")
        ours, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_unpack, args=(theirs, self.most_memory), daemon=True)
        self._process.start()
        theirs.close()  # so that we see it when the process is gone
        self._pipe = ours
        return ours


def _unpack(pipe: "Connection[_Found, Source]", most_memory: int | None) -> None:
    """Send what is found in each file that is asked for, until the other side is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; what was begun is finished
    if most_memory is not None:
        resource.setrlimit(resource.RLIMIT_DATA, (most_memory, most_memory))
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            source = pipe.recv()
            for found in _guarded(source, pipe.send):
                pipe.send(found)
            pipe.send(None)


def _guarded(source: Source, told: Callable[[int], None]) -> Iterator[Document | Unread]:
    try:
        yield from gathered(source, told)
    except (BrokenPipeError, ConnectionResetError):
        os._exit(0)  # nobody waits for it any more
    except MemoryError:
        cure = "raise memory_megabytes in [parse], or unpack it yourself"
        yield Unread(source, FileRefused("memory", "unpacking it takes too much memory", cure))
    except Exception as error:
        # A fault of ours or of a library: it must not end a run of days.
        message = f"unpacking it failed ({type(error).__name__}: {error})"
        yield Unread(source, FileRefused("crash", message, f"report it to whoever maintains this monitor; {_AGAIN}"))
