"""Parse XML and HTML from strangers: no entities, no network, no huge or deep trees."""

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from monitor.errors import FileRefused
from monitor.inbox.plain import filled, tidy

_HIDDEN = frozenset(
    {"script", "style", "head", "noscript", "template", "iframe", "object", "svg", "form", "button", "media"}
)
_BREAKING_NAMES = """
    address article aside blockquote br caption dd div dl dt fieldset figcaption figure footer h1 h2 h3 h4 h5 h6
    header hr li main nav ol p pre section table tbody td tfoot th thead tr ul
    block byline dateline hl1 hl2 note
"""  # the last line is of NITF
_BREAKING = frozenset(_BREAKING_NAMES.split())
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BARE = re.compile(r"&(?!#?\w{1,31};)")  # what people write who do not know of `&amp;`


def parse_xml(text: str) -> etree._Element:
    """Return the root of an XML text, of one with bare `&` too. Raise FileRefused ("malformed", "doctype")."""
    text = _NOT_IN_XML.sub("", text.strip())
    try:
        root = _tree(text)
    except etree.XMLSyntaxError as error:
        try:
            root = _tree(_BARE.sub("&amp;", text))
        except etree.XMLSyntaxError:
            raise FileRefused("malformed", f"this is not XML: {error.msg}", "fetch the feed again") from error
    if _declares_entities(root):
        raise FileRefused("doctype", "its DOCTYPE declares entities, so it is not read", "remove the DOCTYPE")
    return root


def _tree(text: str) -> etree._Element:
    # Encoded anew, because lxml refuses text that still declares the charset it was decoded from.
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    return etree.fromstring(text.encode(errors="replace"), parser)


def _declares_entities(root: etree._Element) -> bool:
    """Whether the document brings entities along; a DOCTYPE that only names its kind, as in NITF, does no harm."""
    doctype = root.getroottree().docinfo.internalDTD
    return doctype is not None and next(doctype.iterentities(), None) is not None  # type: ignore[attr-defined]


def parse_html(text: str) -> HtmlElement:
    """Return the root of an HTML text. Raise FileRefused ("malformed", "too-deep")."""
    parser = HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode(errors="replace"), parser)
    except etree.LxmlError as error:
        raise FileRefused("malformed", f"this is not HTML: {error}", "save the page again") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise FileRefused("too-deep", "its elements are nested too deep", "save the article as plain text")
    if root is None:
        raise FileRefused("malformed", "there is no element in this HTML", "save the page again")
    return root


def fragment_lines(html: str) -> tuple[str, ...]:
    """Return the paragraphs of a piece of HTML, such as the body of a feed item."""
    if "<" not in html and "&" not in html:
        return filled(tidy(html).split("\n"))
    return element_lines(parse_html(f"<div>{html}</div>"))


def element_lines(root: etree._Element) -> tuple[str, ...]:
    """Return the visible text of an element, one block a line."""
    return filled(tidy("".join(_pieces(root))).split("\n"))


def _pieces(root: etree._Element) -> Iterator[str]:
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, node in walk:
        if node.tag in _BREAKING:
            yield "\n"
        if event == "start" and node.tag in _HIDDEN:
            walk.skip_subtree()
        elif event == "start":
            yield _flat(node.text)
        elif node is not root:
            yield _flat(node.tail)


def _flat(text: str | None) -> str:
    """Return text as HTML shows it: a line end in the source is a space."""
    return " ".join(f"_{text}_".split())[1:-1] if text else ""
