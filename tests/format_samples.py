"""One story in every format that the inbox reads, as its senders shape it; the binary ones are made here."""

import gzip
import io
import json
import tarfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

FORMATS = Path(__file__).parent / "data" / "formats"
TITLE = "Kyiv says its troops hold Robotyne"
ADDRESS = "https://steppe.example/2023/robotyne"
PUBLISHED = datetime(2023, 8, 28, 10, 5, tzinfo=UTC)


def sample(name: str) -> bytes:
    """Return a file of tests/data/formats."""
    return (FORMATS / name).read_bytes()


def rows() -> list[dict[str, Any]]:
    """Return the records of the tables: the story and another article."""
    return [json.loads(line) for line in sample("articles.jsonl").splitlines()]


def parquet() -> bytes:
    """Return the records as a parquet file, with times as times."""
    import pyarrow
    import pyarrow.parquet

    table = [{**row, "published_at": datetime.fromisoformat(row["published_at"])} for row in rows()]
    file = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(table), file)
    return file.getvalue()


def page() -> bytes:
    """Return the story as a web page."""
    story = rows()[0]
    body = "".join(f"<p>{paragraph}</p>" for paragraph in story["body"].split("\n\n"))
    linked = {"@type": "NewsArticle", "datePublished": story["published_at"], "author": {"name": story["author"]}}
    linked |= {"headline": TITLE, "publisher": {"name": "The Steppe Post"}}
    head = f'<meta charset="utf-8"><script type="application/ld+json">{json.dumps(linked)}</script>'
    return f'<html lang="en"><head>{head}</head><body><article><h1>{TITLE}</h1>{body}</article></body></html>'.encode()


def warc(*, packed: bool = False, story: bytes | None = None) -> bytes:
    """Return a web archive with the page, a picture, and an error page."""
    records = (
        _record(ADDRESS, "text/html; charset=utf-8", "200 OK", story or page()),
        _record("https://steppe.example/3.png", "image/png", "200 OK", b"\x89PNG"),
        _record("https://steppe.example/gone", "text/html", "404 Not Found", b"<p>This page is gone, sorry.</p>"),
    )
    return b"".join(map(gzip.compress, records) if packed else records)


def _record(address: str, kind: str, status: str, body: bytes) -> bytes:
    answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{uuid5(NAMESPACE_URL, address)}>\r\n"
        f"WARC-Target-URI: {address}\r\nWARC-Date: 2024-01-05T00:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def zipped(files: dict[str, bytes]) -> bytes:
    """Return a zip file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return file.getvalue()


def tarred(files: dict[str, bytes], mode: str = "w:gz") -> bytes:
    """Return a tar file, compressed unless `mode` says otherwise."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(data), 1_700_000_000
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


def gzipped(data: bytes) -> bytes:
    """Return the data compressed."""
    return gzip.compress(data)


def pdf(lines: list[str], *, title: str | None = None) -> bytes:
    """Return a PDF of one page with these lines of plain ASCII."""
    shown = " T* ".join(f"({line.replace('(', '').replace(')', '')}) Tj" for line in lines)
    content = f"BT /F1 11 Tf 14 TL 50 780 Td {shown} ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Title(%b)/CreationDate(D:20260101000000Z)>>" % (title or "").encode(),
    ]
    file, places = io.BytesIO(), []
    file.write(b"%PDF-1.4\n")
    for number, each in enumerate(objects, 1):
        places.append(file.tell())
        file.write(b"%d 0 obj%b\nendobj\n" % (number, each))
    table = file.tell()
    file.write(b"xref\n0 7\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places))
    file.write(b"trailer<</Size 7/Root 1 0 R/Info 6 0 R>>\nstartxref\n%d\n%%%%EOF" % table)
    return file.getvalue()
