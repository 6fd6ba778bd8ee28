"""Files made to do harm: each is refused with its reason, or read, in good time and in little memory."""

import csv
import gzip
import io
import json
import tracemalloc
from dataclasses import replace
from time import process_time

import pytest
from format_samples import FORMATS, gzipped, parquet, pdf, sample, tarred, warc, zipped
from hypothesis import given
from hypothesis import strategies as st
from inbox_helpers import NOW, articles_of

from monitor.errors import FileRefused
from monitor.inbox.load import Loaded
from monitor.inbox.members import Limits
from monitor.inbox.part import Part
from monitor.inbox.read import ReadContext, read_parts

MEGABYTE = 1_000_000
SECONDS = 5.0  # of processor time, for any of these
ARTICLE = json.dumps({"title": "Qala falls", "text": "The rebels took Qala at dawn, residents said."}).encode() + b"\n"


def nested_zip(levels: int) -> bytes:
    data = zipped({"a.txt": b"Qala fell."})
    for _ in range(levels):
        data = zipped({"a.zip": data})
    return data


def overlapping_zip() -> bytes:
    """A zip whose 2,000 entries all stand for the same compressed bytes."""
    whole = zipped({"a.txt": b"x" * MEGABYTE})
    start, end = whole.index(b"PK\x01\x02"), whole.index(b"PK\x05\x06")
    names = (f"{number:05}".encode() for number in range(2000))
    entries = b"".join(whole[start:end].replace(b"a.txt", name) for name in names)
    count = (2000).to_bytes(2, "little")
    return whole[:start] + entries + whole[end : end + 8] + count * 2 + len(entries).to_bytes(4, "little") + whole[-6:]


def encrypted_zip() -> bytes:
    data = bytearray(zipped({"a.txt": b"Qala fell."}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    return bytes(data)


def entities(levels: int) -> bytes:
    rest = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 20}">' for n in range(1, levels))
    return f'<!DOCTYPE nitf [<!ENTITY e0 "x">{rest}]><nitf><body><p>&e{levels - 1};</p></body></nitf>'.encode()


OUTSIDE = b'<!DOCTYPE nitf [<!ENTITY f SYSTEM "file:///etc/passwd">]><nitf><head><title>&f;</title></head></nitf>'
BY_PARAMETER = b'<!DOCTYPE nitf [<!ENTITY % d SYSTEM "http://127.0.0.1:9/x"> %d;]><nitf/>'

REFUSED = [
    pytest.param(gzip.compress(b"\0" * 300 * MEGABYTE, 1), "a.txt.gz", {"too-large"}, id="one document of 300 MB"),
    pytest.param(
        gzip.compress((b'{"text": "' + b"x" * 99_000 + b'"}\n') * 700, 1),
        "a.jsonl.gz",
        {"bomb", "too-much"},
        id="repetitions that unpack to 70 MB",
    ),
    pytest.param(tarred({f"{n}.txt": b" " * MEGABYTE for n in range(99)}), "a.tgz", {"bomb", "too-much"}, id="blanks"),
    pytest.param(overlapping_zip(), "a.zip", {"bomb", "too-much", "malformed"}, id="zip entries that overlap"),
    pytest.param(nested_zip(6), "a.zip", {"too-deep"}, id="a zip in a zip in a zip"),
    pytest.param(encrypted_zip(), "a.zip", {"encrypted"}, id="an encrypted zip"),
    pytest.param(zipped({}), "a.zip", {"empty"}, id="an empty zip"),
    pytest.param(zipped({".DS_Store": b"x", "__MACOSX/a.txt": b"x"}), "a.zip", {"empty"}, id="a zip of hidden files"),
    pytest.param(zipped({"a.txt": b"Qala fell."}).replace(b"a.txt", b"\0.txt"), "a.zip", {"empty"}, id="no names"),
    pytest.param(zipped({"a.txt": b"Qala fell."})[:-30], "a.zip", {"malformed"}, id="a cut zip"),
    pytest.param(tarred({"a.txt": b"Qala fell." * 999})[:-60], "a.tgz", {"malformed"}, id="a cut tar"),
    pytest.param(gzipped(ARTICLE * 99)[:-20], "a.jsonl.gz", {"malformed"}, id="a cut gzip"),
    pytest.param(b"\x1f\x8bnothing", "a.jsonl.gz", {"malformed"}, id="no gzip"),
    pytest.param(parquet()[:-9], "a.parquet", {"malformed"}, id="a cut parquet file"),
    pytest.param(b"PAR1" + b"\xff" * 99 + b"PAR1", "a.parquet", {"malformed"}, id="a parquet file of nonsense"),
    pytest.param(warc()[: len(warc()) // 4], "a.warc", {"malformed", "empty", "no-text"}, id="a cut WARC"),
    pytest.param(b"WARC/1.0\r\n" * 50_000, "a.warc", {"malformed", "empty"}, id="a WARC of headers"),
    pytest.param(pdf(["x"])[:-90], "a.pdf", {"malformed", "no-text"}, id="a cut PDF"),
    pytest.param(b"%PDF-1.4\n" + b"1 0 obj<<" * 20_000, "a.pdf", {"malformed", "no-text"}, id="a PDF of beginnings"),
    pytest.param(pdf([]), "a.pdf", {"no-text"}, id="a PDF without a word"),
    pytest.param(b"Content-Type: " + b"a=b; " * 99_000 + b"\n\nx", "a.eml", {"malformed"}, id="a header without end"),
    pytest.param(b"[" * MEGABYTE, "a.json", {"too-deep"}, id="deep JSON"),
    pytest.param(b'{"a":' * 100_000, "a.jsonl", {"too-deep"}, id="a deep line"),
    pytest.param(b'{"text": 1e999999}', "a.json", {"no-text"}, id="a number beyond all numbers"),
    pytest.param(b"a," * 500_000 + b"\nx", "a.csv", {"too-wide"}, id="a million columns"),
    pytest.param(b"a,text\n" + b"," * MEGABYTE, "a.csv", {"empty"}, id="a row of a million commas"),
    pytest.param(b"a,te\rxt\nQala,fell\n", "a.csv", {"malformed"}, id="a name of a column with a carriage return"),
    pytest.param(b"only one column\nx\n", "a.csv", {"malformed"}, id="a table of one column"),
    pytest.param(entities(12), "a.xml", {"doctype", "malformed"}, id="an entity bomb"),
    pytest.param(OUTSIDE, "a.xml", {"doctype"}, id="an entity that reads a file"),
    pytest.param(BY_PARAMETER, "a.xml", {"doctype", "malformed"}, id="an entity that fetches"),
    pytest.param(b"<a>" * MEGABYTE, "a.xml", {"malformed"}, id="deep XML"),
    pytest.param(b"<x " + b"a='1' " * 200_000 + b"/>", "a.xml", {"malformed", "format"}, id="one attribute many times"),
    pytest.param(b"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n" * 100_000, "a.eml",
                 {"too-deep"}, id="a mail of 100,000 parts"),
    pytest.param(b"\n".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d" % (n, n) for n in range(990)),
                 "a.eml", {"too-deep", "no-text"}, id="a mail within a mail, 990 times"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "name", "reasons"), REFUSED)
def test_it_is_refused_soon_and_takes_little_memory(data: bytes, name: str, reasons: set[str]) -> None:
    with pytest.raises(FileRefused) as refused, Measured():
        articles_of(data, name)
    assert refused.value.reason in reasons
    assert refused.value.cure


class Measured:
    """Fails where what is done within takes too long."""

    def __enter__(self) -> None:
        self.started = process_time()

    def __exit__(self, *_: object) -> None:
        assert process_time() - self.started < SECONDS


READ = [
    pytest.param(b"word " * 3_200_000, "a.txt", id="16 MB on one line"),
    pytest.param(b"Line of a table\n" * 300_000, "a.md", id="5 MB of Markdown"),
    pytest.param(b"*a **b " * 140_000, "a.md", id="a megabyte of asterisks"),
    pytest.param(b"[" * 100_000, "a.md", id="brackets"),
    pytest.param(b"---\na: " + b"[" * 100_000 + b"\n---\nx", "a.txt", id="front matter of brackets"),
    pytest.param(b"<rss><channel>" + b"<item><title>A</title></item>" * 8_000 + b"</channel></rss>", "a.xml",
                 id="a feed of 8,000 items"),
    pytest.param(b'{"text":"x"' + b',"a":1' * 500_000 + b"}", "a.json", id="an object of 500,000 fields"),
    pytest.param(ARTICLE * 5_000, "a.jsonl", id="5,000 lines"),
    pytest.param(b'{"text": "' + b"long " * 200_000 + b'"}', "a.jsonl", id="a line of a megabyte"),
    pytest.param(b"<p" + b" a=1" * 200_000 + b">Qala fell.", "a.html", id="200,000 attributes"),
    pytest.param(b"Subject: " + b"=?utf-8?q?=E9?= " * 20_000 + b"\n\nQala fell.", "a.eml", id="an endless subject"),
    pytest.param(b"From: " + b"(" * 50_000 + b"\n\nQala fell.", "a.eml", id="a sender of brackets"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "name"), READ)
def test_it_is_read_in_good_time(data: bytes, name: str) -> None:
    with Measured():
        assert articles_of(data, name)


def test_a_bomb_is_never_held_in_memory() -> None:
    bomb = gzip.compress(b"\0" * 400 * MEGABYTE, 1)
    tracemalloc.start()
    try:
        with pytest.raises(FileRefused):
            articles_of(bomb, "a.jsonl.gz")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 100 * MEGABYTE


def test_no_name_in_an_archive_reaches_the_disk(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("../../../tmp/evil.txt", "/etc/evil.txt", "C:\\evil.txt", "a\n\x1b[2Jb.txt", "x" * 4000 + ".txt")
    parts = read_parts(Loaded(zipped(dict.fromkeys(names, b"Qala fell.")), None, NOW), "a.zip", ReadContext())
    assert len(parts) == len(names)
    assert all(isinstance(part, Part) and part.name.isprintable() for part in parts)


def test_the_count_of_documents_is_limited() -> None:
    context = replace(ReadContext(), limits=Limits(most_members=3))
    with pytest.raises(FileRefused, match="more than 3 files; take it in with: monitor add"):
        read_parts(Loaded(ARTICLE * 4, None, NOW), "a.jsonl", context)


def test_a_quotation_mark_that_never_closes_costs_only_its_row() -> None:
    table = io.StringIO()
    csv.writer(table).writerows([["title", "text"], ["Qala falls", "The rebels took Qala at dawn."]])
    first, *rest = read_parts(Loaded(f'{table.getvalue()}x,"open'.encode(), None, NOW), "a.csv", ReadContext())
    assert isinstance(first, Part)
    assert len(rest) == 1


NAMES = """
    a.txt a.md a.html a.eml a.xml a.json a.jsonl a.csv a.pdf a.parquet a.warc a.zip a.tar a.gz a.jsonl.gz a.tar.gz
    a.rdf a
"""
SEEDS = [
    *(path.read_bytes() for path in sorted(FORMATS.iterdir())),
    pdf(["Qala fell."]), parquet(), warc(), warc(packed=True), gzipped(ARTICLE), zipped({"a.txt": b"Qala fell."}),
    tarred({"a.jsonl": ARTICLE}), tarred({"a.jsonl": ARTICLE}, "w"), b"Subject: x\n\nQala fell.", b"<p>Qala fell.",
]  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A sound file, cut, overwritten in places, or with a piece of another one in it."""
    data = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(0, 6))):
        place = draw(st.integers(0, len(data)))
        piece = draw(st.one_of(st.binary(max_size=8), st.sampled_from(SEEDS).map(lambda seed: seed[:40])))
        data[place : place + draw(st.integers(0, 12))] = piece
    return bytes(data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data)


@given(data=damaged(), name=st.sampled_from(NAMES.split()))
def test_any_damage_gives_articles_or_a_refusal(data: bytes, name: str) -> None:
    try:
        articles = articles_of(data, name)
    except FileRefused as error:
        assert error.reason and error.cure
        return
    assert all(article.title and article.text for article in articles)


def test_the_samples_are_all_read() -> None:
    for path in sorted(FORMATS.iterdir()):
        assert articles_of(sample(path.name), path.name)
