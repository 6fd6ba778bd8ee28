"""Take values out of the XML elements of news formats."""

from lxml import etree

from monitor.inbox.dates import Moment, read_moment
from monitor.inbox.markup import fragment_lines
from monitor.inbox.metadata import found_text

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def text_at(element: etree._Element, *paths: str) -> str | None:
    """Return the text of the first path that leads to some, on one line."""
    return next(filter(None, (found_text(element.findtext(path)) for path in paths)), None)


def words_at(element: etree._Element, *paths: str) -> str | None:
    """Return all words within the first path that leads to some, its inner elements' too, on one line."""
    found = (element.find(path) for path in paths)
    return next(
        filter(None, (found_text(" ".join(map(str, each.itertext()))) for each in found if each is not None)), None
    )


def attribute_at(element: etree._Element, path: str, name: str) -> str | None:
    """Return an attribute of the first element at the path that has it."""
    return next(filter(None, (found_text(each.get(name)) for each in element.findall(path))), None)


def moment_at(element: etree._Element, *paths: str) -> Moment | None:
    """Return the time that the first path with a text gives."""
    return read_moment(text_at(element, *paths) or "")


def plain(markup: str | None) -> str | None:
    """Return a piece of HTML as plain text on one line."""
    return " ".join(fragment_lines(markup or "")) or None


def longest(*markups: str | None) -> tuple[str, ...]:
    """Return the paragraphs of the fullest: feeds carry the whole text beside a summary, or only one of them."""
    bodies = [fragment_lines(markup or "") for markup in markups]
    return max(bodies, key=lambda body: sum(map(len, body)))


def without_namespaces(root: etree._Element) -> etree._Element:
    """Return the tree with bare tag names: news agencies send one format with and without its namespace."""
    for element in root.iter(etree.Element):
        element.tag = etree.QName(element).localname
    return root
