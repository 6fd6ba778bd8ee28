"""The formats of agencies, feeds, archives and tables: one story, the same article whatever brings it."""

import json
import sys
from datetime import UTC, datetime

import pytest
from format_samples import ADDRESS, PUBLISHED, TITLE, gzipped, page, parquet, pdf, rows, sample, tarred, warc, zipped
from inbox_helpers import NOW, OUTLETS, article_of, articles_of

from monitor.errors import FileRefused
from monitor.inbox.load import Loaded
from monitor.inbox.manner import Manner, published_in
from monitor.inbox.members import Limits
from monitor.inbox.part import Part
from monitor.inbox.read import ReadContext, read_parts
from monitor.model import Article

FEEDS = [
    pytest.param(sample("wire.rdf"), "a.rdf", id="RSS 1.0"),
    pytest.param(sample("wire.rdf"), "a.xml", id="RSS 1.0 named .xml"),
    pytest.param(sample("feed.json"), "a.json", id="JSON Feed"),
    pytest.param(sample("newsml-g2.xml"), "a.xml", id="NewsML-G2"),
    pytest.param(sample("story.nitf.xml"), "a.xml", id="NITF with its DOCTYPE"),
    pytest.param(sample("item.ninjs.json"), "a.json", id="ninjs 1"),
    pytest.param(sample("item-3.ninjs.json"), "a.json", id="ninjs 3"),
]
TABLES = [
    pytest.param(sample("articles.jsonl"), "a.jsonl", id="jsonl"),
    pytest.param(gzipped(sample("articles.jsonl")), "a.jsonl.gz", id="jsonl.gz"),
    pytest.param(sample("articles.csv"), "a.csv", id="csv"),
    pytest.param(b"\xef\xbb\xbf" + sample("articles.csv").replace(b"\n", b"\r\n"), "a.csv", id="csv of a spreadsheet"),
    pytest.param(parquet(), "a.parquet", id="parquet"),
    pytest.param(json.dumps(rows()).encode(), "a.json", id="a JSON array"),
    pytest.param(json.dumps({"status": "ok", "articles": rows()}).encode(), "a.json", id="the answer of a news API"),
    pytest.param(zipped({"../../etc/a.csv": sample("articles.csv")}), "a.zip", id="zip with a name that leads out"),
    pytest.param(tarred({"/abs/a.jsonl": sample("articles.jsonl")}), "a.tar.gz", id="tar.gz with an absolute name"),
    pytest.param(tarred({"a.jsonl": sample("articles.jsonl")}), "a.tgz", id="tgz"),
    pytest.param(tarred({"a.jsonl": sample("articles.jsonl")}, "w:xz"), "a.tar.xz", id="tar.xz"),
    pytest.param(tarred({"a.zip": zipped({"a.csv": sample("articles.csv")})}), "a.tgz", id="a zip in a tar file"),
    pytest.param(tarred({"a.parquet": parquet()}, "w"), "a.tar", id="a parquet file in a tar file"),
    pytest.param(tarred({"b.tgz": tarred({"a.csv": sample("articles.csv")})}), "a.tgz", id="a tar file in another"),
    pytest.param(
        zipped({"b.tar.gz": tarred({"c.jsonl": sample("articles.jsonl")})}), "a.zip", id="archives in archives"
    ),
]
PAGES = [
    pytest.param(warc(), "a.warc", id="WARC"),
    pytest.param(warc(packed=True), "a.warc.gz", id="WARC, compressed"),
]


def story(articles: tuple[Article, ...]) -> Article:
    (found,) = (article for article in articles if article.title == TITLE)
    return found


@pytest.mark.parametrize(("data", "name"), FEEDS + TABLES + PAGES)
def test_the_story_is_one_article_whatever_brings_it(data: bytes, name: str) -> None:
    article = story(articles_of(data, name))
    assert article.id == story(articles_of(sample("articles.jsonl"), "a.jsonl")).id
    assert article.text.count("\n") == 4
    assert (article.outlet, article.author, article.url) == ("steppe-post", "Olena Marchenko", ADDRESS)
    assert (article.published, article.published_has_time, article.published_inferred) == (PUBLISHED, True, False)
    assert article.language == "en"


@pytest.mark.parametrize(("data", "name"), TABLES)
def test_every_row_of_a_table_is_an_article(data: bytes, name: str) -> None:
    assert [article.guid for article in articles_of(data, name)] == ["steppe-20230828-17", "steppe-20200917-2"]


@pytest.mark.parametrize(("data", "name"), FEEDS[3:])
def test_the_agency_is_credited(data: bytes, name: str) -> None:
    article = story(articles_of(data, name))
    assert (article.credit, article.guid) == ("dnipro-wire", "steppe-20230828-17")


def test_a_pdf_is_read_by_its_words_and_never_dated_by_its_file() -> None:
    lines = [TITLE, "", *rows()[0]["body"].replace("’", "'").split("\n\n")]
    article = article_of(pdf(lines, title=TITLE), "a.pdf")
    assert article.title == TITLE
    assert "pushed Russian troops out of Robotyne" in article.text
    assert (article.published, article.published_inferred) == (NOW, True)


def test_a_row_keeps_its_own_bytes_and_number() -> None:
    parts = read_parts(Loaded(sample("articles.csv"), None, NOW), "a.csv", ReadContext())
    found = [part for part in parts if isinstance(part, Part)]
    assert [part.name for part in found] == ["2", "3"]
    assert all(json.loads(part.original or b"")["headline"] == part.article.title for part in found)


def test_columns_may_be_named() -> None:
    table = b"kopf,inhalt,tag,zahl\nQala falls,The rebels took Qala at dawn after a night of shelling.,2024-02-17,7\n"
    manner = Manner(columns=(("title", "kopf"), ("text", "inhalt"), ("published", "tag")))
    (part,) = read_parts(Loaded(table, None, NOW), "a.csv", ReadContext(manner=manner))
    assert isinstance(part, Part)
    assert (part.article.title, part.article.published) == ("Qala falls", datetime(2024, 2, 17, tzinfo=UTC))


PUBLICATIONS = [
    pytest.param(1693217100, id="seconds"),
    pytest.param(1693217100000, id="milliseconds"),
    pytest.param("2023-08-28 10:05:00", id="text without a zone"),
    pytest.param("Mon, 28 Aug 2023 13:05:00 +0300", id="as in a mail"),
]


@pytest.mark.parametrize("stated", PUBLICATIONS)
def test_a_record_may_give_its_time_in_many_ways(stated: object) -> None:
    assert article_of(json.dumps({"text": "Qala fell.", "date": stated}), "a.json").published == PUBLISHED


def test_a_document_in_an_archive_has_the_sidecar_beside_it() -> None:
    files = {"x/a.txt": b"Qala fell on Friday.", "x/a.txt.meta.json": b'{"outlet": "Steppe Post"}'}
    for each in (files, dict(reversed(files.items()))):
        assert article_of(zipped(each), "a.zip").outlet == "steppe-post"
        assert article_of(tarred(each), "a.tar.gz").outlet == "steppe-post"
        assert article_of(tarred(each, "w"), "a.tar").outlet == "steppe-post"
        assert article_of(zipped({"b.tar.xz": tarred(each, "w:xz")}), "a.zip").outlet == "steppe-post"


def test_what_no_document_states_the_time_it_was_fetched_stands_in_for() -> None:
    archive = warc(story=page().replace(b"2023-08-28T13:05:00+03:00", b"some day"))
    article = story(articles_of(archive, "a.warc"))
    assert (article.published, article.published_inferred) == (datetime(2024, 1, 5, tzinfo=UTC), True)


def parts_of(data: bytes, name: str, **limits: int) -> tuple[Part | FileRefused, ...]:
    return read_parts(Loaded(data, None, NOW), name, ReadContext(OUTLETS, limits=Limits(**limits)))


def test_a_bad_document_costs_no_other() -> None:
    files = {"a.txt": b"Qala fell.", "b.txt": b"\0\0", "c.pdf": b"%PDF-", "d/e.txt": b"Its bridge stands."}
    good, bad, worse, last = parts_of(zipped(files), "a.zip")
    assert isinstance(good, Part) and isinstance(last, Part)
    assert (good.name, last.name) == ("a.txt", "d/e.txt")
    assert isinstance(bad, FileRefused) and isinstance(worse, FileRefused)
    assert (bad.reason, worse.reason) == ("binary", "malformed")
    assert str(bad).startswith("b.txt: ")


def test_without_the_extra_the_cure_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, data, package, extra in (
        ("a.pdf", pdf(["x"]), "pypdf", "pdf"),
        ("a.parquet", parquet(), "pyarrow", "parquet"),
    ):
        monkeypatch.setitem(sys.modules, package, None)
        monkeypatch.setitem(sys.modules, f"{package}.parquet", None)
        with pytest.raises(FileRefused) as refused:
            articles_of(data, name)
        assert refused.value.reason == "format"
        assert f"pip install 'news-monitor[{extra}]'" in refused.value.cure


def test_the_path_may_tell_the_day() -> None:
    day = datetime(2024, 2, 17, tzinfo=UTC)
    for path in ("x/2024-02-17/a.txt", "x/2024/02/17/a.txt", "20240217_a.txt", "2023-01-01/2024_02_17.txt"):
        found = published_in(path)
        assert found is not None and found.at == day and not found.has_time
    for path in ("x/2024-02-31/a.txt", "1202402170.txt", "2024-0217.txt", "a.txt"):
        assert published_in(path) is None


def test_the_pages_of_an_archive_are_the_pages_of_the_inbox() -> None:
    assert article_of(page(), "a.html").id == article_of(zipped({"p.html": page()}), "a.zip").id
