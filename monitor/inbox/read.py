"""Bytes in, articles out: pure, so that it can run in a worker process and again years later."""

import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from monitor.errors import FileRefused
from monitor.inbox.article import Draft, Setting, assemble, told_apart
from monitor.inbox.decode import decode
from monitor.inbox.json_text import LISTS, read_json
from monitor.inbox.load import Loaded
from monitor.inbox.mail import read_mail
from monitor.inbox.manner import Manner, published_in
from monitor.inbox.members import Limits, Member
from monitor.inbox.metadata import Metadata, read_sidecar
from monitor.inbox.names import is_sidecar
from monitor.inbox.page import declared_charset, read_page
from monitor.inbox.part import Part
from monitor.inbox.pdf import read_pdf
from monitor.inbox.text import read_markdown, read_text
from monitor.inbox.unpack import documents, holds_many
from monitor.inbox.xml import read_xml
from monitor.model import Article, Outlet

_Reader = Callable[[bytes, str, Manner], tuple[Draft, ...]]
_XML_CHARSET = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,30})")
_LIST_OF_ARTICLES = re.compile(rb"\"(?:%s)\"\s*:\s*[\[{]" % "|".join(LISTS).encode())
_BLANK = b" \t\r\n\f\xef\xbb\xbf"
_OTHER_FORMATS = """
    .doc .docx .odt .rtf .epub .xls .xlsx .7z .rar .zst .png .jpg .jpeg .gif .webp .svg .mp3 .mp4
"""
_CURE = "save the article as plain text or HTML"
# How files begin that are no text.
_MARKS = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a zip file, or a document of an office program",
    b"\x1f\x8b": "a gzip file",
    b"{\\rtf": "a document of an office program",
    b"\xd0\xcf\x11\xe0": "a document of an office program",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"PAR1": "a parquet file",
    b"7z\xbc\xaf": "a 7z archive",
    b"\x7fELF": "a program",
}


@dataclass(frozen=True, slots=True)
class ReadContext:
    """What reading needs to know besides the file."""

    outlets: tuple[Outlet, ...] = ()
    manner: Manner = field(default_factory=Manner)
    limits: Limits = field(default_factory=Limits)


def read(loaded: Loaded, name: str, context: ReadContext) -> tuple[Article, ...]:
    """Return the articles of a file: one, or for a feed or archive one for each item.

    `name` is the path below inbox/: its suffix chooses the format, its first folder may name the outlet.
    Raise FileRefused with the reason and the cure for everything that is no article.
    """
    return tuple(part.article for part in read_parts(loaded, name, context) if isinstance(part, Part))


def read_parts(loaded: Loaded, name: str, context: ReadContext) -> tuple[Part | FileRefused, ...]:
    """Return the articles of a file and, of an archive, why a document in it is none.

    Raise FileRefused where no article comes of it, or where it cannot be read to its end.
    """
    if not loaded.data.strip(_BLANK):
        raise FileRefused("empty", "the file is empty", "drop it again when it is complete, or remove it")
    if is_sidecar(name):
        cure = "drop the article and its sidecar together, the sidecar first"
        raise FileRefused("orphan", "this describes an article that did not come", cure)
    parts = _numbered(tuple(_parts(loaded, name, context)))
    if not any(isinstance(part, Part) for part in parts):
        raise next((part for part in parts if isinstance(part, FileRefused)), _NO_ARTICLE)
    return parts


_NO_ARTICLE = FileRefused("empty", "there is no article in it", "put articles into it, or remove it")


def _parts(loaded: Loaded, name: str, context: ReadContext) -> Iterator[Part | FileRefused]:
    if not holds_many(name):
        suffix = PurePosixPath(name).suffix.lower()
        yield from read_member(Member(name="", suffix=suffix, data=loaded.data), loaded, name, context)
        return
    for member in documents(io.BytesIO(loaded.data), name, len(loaded.data), context.limits):
        if isinstance(member, FileRefused):
            yield member
            continue
        try:
            yield from read_member(member, loaded, name, context)
        except FileRefused as error:
            yield FileRefused(error.reason, f"{member.name}: {error.args[0]}", error.cure)


def read_member(member: Member, loaded: Loaded, name: str, context: ReadContext) -> Iterator[Part]:
    """Yield the articles of one document, alone or out of the archive `name`. Raise FileRefused."""
    path = PurePosixPath(name)
    reader = _reader(member.data, member.suffix)
    drafts = told_apart(reader(member.data, f"{name}/{member.name}" if member.name else name, context.manner))
    sidecar = _sidecar(loaded, path)
    stated = _own_sidecar(member).over(sidecar if len(drafts) == 1 and not member.name else sidecar.of_every_item())
    setting = _setting(member, loaded, path, context)
    original = member.data if member.name else None
    for number, draft in enumerate(drafts, 1):
        metadata = _dated(stated.over(draft.metadata), f"{name}/{member.name}", context.manner)
        article = assemble(replace(draft, metadata=metadata.over(member.stated)), setting)
        yield Part(article, member.name if len(drafts) == 1 else f"{member.name}#{number}".lstrip("#"), original)


def may_hold_several(member: Member) -> bool:
    """Whether more than one article may come of a document: a feed, or JSON with a list of articles in it."""
    data = member.data
    if _reader(data, member.suffix) is _page:
        return False
    in_utf16 = b"\0" in data[:4]  # what it holds shows only when it is decoded
    return in_utf16 or data.lstrip(_BLANK)[:1] in (b"<", b"[") or _LIST_OF_ARTICLES.search(data) is not None


def _numbered(parts: tuple[Part | FileRefused, ...]) -> tuple[Part | FileRefused, ...]:
    """Return the parts, the only article of a file without a name of its own."""
    if len(parts) == 1 and isinstance(parts[0], Part):
        return (replace(parts[0], name=""),)
    return parts


def _setting(member: Member, loaded: Loaded, path: PurePosixPath, context: ReadContext) -> Setting:
    folder = path.parts[0] if len(path.parts) > 1 else None
    mtime = (member.mtime or loaded.mtime) if context.manner.trust_mtime else None
    return Setting(mtime=mtime, folder=folder, outlets=context.outlets)


def _dated(metadata: Metadata, path: str, manner: Manner) -> Metadata:
    """Return the metadata with its publication from where the reading shall take it."""
    if manner.published_from == "none":
        return replace(metadata, published=None)
    if manner.published_from == "path":
        return replace(metadata, published=published_in(path) or metadata.published)
    return metadata


def _sidecar(loaded: Loaded, path: PurePosixPath) -> Metadata:
    if loaded.meta is None:
        return Metadata()
    return read_sidecar(loaded.meta, str(path.with_name(loaded.meta_name or f"{path.name}.meta.json")))


def _own_sidecar(member: Member) -> Metadata:
    """Return the sidecar that lies in the archive beside the document."""
    if member.meta is None:
        return Metadata()
    return read_sidecar(member.meta, f"{member.name or 'its'}.meta.json")


def _text(data: bytes, name: str, manner: Manner) -> tuple[Draft, ...]:
    return (read_text(decode(data), name),)


def _markdown(data: bytes, name: str, manner: Manner) -> tuple[Draft, ...]:
    return (read_markdown(decode(data), name),)


def _page(data: bytes, name: str, manner: Manner) -> tuple[Draft, ...]:
    return (read_page(decode(data, declared_charset(data))),)


def _mail(data: bytes, name: str, manner: Manner) -> tuple[Draft, ...]:
    return (read_mail(data),)


def _xml(data: bytes, name: str, manner: Manner) -> tuple[Draft, ...]:
    declared = _XML_CHARSET.match(data.lstrip(_BLANK))
    return read_xml(decode(data, declared[1].decode("ascii") if declared else None))


def _json(data: bytes, name: str, manner: Manner) -> tuple[Draft, ...]:
    return read_json(decode(data), manner.column_of)


def _pdf(data: bytes, name: str, manner: Manner) -> tuple[Draft, ...]:
    return (read_pdf(data, name),)


def _unreadable(data: bytes, name: str, manner: Manner) -> tuple[Draft, ...]:
    suffix = PurePosixPath(name).suffix.lower()
    held = next((what for mark, what in _MARKS.items() if data.startswith(mark)), None)
    if held and suffix not in _OTHER_FORMATS.split():
        raise FileRefused("format", f"this is {held}, whatever its name says", f"name it for what it is, or {_CURE}")
    raise FileRefused("format", f"files of this kind ({suffix or 'no suffix'}) are not read", _CURE)


_READERS: Mapping[str, _Reader] = {
    ".txt": _text,
    ".md": _markdown,
    ".markdown": _markdown,
    ".html": _page,
    ".htm": _page,
    ".xhtml": _page,
    ".eml": _mail,
    ".xml": _xml,
    ".rss": _xml,
    ".atom": _xml,
    ".rdf": _xml,
    ".nitf": _xml,
    ".json": _json,
    ".ninjs": _json,
    ".pdf": _pdf,
    **dict.fromkeys(_OTHER_FORMATS.split(), _unreadable),
}
# How a text begins that is not what its suffix says, or has none that we know.
_BEGINNINGS: tuple[tuple[re.Pattern[bytes], _Reader], ...] = (
    (re.compile(b"|".join(map(re.escape, _MARKS))), _unreadable),
    (re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE), _page),
    (
        re.compile(rb"(?>(?:<\?[^>]*>\s*|<!--.*?-->\s*)+)(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE | re.DOTALL),
        _page,
    ),
    (re.compile(rb"<\?xml\s|<rss[\s>]|<feed[\s>]"), _xml),
    (re.compile(rb"(?:Return-Path|Received|Delivered-To|MIME-Version|Message-ID|From): ", re.IGNORECASE), _mail),
)
_SNIFFED = (".txt", ".md", ".xml", ".html", ".htm", "")  # suffixes under which anything is saved


def _reader(data: bytes, suffix: str) -> _Reader:
    """Return the reader for the suffix; for one that says little, the beginning of the text decides."""
    known = _READERS.get(suffix)
    if known and suffix not in _SNIFFED:
        return known
    head = data.lstrip(_BLANK)[:512]
    return next((reader for begins, reader in _BEGINNINGS if begins.match(head)), known or _text)
