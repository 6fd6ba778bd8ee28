"""The articles taken in, their metadata and their near-duplicates."""

import base64
import struct
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Integer,
    Row,
    String,
    Table,
    Text,
    bindparam,
    func,
    insert,
    select,
    update,
)

from monitor.events import ArticleForgotten, ArticleReceived, ArticleReread, ArticleSeenAgain, Recorded
from monitor.prepared import Prepared
from monitor.views import METADATA
from monitor.views.state import PAGE, stamp

name = "articles"
version = 5

articles = Table(
    "articles",
    METADATA,
    Column("id", String, primary_key=True),
    Column("position", Integer, nullable=False, index=True),
    Column("file", Text, nullable=False),
    Column("document", String, nullable=False, index=True),
    Column("text", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("outlet", String),
    Column("outlet_group", String),
    Column("outlet_name", Text),
    Column("state_of", String),
    Column("author", Text),
    Column("url", Text, index=True),
    Column("guid", Text, index=True),
    Column("published", String),
    Column("published_inferred", Boolean, nullable=False),
    Column("published_has_time", Boolean, nullable=False),
    Column("language", String),
    Column("credit", String),
    Column("credit_name", Text),
    Column("cluster", String, nullable=False),
    Column("signature", Text, nullable=False),
    Column("skipped", Text),
    Column("revises", String),
    Column("revised_by", String),
    Column("read_by", String),  # the reading that read it again last; null: only the one that took it in
    Column("received_at", String, nullable=False),
    Column("forgotten", Boolean, nullable=False),  # its text was deleted
)
bands = Table(
    "article_bands",
    METADATA,
    Column("band", BigInteger, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),  # of the article
    sqlite_with_rowid=False,
)
tables = (articles, bands)

ArticleRow = Row[Any]
# Bands of four 16-bit values each, read as one number: they find pairs of a Jaccard similarity of about .5 and more.
BANDS = struct.Struct(">16q")
ALIKE = 0.6
FORGOTTEN_TITLE = "(deleted)"
_KEPT_UP = {"id", "position", "revised_by", "read_by", "forgotten"}  # not copied from the event
_COPIED = tuple(c.name for c in articles.columns if c.name not in _KEPT_UP)
_BAND_NAMES = tuple(f"band_{number}" for number in range(16))
_FILLED = ("outlet", "outlet_group", "outlet_name", "state_of", "author", "url", "guid")


_INSERT = Prepared(insert(articles))
_INSERT_BAND = Prepared(insert(bands))
_REVISE = Prepared(update(articles).where(articles.c.id == bindparam("article")).values(revised_by=bindparam("by")))
_FIND = Prepared(select(articles).where(articles.c.id == bindparam("article")))
_OF_DOCUMENT = Prepared(select(articles).where(articles.c.document == bindparam("document")))
_CURRENT = select(articles).where(articles.c.revised_by.is_(None)).order_by(articles.c.position.desc()).limit(1)
_CURRENT_BY_GUID = Prepared(_CURRENT.where(articles.c.guid == bindparam("guid")))
_CURRENT_BY_URL = Prepared(_CURRENT.where(articles.c.url == bindparam("url")))
_ALIKE = Prepared(
    select(articles.c.cluster, articles.c.signature)
    .where(articles.c.position.in_(select(bands.c.position).where(bands.c.band.in_(list(map(bindparam, _BAND_NAMES))))))
    .order_by(articles.c.position)
)


def apply(recorded: Recorded, connection: Connection) -> None:
    """Keep the tables in step with one event."""
    match recorded.event:
        case ArticleReceived() as event:
            _INSERT.run(connection, id=event.article_id, position=recorded.position, **_row(event))
            found = [{"band": band, "position": recorded.position} for band in set(_bands(event.signature))]
            _INSERT_BAND.run_each(connection, found)
            if event.revises:
                _REVISE.run(connection, article=event.revises, by=event.article_id)
        case ArticleSeenAgain() as event:
            if filled := _filled(event):
                connection.execute(update(articles).where(articles.c.id == event.article_id).values(**filled))
        case ArticleReread(article_id=article_id, reading=reading, skipped=skipped):
            reread = update(articles).where(articles.c.id == article_id)
            connection.execute(reread.values(read_by=reading, skipped=skipped))
        case ArticleForgotten(article_id=article_id):
            gone = update(articles).where(articles.c.id == article_id)
            connection.execute(gone.values(forgotten=True, title=FORGOTTEN_TITLE, author=None))
        case _:
            pass


def _filled(event: ArticleSeenAgain) -> dict[str, Any]:
    filled: dict[str, Any] = {key: value for key in _FILLED if (value := getattr(event, key)) is not None}
    if event.published is not None:
        filled |= {"published": stamp(event.published), "published_inferred": False}
        filled["published_has_time"] = event.published_has_time
    return filled


def _row(event: ArticleReceived) -> dict[str, Any]:
    row = {key: getattr(event, key) for key in _COPIED}
    return row | {"published": stamp(event.published), "received_at": stamp(event.received_at), "forgotten": False}


def find(connection: Connection, article_id: str) -> Row[Any] | None:
    """Return the article with this id."""
    return _FIND.first(connection, article=article_id)


def knows_document(connection: Connection, document: str, fields: Sequence[str] = ()) -> bool:
    """Return whether articles came of these original bytes (their SHA-256), and those of `fields` that can be filled
    in later are known of each."""
    rows = _OF_DOCUMENT.all(connection, document=document)
    return bool(rows) and not any(_lacks(row, field) for row in rows for field in fields)


def _lacks(row: ArticleRow, field: str) -> bool:
    if field == "published":
        return row.published is None or bool(row.published_inferred)
    return field in _FILLED and getattr(row, field) is None


def find_by_address(connection: Connection, url: str | None, guid: str | None) -> Row[Any] | None:
    """Return the newest article with the same url or guid that no other revises."""
    found = _CURRENT_BY_GUID.first(connection, guid=guid) if guid else None
    return found or (_CURRENT_BY_URL.first(connection, url=url) if url else None)


def to_reread(connection: Connection, reading: str, since: str, after: int, most: int) -> list[Row[Any]]:
    """Return up to `most` articles behind position `after` that `reading` has not read again, in the order of the log.

    `since`: only those received from that moment on (`stamp`); revised ones speak no longer and are left out.
    """
    query = select(articles).where(articles.c.position > after, _unread(reading, since))
    return list(connection.execute(query.order_by(articles.c.position).limit(most)))


def count_to_reread(connection: Connection, reading: str, since: str) -> int:
    """Return how many articles `to_reread` would give in all."""
    return connection.scalar(select(func.count()).select_from(articles).where(_unread(reading, since))) or 0


def _unread(reading: str, since: str) -> ColumnElement[bool]:
    other = articles.c.read_by.is_(None) | (articles.c.read_by != reading)
    return other & articles.c.revised_by.is_(None) & articles.c.forgotten.is_(False) & (articles.c.received_at >= since)


def near_duplicate(connection: Connection, signature: str) -> str | None:
    """Return the cluster of the most similar article, or None where nothing is alike."""
    wanted = dict(zip(_BAND_NAMES, _bands(signature), strict=False))
    rows = _ALIKE.all(connection, **wanted) if wanted else []
    best = max(
        ((similarity(signature, row.signature), row.cluster) for row in rows),
        default=(0.0, None),
        key=lambda pair: pair[0],
    )
    return best[1] if best[0] >= ALIKE else None


def similarity(one: str, other: str) -> float:
    """Return the share of equal values of two signatures: an estimate of the Jaccard similarity (Broder, 1997)."""
    values = [(base64.b64decode(s)) for s in (one, other)]
    pairs = [(values[0][i : i + 2], values[1][i : i + 2]) for i in range(0, min(map(len, values)), 2)]
    return sum(a == b for a, b in pairs) / len(pairs) if pairs else 0.0


def _bands(signature: str) -> tuple[int, ...]:
    return BANDS.unpack(base64.b64decode(signature)) if signature else ()


def every(connection: Connection) -> Iterator[Row[Any]]:
    """Yield all articles, oldest first. Streams."""
    yield from connection.execute(select(articles).order_by(articles.c.position), execution_options={"yield_per": PAGE})


def listing(connection: Connection) -> Iterator[dict[str, object]]:
    """Yield the articles as `monitor articles` shows them, oldest first."""
    for row in connection.execute(select(articles).order_by(articles.c.position)):
        yield {
            "id": row.id,
            "file": row.file,
            "outlet": row.outlet,
            "title": row.title,
            "published": row.published,
            "published_inferred": row.published_inferred,
            "language": row.language,
            "status": _status(row),
            "received_at": row.received_at,
            "url": row.url,
        }


def _status(row: Row[Any]) -> str:
    if row.forgotten:
        return "forgotten"
    if row.revised_by:
        return f"revised by {row.revised_by}"
    return f"not extracted ({row.skipped})" if row.skipped else "read"
