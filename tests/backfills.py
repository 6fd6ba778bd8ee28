"""Five towns in an archive, a desk that watches, and what `monitor add` does with the one beside the other."""

import json
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from threading import Event as Flag

from world import World, reader

from monitor.backfill import Backfill, Counts
from monitor.decide.aloud import Aloud
from monitor.handover import Handover
from monitor.inbox.gather import Document, Unread, gathered, sources
from monitor.inbox.manner import Manner
from monitor.views import articles
from monitor.wiring import asking, knowledge, read_rules

TOWNS = ("Kherson", "Izium", "Lyman", "Kupiansk", "Balakliia")
ARCHIVE = Manner(trust_mtime=False)


def capture(town: str, published: str | None) -> dict[str, object]:
    text = f"Ukrainian forces recaptured the town of {town} on Thursday, the general staff said. Nobody expected it."
    return {"title": f"{town} is back in Ukrainian hands", "text": text, "published": published, "source": "Courier"}


def archive(tmp_path: Path) -> Path:
    """Five articles of 2022 in a table, one of them without a date."""
    folder = tmp_path / "archive-2022"
    folder.mkdir()
    rows = [capture(town, None if town == "Lyman" else "2022-11-12") for town in TOWNS]
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder


def desk(world: World) -> World:
    """The desk watches every control change, and gets a digest each morning."""
    world.rule("any-change")
    daily = {"id": "daily", "title": "The morning", "cron": "0 7 * * *", "timezone": "UTC", "receivers": ["desk"]}
    world.yaml("digests.yaml", {"version": 1, "digests": [daily]})
    world.run()
    return world


def fill(
    world: World,
    path: Path,
    aloud: Aloud = Aloud.NOBODY,
    *,
    manner: Manner = ARCHIVE,
    most: int | None = None,
) -> Counts:
    """Take a folder in beside the running monitor, or only its first documents; the monitor folds them."""
    pipeline = world.start().pipeline
    counts = read(world, path, aloud, manner, most)
    while pipeline.work_off_spool():
        pass
    return counts


def read(world: World, path: Path, aloud: Aloud, manner: Manner = ARCHIVE, most: int | None = None) -> Counts:
    """Read a folder as `monitor add` does, into the spool while a monitor runs."""
    handover = Handover(world.settings, deliver=False, wait=lambda _: world.start().pipeline.work_off_spool())
    handover.take_store()
    try:
        with asking(world.settings) as store:

            def is_known(sha256: str) -> bool:
                with store.read() as connection:
                    return articles.knows_document(connection, sha256, manner.shown)

            parsing = reader(knowledge(world.settings, read_rules(world.settings)))
            return Backfill(
                documents(path, most), is_known, parsing, handover, manner, aloud, Flag(), lambda counts: None
            ).run()
    finally:
        handover.release()


def documents(path: Path, most: int | None = None) -> Iterable[Document | Unread]:
    return islice((each for source in sources([path]) for each in gathered(source)), most)
