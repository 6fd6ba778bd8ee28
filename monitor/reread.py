"""Read the kept articles again with the extractor of today, and show what that changes.

Each article is one transaction, which also notes by which reading it was read: a run that breaks off goes on where it
stopped. A rehearsal folds the same articles in one transaction and takes it back.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Connection

from monitor.decide.desk import Desk
from monitor.decide.rereading import Difference, Revised, Unsupported, differing, read_again, send_corrections
from monitor.digest.render import Renderer
from monitor.errors import MonitorError
from monitor.kept import KeptArticles, Reread, Unreadable, reading_of
from monitor.parse import Parsing
from monitor.rules import Rulebook
from monitor.settings import Settings
from monitor.store import FoldLock, Store, Transaction
from monitor.views import holdings, reports
from monitor.wiring import VIEWS, knowledge, read_rules, start_pool, utc_now

Progress = Callable[[int, int], None]  # articles done, articles in all
Held = Mapping[str, tuple[str, str]]  # place id -> its name, how it is held in words


class Moved(NamedTuple):
    """A place that is held otherwise; None: nothing is known of it."""

    place: str
    before: str | None
    after: str | None


@dataclass(slots=True)
class Outcome:
    """What came of reading again."""

    reading: str
    articles: int = 0
    unreadable: list[Unreadable] = field(default_factory=list)  # the next run tries them again
    differences: list[Difference] = field(default_factory=list)
    holdings: tuple[Moved, ...] = ()
    corrections: int = 0  # alerts whose receivers are owed a correction

    @property
    def incidents(self) -> tuple[Revised, ...]:
        """The incidents that ended up otherwise than they began, each once."""
        found: dict[str, Revised] = {}
        for each in (revised for difference in self.differences for revised in difference.incidents):
            known = found.get(each.after.id)
            found[each.after.id] = Revised(known.before if known else each.before, each.after)
        return tuple(each for each in found.values() if each.before != each.after)

    @property
    def unsupported(self) -> tuple[Unsupported, ...]:
        """The alerts that are no longer borne out at the end: another article may still bear them out."""
        lost: dict[str, Unsupported] = {}
        for difference in self.differences:
            lost |= {each.alert.id: each for each in difference.unsupported}
            lost = {alert_id: each for alert_id, each in lost.items() if alert_id not in difference.restored}
        return tuple(lost.values())


class Rehearsed(Exception):
    """Ends a rehearsal: raised within its transaction, it leaves nothing of it behind."""


@dataclass(frozen=True, slots=True)
class Rereader:
    """Reads kept articles again. Their store must be open for folding."""

    store: Store
    desk: Desk
    kept: KeptArticles

    def run(self, *, send: bool = False, progress: Progress | None = None) -> Outcome:
        """Record what the articles say by the new reading.

        With `send`, everybody who got an alert that is no longer borne out is owed a correction, also where an
        earlier run found that, and digests tell what changed. Without it nobody hears of anything.
        """
        outcome, before = Outcome(self.kept.reading), self._held()
        for read in self._readable(outcome, progress):
            try:
                difference = self.store.write(partial(self._fold, read=read, quiet=not send)).result()
            except MonitorError:
                raise  # the store's own trouble: every other article would meet it too
            except Exception as error:
                outcome.unreadable.append(Unreadable(read.article_id, f"it could not be recorded ({error})"))
            else:
                outcome.differences += [difference] if difference else []
        outcome.holdings = moved(before, self._held())
        if send:
            outcome.corrections = self.store.write(partial(send_corrections, desk=self.desk)).result()
        return outcome

    def rehearse(self, *, progress: Progress | None = None) -> Outcome:
        """Return what `run` would change. Nothing is recorded."""
        outcome = Outcome(self.kept.reading)
        changed = [read for read in self._readable(outcome, progress) if self._differs(read)]

        def rehearsal(tx: Transaction) -> None:
            before = _held(tx.connection)
            differences = (self._fold(tx, read=read, quiet=True) for read in changed)
            outcome.differences += [each for each in differences if each]
            outcome.holdings = moved(before, _held(tx.connection))
            raise Rehearsed

        with suppress(Rehearsed):
            self.store.write(rehearsal).result()
        return outcome

    def _fold(self, tx: Transaction, *, read: Reread, quiet: bool) -> Difference | None:
        return read_again(tx, self.desk, read.article_id, read.told, self.kept.reading, read.skipped, quiet=quiet)

    def _differs(self, read: Reread) -> bool:
        with self.store.read() as connection:
            return any(differing(reports.standing(connection, read.article_id), read.told))

    def _readable(self, outcome: Outcome, progress: Progress | None) -> Iterator[Reread]:
        total = len(self.kept)
        for read in self.kept:
            outcome.articles += 1
            if progress:
                progress(outcome.articles, total)
            if isinstance(read, Unreadable):
                outcome.unreadable.append(read)
            else:
                yield read

    def _held(self) -> Held:
        with self.store.read() as connection:
            return _held(connection)


@contextmanager
def rereader(
    settings: Settings,
    since: str = "",
    *,
    clock: Callable[[], datetime] = utc_now,
    make_parsing: Callable[[Settings, Rulebook], Parsing] = start_pool,
) -> Iterator[Rereader]:
    """Lend a rereader of the articles received from `since` on, holding the fold lock. Raises MonitorError."""
    with ExitStack() as opened:
        opened.callback(FoldLock.take(settings.store_url, holder="monitor reread").release)
        store = Store.open(settings.store_url, views=VIEWS, clock=clock)
        opened.callback(store.close)
        book = read_rules(settings)
        parsing = make_parsing(settings, book)
        opened.callback(parsing.close)
        kept = KeptArticles(store, parsing, reading_of(knowledge(settings, book)), since)
        yield Rereader(store, Desk(book, Renderer(settings.rules_folder / "templates")), kept)


def _held(connection: Connection) -> Held:
    rows: Iterator[Mapping[str, Any]] = holdings.listing(connection)
    return {row["place"]["id"]: (row["place"]["name"], _in_words(row)) for row in rows}


def _in_words(row: Mapping[str, Any]) -> str:
    holder = row["holder"]["name"] if row["holder"] else "nobody known"
    since = f" since {row['since']}" if row["since"] else ""
    claimed = f", claimed by {row['claimed_by']['name']}" if row["claimed_by"] else ""
    return f"{row['status']}: {holder}{since}{claimed}"


def moved(before: Held, after: Held) -> tuple[Moved, ...]:
    """Return the places that are held otherwise, by name. Pure."""
    names = {place: name for place, (name, _) in {**before, **after}.items()}
    differing_places = [place for place in names if before.get(place) != after.get(place)]
    nothing = (None, None)
    told = [Moved(names[p], before.get(p, nothing)[1], after.get(p, nothing)[1]) for p in differing_places]
    return tuple(sorted(told, key=lambda each: each.place))
