"""Read a saved web page: its JSON-LD first, because it has the time zone, then what trafilatura finds."""

import logging
import re
from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from monitor.errors import FileRefused
from monitor.inbox.article import Draft
from monitor.inbox.dates import Moment, read_moment
from monitor.inbox.linked_data import linked_metadata
from monitor.inbox.markup import element_lines, parse_html
from monitor.inbox.metadata import Metadata, found_address, found_language, found_text
from monitor.inbox.plain import filled, letters, tidy

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,30})", re.IGNORECASE)
_MAIN = (".//article", ".//main", ".//body")
_FEW_LETTERS = 1500  # below, trafilatura may run the paragraphs of a page together
_MOST_LOST = 0.7
_TIMES = (
    ".//meta[@property='article:published_time']/@content",
    ".//meta[@itemprop='datePublished']/@content",
    ".//meta[@name='date']/@content",
    ".//time[@itemprop='datePublished']/@datetime",
    ".//article//time/@datetime",
)


def declared_charset(data: bytes) -> str | None:
    """Return the charset that the head of the page declares."""
    found = _CHARSET.search(data[:4096])
    return found[1].decode("ascii") if found else None


def read_page(text: str) -> Draft:
    """Return the article of an HTML page. Raise FileRefused ("no-text") where there is none."""
    root = parse_html(text)
    stated = linked_metadata(root).over(Metadata(published=_first_moment(root), language=_language(root)))
    found, extracted = _extracted(root)
    paragraphs = _paragraphs(root, extracted)
    if not paragraphs:
        raise FileRefused("no-text", "no article text was found on this page", "save the article as plain text")
    return Draft(paragraphs, stated.over(found))


def _extracted(root: HtmlElement) -> tuple[Metadata, tuple[str, ...]]:
    # Imported here: it takes a fifth of a second and 40 MB that a worker without pages can do without.
    import trafilatura

    for noisy in ("trafilatura", "htmldate"):  # they tell of every page that they find odd
        logging.getLogger(noisy).setLevel(logging.CRITICAL)

    page = trafilatura.bare_extraction(
        root,
        with_metadata=True,
        include_comments=False,
        # Without the extensive search: it takes any date in the text for the publication.
        date_extraction_params={"original_date": True, "extensive_search": False, "max_date": "2999-12-31"},
    )
    if page is None:
        return Metadata(), ()
    return _found_metadata(page), filled(tidy(page.text or "").split("\n"))


def _found_metadata(page: object) -> Metadata:
    def value(name: str) -> object:
        return getattr(page, name, None)

    return Metadata(
        title=found_text(value("title")),
        outlet=found_text(value("sitename")) or found_text(value("hostname")),
        url=found_address(value("url")),
        author=found_text(value("author")),
        published=read_moment(found_text(value("date")) or ""),
    )


def _paragraphs(root: HtmlElement, extracted: tuple[str, ...]) -> tuple[str, ...]:
    """Return the extracted paragraphs, or the page's own where a short text came out as one line or not at all."""
    size = len(letters("".join(extracted)))
    if size >= _FEW_LETTERS:
        return extracted
    own = tuple(_own_paragraphs(root))
    return own if len(letters("".join(own))) > _MOST_LOST * size else extracted


def _own_paragraphs(root: HtmlElement) -> Iterator[str]:
    mains = (root.xpath(path) for path in _MAIN)
    # Of several articles on a page none is the main one.
    main = next((found[0] for found in mains if len(found) == 1), root)
    for block in main.xpath(".//p | .//h2 | .//h3 | .//li[not(ancestor::nav)]"):
        if not block.xpath("ancestor::nav | ancestor::footer | ancestor::aside | ancestor::header | .//p"):
            yield from element_lines(block)


def _first_moment(root: HtmlElement) -> Moment | None:
    return next(filter(None, map(read_moment, _attributes(root, _TIMES))), None)


def _attributes(root: HtmlElement, paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        yield from map(str, root.xpath(path))


def _language(root: HtmlElement) -> str | None:
    return found_language(root.get("lang"))
