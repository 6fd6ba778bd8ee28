"""What the tests of the store share: a clock that is moved by hand, a store in a folder, a view that counts."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from databases import Database
from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, insert, select, update

from monitor.events import AlertResolved, Event, OperatorTold, Recorded
from monitor.store import Store, View

NOON = datetime(2024, 12, 5, 12, tzinfo=UTC)


@dataclass
class Clock:
    """Stands still until it is moved."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Counting:
    """A view that counts entries by kind: folding one twice or never shows."""

    version: int = 1
    name: str = "counting"
    applied: Counter[int] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        columns = Column("kind", Text, primary_key=True), Column("entries", Integer), Column("last", Integer)
        self.table = Table(f"{self.name}_{self.version}", MetaData(), *columns)
        self.tables: Sequence[Table] = (self.table,)

    def apply(self, recorded: Recorded, connection: Connection) -> None:
        match recorded.event:
            case OperatorTold(key="poison"):
                raise ValueError("poison")
        self.applied[recorded.position] += 1
        kind, here = type(recorded.event).__name__, self.table.c
        change = {"entries": here.entries + 1, "last": recorded.position}
        if connection.execute(update(self.table).where(here.kind == kind).values(change)).rowcount == 0:
            connection.execute(insert(self.table), {"kind": kind, "entries": 1, "last": recorded.position})

    def rows(self, store: Store) -> set[tuple[object, ...]]:
        with store.read() as connection:
            return {tuple(row) for row in connection.execute(select(self.table))}


@contextmanager
def opened(database: Database, *views: View, clock: Clock | None = None, fold: bool = True) -> Iterator[Store]:
    """A store in this database."""
    with closing(Store.open(database.url, views=views, clock=clock or Clock(), fold=fold)) as store:
        yield store


@contextmanager
def appending(database: Database) -> Iterator[Store]:
    """The store of this database, which somebody else folds."""
    with closing(Store.open(database.url, clock=Clock(), fold=False, append=True)) as store:
        yield store


def resolved(alert: str = "a1") -> AlertResolved:
    return AlertResolved(alert_id=alert, reason="its time is over")


def append(store: Store, event: Event, stream: str = "all") -> Recorded:
    """Append one event in a work of its own."""
    return store.write(lambda tx: tx.append(event, stream=stream)).result()


def fill(store: Store, entries: int = 5) -> None:
    """Append that many small events, each in a work of its own and with a stream of its own."""
    for number in range(entries):
        append(store, resolved(f"a{number}"), stream=f"alert:a{number}")
