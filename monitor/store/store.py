"""The store: one database file with the log, the kept documents and the views."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection

from monitor.errors import MonitorError
from monitor.events import Recorded
from monitor.store import documents, log, migrate, sqlite
from monitor.store.anchors import Anchor
from monitor.store.engines import Engines, connect
from monitor.store.fence import Fence, begin_term
from monitor.store.folding import Folding, Progress, View
from monitor.store.transaction import Transaction
from monitor.store.verify import Verified, verify
from monitor.store.writer import Clock, Writer

T = TypeVar("T")


class Store:
    """Append, read, verify. Reading is for any thread and process, writing for the process that folds."""

    def __init__(self, engines: Engines, folding: Folding, writer: Writer | None, clock: Clock) -> None:
        self._engines = engines
        self._clock = clock
        self._folding = folding
        self._writer = writer

    @classmethod
    def open(
        cls, url: str, *, views: Sequence[View] = (), clock: Clock, fold: bool = True, append: bool = False
    ) -> "Store":
        """Open the store at a URL such as `sqlite:///store/monitor.db`.

        With `fold` (the caller holds the FoldLock): makes or migrates the tables, makes new and changed views anew and
        brings all of them to the head. Without: nothing is made or changed; with `append` it can be written to all the
        same, also while another process folds. A store that was open for folding before refuses every work from then on
        with StoreBusy. Raises MonitorError where the database cannot be used, belongs to a newer program or, without
        `fold`, is not up to date.
        """
        engines, folding, fence = connect(url), Folding(views), None
        try:
            with engines.plain_errors():
                if fold:
                    fence = _set_up(engines, folding)
                else:
                    _check(engines, folding)
        except BaseException:
            engines.dispose()
            raise
        return cls(engines, folding, Writer(engines, folding, clock, fence) if fold or append else None, clock)

    def write(self, work: Callable[[Transaction], T]) -> Future[T]:
        """Queue a unit of work for the writer thread. Its future gives the result once that is safe on disk.

        A work that raises leaves nothing behind, hands the error to its future and disturbs no other work. Those that
        shared a commit with it are run again: let a work change nothing but its transaction. Do not wait for one work
        inside another: both need the one writer thread.
        """
        if self._writer is None:
            raise MonitorError("this store is open for asking only", "open it with append=True")
        return self._writer.submit(work)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Lend a connection that can only read; it sees one state of the store throughout. Keep it for a moment only:
        while it is out, the write-ahead log grows."""
        with self._engines.reading() as connection:
            yield connection

    def document(self, sha256: str) -> bytes:
        """Return a kept body. Raises MonitorError where it is absent or was changed."""
        with self.read() as connection:
            return documents.fetch(connection, sha256)

    def events(self, after: int = 0, until: int | None = None) -> Iterator[Recorded]:
        """Yield the events with after < position <= until, in order; until None: up to the present head."""
        return log.read(self.read, after, self.position if until is None else until)

    def recorded(self, position: int) -> tuple[Recorded, str, str]:
        """Return the event at a position with its digest and its chain value, both in hex."""
        with self.read() as connection:
            entry = log.find(connection, log.BY_POSITION, position)
        if entry is None:
            raise MonitorError(f"the log has no position {position}", f"it ends at {self.position}")
        return entry.recorded(), entry.digest.hex(), entry.chain.hex()

    @property
    def schema(self) -> str | None:
        """The schema of the tables of the log."""
        with self.read() as connection:
            return migrate.revision(connection)

    @property
    def folded(self) -> int | None:
        """The position up to which the views have seen the log; None: there are none."""
        with self.read() as connection:
            return self._folding.position(connection)

    def wipe(self) -> None:
        """Take deleted bodies out of SQLite's write-ahead log too. Does nothing while somebody reads, or elsewhere."""
        if self._engines.file:
            sqlite.empty_log(self._engines.writer)

    @property
    def position(self) -> int:
        """The newest position, 0 for an empty log."""
        with self.read() as connection:
            return log.read_head(connection).position

    def verify(self, progress: Progress | None = None, *, anchors: Sequence[Anchor] = ()) -> Verified:
        """Check the whole log, its documents, and that it is the one that the anchors were taken of.

        Raises StoreDamaged for the first position that is wrong. `progress` gets (entries done, entries in all) now
        and then.
        """
        return verify(self.read, progress, anchors=anchors)

    def verify_since(self, anchor: Anchor, *, with_documents: bool = True) -> Verified:
        """Check what was appended since an anchor, and that the log still has that anchor. Raises StoreDamaged."""
        return verify(self.read, anchors=[anchor], start=anchor, with_documents=with_documents)

    def anchor(self) -> Anchor:
        """Return where the log ends now, for noting outside the database."""
        with self.read() as connection:
            head = log.read_head(connection)
            size = self._engines.size(connection)
        return Anchor(position=head.position, chain=head.chain.hex(), noted_at=self._clock(), bytes=size)

    def rebuild(self, progress: Progress | None = None) -> None:
        """Drop all views and fold the whole log into them again, in one transaction.

        `progress` gets (entries done, entries in all) after each entry, on the writer thread.
        """

        def work(transaction: Transaction) -> None:
            transaction.write()
            self._folding.rebuild(transaction.connection, progress)

        self.write(work).result()

    def close(self) -> None:
        """Finish the queued works, then let go of the file. May be repeated."""
        if self._writer:
            self._writer.close()
        self._engines.dispose()


def _set_up(engines: Engines, folding: Folding) -> Fence:
    if engines.file:
        make_file(engines.file)
    with engines.writer.begin() as connection:
        migrate.migrate(connection)
    with engines.writer.begin() as connection:
        log.lock_head(connection)
        fence = begin_term(connection)
        folding.prepare(connection)
        folding.catch_up(connection)
    return fence


def _check(engines: Engines, folding: Folding) -> None:
    if engines.file and not engines.file.exists():
        raise MonitorError(f"there is no store at {engines.file}", "run `monitor run` or `monitor once` first")
    with engines.reader.connect() as connection:
        migrate.check(connection)
        folding.check(connection)


def make_file(file: Path) -> None:
    """Make an empty database file and its folder where they are missing. Raises MonitorError."""
    try:
        if not file.exists():
            file.parent.mkdir(exist_ok=True)
            file.touch()
    except OSError as error:
        raise MonitorError(
            f"the store {file} cannot be made ({error.strerror})", "make its folder, or choose another place"
        ) from error
