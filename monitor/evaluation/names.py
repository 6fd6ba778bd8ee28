"""Do two names mean the same place, or the same party? As an annotator would say, not as a gazetteer would."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

STEM = 4  # letters: Syria, Syrian and Syrians are one
SAME, SHORTENED, OTHER = 2, 1, 0

_DROPPED = re.compile(r"[’‘'`ʿʾ]|(?<=\b\w)\.(?=\w\b)")  # also the points of U.S.
_GAPS = re.compile(r"[\W_]+")
_WORDS: Mapping[str, Any] = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))


def _inverted(table: Mapping[str, str]) -> dict[str, str]:
    return {word: name for name, words in table.items() for word in words.split()}


_NEUTRAL, _ARTICLES, _FILLERS, _HEADS = (
    frozenset(_WORDS["place"][key].split()) for key in ("neutral", "articles", "fillers", "heads")
)
_KINDS = {word: word if kind == "itself" else kind for word, kind in _inverted(_WORDS["place"]["kinds"]).items()}
_IGNORED, _SIDES = (frozenset(_WORDS["party"][key].split()) for key in ("ignored", "sides"))
_PARTY_WORDS = _inverted(_WORDS["party"]["words"])
_PHRASES: Mapping[str, str] = _WORDS["party"]["phrases"]


def folded(text: str) -> str:
    """Return the words in lower case without accents and marks, a space between two."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return _GAPS.sub(" ", _DROPPED.sub("", bare)).strip()


class Core(NamedTuple):
    """What tells a place from others: its own words, and which kinds of facility or region it names."""

    words: tuple[str, ...]
    kinds: frozenset[str]

    def closeness(self, other: "Core") -> int:
        """Return SAME, SHORTENED (one name begins the other) or OTHER."""
        if not (self.kinds & other.kinds or self.kinds == other.kinds):
            return OTHER
        short, long = sorted((self.words, other.words), key=len)
        if short == long:
            return SAME
        begins = bool(short) and long[: len(short)] == short and short[-1] not in _HEADS
        return SHORTENED if begins else OTHER


def core(name: str) -> Core:
    """Return the core of a place name."""
    words = [word for word in folded(name).split() if word not in _NEUTRAL]
    kinds = frozenset(_KINDS[word] for word in words if word in _KINDS)
    words = [word for word in words if word not in _KINDS and not (kinds and word in _FILLERS)]
    last = len(words) - 1
    return Core(tuple(w for i, w in enumerate(words) if i == last or w not in _ARTICLES), kinds)


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place by its names. `country`: ISO 3166-1 alpha-2, "" where it is not told."""

    name: str
    cores: tuple[Core, ...]
    country: str = ""

    @classmethod
    def of(cls, name: str | None, as_written: str | None, country: str | None) -> "PlaceName":
        """Return a place by its common name and as an article writes it."""
        found = (core(each or "") for each in (name, as_written))
        return cls(name or as_written or "", tuple(c for c in found if c.words or c.kinds), (country or "").upper())

    def closeness(self, other: "PlaceName") -> int:
        """Return SAME, SHORTENED or OTHER."""
        if self.country and other.country and self.country != other.country:
            return OTHER
        return max((a.closeness(b) for a, b in product(self.cores, other.cores)), default=OTHER)

    def also(self, other: "PlaceName") -> "PlaceName":
        """Return the place under the names of both."""
        return PlaceName(self.name, tuple(dict.fromkeys((*self.cores, *other.cores))), self.country)


def same_party(gold: str | None, said: str | None) -> bool:
    """Return whether two descriptions can mean the same party; nobody is only nobody."""
    if not gold or not said:
        return not gold and not said
    wanted, got = _party_words(gold), _party_words(said)
    # Whoever names both sides names neither.
    if len(_SIDES & got) > 1 and len(_SIDES & wanted) < 2:
        return False
    opposed = _SIDES & wanted and _SIDES & got and not _SIDES & wanted & got
    return bool(wanted & got) and not opposed


def _party_words(text: str) -> set[str]:
    spaced = f" {folded(text)} "
    for phrase, short in _PHRASES.items():
        spaced = spaced.replace(f" {phrase} ", f" {short} ")
    words = spaced.split()
    kept: Iterable[str] = [word for word in words if word not in _IGNORED] or words
    named = (_PARTY_WORDS.get(word, word) for word in kept)
    return {word if word in _SIDES else word[:STEM] for word in named}
