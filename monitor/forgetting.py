"""Forget an article everywhere: in the store, in the archive of the inbox, among the messages written as files."""

from collections.abc import Iterator
from hashlib import file_digest, sha256
from pathlib import Path

from monitor.decide.forgetting import Forgotten, forget
from monitor.settings import Settings
from monitor.wiring import appending


def forget_article(settings: Settings, article_id: str, reason: str) -> Iterator[str]:
    """Delete all that holds an article's words and yield what was done. The monitor may be running."""
    with appending(settings) as store:
        done = store.write(lambda tx: forget(tx, article_id, reason)).result()
        store.wipe()
    yield f"deleted {done.bodies} kept bodies: the original, the text, the messages that quote it"
    for path in (
        *_archived(settings.archive_folder, done),
        *_written(settings.store_folder / "outgoing", done),
    ):
        path.unlink()
        yield f"deleted {path}"
    yield "mails and calls that were sent, and older backups, are out of reach"


def _archived(folder: Path, done: Forgotten) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and _sha256(path) == done.original:
            yield path


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _written(folder: Path, done: Forgotten) -> Iterator[Path]:
    """Yield the files of the file channel: their names end in a digest of the delivery id."""
    endings = {sha256(delivery.encode()).hexdigest()[:8] for delivery in done.deliveries}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.stem.rpartition("-")[2] in endings:
            yield path
