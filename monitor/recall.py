"""What was known at a moment: the log up to there, folded into views of their own in a temporary file.

Exact for every question that a view answers, because it is the same folding; it takes as long as a rebuild.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import takewhile
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, create_engine

from monitor.store import Store
from monitor.views import articles, incidents, reports

RECALLED = (articles, reports, incidents)  # in the order of their upkeep


@contextmanager
def known(store: Store, at: datetime | None) -> Iterator[Connection]:
    """Lend a connection to the articles, reports and incidents as they were known at a moment; None: as of now."""
    if at is None:
        with store.read() as connection:
            yield connection
        return
    with TemporaryDirectory(prefix="monitor-") as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'views.db'}")
        try:
            with engine.begin() as connection:
                _fold(store, at, connection)
                yield connection
        finally:
            engine.dispose()


def _fold(store: Store, at: datetime, connection: Connection) -> None:
    for view in RECALLED:
        for table in view.tables:
            table.create(connection)
    # The times of the log never run backwards.
    for recorded in takewhile(lambda each: each.recorded_at <= at, store.events()):
        for view in RECALLED:
            view.apply(recorded, connection)
