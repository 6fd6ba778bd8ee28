"""Bytes in, articles out: pure, so that it can run in a worker process and again years later."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from monitor.errors import FileRefused
from monitor.inbox.article import Draft, Setting, assemble
from monitor.inbox.decode import decode
from monitor.inbox.feed import read_feed
from monitor.inbox.load import Loaded
from monitor.inbox.mail import read_mail
from monitor.inbox.metadata import Metadata, read_sidecar
from monitor.inbox.page import declared_charset, read_page
from monitor.inbox.text import read_markdown, read_text
from monitor.model import Article, Outlet

_Reader = Callable[[bytes, str], tuple[Draft, ...]]
_XML_CHARSET = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,30})")
_BLANK = b" \t\r\n\f\xef\xbb\xbf"
_OTHER_FORMATS = """
    .pdf .doc .docx .odt .rtf .epub .json .jsonl .csv .tsv .parquet .xls .xlsx .zip .gz .tar .tgz .bz2 .xz .7z .warc
    .png .jpg .jpeg .gif .webp .svg .mp3 .mp4
"""
_CURE = "save the article as plain text or HTML"


@dataclass(frozen=True, slots=True)
class ReadContext:
    """What reading needs to know besides the file."""

    outlets: tuple[Outlet, ...] = ()


def read(loaded: Loaded, name: str, context: ReadContext) -> tuple[Article, ...]:
    """Return the articles of a file: one, or for a feed one for each item.

    `name` is the path below inbox/: its suffix chooses the format, its first folder may name the outlet.
    Raise FileRefused with the reason and the cure for everything that is no article.
    """
    path = PurePosixPath(name)
    if not loaded.data.strip(_BLANK):
        raise FileRefused("empty", "the file is empty", "drop it again when it is complete, or remove it")
    folder = path.parts[0] if len(path.parts) > 1 else None
    setting = Setting(mtime=loaded.mtime, folder=folder, outlets=context.outlets)
    read_drafts = _reader(loaded.data, path.suffix.lower())
    drafts = read_drafts(loaded.data, name)
    sidecar = _sidecar(loaded, path)
    stated = sidecar.of_every_item() if read_drafts is _feed else sidecar
    return tuple(assemble(replace(draft, metadata=stated.over(draft.metadata)), setting) for draft in drafts)


def _sidecar(loaded: Loaded, path: PurePosixPath) -> Metadata:
    if loaded.meta is None:
        return Metadata()
    return read_sidecar(loaded.meta, str(path.with_name(loaded.meta_name or f"{path.name}.meta.json")))


def _text(data: bytes, name: str) -> tuple[Draft, ...]:
    return (read_text(decode(data), name),)


def _markdown(data: bytes, name: str) -> tuple[Draft, ...]:
    return (read_markdown(decode(data), name),)


def _page(data: bytes, name: str) -> tuple[Draft, ...]:
    return (read_page(decode(data, declared_charset(data))),)


def _mail(data: bytes, name: str) -> tuple[Draft, ...]:
    return (read_mail(data),)


def _feed(data: bytes, name: str) -> tuple[Draft, ...]:
    declared = _XML_CHARSET.match(data.lstrip(_BLANK))
    return read_feed(decode(data, declared[1].decode("ascii") if declared else None))


def _unreadable(data: bytes, name: str) -> tuple[Draft, ...]:
    suffix = PurePosixPath(name).suffix
    raise FileRefused("format", f"files of this kind ({suffix or 'no suffix'}) are not read", _CURE)


_READERS: Mapping[str, _Reader] = {
    ".txt": _text,
    ".md": _markdown,
    ".markdown": _markdown,
    ".html": _page,
    ".htm": _page,
    ".xhtml": _page,
    ".eml": _mail,
    ".xml": _feed,
    ".rss": _feed,
    ".atom": _feed,
    **dict.fromkeys(_OTHER_FORMATS.split(), _unreadable),
}
# How a text begins that is not what its suffix says, or has none that we know.
_BEGINNINGS: tuple[tuple[re.Pattern[bytes], _Reader], ...] = (
    (re.compile(rb"(?:%PDF-|PK\x03\x04|\x1f\x8b|\{\\rtf|\x89PNG|\xff\xd8\xff|GIF8|\xd0\xcf\x11\xe0)"), _unreadable),
    (re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE), _page),
    (re.compile(rb"<\?xml[^>]{0,200}>\s*(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE), _page),
    (re.compile(rb"<\?xml\s|<rss[\s>]|<feed[\s>]"), _feed),
    (re.compile(rb"(?:Return-Path|Received|Delivered-To|MIME-Version|Message-ID|From): ", re.IGNORECASE), _mail),
)
_SNIFFED = (".txt", ".md", ".xml", "")  # suffixes under which anything is saved


def _reader(data: bytes, suffix: str) -> _Reader:
    """Return the reader for the suffix; for one that says little, the beginning of the text decides."""
    known = _READERS.get(suffix)
    if known and suffix not in _SNIFFED:
        return known
    head = data.lstrip(_BLANK)[:512]
    return next((reader for begins, reader in _BEGINNINGS if begins.match(head)), known or _text)
