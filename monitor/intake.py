"""Take files in: from the inbox through the parse pool into the fold, and away after the commit.

scan -> load -> parse (ahead, through a bounded window) -> fold (in order, committed in groups) -> move away
"""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain, islice
from threading import Event as Flag
from typing import Protocol

import structlog

from monitor.decide.articles import TakenIn
from monitor.errors import FileRefused, MonitorError, StoreBusy, StoreUnusable
from monitor.events import FileSetAside
from monitor.inbox.away import Away
from monitor.inbox.load import Loaded, NotNow, load
from monitor.inbox.scan import Candidate, Scanner
from monitor.model import ParsedArticle
from monitor.parse import Answer, Job, Parsing, PartlyRefused

log = structlog.get_logger()

PARSED_AHEAD, BYTES_AHEAD = 32, 64_000_000  # files, and what they hold together: bounds memory
FOLDED_AHEAD = 32  # files whose commit is awaited: what is queued together is committed together
LONGEST_BACKLOG = timedelta(minutes=2)  # folded before anything is sent
TRY_AGAIN = timedelta(minutes=10)  # with a file whose trouble can heal, or that cannot be moved away


class Recorder(Protocol):
    """Whoever records what becomes of the files."""

    def record(self, parsed: ParsedArticle, file: str, data: bytes) -> "Future[TakenIn]":
        """Queue an article for the fold. `file`: path below inbox/, `#n` for the n-th article of a file."""

    def set_aside(self, event: FileSetAside, candidate: Candidate) -> None:
        """Record that a file was refused, or a part of it."""

    def report(self, what: str, error: Exception) -> None:
        """Tell the operator of trouble."""


@dataclass(frozen=True, slots=True)
class Underway:
    """A file on its way through the parse pool."""

    candidate: Candidate
    loaded: Loaded
    parsed: Answer


@dataclass(slots=True)
class Folding:
    """A file whose articles wait for their commit. `refused`: why it, or a part of it, became no article."""

    candidate: Candidate
    commits: list[tuple[str, "Future[TakenIn]"]] = field(default_factory=list)
    refused: FileRefused | None = None


@dataclass(slots=True)
class Intake:
    """Reads the inbox. `parsing` is None until the rules are loaded, and replaced when they change."""

    scanner: Scanner
    away: Away
    clock: Callable[[], datetime]
    max_bytes: int
    stopping: Flag
    parsing: Parsing | None = None
    taken: int = 0  # files, whole, since it was made
    refused: int = 0  # files, in whole or in part
    unfinished: bool = False  # whether `run` broke off a backlog so that messages can be sent

    def run(self, recorder: Recorder, *, meanwhile: Callable[[], object]) -> int:
        """Take in what rests in the inbox, in the order of (mtime, name); return how many files were settled.

        `meanwhile` is called before the first article is folded, with the workers busy reading already.
        Breaks off after two minutes: what turned in a backlog is told once, as it turned out, yet nobody waits long.
        """
        settled = 0
        folding: deque[Folding] = deque()
        parsed = self._parsed_in_order(recorder)
        first = list(islice(parsed, 1))
        meanwhile()
        for underway in chain(first, parsed):
            folding.append(_fold(underway, recorder))
            settled += 1
            while len(folding) > FOLDED_AHEAD:
                self._settle(folding.popleft(), recorder)
        for each in folding:
            self._settle(each, recorder)
        return settled

    def _parsed_in_order(self, recorder: Recorder) -> Iterator[Underway]:
        """Parse ahead through a bounded window, hand on in order."""
        window: deque[Underway] = deque()
        started = self.clock()
        candidates = self.scanner.scan(started)
        self.unfinished = self.scanner.more
        for candidate in candidates:
            if self.stopping.is_set():
                break
            if self.clock() - started > LONGEST_BACKLOG:
                self.unfinished = True
                break
            if underway := self._submit(candidate, recorder):
                window.append(underway)
            while len(window) >= PARSED_AHEAD or sum(len(each.loaded.data) for each in window) > BYTES_AHEAD:
                yield window.popleft()
        yield from window

    def _submit(self, candidate: Candidate, recorder: Recorder) -> Underway | None:
        try:
            loaded = load(candidate, max_bytes=self.max_bytes)
        except NotNow as error:
            log.info("left for the next scan", file=candidate.name, reason=str(error))
            return None
        except FileRefused as error:
            self._refuse(candidate, error, recorder)
            return None
        assert self.parsing is not None, "rules are loaded before files are taken in"
        return Underway(candidate, loaded, self.parsing.submit(Job(loaded, candidate.name)))

    def _settle(self, folding: Folding, recorder: Recorder) -> None:
        """Wait for the commit, then move the file: a crash between the two reads it again, and it is known by then."""
        refused = folding.refused
        for file, commit in folding.commits:
            try:
                taken = commit.result()
            except (StoreBusy, StoreUnusable):
                raise  # no fault of the file, which stays where it is
            except Exception as error:
                log.exception("fold failed", file=file)
                refused = _not_recorded(error)
            else:
                log.info("taken in", file=file, article=taken.article_id, reports=len(taken.made), new=taken.new)
        if refused:
            self._refuse(folding.candidate, refused, recorder)
        else:
            self.taken += 1
            self._clear_away(folding.candidate, self.away.taken, recorder)

    def _refuse(self, candidate: Candidate, error: FileRefused, recorder: Recorder) -> None:
        self.refused += 1
        event = FileSetAside(file=candidate.name, reason=error.reason, detail=str(error.args[0]), cure=error.cure)
        recorder.set_aside(event, candidate)
        log.warning("file set aside", file=candidate.name, reason=error.reason, detail=str(error))
        again = self.clock() + TRY_AGAIN if error.heals else None
        self._clear_away(candidate, lambda each, now: self.away.refused(each, error, now), recorder, again)

    def _clear_away(
        self,
        candidate: Candidate,
        move: Callable[[Candidate, datetime], object],
        recorder: Recorder,
        again: datetime | None = None,
    ) -> None:
        """Move a settled file out of the inbox; one that cannot be moved holds up no other."""
        try:
            move(candidate, self.clock())
        except MonitorError as error:
            again = self.clock() + TRY_AGAIN
            recorder.report(f"{candidate.name} stays in the inbox", error)
        self.scanner.done(candidate, again)


def _fold(underway: Underway, recorder: Recorder) -> Folding:
    folding = Folding(underway.candidate)
    try:
        articles = underway.parsed.result()
    except PartlyRefused as error:
        articles, folding.refused = error.articles, error
    except FileRefused as error:
        articles, folding.refused = (), error
    for parsed in articles:
        file = f"{underway.candidate.name}#{parsed.part}" if parsed.part else underway.candidate.name
        # Of an archive each article keeps its own bytes; a feed is kept whole, once.
        data = underway.loaded.data if parsed.original is None else parsed.original
        folding.commits.append((file, recorder.record(parsed, file, data)))
    return folding


def _not_recorded(error: Exception) -> FileRefused:
    heals = isinstance(error, MonitorError)  # the store's own trouble, such as a full disk
    return FileRefused("fold", f"it could not be recorded ({error})", "report this file to the maintainer", heals=heals)
