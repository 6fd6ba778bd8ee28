"""Find places that share a verb told before them: "X fell on July 11 and Y a week later", "X in May, Y in December".

The parser hangs such names anywhere. They are known by what stands around them: a comma, "and" or "then" before them, a
date of their own after them, and no further verb.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import takewhile

from monitor.extract.dates import Vague, When
from monitor.extract.en.numbers import WORD_VALUES
from monitor.extract.lexicon import cues, nouns, words
from monitor.extract.naming import is_proper
from monitor.extract.parsed import Sentence
from monitor.extract.tokens import Token
from monitor.model import Precision, Span

_BEFORE = cues("before_gap")
_LATER = re.compile(
    r"\b(?P<count>\w+) (?P<unit>hour|day|week|fortnight|month|year)s? (?:later|after|afterwards)\b"
    r"|\bthe (?:next|following) (?P<next>day|morning)\b"
)
_ENDS = re.compile(r"\s*(?:[,;.:)—–-]|and\b|but\b|$)")
_AND = re.compile(r"\b(?:and|then),? (?:(?:on|in|at|by|early|late) )*$")
_LEADING = cues("before_gap_date")
LONGEST_ASIDE = 14  # words
_DAYS = {"hour": 0, "day": 1, "morning": 1, "week": 7, "fortnight": 14}


@dataclass(frozen=True, slots=True)
class Gap:
    """The head of a name that has a date but no verb of its own; `when` is None where the date cannot be told."""

    head: Token
    when: When | Vague | None


def gaps(trigger: Token, sentence: Sentence) -> Iterator[Gap]:
    """Yield the names after the trigger that share it, each with its own date."""
    dated = [*_dated(sentence), *_counted_on(trigger, sentence)]
    for start, end, when in sorted(dated, key=lambda found: found[:2]):
        head = _name_ending_at(trigger, start) if _ENDS.match(sentence.text, end) else None
        head = head or _name_after(trigger, sentence.text, start, end)
        if head is not None and not _has_verb(trigger, head):
            yield Gap(head, when)


def _dated(sentence: Sentence) -> Iterator[tuple[int, int, When | Vague | None]]:
    for when in sentence.dates:
        yield when.span.start, when.span.end, when


def _counted_on(trigger: Token, sentence: Sentence) -> Iterator[tuple[int, int, When | Vague | None]]:
    """Yield what is counted from a day told before: "a week later"."""
    for found in _LATER.finditer(sentence.text, trigger.idx):
        before = [when for when in sentence.dates if isinstance(when, When) and when.span.end <= found.start()]
        yield found.start(), found.end(), _moved(before[-1], found) if before else None


def _moved(base: When, later: re.Match[str]) -> When | None:
    days = _DAYS.get(later["unit"] or later["next"])
    count = WORD_VALUES.get((later["count"] or "a").lower())
    if days is None or count is None or base.precision is not Precision.DAY:
        return None
    on = base.occurred_from + timedelta(days=days * count)
    return replace(base, span=Span(*later.span()), occurred_from=on, occurred_to=on)


def _name_ending_at(trigger: Token, start: int) -> Token | None:
    """Return the head of the name right before a date, None where another word stands there or joins it to others."""
    before = [token for token in trigger.doc[trigger.i + 1 :] if token.idx + len(token) <= start]
    while before and before[-1].lower_ in _LEADING:
        before.pop()
    head = _head(_without_aside(before))
    if head is None:
        return None
    first = next((token for token in reversed(trigger.doc[: head.i]) if not is_proper(token)), trigger)
    return head if first.lower_ in _BEFORE or _lists_on(first) else None


def _lists_on(link: Token) -> bool:
    """Return whether it is the "by" of "X on Monday, followed by Y on Tuesday"."""
    return link.dep_ == "agent" and link.head.lower_ in cues("listing_verb")


def _without_aside(run: list[Token]) -> list[Token]:
    """Return what stands before an aside that ends a run: "X" for "X, 25 km to the west,"."""
    if not run or run[-1].text != ",":
        return run
    opener = next((token for token in reversed(run[max(0, len(run) - LONGEST_ASIDE) : -1]) if token.text == ","), None)
    return run[: run.index(opener)] if opener is not None else run


def _name_after(trigger: Token, text: str, start: int, end: int) -> Token | None:
    """Return the head of the name after a date between commas: "and, on Monday, X"."""
    if not (_AND.search(text[:start], trigger.idx) and text[end : end + 2] == ", "):
        return None
    names = takewhile(_may_open, (token for token in trigger.doc if token.idx >= end + 2))
    return _head(list(names))


def _may_open(token: Token) -> bool:
    return is_proper(token) or token.tag_ in ("DT", "JJ", "CD", "HYPH") or token.lower_ in nouns("settlement") | {"of"}


def _head(run: Sequence[Token]) -> Token | None:
    """Return the word of a name at the end of a run; "Hill" of "Hill 771"."""
    if run and run[-1].tag_ == "CD":
        return run[-2] if len(run) > 1 and run[-2].lower_ in words("numbered") else None
    return run[-1] if run and is_proper(run[-1]) else None


def _has_verb(trigger: Token, head: Token) -> bool:
    between = (token for token in trigger.doc[trigger.i + 1 : head.i] if token.lower_ not in cues("listing_verb"))
    return any(token.tag_[:2] in ("VB", "MD") for token in between)
