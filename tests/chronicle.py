"""A long log, made quickly: a short one told again and again through the log's own door, of other articles and places.

The articles are folded; rows of the other views are copied, too, and a test compares them with views made anew. Kept
documents are not copied: nothing that a start or a fold does looks at old ones.
"""

import base64
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import Table, insert, update

from monitor.events import ArticleReceived, Event, Recorded
from monitor.store import Store, Transaction
from monitor.store.codec import CODEC
from monitor.store.schema import cursors
from monitor.views import articles
from monitor.wiring import VIEWS

# Ids of articles, reports and incidents; of alerts; of places. A SHA-256 is longer than any of them.
IDS = re.compile(r"(?<![0-9a-f])[ari][0-9a-f]{16}(?![0-9a-f])|\b[a-z-]+-[0-9a-f]{8}\b|(?:geonames|name):[^\"\\]+")
POSITIONS = {"position", "opened", "changed"}  # columns of views
ALONE = ("rule:", "digest:")  # streams of which there is one, however long the log
SIGNATURE = 128  # bytes

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Model:
    """A short log and the rows of its views."""

    entries: list[Recorded]
    rows: list[tuple[Table, list[Row]]]

    @classmethod
    def of(cls, url: str, clock: Callable[[], datetime]) -> "Model":
        """Read what is to be told again."""
        with closing(Store.open(url, views=VIEWS, clock=clock)) as store, store.read() as connection:
            entries = [each for each in store.events() if not each.stream.startswith(ALONE)]
            told = {each.position for each in entries}
            rows = [
                (
                    table,
                    [row for row in map(dict, connection.execute(table.select()).mappings()) if _is_told(row, told)],
                )
                for view in VIEWS
                if view is not articles
                for table in view.tables
            ]
        return cls(entries, rows)

    def tell(self, tx: Transaction, copy: int) -> None:
        """Append the entries and the rows as if they told of something else."""
        moved = {each.position: tx.position + number for number, each in enumerate(self.entries, 1)}
        for each in self.entries:
            recorded = tx.append(_of_another(each.event, copy), stream=_renamed(each.stream, copy))
            articles.apply(recorded, tx.connection)
        for table, rows in self.rows:
            if rows:
                tx.connection.execute(insert(table), [_moved(row, copy, moved) for row in rows])
        tx.connection.execute(update(cursors).values(position=tx.position))


def _is_told(row: Row, told: set[int]) -> bool:
    return all(row[name] in told for name in POSITIONS & row.keys())


def prolong(store: Store, model: Model, entries: int, copies: Iterator[int]) -> None:
    """Append copies until the log has that many entries or a few more. The store was opened without views."""
    while store.position < entries:
        store.write(partial(model.tell, copy=next(copies))).result()


def _of_another(event: Event, copy: int) -> Event:
    kind, version, payload = CODEC.encode(event)
    told = CODEC.decode(kind, version, _renamed(payload, copy))
    # Equal signatures would make all copies of an article its near-duplicates.
    return msgspec.structs.replace(told, signature=_signature(told)) if isinstance(told, ArticleReceived) else told


def _moved(row: Row, copy: int, moved: dict[int, int]) -> Row:
    """Return a row of a view as it is for another copy of the events behind it."""
    values = {name: _renamed(value, copy) if isinstance(value, str) else value for name, value in row.items()}
    return values | {name: moved[row[name]] for name in POSITIONS & row.keys()}


def _renamed(text: str, copy: int) -> str:
    """Return a text about other things, whose ids have the same order."""
    return IDS.sub(rf"\g<0>{copy:04x}", text)


def _signature(article: ArticleReceived) -> str:
    blocks = (sha256(f"{article.article_id} {number}".encode()).digest() for number in range(SIGNATURE // 32))
    return base64.b64encode(b"".join(blocks)).decode() if article.signature else ""
