"""When a text says that something happened, seen from the day it was published: a small grammar of its own.

A weekday is the latest one up to publication. Where publication is unknown or only inferred, whatever hangs on it
("Thursday", "last week", "June 5" without a year) is `Vague`: no date, but often still a hint at how recent it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from monitor.extract.en.date_rules import Rule, rules_for
from monitor.model import Precision, Recency, Span

_FROM = re.compile(r"\b(?:between|from)\s*(?:the\s)?$", re.IGNORECASE)
_TO = re.compile(r"\s*(?:,?\s(?:and|to|until|till|through)\s(?:the\s)?|[–—-])\s*")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b(?![.,]\d|%)")
_FOLLOWED = {"same_month": (Precision.DAY, Precision.WEEK, Precision.MONTH)}  # any other form follows a day
_COUNTED = {
    "year": (Precision.DAY, Precision.WEEK, Precision.MONTH, Precision.YEAR),
    "month": (Precision.DAY, Precision.WEEK, Precision.MONTH),
    "week": (Precision.DAY, Precision.WEEK),
}
SAID = "said"
NEAR = 400  # code points before "by nightfall" in which its day is looked for
LEDE = 600  # code points in which a dateline is looked for
LATEST = timedelta(days=2)  # between writing and printing
_HEAD = re.compile(r"^(?P<head>[A-Z][^\n–—]{3,70}?)(?: ?[–—]| ?-{1,2}) ", re.MULTILINE)
_REACH = 16  # code points before a date in which "between" is looked for


@dataclass(frozen=True, slots=True)
class When:
    """A date in a text. `explicit`: it names its year, or day and month; a weekday or "last week" does not.

    `kind` is its form: day, month, season, year, decade, weekday, relative_day, weekend, last_week, this_week,
    last_or_this, ago, earlier, later, recent, time_of_day, day_of_month, that_month, that_year, that_day, same_month;
    `SAID` where it is only the day on which somebody told it.
    """

    span: Span
    occurred_from: date
    occurred_to: date
    precision: Precision
    explicit: bool
    kind: str = "day"


@dataclass(frozen=True, slots=True)
class Vague:
    """A date that cannot be resolved. `recency` is what its form alone tells, None where it tells nothing."""

    span: Span
    kind: str
    recency: Recency | None


@dataclass(frozen=True, slots=True)
class _Found:
    rule: Rule
    match: re.Match[str]
    anchor: date | None = None  # lies in the year that "that year" points back to; the day of "the same day"

    @property
    def own_year(self) -> bool:
        return (self.rule.anaphoric and self.anchor is not None) or bool(self.match.groupdict().get("year"))


def written_on(text: str, published: datetime) -> datetime:
    """Return the day of "Belgrade, November 18 - ", else `published`: what is printed later has a today of its own."""
    for head in _HEAD.finditer(text[:LEDE]):
        for when in find_dates(head["head"], published):
            late = published.date() - when.occurred_to if isinstance(when, When) and when.explicit else None
            if late is not None and timedelta() <= late <= LATEST:
                return published - late
    return published


def find_dates(
    text: str, published: datetime | None, *, published_inferred: bool = False, before: str = ""
) -> list[When | Vague]:
    """Return the dates in `text` in order, without overlaps; offsets are those of `text`.

    `before` is what was said before it: "that year" is the year last spoken of, "the same day" the day.
    """
    today = published.date() if published and not published_inferred else None
    read: list[tuple[_Found, When | Vague]] = []
    for each in _scan(text):
        told = (when for _, when in reversed(read))
        known = published if today else None
        anchored = _following(each, told, before, known) if each.rule.follows else _anchored(each, text, before)
        if when := _read(anchored, anchored.anchor or today):
            read.append((anchored, when))
    return list(_join_ranges(text, read))


def _following(found: _Found, told: Iterator[When | Vague], before: str, published: datetime | None) -> _Found:
    """Return "the same day" with the day that was told last; a week or a month is no such day."""
    before = before[-NEAR:] if found.rule.stands_alone else before
    earlier = reversed(find_dates(before, published) if before else [])
    exact = _followed(found)
    days = (when for when in (*told, *earlier) if isinstance(when, When) and when.precision in exact)
    last = next(days, None)
    return replace(found, anchor=last.occurred_to) if last is not None else found


def _followed(found: _Found) -> tuple[Precision, ...]:
    """Return how exact a date must be to be counted from: "a year later" may follow a year."""
    counted = _COUNTED.get(found.match.groupdict().get("unit") or "", (Precision.DAY,))
    return _FOLLOWED.get(found.rule.kind, counted)


def _scan(text: str) -> list[_Found]:
    taken = bytearray(len(text))
    found: list[_Found] = []
    for rule in rules_for(text):
        for match in rule.pattern.finditer(text):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
                found.append(_Found(rule, match))
    return sorted(found, key=lambda each: each.match.start())


def _anchored(found: _Found, text: str, before: str) -> _Found:
    if not found.rule.anaphoric:
        return found
    years = _YEAR.findall(before) + _YEAR.findall(text, 0, found.match.start())
    return replace(found, anchor=date(int(years[-1]), 12, 31)) if years else found


def _read(found: _Found, today: date | None) -> When | Vague | None:
    rule, span = found.rule, Span(*found.match.span())
    if (rule.anaphoric or rule.follows) and found.anchor is None and not rule.stands_alone:
        return None
    if rule.resolve is None or (today is None and not found.own_year):
        return Vague(span, rule.kind, rule.recency)
    try:
        days = rule.resolve(found.match, today or date.max)
    except (ValueError, OverflowError):  # "900 years ago", or a month of the year 10000
        return None
    if days is None:
        return None
    return When(span, days.first, days.last, days.precision, found.own_year or rule.explicit, rule.kind)


def _join_ranges(text: str, read: list[tuple[_Found, When | Vague]]) -> Iterator[When | Vague]:
    """Make one date of "between June 5 and June 9"; the first part takes its year from the second."""
    waiting: tuple[_Found, When | Vague] | None = None
    for found, when in read:
        joined = _joined(text, waiting, when) if waiting else None
        if waiting and joined is None:
            yield waiting[1]
        waiting = (found, joined or when)
    if waiting:
        yield waiting[1]


def _joined(text: str, first: tuple[_Found, When | Vague], last: When | Vague) -> When | None:
    start, end = first[1].span, last.span
    if not (
        _FROM.search(text, max(0, start.start - _REACH), start.start) and _TO.fullmatch(text, start.end, end.start)
    ):
        return None
    begun = _read(first[0], last.occurred_to) if isinstance(last, When) else None
    if not isinstance(last, When) or not isinstance(begun, When) or begun.occurred_from > last.occurred_to:
        return None
    return replace(last, span=Span(start.start, end.end), occurred_from=begun.occurred_from)
