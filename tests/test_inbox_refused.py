"""What is no article is refused with a reason; no bytes whatever hang a reader or break it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from inbox_helpers import article_of, articles_of

from monitor.errors import FileRefused

REFUSED = [
    pytest.param(b"", "a.txt", "empty", id="empty"),
    pytest.param(b"\xef\xbb\xbf \r\n\t", "a.txt", "empty", id="only blanks"),
    pytest.param("\u200b\u00ad".encode(), "a.txt", "empty", id="only characters that cannot be seen"),
    pytest.param(bytes(range(256)) * 20, "a.txt", "binary", id="binary named txt"),
    pytest.param(b"Qala\0fell", "a.txt", "binary", id="one NUL"),
    pytest.param(b"The rebels took Qala \xff\xfe\xfa on Friday.", "a.txt", "encoding", id="English with stray bytes"),
    pytest.param(b"Qala \xc3\x28 \xa0\xa1 \xe2\x28\xa1 fell", "a.txt", "encoding", id="invalid UTF-8"),
    pytest.param(b"\xff\xfeQ", "a.txt", "encoding", id="cut UTF-16"),
    pytest.param(b"%PDF-1.7 ...", "a.txt", "format", id="PDF named txt"),
    pytest.param(b"PK\x03\x04...", "a.docx", "format", id="word processor file"),
    pytest.param(b"{}", "a.json", "no-text", id="JSON without a text"),
    pytest.param(b"<a/>", "a.xml", "format", id="XML that is no feed"),
    pytest.param(b"<rss><channel>", "a.rss", "malformed", id="cut feed"),
    pytest.param(b"<rss>" + b"<a>" * 100_000, "a.rss", "malformed", id="deep XML"),
    pytest.param(b"<html>" + b"<div>" * 100_000 + b"x", "a.html", "too-deep", id="deep HTML"),
    pytest.param(b"<html><body><script>1</script></body></html>", "a.html", "no-text", id="page without text"),
    pytest.param(b"Subject: x\n\n", "a.eml", "no-text", id="mail without text"),
    pytest.param(
        b'<!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&f;</title></item>'
        b"</channel></rss>",
        "a.rss",
        "doctype",
        id="entity that reads a file",
    ),
]


@pytest.mark.parametrize(("data", "name", "reason"), REFUSED)
def test_what_is_no_article_is_refused_with_a_reason_and_a_cure(data: bytes, name: str, reason: str) -> None:
    with pytest.raises(FileRefused) as refused:
        articles_of(data, name)
    assert refused.value.reason == reason
    assert refused.value.cure and not refused.value.heals


def test_an_entity_bomb_costs_no_memory() -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 20}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE r [<!ENTITY e0 "{"x" * 1000}">{levels}]>'
    with pytest.raises(FileRefused):
        articles_of(f"{doctype}<rss><channel><item><title>&e9;</title></item></channel></rss>", "a.rss")


LONG_LINES = [
    pytest.param("word " * 1_000_000, id="words"),
    pytest.param("x" * 5_000_000, id="one word"),
    pytest.param("A" * 300 + " A B C" * 100_000, id="capitals, which a dateline begins with"),
    pytest.param("---\n" + "-" * 1_000_000, id="hyphens"),
]


@pytest.mark.timeout(30)
@pytest.mark.parametrize("line", LONG_LINES)
def test_a_huge_single_line_is_read_in_good_time(line: str) -> None:
    assert len(article_of(line).text) >= len(line.split()[-1])


def reads_or_refuses(data: bytes, name: str) -> None:
    try:
        articles = articles_of(data, name)
    except FileRefused:
        return
    assert all(article.text and article.title for article in articles)


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".eml", ".xml", ""])
@given(data=st.one_of(st.binary(max_size=400), st.text(max_size=400).map(lambda text: text.encode(errors="replace"))))
@example(data=b"From: (((\nDate: 99\nContent-Type: text/plain; charset=idna\n\n\xff")
@example(data=b"---\na: [\n---\n")
@example(data=b"<?xml version='1.0' encoding='punycode'?><rss/>")
def test_any_bytes_give_articles_or_a_refusal(suffix: str, data: bytes) -> None:
    reads_or_refuses(data, f"a{suffix}")


PIECES = """
    <rss> <channel> <item> </item> <title> </title> &nbsp; <![CDATA[ ]]> <p> --b --- title: # ©2024 é a. ( ) ,
    Subject: From: Date: Content-Type:multipart/mixed;boundary=b Content-Type:text/html;charset=utf-7 =?utf-8?q?=E9?=
"""


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".eml", ".rss"])
@given(pieces=st.lists(st.sampled_from([*PIECES.split(), "\n", "\n\n", " "]), max_size=30))
def test_any_mixture_of_markup_gives_articles_or_a_refusal(suffix: str, pieces: list[str]) -> None:
    reads_or_refuses("".join(pieces).encode(), f"a{suffix}")
