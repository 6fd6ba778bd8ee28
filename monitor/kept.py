"""The kept articles, read once more from their kept text and metadata, in worker processes."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Row

from monitor.errors import FileRefused, MonitorError
from monitor.model import Article, Report
from monitor.parse import Answer, KeptArticle, Knowledge, Parsing
from monitor.store import Store
from monitor.views import articles
from monitor.views.state import moment

IN_FLIGHT = 8  # articles read ahead of whoever takes them: bounds memory
PAGE = 200  # articles asked of the log in one go


class Reread(NamedTuple):
    """What a kept article says by the new reading."""

    article_id: str
    told: tuple[Report, ...]
    skipped: str | None  # why nothing was extracted


class Unreadable(NamedTuple):
    """A kept article that could not be read again, and why."""

    article_id: str
    reason: str


def reading_of(knowledge: Knowledge) -> str:
    """Return what tells one reading from another: the extractor's version and a digest of all that it knows."""
    from monitor.extract.extractor import EXTRACTOR_VERSION

    known = (knowledge.gazetteer.name, knowledge.parties, knowledge.outlets, knowledge.model)
    return f"{EXTRACTOR_VERSION}/{sha256(msgspec.json.encode(known, order='deterministic')).hexdigest()[:8]}"


@dataclass(frozen=True, slots=True)
class KeptArticles:
    """Those articles that `reading` has not read again and that were received from `since` on (`stamp`; "": all)."""

    store: Store
    parsing: Parsing
    reading: str
    since: str = ""

    def __len__(self) -> int:
        with self.store.read() as connection:
            return articles.count_to_reread(connection, self.reading, self.since)

    def __iter__(self) -> Iterator[Reread | Unreadable]:
        """Read ahead through a bounded window, hand on in the order of the log."""
        window: deque[tuple[str, Answer] | Unreadable] = deque()
        for row in self._rows():
            window.append(self._submit(row))
            while len(window) >= IN_FLIGHT:
                yield _answer(window.popleft())
        yield from map(_answer, window)

    def _rows(self) -> Iterator[Row[Any]]:
        rows = self._page(0)
        while rows:
            yield from rows
            rows = self._page(rows[-1].position)

    def _page(self, after: int) -> list[Row[Any]]:
        with self.store.read() as connection:
            return articles.to_reread(connection, self.reading, self.since, after, PAGE)

    def _submit(self, row: Row[Any]) -> tuple[str, Answer] | Unreadable:
        try:
            text = self.store.document(row.text).decode()
        except MonitorError as error:
            return Unreadable(row.id, str(error))
        return row.id, self.parsing.submit(KeptArticle(kept_article(row, text), row.file))


def _answer(submitted: tuple[str, Answer] | Unreadable) -> Reread | Unreadable:
    if isinstance(submitted, Unreadable):
        return submitted
    article_id, answer = submitted
    try:
        [parsed] = answer.result()
    except FileRefused as error:
        return Unreadable(article_id, str(error))
    return Reread(article_id, parsed.reports, parsed.skipped)


def kept_article(row: Row[Any], text: str) -> Article:
    """Return an article as the log knows it now, with its kept text."""
    return Article(
        id=row.id,
        title=row.title,
        text=text,
        outlet=row.outlet,
        author=row.author,
        url=row.url,
        guid=row.guid,
        published=moment(row.published),
        published_inferred=bool(row.published_inferred),
        published_has_time=bool(row.published_has_time),
        language=row.language,
        credit=row.credit,
    )
