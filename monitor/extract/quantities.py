"""Find numbers of people in a sentence: "at least 40 fighters", "between 300,000 and 500,000", "a woman"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.extract.en.numbers import NUMBER, number_value
from monitor.extract.language import table

WORDS_TO_NOUN = 5  # words between a number and the noun that it counts
REACH = 80  # code points before a number in which a word about it is looked for
WORDS_TO_LONE_NOUN = 3  # from "a" up to and with its noun

PEOPLE_WORDS = table("people.toml")

# "At last 700" is a common misprint of "at least 700".
_QUALIFIERS = {
    "at least": r"at (?:least|last)|no (?:fewer|less) than|a minimum of",
    # "handed over 45", "took over 12" are no qualifiers.
    "more than": r"more than|(?<!handed )(?<!turned )(?<!too[kn] )over|above|upwards? of|in excess of",
    "about": r"(?:an )?estimated|about|around|approximately|some|roughly|nearly|almost|close to|an average of",
    "up to": r"up to|as many as|at most|less than|fewer than|under",
}
_VAGUE = {
    "hundreds of thousands": (100_000, "thousands"),
    "tens of thousands": (10_000, "thousands"),
    "millions": (1_000_000, "thousands"),
    "thousands": (1000, "thousands"),
    "hundreds": (100, "hundreds"),
}


def _any(patterns: list[str]) -> str:
    return "|".join(sorted(patterns, key=len, reverse=True))


_PERSON, _ROLE = _any(PEOPLE_WORDS["persons"]), _any(PEOPLE_WORDS["roles"])
_QUALIFIER = "|".join(_QUALIFIERS.values())
_QUANTITY = re.compile(
    # Where a word with none of the first letters begins, nothing else need be tried.
    r"\b(?=[\dabcefhilmnorstu])"
    rf"(?:\b(?P<qualifier>{_QUALIFIER}) )?(?:\banother )?(?:"
    rf"\bbetween (?P<low>{NUMBER}) (?:and|to) (?P<high>{NUMBER})"
    rf"|(?<![\w:])(?<!\w-)(?P<from>{NUMBER})(?: to |[–-])(?P<upto>{NUMBER})"
    rf"|(?<![\w:])(?<!\w-)(?P<number>{NUMBER})"
    rf"|\b(?P<vague>{_any(list(_VAGUE))})\b"
    rf"|\b(?P<single>an?(?:other)?|another)\b)",
    re.IGNORECASE,
)
_YEAR_BEFORE = re.compile(
    r"\b(?:in|since|of|from|by|during|until|before|after|january|february|march|april|may|june|july|august|september|"
    r"october|november|december|late|early|mid)[ -](?:\d\d?,? )?$",
    re.IGNORECASE,
)
_NOT_COUNTED = re.compile(
    rf"(?:[ -](?:more|other|new|small|armou?red|key|further))*[ -]?(?:{_any(PEOPLE_WORDS['things'])})(?!\w)", re.I
)
_UNIT = re.compile(r"st\b|nd\b|rd\b|th\b|[ -]year|[ -]day|[ -]month|[ -]week|[ -]hour|:\d|-(?:strong|member|point)|/|°")
# No number counts people across these: "a special operation against the terrorists" is no terrorist.
_GAP_STOP = (
    "and|or|in|on|at|to|for|by|with|from|into|against|near|over|after|before|during|that|which|who|when|was|were|is|are|"
    "has|have|had|said|says|of the"
)
_PEOPLE_NEAR = re.compile(
    rf"(?:[ -](?!(?:{_GAP_STOP})\b)[\w'’-]+){{0,{WORDS_TO_NOUN}}}?"
    rf"[ -](?:(?P<person>{_PERSON})|(?P<role>{_ROLE}))"
    r"(?![\w-]| (?:station|headquarters|base|camp|stronghold|post)s?\b)",
    re.IGNORECASE,
)
_OF_ALL = re.compile(rf" of (?:the|its|their|those|some)(?: (?:some|about|more than))? {NUMBER}", re.IGNORECASE)
_PART = re.compile(r" of (?:them|whom|which|those|the (?:dead|victims|wounded))\b", re.IGNORECASE)
_PART_BEFORE = re.compile(
    # What a list after "among them" names is counted already: "among them four girls, a boy and a teacher".
    r"\b(?:including|among (?:them|whom|those)|of (?:them|whom)|mostly)"
    r"(?P<list>(?:,? (?!(?:was|were|is|are|had|has|have|who|while|when|but|died|said|killed|wounded|injured|wounding|"
    r"injuring)\b)[\w'’-]+){0,12}?,?)\s*$"
    r"|\b(?:one|\d) in\s*$",
    re.IGNORECASE,
)
_NEXT_CLAUSE = re.compile(r",(?: and| as well as)?$", re.IGNORECASE)
_HARMED = re.compile(r"(?: [\w'’-]+){0,3}? (?:wounded|injured|hurt|killed|dead|died|missing)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of people; `start` and `end` reach from the qualifier to the noun, where one is near.

    `persons`: counted as human beings, not by what they do. `named`: a noun for people follows the number.
    `number_end` is where the number alone ends.
    """

    start: int
    end: int
    number_end: int
    value: int
    qualifier: str | None
    low: int | None
    high: int | None
    named: bool
    persons: bool


def find_quantities(sentence: str) -> Iterator[Quantity]:
    """Yield the numbers of people in order. Years, distances, money, things and parts of a count are left out."""
    read = 0
    for match in _QUANTITY.finditer(sentence):
        if match.start() < read or not _is_count(sentence, match):
            continue
        of_all = _OF_ALL.match(sentence, match.end())  # "six of the 21 hostages" are six
        read = of_all.end() if of_all else match.end()
        noun = _PEOPLE_NEAR.match(sentence, read)
        if match["single"] and not _is_one(match["single"], noun):
            continue
        value, qualifier, low, high = _worth(match)
        yield Quantity(
            start=match.start(), end=noun.end() if noun else match.end(), number_end=match.end(), value=value,
            qualifier=qualifier, low=low, high=high, named=bool(noun), persons=bool(noun and noun["person"]),
        )  # fmt: skip


def _is_count(sentence: str, match: re.Match[str]) -> bool:
    if _UNIT.match(sentence, match.end()) or _NOT_COUNTED.match(sentence, match.end()):
        return False
    if _PART.match(sentence, match.end()) or _is_part(sentence, match):
        return False
    number = match["number"] or ""
    is_year = len(number) == 4 and number.isdigit() and 1900 <= int(number) <= 2100
    return not (
        is_year
        and not match["qualifier"]
        and _YEAR_BEFORE.search(sentence, max(0, match.start() - REACH), match.start())
    )


def _is_part(sentence: str, match: re.Match[str]) -> bool:
    """Tell whether the number only counts some of those before it; "..., and 20 were wounded" counts others."""
    before = _PART_BEFORE.search(sentence, max(0, match.start() - REACH), match.start())
    if before is None:
        return False
    other = before["list"] and _NEXT_CLAUSE.search(before["list"]) and _HARMED.match(sentence, match.end())
    return not other


def _is_one(word: str, noun: re.Match[str] | None) -> bool:
    """Tell whether "a" or "another" counts a person; "another" may stand alone ("another was injured")."""
    if noun is None:
        return word.lower() == "another"
    return len(noun.group().split()) <= WORDS_TO_LONE_NOUN


def _worth(match: re.Match[str]) -> tuple[int, str | None, int | None, int | None]:
    """Return value, qualifier, lower and upper bound. Of a range the upper end is the value: "up to"."""
    if match["low"] or match["from"]:
        upper = number_value(match["high"] or match["upto"])
        return upper, "up to", number_value(match["low"] or match["from"]), upper
    if match["vague"]:
        least, vague = _VAGUE[match["vague"].lower()]
        return least, vague, least, None
    value = 1 if match["single"] else number_value(match["number"])
    qualifier = _qualifier(match["qualifier"])
    low = value if qualifier in ("at least", "more than") else None
    return value, qualifier, low, value if qualifier == "up to" else None


def _qualifier(words: str | None) -> str | None:
    if not words:
        return None
    return next(name for name, pattern in _QUALIFIERS.items() if re.fullmatch(pattern, words, re.IGNORECASE))
