"""What the time of the extractor goes to, stage by stage."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from time import process_time
from typing import Any
from unittest.mock import patch

from monitor.extract import drafts, tolls
from monitor.extract import extractor as extraction
from monitor.extract.action_reports import ActionReports
from monitor.extract.actions import ActionReader
from monitor.extract.choice import Choice
from monitor.extract.countries import Countries
from monitor.extract.discourse import Discourse
from monitor.extract.extractor import Extractor
from monitor.extract.frames import Frames
from monitor.extract.gate import Gate
from monitor.extract.parser import Parser
from monitor.extract.places import PlaceResolver
from monitor.extract.reading import Reader
from monitor.extract.tolls import Tolls

from .extraction import SETS, WARM, dated, extractor
from .table import Cell, Table

# Who does it, by which function, and what that is called.
STAGES: tuple[tuple[Any, str, str], ...] = (
    (Gate, "passes", "gate"),
    (extraction, "split", "split"),
    (Countries, "context", "places"),
    (PlaceResolver, "resolve", "places"),
    (Discourse, "names_place", "places"),
    (Choice, "of", "choose"),
    (Parser, "pipe", "parse"),
    (Frames, "find", "frames"),
    (Reader, "read", "changes"),
    (ActionReader, "read", "actions"),
    (Tolls, "reports", "figures"),
    (tolls, "find_figures", "figures"),
    (drafts, "find_dates", "dates"),
    (Extractor, "_changes", "merge"),
    (ActionReports, "reports", "merge"),
)
NAMES = tuple(dict.fromkeys(name for *_, name in STAGES))


def measure(articles: int) -> Table:
    """Return milliseconds for an article of each set, and the share of each stage in them; the rest is glue."""
    ours = extractor()
    sets = {name: found for name in SETS if (found := dated(name, articles + WARM))}
    rows = []
    for name, found in sets.items():
        for article in found[:WARM]:
            ours.extract(article)
        with Clock().on_all() as clock:
            for article in found[WARM:]:
                ours.extract(article)
        rows.append(_row(name, clock, len(found) - WARM))
    return Table("What the time goes to, percent", ("set", "ms/article", *NAMES, "rest"), tuple(rows))


def _row(name: str, clock: "Clock", articles: int) -> tuple[Cell, ...]:
    total = process_time() - clock.started
    shares = [100 * clock.seconds[stage] / total for stage in NAMES]
    return (name, 1000 * total / articles, *shares, 100 - sum(shares))


class Clock:
    """Processor time by stage; of a stage within another only the inner one is charged."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._running: list[str] = []
        self.started = self._since = process_time()

    @contextmanager
    def on_all(self) -> "Iterator[Clock]":
        """Watch all stages."""
        with ExitStack() as watched:
            for owner, function, stage in STAGES:
                watched.enter_context(patch.object(owner, function, self._timed(getattr(owner, function), stage)))
            self.started = self._since = process_time()
            yield self

    def _timed(self, function: Callable[..., Any], stage: str) -> Callable[..., Any]:
        def timed(*given: Any, **named: Any) -> Any:
            self._charge()
            self._running.append(stage)
            try:
                found = function(*given, **named)
                return iter(list(found)) if isinstance(found, Iterator) else found  # else its work is done later
            finally:
                self._charge()
                self._running.pop()

        return timed

    def _charge(self) -> None:
        now = process_time()
        if self._running:
            self.seconds[self._running[-1]] += now - self._since
        self._since = now
