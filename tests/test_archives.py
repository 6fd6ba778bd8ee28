"""Archives in the inbox of a whole monitor: every document an article, whatever one of them does."""

import json
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from format_samples import parquet, zipped
from world import World

from monitor.errors import FileRefused
from monitor.inbox.load import Loaded
from monitor.parse import Job, PartlyRefused
from monitor.pool import Pool
from monitor.wiring import knowledge, read_rules

MEGABYTE = 1_000_000
TOWNS = ("Kherson", "Izium", "Lyman", "Kupiansk", "Balakliia")


def capture(town: str) -> bytes:
    return f"{town} retaken\n\nUkrainian forces recaptured the town of {town} on 12 November 2022.\n".encode()


@pytest.fixture
def desk(world: World) -> World:
    """The desk watches every control change; files are read by real workers."""
    world.rule("any-change")
    world.use_workers()
    return world


def drop(world: World, name: str, data: bytes) -> Path:
    path = world.home / "inbox" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    world.touch(path)
    return path


def test_a_bad_document_sets_the_archive_aside_and_the_others_are_taken_in(desk: World) -> None:
    files = {f"{town}.txt": capture(town) for town in TOWNS}
    drop(desk, "reuters/week.zip", zipped({**files, "holiday.txt": b"\0\1\2"}))
    desk.run()

    assert {row["file"] for row in desk.articles()} == {f"reuters/week.zip#{town}.txt" for town in TOWNS}
    assert {row["outlet"] for row in desk.articles()} == {"reuters"}
    assert len(desk.mails()) == len(TOWNS)
    [(name, error)] = desk.failed().items()
    assert (name, error["reason"]) == ("week.zip", "partly")
    assert error["message"].startswith("1 of its 6 documents cannot be read; the others are: holiday.txt: this is not")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_articles_packed_under_one_name_are_all_taken_in(desk: World) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for town in TOWNS:
            archive.writestr("latest.txt", capture(town))
    drop(desk, "week.zip", packed.getvalue())
    desk.run()
    assert len(desk.articles()) == len(desk.mails()) == len(TOWNS)


def test_the_same_articles_in_another_archive_are_known(desk: World) -> None:
    drop(desk, "a.zip", zipped({f"{town}.txt": capture(town) for town in TOWNS}))
    rows = [{"title": f"{town} retaken", "text": capture(town).decode().split("\n\n")[1]} for town in TOWNS]
    drop(desk, "b.jsonl", "".join(json.dumps(row) + "\n" for row in rows).encode())
    desk.run()
    assert len(desk.articles()) == len(TOWNS)
    assert len(desk.mails()) == len(TOWNS)
    assert desk.failed() == {}


def test_an_article_keeps_its_own_bytes_not_the_archive(desk: World) -> None:
    drop(desk, "a.parquet", parquet())
    desk.run()
    store = desk.start().store
    received = [entry.event for entry in store.events() if type(entry.event).__name__ == "ArticleReceived"]
    kept = [json.loads(store.document(getattr(event, "document", ""))) for event in received]
    assert [row["id"] for row in kept] == ["steppe-20230828-17", "steppe-20200917-2"]


def test_a_file_that_takes_too_much_memory_costs_only_itself(world: World) -> None:
    limit = 700 * MEGABYTE
    pool = Pool(knowledge(world.settings, read_rules(world.settings)), workers=1, timeout=60, most_memory=limit)
    try:
        greedy = pool.submit(Job(Loaded(b"Qala fell. " * (18 * MEGABYTE), None, world.now), "a.txt"))
        modest = pool.submit(Job(Loaded(capture("Lyman"), None, world.now), "b.txt"))
        with pytest.raises(FileRefused) as refused:
            greedy.result()
        assert refused.value.reason in ("memory", "crash")
        assert len(modest.result()) == 1
    finally:
        pool.close()


def test_a_partial_refusal_survives_the_way_out_of_a_worker() -> None:
    import pickle

    error = PartlyRefused((), (FileRefused("binary", "a: no", "mend it"),))
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.reason) == (str(error), "partly")
