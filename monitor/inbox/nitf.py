"""Read NITF, the older XML of news agencies (https://iptc.org/standards/nitf/)."""

from lxml import etree

from monitor.inbox.article import Draft
from monitor.inbox.dates import Moment, read_moment
from monitor.inbox.elements import LANGUAGE, attribute_at, without_namespaces, words_at
from monitor.inbox.markup import element_lines
from monitor.inbox.metadata import Metadata, found_address, found_language


def read_nitf(root: etree._Element) -> tuple[Draft, ...]:
    """Return the one article of the document; none where it has no words."""
    root = without_namespaces(root)
    content = root.find("body/body.content")
    draft = Draft(() if content is None else element_lines(content), _metadata(root))
    return (draft,) if draft.paragraphs or draft.metadata.title else ()


def _metadata(root: etree._Element) -> Metadata:
    return Metadata(
        title=words_at(root, "body/body.head/hedline/hl1", "head/title"),
        outlet=attribute_at(root, "head/pubdata", "name") or attribute_at(root, "head/docdata/doc.copyright", "holder"),
        url=found_address(attribute_at(root, "head/pubdata", "ex-ref")),
        author=words_at(root, "body/body.head/byline/person", "body/body.head/byline"),
        published=_issued(root),
        language=found_language(root.get(LANGUAGE) or attribute_at(root, "body", LANGUAGE)),
        guid=attribute_at(root, "head/docdata/doc-id", "id-string"),
        credit=_credit(root),
    )


def _issued(root: etree._Element) -> Moment | None:
    places = (("head/docdata/date.issue", "norm"), ("head/pubdata", "date.publication"))
    stated = [attribute_at(root, *place) for place in places] + [attribute_at(root, ".//story.date", "norm")]
    return next(filter(None, (read_moment(each) for each in stated if each)), None)


def _credit(root: etree._Element) -> str | None:
    source = attribute_at(root, "head/docdata/doc-id", "regsrc")
    return words_at(root, "body/body.head/distributor/org", "body/body.head/distributor") or source
