"""Tell the XML formats of news apart by their first element."""

import html
import re
from collections.abc import Callable, Mapping

from lxml import etree

from monitor.errors import FileRefused
from monitor.inbox.article import Draft
from monitor.inbox.atom import ATOM, read_atom
from monitor.inbox.markup import parse_xml
from monitor.inbox.newsml import ROOTS, read_newsml
from monitor.inbox.nitf import read_nitf
from monitor.inbox.rdf import RDF, read_rdf
from monitor.inbox.rss import read_rss

_DECLARATION = re.compile(r"\s*<\?xml.*?\?>", re.DOTALL)
# HTML's entities, which feeds use although XML knows only five; those five must stay as they are.
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z][A-Za-z0-9]{1,30};")

_READERS: Mapping[str, Callable[[etree._Element], tuple[Draft, ...]]] = {
    "rss": read_rss,
    f"{ATOM}feed": read_atom,
    f"{RDF}RDF": read_rdf,
    "nitf": read_nitf,
    **dict.fromkeys(ROOTS, read_newsml),
}


def read_xml(text: str) -> tuple[Draft, ...]:
    """Return the articles of an XML file. Raise FileRefused ("malformed", "doctype", "format")."""
    root = parse_xml(_ENTITY.sub(lambda found: html.unescape(found.group()), _DECLARATION.sub("", text, count=1)))
    reader = _READERS.get(str(root.tag)) or _READERS.get(etree.QName(root).localname)
    if reader is None:
        message = "this XML is neither RSS, Atom, NewsML-G2 nor NITF"
        raise FileRefused("format", message, "save the article as text or HTML")
    return reader(root)
