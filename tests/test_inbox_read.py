"""Bytes in, articles out: every format, what people state beside them, and what must be refused."""

import html
import textwrap
from datetime import UTC, datetime
from pathlib import Path

import pytest
from inbox_helpers import NOW, article_of, articles_of

from monitor.errors import FileRefused
from monitor.inbox.load import load
from monitor.inbox.read import ReadContext, read
from monitor.inbox.scan import Scanner

SAMPLES = Path(__file__).parent / "data" / "samples"

TITLE = "Rebels enter the border town of Qala"
PARAGRAPHS = (
    "Fighters of the Northern Front drove into Qala on Friday, residents said, two days after they had cut its road.",
    "The defence ministry said that “its soldiers had regrouped” south of the town. It did not say where they were.",
    "Qala was held by the same group for nine days in 2016. If its bridge falls as well, the valley is cut in two.",
)


def as_text() -> str:
    return "\n\n".join((TITLE, *PARAGRAPHS))


def as_markdown() -> str:
    return "\n\n".join((f"# {TITLE}", PARAGRAPHS[0].replace("Friday", "**Friday**"), *PARAGRAPHS[1:]))


def as_page() -> str:
    body = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in PARAGRAPHS)
    return f"<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>{body}</article></body></html>"


def as_mail() -> str:
    body = "\n\n".join(PARAGRAPHS)
    return f"Subject: {TITLE}\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{body}\n"


def as_rss() -> str:
    body = html.escape("".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS))
    return f"<rss><channel><item><title>{TITLE}</title><description>{body}</description></item></channel></rss>"


def as_atom() -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>{TITLE}</title><content type="xhtml">'
        f'<div xmlns="http://www.w3.org/1999/xhtml">{body}</div></content></entry></feed>'
    )


def wrapped_at_72() -> str:
    return "\n\n".join((TITLE, *("\n".join(textwrap.wrap(paragraph, 72)) for paragraph in PARAGRAPHS)))


FORMATS = [
    pytest.param(as_text(), "a.txt", id="plain text"),
    pytest.param(as_text().replace("\n\n", "\r\n\r\n"), "a.txt", id="plain text with Windows line ends"),
    pytest.param(wrapped_at_72(), "a.txt", id="plain text with hard-wrapped lines"),
    pytest.param("\n".join((TITLE, *PARAGRAPHS)), "a.txt", id="plain text without blank lines"),
    pytest.param(f"---\ntitle: {TITLE}\n---\n{as_text()}", "a.txt", id="front matter that repeats the title"),
    pytest.param(as_markdown(), "a.md", id="markdown"),
    pytest.param(as_page(), "a.html", id="web page"),
    pytest.param(as_page(), "a.txt", id="web page saved as text"),
    pytest.param(as_mail(), "a.eml", id="mail"),
    pytest.param(as_rss(), "a.rss", id="RSS item"),
    pytest.param(as_rss(), "a", id="RSS item without suffix"),
    pytest.param(as_atom(), "a.xml", id="Atom entry"),
]


@pytest.mark.parametrize(("data", "name"), FORMATS)
def test_the_same_article_is_the_same_in_any_format(data: str, name: str) -> None:
    article = article_of(data, name)
    assert article.id == article_of(as_text()).id
    assert article.title == TITLE
    assert article.text == "\n\n".join((TITLE, "\n".join(PARAGRAPHS)))
    assert article.language == "en"


def test_other_words_are_another_article() -> None:
    assert article_of(as_text().replace("nine days", "ten days")).id != article_of(as_text()).id


def test_without_a_headline_the_first_sentence_is_the_title_and_the_text_stays_whole() -> None:
    article = article_of("(Dnipro Wire) -- " + PARAGRAPHS[1] + "\n" + PARAGRAPHS[0])
    assert article.title == "The defence ministry said that “its soldiers had regrouped” south of the town."
    assert article.text.startswith("(Dnipro Wire) -- The defence ministry")


def test_front_matter_and_sidecar_state_what_the_text_does_not() -> None:
    stated = "---\noutlet: the steppe post\npublished: 2024-02-17T18:00:00+02:00\nauthor: A. Writer\n---\n"
    article = article_of(
        stated + as_text(), meta='{"author": "B. Writer", "guid": "n-7", "url": "https://x.example/7"}'
    )
    assert (article.outlet, article.author, article.guid) == ("steppe-post", "B. Writer", "n-7")
    assert article.published == datetime(2024, 2, 17, 16, 0, tzinfo=UTC)
    assert article.published_has_time and not article.published_inferred


def test_a_stated_title_does_not_swallow_another_headline() -> None:
    article = article_of(as_text(), meta='{"title": "Qala under fire"}')
    assert article.text.startswith(f"Qala under fire\n\n{TITLE}\n")


WRONG_METADATA = [
    pytest.param("---\npublished: yesterday\n---\nx", None, "a.txt:2:1: `published`: this is no date", id="no date"),
    pytest.param("---\ntitle: x\nurl: [1]\n---\nx", None, "a.txt:3:1: `url`: a text is expected", id="no text"),
    pytest.param("\n\n---\nlanguage: english!\n---\nx", None, "a.txt:4:1: `language`", id="blank lines at the top"),
    pytest.param("---\ntitle: a: b\n---\nx", None, "a.txt:2:", id="no YAML"),
    pytest.param("x", '{"outlet": "A",\n  "published": "5/12/24"}', "a.meta.json:2:3: `published`", id="in a sidecar"),
    pytest.param("x", '{"outlet": ', "a.meta.json:1:12:", id="cut sidecar"),
    pytest.param("x", "[]", "a.meta.json:1:1: an object is expected", id="sidecar with a list"),
    pytest.param("x", "[" * 100_000, "a.meta.json:1:1:", id="deep sidecar"),
]


@pytest.mark.parametrize(("data", "meta", "where"), WRONG_METADATA)
def test_wrong_metadata_is_refused_with_its_place(data: str, meta: str | None, where: str) -> None:
    with pytest.raises(FileRefused) as refused:
        article_of(data, meta=meta)
    assert refused.value.reason == "metadata"
    assert where in str(refused.value)


def test_all_mistakes_of_the_metadata_are_told_at_once() -> None:
    with pytest.raises(FileRefused, match=r"(?s)`url`.*`published`"):
        article_of("---\npublished: soon\nurl: nowhere\nmood: good\n---\nx")


def test_linked_data_of_a_page_goes_before_its_meta_tags() -> None:
    linked = (
        '<script type="application/ld+json">{"@graph": [{"@type": ["NewsArticle"], "datePublished":'
        ' "2024-02-16T23:30:00-02:00", "publisher": {"name": "Steppe Post"},'
        ' "author": [{"name": "A"}, {"name": "B"}]}]}</script>'
        '<meta property="article:published_time" content="2024-02-01">'
    )
    article = article_of(as_page().replace("<head>", f"<head>{linked}"), "a.html")
    assert article.published == datetime(2024, 2, 17, 1, 30, tzinfo=UTC)
    assert (article.outlet, article.author) == ("steppe-post", "A, B")


def test_a_feed_gives_each_item_its_own_metadata() -> None:
    feed = (
        "<rss><channel><title>Some channel</title><language>en-us</language>"
        "<item><title>One&nbsp;thing</title><guid>1</guid><link>https://news.steppe.example/1</link>"
        "<pubDate>Sat, 17 Feb 2024 10:00:00 +0100</pubDate></item>"
        "<item><title>Another</title><guid>2</guid></item><item></item></channel></rss>"
    )
    first, second = articles_of(feed, "a.xml", meta='{"title": "of no item", "language": "de"}')
    assert (first.title, first.guid, first.outlet) == ("One thing", "steppe-post 1", "steppe-post")
    assert first.published == datetime(2024, 2, 17, 9, 0, tzinfo=UTC)
    assert (second.title, second.outlet, second.published_inferred) == ("Another", "Some channel", True)
    assert first.language == second.language == "de"


def test_a_mail_prefers_its_plain_part_and_survives_an_unknown_charset() -> None:
    mail = (
        "From: =?utf-8?q?J=C3=B8rn?= <j@steppe.example>\nSubject: Fwd: Re: Qala\n"
        "Date: Sat, 17 Feb 2024 08:00:00 -0000\n"
        "Message-ID: <7@steppe.example>\nContent-Type: multipart/alternative; boundary=b\n\n"
        "--b\nContent-Type: text/html\n\n<p>From the page.</p>\n--b\nContent-Type: text/plain; charset=x-klingon\n\n"
        "From the plain part.\n--b--\n"
    )
    article = article_of(mail, "a.eml")
    assert (article.title, article.text) == ("Qala", "Qala\n\nFrom the plain part.")
    assert (article.author, article.guid) == ("Jørn", "7@steppe.example")
    assert article.published == datetime(2024, 2, 17, 8, 0, tzinfo=UTC)


POLISH = "Rzecznik armii powiedział, że żołnierze wycofali się z miasta w piątek po ciężkich walkach."
RUSSIAN = "Мэр города сообщил, что войска отошли за реку."

OTHER_ALPHABETS = [
    pytest.param(POLISH, "cp1250", id="Polish"),
    pytest.param(RUSSIAN, "cp1251", id="Russian"),
    pytest.param("سيطر الجيش على المدينة", "cp1256", id="Arabic"),
]


@pytest.mark.parametrize(("text", "encoding"), OTHER_ALPHABETS)
def test_older_charsets_of_other_alphabets_are_recognised(text: str, encoding: str) -> None:
    assert article_of(text.encode(encoding)).text == text


ENCODINGS = [
    pytest.param("utf-8-sig", id="UTF-8 with a byte order mark"),
    pytest.param("utf-16", id="UTF-16"),
    pytest.param("utf-32", id="UTF-32"),
    pytest.param("cp1252", id="Windows-1252"),
]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_text_is_read_in_the_encodings_that_people_save(encoding: str) -> None:
    assert article_of(as_text().encode(encoding)).text == article_of(as_text()).text


def test_text_saved_in_the_wrong_encoding_is_mended() -> None:
    spoilt = as_text().encode().decode("cp1252", errors="ignore")
    assert "“its soldiers" in article_of(spoilt.replace("â€\x9d", "â€œ")).text


def test_a_few_broken_bytes_do_not_cost_the_article() -> None:
    article = article_of("Мэр города сообщил об отходе войск.".encode() + b"\xd0")
    assert article.text == "Мэр города сообщил об отходе войск.\ufffd"


def test_characters_that_cannot_be_seen_are_taken_out() -> None:
    assert article_of("The\u00a0mar\u00adket of Qa\u200bla\x07 cafe\u0301\u2028burned.").text == (
        "The market of Qala café\nburned."
    )


def test_the_number_at_the_beginning_of_a_markdown_paragraph_stays() -> None:
    assert (
        "\n2014. That was the year."
        in article_of("# Qala\n\n2014. That was the year.\n\n    - so it was\n", "a.md").text
    )


def test_every_sample_article_is_dated_by_itself_and_english() -> None:
    candidates = Scanner(SAMPLES).scan(datetime.now(UTC).replace(year=9000))
    articles = [
        article
        for candidate in candidates
        for article in read(load(candidate, max_bytes=100_000), candidate.name, ReadContext())
    ]
    assert len(candidates) >= 8
    assert len({article.id for article in articles}) == len(articles)
    assert all(article.published and not article.published_inferred for article in articles)
    assert {article.language for article in articles} == {"en"}


def test_reading_is_a_function_of_bytes_name_and_time() -> None:
    assert article_of(as_text(), mtime=NOW) == article_of(as_text(), mtime=NOW)
