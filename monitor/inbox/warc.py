"""Read WARC, the format of web archives, with warcio: every page and text that was fetched is a document."""

import logging
from collections.abc import Iterator
from datetime import UTC
from typing import IO, Any

from monitor.errors import FileRefused
from monitor.inbox.dates import read_moment
from monitor.inbox.members import Member, Spending
from monitor.inbox.metadata import Metadata, found_address
from monitor.inbox.names import visible
from monitor.inbox.streams import DAMAGED_CURE, metered, whole

_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
    "application/rss+xml": ".xml",
    "application/atom+xml": ".xml",
    "application/feed+json": ".json",
    "message/rfc822": ".eml",
}
_KINDS = ("response", "resource", "conversion")


def warc_documents(file: IO[bytes], spending: Spending) -> Iterator[Member | FileRefused]:
    """Yield the documents; pictures, scripts and error pages are passed over.

    When it was fetched is a document's mtime: it may stand in for a publication that nobody states, marked inferred.
    """
    from warcio.archiveiterator import ArchiveIterator

    logging.getLogger("warcio").setLevel(logging.CRITICAL)
    try:
        records = ArchiveIterator(file, arc2warc=True)
        records.INC_RECORD = ""  # it would tell standard error of wrong lengths, between the lines of our log
        for record in records:
            if suffix := _suffix(record):
                spending.one_more()
                yield _document(record, suffix, spending)
    except (FileRefused, MemoryError):
        raise
    except Exception as error:
        # The library checks little: whatever a damaged header makes it stumble over is this file's trouble alone.
        raise FileRefused("malformed", f"this is no whole WARC file: {error}", DAMAGED_CURE) from error


def _document(record: Any, suffix: str, spending: Spending) -> Member | FileRefused:
    headers = record.rec_headers
    address = headers.get_header("WARC-Target-URI")
    fetched = read_moment(headers.get_header("WARC-Date") or "")
    try:
        # A page may itself be compressed: the content stream undoes that, and counts here for the second time.
        data = whole(metered(record.content_stream(), spending), spending.limits.most_member_bytes)
    except FileRefused as error:
        if error.reason == "bomb":
            raise
        return error
    return Member(
        name=visible(str(address)),
        suffix=suffix,
        data=data,
        stated=Metadata(url=found_address(address)),
        mtime=fetched.at.astimezone(UTC) if fetched else None,
    )


def _suffix(record: Any) -> str | None:
    """Return how the document of a record is to be read; None: it is none."""
    if record.rec_type not in _KINDS:
        return None
    if record.http_headers is not None and record.http_headers.get_statuscode() != "200":
        return None
    headers = record.http_headers or record.rec_headers
    kind = (headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    return _SUFFIXES.get(kind)
