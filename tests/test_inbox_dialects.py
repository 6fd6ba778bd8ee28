"""Files as real senders make them, slightly wrong or in a dialect of their own: read all the same, or told plainly."""

import gzip
import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from format_samples import gzipped, pdf, warc, zipped
from inbox_helpers import NOW, OUTLETS, TEXT, article_of, articles_of, rss

from monitor.errors import FileRefused
from monitor.inbox.load import Loaded
from monitor.inbox.members import Member
from monitor.inbox.read import ReadContext, may_hold_several, read_parts

MORNING = datetime(2024, 2, 16, 8, 0, tzinfo=UTC)


# --- JSON -------------------------------------------------------------------------------------------------------------

ANSWERS: list[Any] = [
    pytest.param(
        [
            {
                "id": 5,
                "date": "2024-02-16T10:00:00",
                "date_gmt": "2024-02-16T08:00:00",
                "guid": {"rendered": "https://x.example/?p=5"},
                "link": "https://x.example/qala",
                "title": {"rendered": "Qala falls"},
                "content": {"rendered": f"<p>{TEXT}</p>"},
            }
        ],
        id="the posts of a WordPress site",
    ),
    pytest.param(
        {
            "response": {
                "results": [
                    {
                        "webTitle": "Qala falls",
                        "webUrl": "https://x.example/qala",
                        "webPublicationDate": "2024-02-16T08:00:00Z",
                        "fields": {"bodyText": TEXT},
                    }
                ]
            }
        },
        id="results within a response",
    ),
    pytest.param(
        {
            "took": 3,
            "hits": {
                "total": 1,
                "hits": [
                    {
                        "_id": "x",
                        "_source": {
                            "title": "Qala falls",
                            "body": TEXT,
                            "url": "https://x.example/qala",
                            "date": 1708070400,
                        },
                    }
                ],
            },
        },
        id="the hits of a search engine",
    ),
    pytest.param(
        {
            "response": {
                "docs": [
                    {
                        "headline": {"main": "Qala falls"},
                        "lead_paragraph": TEXT,
                        "web_url": "https://x.example/qala",
                        "pub_date": "2024-02-16T08:00:00+0000",
                    }
                ]
            }
        },
        id="objects in place of texts",
    ),
]


@pytest.mark.parametrize("answer", ANSWERS)
def test_the_answers_of_news_sites_are_read(answer: Any) -> None:
    article = article_of(json.dumps(answer), "a.json")
    assert (article.title, article.url, article.published) == ("Qala falls", "https://x.example/qala", MORNING)
    assert TEXT in article.text


def test_the_envelope_of_a_hit_hides_none_of_its_fields() -> None:
    hit = {"_source": {"name": "Qala falls", "text": TEXT, "source": "Qala Times"}}
    assert article_of(json.dumps(hit), "a.json").outlet == "Qala Times"


def test_an_item_without_words_costs_no_other() -> None:
    listed = [{"title": None}, {"title": "Qala falls", "text": TEXT}, {"id": 3}]
    assert [article.title for article in articles_of(json.dumps({"articles": listed}), "a.json")] == ["Qala falls"]


# --- character sets and languages -------------------------------------------------------------------------------------

UTF16 = [
    pytest.param(f'{{"title": "Café of Qala", "text": "{TEXT}"}}\r\n'.encode("utf-16"), "a.jsonl", id="jsonl"),
    pytest.param(f'title\ttext\r\nCafé of Qala\t"{TEXT}"\r\n'.encode("utf-16"), "a.csv", id="csv of a spreadsheet"),
    pytest.param(
        gzipped(f'title\ttext\r\nCafé of Qala\t"{TEXT}"\r\n'.encode("utf-16")), "a.tsv.gz", id="tsv, compressed"
    ),
    pytest.param(f"Café of Qala\r\n\r\n{TEXT}\r\n".encode("utf-16-le"), "a.txt", id="text without its mark"),
    pytest.param(f"Café of Qala\r\n\r\n{TEXT}\r\n".encode("utf-16-be"), "a.txt", id="the same, the other way round"),
]


@pytest.mark.parametrize(("data", "name"), UTF16)
def test_utf16_is_read(data: bytes, name: str) -> None:
    article = article_of(data, name)
    assert article.title == "Café of Qala"
    assert TEXT in article.text


LANGUAGES = [
    pytest.param(TEXT, "eng", "en", id="three letters"),
    pytest.param(TEXT, "fr", "en", id="a French frame round an English text"),
    pytest.param("Qala fell.", "fr", "fr", id="a text too short to tell"),
    pytest.param(
        "La ville est tombée vendredi aux mains des rebelles, ont dit les habitants.", "en", "fr", id="French"
    ),
]


@pytest.mark.parametrize(("text", "stated", "language"), LANGUAGES)
def test_what_a_text_shows_goes_before_the_language_stated(text: str, stated: str, language: str) -> None:
    assert article_of(json.dumps({"text": text, "language": stated}), "a.json").language == language


PAGE = f"<!DOCTYPE html><html><head><title>Qala falls</title></head><body><p>{TEXT}</p></body></html>"


def test_a_page_that_some_program_saved_as_xml_is_a_page() -> None:
    page = f'<?xml version="1.0"?>\n<!-- saved by a browser -->\n<!-- at noon -->\n{PAGE}'
    assert TEXT in article_of(page, "a.html").text


def test_a_page_of_endless_comments_takes_no_time() -> None:
    assert TEXT in article_of(f"{'<!---->' * 100}<p>{TEXT}</p>", "a.html").text


SEVERAL = [
    pytest.param(rss("<title>A</title>").encode(), ".html", True, id="a feed that is called a page"),
    pytest.param(rss("<title>A</title>").encode("utf-16"), ".xml", True, id="a feed in UTF-16"),
    pytest.param(b'{"articles": [{"text": "a"}]}', ".json", True, id="a list of articles"),
    pytest.param(b'{"text": "a", "authors": [{"name": "b"}]}', ".json", False, id="one article of several authors"),
    pytest.param(PAGE.encode(), ".html", False, id="a page"),
    pytest.param(PAGE.encode(), ".txt", False, id="a page that is called a text"),
]


@pytest.mark.parametrize(("data", "suffix", "several"), SEVERAL)
def test_it_is_known_what_may_hold_several_articles(data: bytes, suffix: str, several: bool) -> None:
    """Of those none is passed over when a backfill goes on: a crash may have kept out all but the first."""
    assert may_hold_several(Member(name="", suffix=suffix, data=data)) is several


# --- archives and tables ----------------------------------------------------------------------------------------------


def test_what_stands_behind_compressed_data_is_passed_over() -> None:
    assert TEXT in article_of(gzip.compress(TEXT.encode()) + b"downloaded from a mirror", "a.txt.gz").text
    assert TEXT in article_of(gzip.compress(TEXT.encode()) * 2, "a.txt.gz").text
    with pytest.raises(FileRefused, match="damaged"):
        articles_of(gzip.compress(TEXT.encode())[:-8] + bytes(8), "a.txt.gz")


def test_a_table_may_hold_texts_as_bytes_and_times_with_zones() -> None:
    import pyarrow
    import pyarrow.parquet

    tokyo = pyarrow.array([MORNING], pyarrow.timestamp("ns", tz="Asia/Tokyo"))
    columns = {"title": pyarrow.array([b"Qala falls"], pyarrow.binary()), "text": pyarrow.array([TEXT.encode()])}
    columns |= {"date": tokyo, "tags": pyarrow.array([["a", None]]), "empty": pyarrow.nulls(1)}
    file = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(columns), file)
    article = article_of(file.getvalue(), "a.parquet")
    assert (article.title, article.published) == ("Qala falls", MORNING)


def test_a_row_with_more_values_than_columns_is_told_and_loses_nothing_in_silence() -> None:
    table = f'title,text\nA,"{TEXT}"\nB,the rebels, who came at dawn\nC,"{TEXT} Again.",,\n'
    _, bad, last = read_parts(Loaded(table.encode(), None, NOW), "a.csv", ReadContext())
    assert isinstance(bad, FileRefused) and not isinstance(last, FileRefused)
    assert str(bad) == "row 3 has more values than there are columns; check its quotation marks"


def test_a_small_table_that_stands_for_gigabytes_is_an_attack() -> None:
    import pyarrow
    import pyarrow.parquet

    file = io.BytesIO()
    rows = pyarrow.array(["long " * 40_000]).take(pyarrow.array([0] * 2_000)).dictionary_encode()
    pyarrow.parquet.write_table(pyarrow.table({"text": rows, "n": list(range(2_000))}), file)
    with pytest.raises(FileRefused) as refused:
        articles_of(file.getvalue(), "a.parquet")
    assert refused.value.reason == "bomb"


def test_a_record_of_a_web_archive_with_a_wrong_length_says_nothing_on_the_console(
    capfd: pytest.CaptureFixture[str],
) -> None:
    archive = warc()
    length = archive.split(b"Content-Length: ")[1].split(b"\r\n")[0]
    assert articles_of(archive.replace(length, b"%d" % (int(length) - 30), 1), "a.warc")
    assert capfd.readouterr() == ("", "")


# --- what is no article -----------------------------------------------------------------------------------------------

MISNAMED = [
    pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(99), "a.txt", "a picture", id="a picture named .txt"),
    pytest.param(b"\xff\xd8\xff\xe0" + bytes(99), "a.html", "a picture", id="a picture named .html"),
    pytest.param(zipped({"a.txt": b"x"}), "a.txt", "a zip file", id="an archive named .txt"),
    pytest.param(pdf(["Qala fell."]), "a.md", "a PDF", id="a PDF named .md"),
    pytest.param(b"\x7fELF" + bytes(99), "a", "a program", id="a program"),
]


@pytest.mark.parametrize(("data", "name", "what"), MISNAMED)
def test_what_a_file_is_in_truth_is_told(data: bytes, name: str, what: str) -> None:
    with pytest.raises(FileRefused, match=f"this is {what}.*, whatever its name says; name it for what it is"):
        articles_of(data, name)


def test_a_pdf_in_a_cipher_that_needs_another_package_says_which() -> None:
    keys = b"/O<" + b"61" * 48 + b">/U<" + b"62" * 48 + b">/OE<" + b"63" * 32 + b">/UE<" + b"64" * 32 + b">"
    cipher = b"/CF<</StdCF<</CFM/AESV3/AuthEvent/DocOpen/Length 32>>>>/StmF/StdCF/StrF/StdCF"
    lock = b"/Encrypt<</Filter/Standard/V 5/R 6/Length 256/P -4/Perms<" + b"65" * 16 + b">" + keys + cipher
    locked = pdf(["Qala fell."]).replace(b"/Info 6 0 R", b"/Info 6 0 R" + lock + b">>/ID[<61><61>]")
    with pytest.raises(FileRefused, match=r"AES; pip install cryptography|asks for a password"):
        articles_of(locked, "a.pdf")


def test_a_refusal_quotes_nothing_that_cannot_be_seen() -> None:
    with pytest.raises(FileRefused) as refused:
        articles_of(b'{"a\\u0000\\ud800\\u001b[2J": 1}', "a.json")
    assert str(refused.value).isprintable()


def test_a_folder_named_after_a_day_is_no_outlet() -> None:
    for folder, outlet in (("2024-02-16", None), ("Gazette", "Gazette")):
        [part] = read_parts(Loaded(TEXT.encode(), None, NOW), f"{folder}/a.txt", ReadContext(OUTLETS))
        assert not isinstance(part, FileRefused)
        assert part.article.outlet == outlet
