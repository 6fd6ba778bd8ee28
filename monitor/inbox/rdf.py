"""Read RSS 1.0, which is RDF: its items stand beside the channel, and Dublin Core says who and when."""

from lxml import etree

from monitor.inbox.article import Draft
from monitor.inbox.elements import longest, moment_at, plain, text_at
from monitor.inbox.feed import CONTENT, DC, worded
from monitor.inbox.metadata import Metadata, found_address, found_language, found_text

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_RSS = "{http://purl.org/rss/1.0/}"


def read_rdf(root: etree._Element) -> tuple[Draft, ...]:
    """Return an article for each item that has words."""
    channel = Metadata(
        outlet=text_at(root, f"{_RSS}channel/{_RSS}title"),
        language=found_language(text_at(root, f"{_RSS}channel/{DC}language")),
    )
    return worded(map(_item, root.iterchildren(f"{_RSS}item")), channel)


def _item(item: etree._Element) -> Draft:
    about = found_text(item.get(f"{RDF}about"))
    metadata = Metadata(
        title=plain(item.findtext(f"{_RSS}title")),
        outlet=text_at(item, f"{DC}publisher"),
        url=found_address(text_at(item, f"{_RSS}link")) or found_address(about),
        author=text_at(item, f"{DC}creator"),
        published=moment_at(item, f"{DC}date"),
        language=found_language(text_at(item, f"{DC}language")),
        guid=text_at(item, f"{DC}identifier") or about,
    )
    return Draft(longest(item.findtext(CONTENT), item.findtext(f"{_RSS}description")), metadata)
