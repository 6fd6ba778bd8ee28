"""Files are unpacked in a process of its own: whatever it does there costs one file."""

import json
import lzma
import multiprocessing
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from format_samples import gzipped, tarred, zipped

from monitor.inbox.gather import Document, Unread, sources
from monitor.unpacker import Unpacker

FEW = 80_000_000  # bytes: enough for the process itself


@pytest.fixture
def unpacker() -> Iterator[Unpacker]:
    unpacker = Unpacker(timeout=60, most_memory=FEW)
    yield unpacker
    unpacker.close()


def found(unpacker: Unpacker, path: Path) -> list[str]:
    """Return the texts and the reasons that come of a path."""
    return [told(each) for source in sources([path]) for each in unpacker.documents(source)]


def told(each: Document | Unread) -> str:
    return each.member.data.decode() if isinstance(each, Document) else each.error.reason


def test_the_documents_of_all_files_come_in_their_order(unpacker: Unpacker, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one")
    (tmp_path / "b.zip").write_bytes(zipped({"x.txt": b"two", "y.txt": b"three"}))
    (tmp_path / "c.tgz").write_bytes(tarred({"deep.jsonl.gz": gzipped(b'{"n": 4}\n{"n": 5}\n')}))
    (tmp_path / "d.zip").write_bytes(b"PK")
    assert found(unpacker, tmp_path) == ["one", "two", "three", '{"n": 4}', '{"n": 5}', "malformed"]


def test_one_that_is_killed_costs_one_file(unpacker: Unpacker, tmp_path: Path) -> None:
    rows = "".join(json.dumps({"text": "x" * 1000, "n": number}) + "\n" for number in range(5000))
    (tmp_path / "a.jsonl").write_text(rows)
    (tmp_path / "b.txt").write_text("another")
    first, second = sources([tmp_path])
    documents = unpacker.documents(first)
    assert isinstance(next(documents), Document)
    [process] = multiprocessing.active_children()
    process.kill()
    *some, last = documents
    assert len(some) < 4999
    assert isinstance(last, Unread)
    assert last.error.reason == "crash"
    assert [told(each) for each in unpacker.documents(second)] == ["another"]


def test_one_that_is_killed_between_two_files_costs_none(unpacker: Unpacker, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one")
    (tmp_path / "b.txt").write_text("two")
    first, second = sources([tmp_path])
    assert [told(each) for each in unpacker.documents(first)] == ["one"]
    [process] = multiprocessing.active_children()
    process.kill()
    process.join()
    assert [told(each) for each in unpacker.documents(second)] == ["two"]


def test_one_that_stands_still_is_killed(unpacker: Unpacker, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one")
    unpacker.timeout = 0.001  # no process starts so soon
    assert found(unpacker, tmp_path) == ["timeout"]
    assert multiprocessing.active_children() == []
    unpacker.timeout = 60
    assert found(unpacker, tmp_path) == ["one"]


def test_one_that_takes_too_much_memory_costs_one_file(unpacker: Unpacker, tmp_path: Path) -> None:
    greedy = [{"id": lzma.FILTER_LZMA2, "preset": 9, "dict_size": 1 << 29}]
    (tmp_path / "a.txt.xz").write_bytes(lzma.compress(b"one", filters=greedy))
    (tmp_path / "b.txt").write_text("two")
    assert found(unpacker, tmp_path) == ["memory", "two"]


def test_a_reading_that_ends_early_leaves_no_process(unpacker: Unpacker, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({f"{number}.txt": b"x" * 10_000 for number in range(200)}))
    [source] = sources([tmp_path])
    documents = unpacker.documents(source)
    next(documents)
    documents.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []
    assert len(found(unpacker, tmp_path)) == 200


def test_what_is_no_regular_file_is_told(unpacker: Unpacker, tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("one")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "link.txt").symlink_to(tmp_path / "real.txt")
    os.mkfifo(folder / "pipe.txt")
    assert found(unpacker, folder) == ["symlink", "not-a-file"]
    assert found(unpacker, folder / "link.txt") == ["one"]
