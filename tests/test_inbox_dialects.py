"""Files as real senders make them, slightly wrong or in a dialect of their own: read all the same, or told plainly."""

import gzip
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from format_samples import gzipped, pdf, sample, warc, zipped
from inbox_helpers import NOW, OUTLETS, article_of, articles_of

from monitor.errors import FileRefused
from monitor.inbox.load import Loaded
from monitor.inbox.members import Member
from monitor.inbox.read import ReadContext, may_hold_several, read_parts

TEXT = (
    "The rebels took the town of Qala at dawn on Friday, residents said, after two days of shelling that drove "
    "hundreds of families out of its eastern quarters. The army did not comment on it."
)
MORNING = datetime(2024, 2, 16, 8, 0, tzinfo=UTC)


def rss(*items: str, channel: str = "") -> str:
    listed = "".join(f"<item>{item}<description>{TEXT}</description></item>" for item in items)
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Qala Times</title>{channel}{listed}</channel></rss>'
    )


# --- feeds ------------------------------------------------------------------------------------------------------------


def test_a_link_of_a_feed_may_be_told_from_its_site_onwards() -> None:
    feed = rss("<title>A</title><link>/2024/qala</link>", channel="<link>https://news.steppe.example/</link>")
    article = article_of(feed, "a.xml")
    assert (article.url, article.outlet) == ("https://news.steppe.example/2024/qala", "steppe-post")


def test_a_link_of_an_atom_feed_is_completed_by_its_base() -> None:
    entry = f'<entry><title>A</title><link href="qala.html"/><content>{TEXT}</content></entry>'
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://steppe.example/war/">{entry}</feed>'
    assert article_of(feed, "a.atom").url == "https://steppe.example/war/qala.html"


def test_a_link_of_a_json_feed_is_completed_by_its_home_page() -> None:
    feed: dict[str, Any] = {"version": "https://jsonfeed.org/version/1.1", "home_page_url": "https://steppe.example/"}
    feed["items"] = [{"id": "a", "url": "/war/qala", "content_text": TEXT}]
    assert article_of(json.dumps(feed), "a.json").url == "https://steppe.example/war/qala"


def test_what_several_items_share_names_none_of_them() -> None:
    """Otherwise each would pass for a new text of the one before, and take its claims back."""
    feed = rss(*(f"<title>{title}</title><guid>item</guid><link>https://x.example/</link>" for title in "AB"))
    feed = feed.replace(TEXT, f"One. {TEXT}", 1)
    assert [(article.guid, article.url) for article in articles_of(feed, "a.xml")] == [(None, None)] * 2


def test_what_several_items_share_still_tells_their_outlet() -> None:
    feed = rss(*(f"<title>{title}</title><link>https://steppe.example/live</link>" for title in "AB"))
    feed = feed.replace(TEXT, f"One. {TEXT}", 1)
    assert [(article.url, article.outlet) for article in articles_of(feed, "a.xml")] == [(None, "steppe-post")] * 2


def test_headlines_that_share_an_address_are_articles_of_their_own() -> None:
    items = "".join(
        f"<item><title>Qala {verb}</title><link>https://x.example/war</link></item>" for verb in ("falls", "holds")
    )
    articles = articles_of(f'<rss version="2.0"><channel><title>Qala Times</title>{items}</channel></rss>', "a.xml")
    assert [(article.title, article.url) for article in articles] == [("Qala falls", None), ("Qala holds", None)]


def test_an_author_of_endless_addresses_takes_no_time() -> None:
    assert article_of(rss(f"<title>A</title><author>{'@' * 100_000} x</author>"), "a.xml").title == "A"


def test_the_address_of_a_site_names_no_article() -> None:
    article = article_of(json.dumps({"text": TEXT, "url": "https://www.steppe.example/"}), "a.json")
    assert (article.url, article.outlet) == (None, "steppe-post")


def test_an_item_that_stands_twice_keeps_its_address() -> None:
    feed = rss(*["<title>A</title><guid>urn:x:1</guid>"] * 2)
    assert [article.guid for article in articles_of(feed, "a.xml")] == ["urn:x:1"] * 2


def newsml(item: bytes, *versions: int) -> bytes:
    """Return the sample message with the item in several versions, each with a text of its own."""
    start, end = item.index(b"<newsItem"), item.index(b"</newsItem>") + len(b"</newsItem>")
    told = (item[start:end].replace(b'version="2"', b'version="%d"' % each, 1) for each in versions)
    changed = (text.replace(b"<p>", b"<p>Number %d. " % number, 1) for number, text in enumerate(told))
    return item[:start] + b"".join(changed) + item[end:]


def ninjs(item: bytes, *versions: int) -> bytes:
    value = json.loads(item)
    texts = enumerate(versions)
    return json.dumps(
        [value | {"version": str(each), "body_text": f"Number {number}. {TEXT}"} for number, each in texts]
    ).encode()


VERSIONED = [
    pytest.param(newsml, sample("newsml-g2.xml"), "a.xml", id="NewsML-G2"),
    pytest.param(ninjs, sample("item.ninjs.json"), "a.json", id="ninjs"),
]


@pytest.mark.parametrize(("message", "item", "name"), VERSIONED)
def test_versions_of_an_item_in_one_file_keep_their_guid_and_come_oldest_first(
    message: Callable[..., bytes], item: bytes, name: str
) -> None:
    articles = articles_of(message(item, 3, 1), name)
    assert [article.guid for article in articles] == ["steppe-20230828-17"] * 2
    assert ["Number 1" in article.text for article in articles] == [True, False]


@pytest.mark.parametrize(("message", "item", "name"), VERSIONED)
def test_different_texts_under_one_guid_and_version_are_articles_of_their_own(
    message: Callable[..., bytes], item: bytes, name: str
) -> None:
    assert [article.guid for article in articles_of(message(item, 2, 2), name)] == [None, None]


def test_a_bare_number_counts_within_its_outlet() -> None:
    assert article_of(json.dumps({"text": TEXT, "id": 17, "source": "Steppe Post"}), "a.json").guid == "steppe-post 17"
    assert article_of(json.dumps({"text": TEXT, "id": "17"}), "a.json").guid is None


def test_the_name_behind_a_mail_address_is_the_author() -> None:
    assert article_of(rss("<author>desk@x.example (Joe Bloggs)</author>"), "a.xml").author == "Joe Bloggs"


def test_an_agency_that_stands_as_the_author_is_credited() -> None:
    article = article_of(rss("<author>Dnipro Wire</author>"), "a.xml")
    assert (article.credit, article.outlet) == ("dnipro-wire", "Qala Times")


BROKEN_XML = [
    pytest.param(rss("<title>Bread & war</title>"), id="a bare ampersand"),
    pytest.param(rss("<title>Bread &amp; \x08war</title>"), id="a control character"),
    pytest.param("\n \n" + rss("<title>Bread &amp; war</title>"), id="lines before the declaration"),
    pytest.param(rss("<title>Bread &amp; war</title>").encode("utf-16"), id="UTF-16"),
]


@pytest.mark.parametrize("feed", BROKEN_XML)
def test_what_is_a_little_wrong_with_a_feed_does_not_cost_it(feed: str | bytes) -> None:
    assert article_of(feed, "a.xml").title == "Bread & war"


CALLED_BACK = [
    pytest.param(sample("newsml-g2.xml").replace(b"stat:usable", b"stat:canceled"), "a.xml", id="NewsML-G2"),
    pytest.param(sample("item.ninjs.json").replace(b'"usable"', b'"canceled"'), "a.json", id="ninjs"),
]


@pytest.mark.parametrize(("data", "name"), CALLED_BACK)
def test_an_item_that_its_agency_calls_back_says_nothing_any_more(data: bytes, name: str) -> None:
    article = next(each for each in articles_of(data, name) if each.guid == "steppe-20230828-17")
    assert article.text == "Item steppe-20230828-17 was withdrawn by those who sent it."


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


# --- mails ------------------------------------------------------------------------------------------------------------

INNER = f"From: A. Writer <a@x.example>\nSubject: Qala falls\nDate: Fri, 16 Feb 2024 10:00:00 +0200\n\n{TEXT}\n"


def parts(kind: str, *bodies: str) -> str:
    joined = "".join(f"--b\n{body}\n" for body in bodies)
    return f"From: B <b@y.example>\nSubject: Fwd: look\nContent-Type: multipart/{kind}; boundary=b\n\n{joined}--b--\n"


def test_a_mail_that_only_brings_another_one_along_is_that_one() -> None:
    article = article_of(parts("mixed", f"Content-Type: message/rfc822\n\n{INNER}"), "a.eml")
    assert (article.title, article.author, article.published) == ("Qala falls", "A. Writer", MORNING)


def test_a_cover_may_lie_within_a_cover() -> None:
    cover = "Subject: Fwd: look\nContent-Type: message/rfc822\n\n"
    assert article_of(cover * 3 + INNER, "a.eml").title == "Qala falls"


def test_a_mail_with_words_of_its_own_is_itself() -> None:
    mail = parts("mixed", f"Content-Type: text/plain\n\n{TEXT}", f"Content-Type: message/rfc822\n\n{INNER}")
    assert article_of(mail, "a.eml").title == "look"


def test_a_mail_with_words_of_its_own_is_itself_whatever_covers_it_brings_along() -> None:
    covered = f"Content-Type: message/rfc822\n\nSubject: Fwd: look\nContent-Type: message/rfc822\n\n{INNER}"
    mail = parts("mixed", f"Content-Type: text/plain\n\n{TEXT}", covered)
    assert article_of(mail, "a.eml").title == "look"


def test_hundreds_of_covers_take_no_time() -> None:
    cover = "Subject: Fwd: look\nContent-Type: message/rfc822\n\n"
    assert article_of(cover * 150 + INNER, "a.eml").title == "Qala falls"


def test_a_plain_part_that_only_points_to_the_other_is_passed_over() -> None:
    page = f"Content-Type: text/html\n\n<p>{TEXT}</p><p>It was quiet.</p>"
    mail = parts("alternative", "Content-Type: text/plain\n\nOpen this letter in your browser", page)
    assert TEXT in article_of(mail, "a.eml").text


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
