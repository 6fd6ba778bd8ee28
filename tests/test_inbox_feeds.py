"""Feeds and what agencies send: slightly wrong or in a dialect of their own, and read all the same."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from format_samples import sample
from inbox_helpers import TEXT, article_of, articles_of, rss

MORNING = datetime(2024, 2, 16, 8, 0, tzinfo=UTC)


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
