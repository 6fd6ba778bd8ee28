"""What words are place names at all, and which say what kind of place: "province", "air base", "district of"."""

import re
from functools import cache, lru_cache

from monitor.extract.language import entries, table
from monitor.extract.normalise import plain

KEPT = 50_000  # names judged lately
_WORDS = table("place_words.toml")
_KIND_OF_WORD: dict[str, str] = {word: kind for kind, words in _WORDS["admin"].items() for word in words}
_FACILITIES: list[tuple[str, re.Pattern[str]]] = [
    (kind, re.compile(rf"(?:{pattern})\Z", re.IGNORECASE)) for kind, pattern in _WORDS["facility"].items()
]
_ANY_FACILITY = "|".join(f"(?:{pattern})" for pattern in _WORDS["facility"].values())
_FACILITY = re.compile(rf"(?P<host>.+?)[\s-](?P<words>{_ANY_FACILITY})\Z", re.IGNORECASE)
_OF = re.compile(
    r"(?:(?:the|strategic|key|northern|southern|eastern|western) )*(?P<word>[\w-]+(?: [\w-]+)?) of (?P<name>.+)"
)

NATURAL = frozenset({"height", "pass"})
AREAS = frozenset({"region", "district"})
_SETTLEMENTS = {noun: frozenset(kinds) for noun, kinds in _WORDS["meant"].items()}
_AIRFIELDS = frozenset({"base", "airport"})  # papers call one place both


def kinds_of(noun: str) -> frozenset[str]:
    """Return the kinds of place that "the town", "villages" or "an air base" can mean; empty for any other word."""
    singular = re.sub(r"ies\Z", "y", noun) if noun.endswith("ies") else noun.removesuffix("s")
    if singular in _SETTLEMENTS:
        return _SETTLEMENTS[singular]
    if (kind := admin_kind(noun)) is not None:
        return frozenset({kind})
    found = next((kind for kind, pattern in _FACILITIES if pattern.match(noun)), None)
    return frozenset() if found is None else _AIRFIELDS if found in _AIRFIELDS else frozenset({found})


def split_facility(name: str) -> tuple[str, str] | None:
    """Return ("Tabqa", "air base") for "Tabqa air base", or None where the name is no facility's."""
    found = _FACILITY.match(name)
    return (found["host"], found["words"]) if found else None


def facility_kind(words: str) -> str:
    """Return the kind of facility that the words name ("military air base" -> "base"). Raise ValueError for none."""
    for kind, pattern in _FACILITIES:
        if pattern.match(words):
            return kind
    raise ValueError(f"`{words}` names no facility")


def split_of(phrase: str) -> tuple[str, str] | None:
    """Return ("district", "Manbij") for "the district of Manbij", or None where the phrase has no such form."""
    found = _OF.fullmatch(phrase)
    return (found["word"].lower(), found["name"]) if found else None


def admin_kind(word: str) -> str | None:
    """Return "region", "district" or "settlement" for a word that says so."""
    return _KIND_OF_WORD.get(word.lower())


def without_kind(name: str) -> str:
    """Return a region's or district's name without the word that says what it is ("Kherson Oblast" -> "Kherson")."""
    words = [word for word in name.split() if admin_kind(word) not in ("region", "district")]
    return " ".join(words) or name


@lru_cache(maxsize=KEPT)
def is_place_name(name: str) -> bool:
    """Return whether the words can be a place's name at all: "Police", "Europe" and "the hill" cannot."""
    return any(letter.isupper() for letter in name) and not is_common_word(name)


@lru_cache(maxsize=KEPT)
def is_common_word(name: str) -> bool:
    """Return whether a capitalised word of the language stands where a name should: "Old", "Center"."""
    return all(word in _not_places() for word in plain(name).split())


@cache
def _not_places() -> frozenset[str]:
    return frozenset(word for line in entries("not_places.txt") for word in line.split())
