"""Read NewsML-G2, the XML envelope of news agencies (https://iptc.org/standards/newsml-g2/)."""

from collections.abc import Iterator

from lxml import etree

from monitor.inbox.article import Draft, withdrawn
from monitor.inbox.elements import LANGUAGE, attribute_at, longest, moment_at, without_namespaces, words_at
from monitor.inbox.markup import element_lines
from monitor.inbox.metadata import Metadata, found_address, found_language, found_text, found_version
from monitor.inbox.nitf import read_nitf

WITHDRAWN = ("canceled", "withheld")  # of the publishing status; then the text that was sent may stand below it still
ROOTS = ("newsMessage", "newsItem", "packageItem")


def read_newsml(root: etree._Element) -> tuple[Draft, ...]:
    """Return an article for each news item that carries its text; packages only point to others."""
    root = without_namespaces(root)
    items = [root] if root.tag == "newsItem" else root.iter("newsItem")
    return tuple(draft for item in items if (draft := _item(item)).paragraphs)


def _item(item: etree._Element) -> Draft:
    if (attribute_at(item, "itemMeta/pubStatus", "qcode") or "").endswith(WITHDRAWN):
        return withdrawn(_metadata(item))
    inline = next(filter(None, map(_inline, item.findall("contentSet/inlineXML"))), None)
    stated = _metadata(item)
    if inline:
        return Draft(inline.paragraphs, stated.over(inline.metadata))
    return Draft(longest("", *_inline_data(item)), stated)


def _inline(content: etree._Element) -> Draft | None:
    """Return the text of an inner document: NITF or XHTML."""
    nitf = content.find("nitf")
    if nitf is not None:
        return next(iter(read_nitf(nitf)), None)
    lines = element_lines(content)
    return Draft(lines) if lines else None


def _inline_data(item: etree._Element) -> Iterator[str]:
    for data in item.findall("contentSet/inlineData"):
        if (data.get("contenttype") or "text/plain").startswith("text/"):
            yield "".join(map(str, data.itertext()))


def _metadata(item: etree._Element) -> Metadata:
    return Metadata(
        title=words_at(item, "contentMeta/headline", "itemMeta/title"),
        outlet=_named(item, "itemMeta/provider") or words_at(item, "rightsInfo/copyrightHolder/name"),
        url=found_address(attribute_at(item, "itemMeta/link", "href")),
        author=words_at(item, "contentMeta/by") or _named(item, "contentMeta/creator"),
        published=moment_at(item, "itemMeta/versionCreated", "contentMeta/contentCreated", "itemMeta/firstCreated"),
        language=found_language(attribute_at(item, "contentMeta/language", "tag") or item.get(LANGUAGE)),
        guid=found_text(item.get("guid")),
        version=found_version(item.get("version")),
        credit=words_at(item, "contentMeta/creditline") or _named(item, "contentMeta/infoSource"),
    )


def _named(item: etree._Element, path: str) -> str | None:
    """Return who is meant: a name in words, else a literal. A code such as `nprov:AFP` names by its last part."""
    code = attribute_at(item, path, "qcode")
    return words_at(item, f"{path}/name") or attribute_at(item, path, "literal") or (code and code.rpartition(":")[2])
