"""What a file states about its articles: front matter, and the sidecar `NAME.meta.json` beside it."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import urljoin

from monitor.errors import FileRefused, Mistake, MistakesFound
from monitor.inbox.dates import Moment, read_moment
from monitor.inbox.decode import decode
from monitor.inbox.plain import one_line
from monitor.yaml12 import read_yaml

_FRONT_MATTER = re.compile(r"\s*^---[ \t]*\n(?P<yaml>.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_LONGEST_FRONT_MATTER = 20_000  # characters: YAML takes hours for a megabyte of brackets
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*")
_TWO_LETTERS = {"eng": "en"}  # the language that is extracted, as ISO 639-2 and libraries call it
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What is stated about one article; None where nothing is. `outlet` and `credit` are names as written."""

    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    author: str | None = None
    published: Moment | None = None
    language: str | None = None
    guid: str | None = None
    credit: str | None = None  # the agency that the text comes from
    version: int | None = None  # of the item that `guid` names, where its agency numbers them

    def over(self, other: "Metadata") -> "Metadata":
        """Return this metadata, with the gaps filled from `other`."""
        mine = {field.name: getattr(self, field.name) for field in fields(self)}
        return Metadata(**{name: getattr(other, name) if value is None else value for name, value in mine.items()})

    def of_every_item(self) -> "Metadata":
        """Return what can hold for all articles of a feed; an address or a title belongs to one only."""
        return Metadata(outlet=self.outlet, language=self.language)


def split_front_matter(text: str, file: str) -> tuple[Metadata, str]:
    """Return the metadata of the YAML block between two `---` lines at the top, and the text after it.

    Unknown keys are fine. Raise FileRefused ("metadata") with file:line:column for wrong values.
    """
    found = _FRONT_MATTER.match(text)
    if not found or not found["yaml"] or len(found["yaml"]) > _LONGEST_FRONT_MATTER:
        return Metadata(), text
    # As many line ends as stand before the block: positions are then those of the file.
    padding = "\n" * text.count("\n", 0, found.start("yaml"))
    try:
        document = read_yaml(padding + found["yaml"], file)
    except MistakesFound as error:
        raise _refused(error.mistakes) from error
    if not isinstance(document.value, dict):
        return Metadata(), text  # two ruled lines, not front matter
    return _checked(document.value, lambda key, *words: document.mistake((key,), *words)), text[found.end() :]


def read_sidecar(data: bytes, file: str) -> Metadata:
    """Return the metadata of a sidecar. Raise FileRefused ("metadata") with file:line:column for wrong values."""
    text = decode(data)
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise _refused((Mistake(file, error.lineno, error.colno, error.msg, "check quotes and commas"),)) from error
    except (RecursionError, ValueError) as error:
        raise _refused((Mistake(file, 1, 1, "this is not plain JSON", "write one flat object"),)) from error
    if not isinstance(value, dict):
        raise _refused((Mistake(file, 1, 1, "an object is expected", 'write {"outlet": "...", "url": "..."}'),))
    return _checked(value, lambda key, *words: Mistake(file, *_position(text, key), *words))


def found_text(value: object) -> str | None:
    """Return the text on one line; None for anything else. For values that no person wrote for us."""
    return (one_line(value) or None) if isinstance(value, str) else None


def found_address(value: object, base: str | None = None) -> str | None:
    """Return an http address, or None; one that is told from a page onwards is completed from `base`."""
    with suppress(ValueError):
        address = _plain_text(value)
        return _address(urljoin(base, address) if base and address else address)
    return None


def found_language(value: object) -> str | None:
    """Return the ISO 639 code of a language tag such as `en-GB`, or None."""
    with suppress(ValueError):
        return _language(value)
    return None


def found_version(value: object) -> int | None:
    """Return the number of a version, as a number or as digits; None for anything else."""
    return int(str(value)) if _NUMBER.fullmatch(str(value)) else None


def _address(value: object) -> str:
    address = _plain_text(value)
    if not _ADDRESS.fullmatch(address):
        raise ValueError("this is no web address", "write it whole, beginning with https://")
    return address


def _language(value: object) -> str:
    tag = _plain_text(value)
    if not _LANGUAGE_TAG.fullmatch(tag):
        raise ValueError("this is no language code", "write two letters such as en")
    code = re.split("[-_]", tag)[0].lower()
    return _TWO_LETTERS.get(code, code)


def _plain_text(value: object) -> str:
    if not isinstance(value, str):
        # A wrong value in somebody's file, not a wrong call: ValueError like the other mistakes.
        raise ValueError(f"a text is expected, not {type(value).__name__}", "put it in quotation marks")  # noqa: TRY004
    return one_line(value)


def _moment(value: object) -> Moment:
    moment = read_moment(_plain_text(value))
    if moment is None:
        raise ValueError("this is no date", "write 2024-12-05 or 2024-12-05T14:30:00+02:00")
    return moment


_READERS: Mapping[str, Callable[[object], Any]] = {
    "title": _plain_text,
    "outlet": _plain_text,
    "url": _address,
    "author": _plain_text,
    "published": _moment,
    "language": _language,
    "guid": _plain_text,
    "credit": _plain_text,
}


def _checked(values: Mapping[str, object], mistake: Callable[..., Mistake]) -> Metadata:
    mistakes: list[Mistake] = []
    known = dict(_read_values(values, mistake, mistakes))
    if mistakes:
        raise _refused(tuple(mistakes))
    return Metadata(**known)


def _read_values(
    values: Mapping[str, object], mistake: Callable[..., Mistake], mistakes: list[Mistake]
) -> Iterator[tuple[str, Any]]:
    for key, read in _READERS.items():
        if values.get(key) in (None, ""):
            continue
        try:
            yield key, read(values[key])
        except ValueError as error:
            message, cure = error.args
            mistakes.append(mistake(key, f"`{key}`: {message}", cure))


def _position(text: str, key: str) -> tuple[int, int]:
    """Return line and column of a JSON key, which the decoder does not tell."""
    found = re.search(rf'"{re.escape(key)}"\s*:', text)
    start = found.start() if found else 0
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)


def _refused(mistakes: tuple[Mistake, ...]) -> FileRefused:
    return FileRefused("metadata", "\n".join(map(str, mistakes)), "mend what is named and drop the file again")
