"""Bodies kept by their SHA-256: original files, extracted texts, rendered messages. Equal bodies are kept once."""

import zlib
from collections.abc import Collection
from hashlib import sha256

from sqlalchemy import Connection, insert, select
from sqlalchemy import delete as sql_delete

from monitor.errors import MonitorError
from monitor.store.schema import documents


def keep(connection: Connection, body: bytes, media_type: str) -> str:
    """Keep a body, compressed, and return its SHA-256 as hex. Keeping it again changes nothing."""
    name = sha256(body).hexdigest()
    known = select(documents.c.sha256).where(documents.c.sha256 == name)
    if connection.execute(known).first() is None:
        row = {"sha256": name, "media_type": media_type, "body": zlib.compress(body)}
        connection.execute(insert(documents), row)
    return name


def fetch(connection: Connection, name: str) -> bytes:
    """Return a kept body. Raises MonitorError where it is absent or was changed."""
    compressed = connection.scalar(select(documents.c.body).where(documents.c.sha256 == name))
    if compressed is None:
        raise MonitorError(f"document {name} is not in the store", "restore the store from a backup that holds it")
    body = _decompressed(compressed)
    if body is None or sha256(body).hexdigest() != name:
        raise MonitorError(f"document {name} was changed in the store", "restore the store from a backup")
    return body


def delete(connection: Connection, names: Collection[str]) -> None:
    """Delete kept bodies, and on SQLite overwrite them in the file; names that are not there are passed over."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON").close()
    connection.execute(sql_delete(documents).where(documents.c.sha256.in_(names)))


def _decompressed(compressed: bytes) -> bytes | None:
    try:
        return zlib.decompress(compressed)
    except zlib.error:
        return None
