"""Take in what was published before: folders and archives of millions of articles, while live files go first.

read -> known already? (by content: so a run that was stopped goes on quickly) -> parse in workers -> spool -> fold

What was parsed is left in the monitor's spool, a few batches at a time. Where a monitor runs, it folds one whenever no
live file waits; otherwise this process folds them, and gives way as soon as a monitor is started. The parsing, which
is nearly all of the work, stays in this process and its workers, at the lowest priority, with the rights of whoever
runs it.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from threading import Event as Flag
from typing import Protocol

from monitor.decide.aloud import Aloud
from monitor.errors import FileRefused
from monitor.inbox.gather import Document, Unread
from monitor.inbox.load import Loaded
from monitor.inbox.manner import Manner
from monitor.inbox.read import may_hold_several
from monitor.model import ParsedArticle
from monitor.parse import Answer, DocumentJob, Parsing, PartlyRefused
from monitor.spool import Filled

PARSED_AHEAD = 64  # documents: bounds memory
_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)  # the time of a file says nothing about an article of an archive


class Sink(Protocol):
    """Where parsed articles go."""

    def take(self, filled: Filled) -> None:
        """Take an article in, now or a little later."""

    def give_way(self) -> None:
        """Let those go first who wait; asked for each document, also where nothing comes of it."""

    def finish(self) -> None:
        """Return once everything is safe."""


@dataclass(slots=True)
class Counts:
    """What became of the documents so far."""

    articles: int = 0
    known: int = 0
    unread: list[tuple[str, FileRefused]] = field(default_factory=list)  # the first ones, with their names
    unread_count: int = 0


MOST_UNREAD_SHOWN = 20


@dataclass(slots=True)
class Backfill:
    """One run. `is_known` tells by SHA-256 of which original bytes the log keeps all there is to know."""

    found: Iterable[Document | Unread]
    is_known: Callable[[str], bool]
    parsing: Parsing
    sink: Sink
    manner: Manner
    aloud: Aloud
    stopping: Flag
    progress: Callable[[Counts], None]
    counts: Counts = field(default_factory=Counts)

    def run(self) -> Counts:
        """Take in all that is found, or until `stopping` is set; what was begun is finished."""
        window: deque[tuple[Document, Answer]] = deque()
        for document in self._unknown():
            window.append((document, self.parsing.submit(self._job(document))))
            if len(window) >= PARSED_AHEAD:
                self._hand_on(*window.popleft())
        for each in window:
            self._hand_on(*each)
        self.sink.finish()
        return self.counts

    def _unknown(self) -> Iterator[Document]:
        for each in self.found:
            if self.stopping.is_set():
                return
            self.sink.give_way()
            if isinstance(each, Unread):
                self._note(each.source.name, each.error)
            # Not for feeds: where one of their articles is known, a crash may have kept out the next.
            elif not may_hold_several(each.member) and self.is_known(sha256(each.member.data).hexdigest()):
                self.counts.known += 1
                self.progress(self.counts)
            else:
                yield each

    def _job(self, document: Document) -> DocumentJob:
        return DocumentJob(document.member, Loaded(b"", None, _NO_TIME), document.source.name, self.manner)

    def _hand_on(self, document: Document, answer: Answer) -> None:
        for parsed in self._articles(document, answer):
            file = "#".join(filter(None, (document.source.name, parsed.part)))
            self.sink.take(Filled(replace(parsed, original=None), file, document.member.data, self.aloud))
            self.counts.articles += 1
        self.progress(self.counts)

    def _articles(self, document: Document, answer: Answer) -> tuple[ParsedArticle, ...]:
        try:
            return answer.result()
        except PartlyRefused as error:
            self._note(document.source.name, error)
            return error.articles
        except FileRefused as error:
            self._note(f"{document.source.name} {document.member.name}".strip(), error)
            return ()

    def _note(self, name: str, error: FileRefused) -> None:
        self.counts.unread_count += 1
        if len(self.counts.unread) < MOST_UNREAD_SHOWN:
            self.counts.unread.append((name, error))
