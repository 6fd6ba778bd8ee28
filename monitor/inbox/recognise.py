"""What a text says about itself: agency dateline, copyright line, date line, lead-in, headline."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from monitor.inbox.dates import MONTH, Moment, month_number, read_moment

_HEAD, _TAIL = 5, 3  # paragraphs at the top and the end in which such lines stand
_LONGEST_LINE = 200
_LONGEST_HEADLINE = 200

_DASH = r"\s*(?:--|[—–-])"
_DATELINE = re.compile(
    # `KYIV, Nov 11 (Reuters) -`   `BEIRUT (AP) —`   `(Bloomberg) --`   `MOSCOW, December 5. /TASS/.`
    # Each word of the place ends at a mark that is in no word: otherwise the ways to split it multiply.
    r"(?:(?:[Aa]l-|[Ee]l-)?[A-Z][\w.'’-]*(?:, |[ ,/])){0,6}?"
    rf"(?:\b{MONTH}\s+(?P<day>\d{{1,2}})(?:,\s*(?P<year>\d{{4}}))?[.,]?\s*)?"
    rf"(?:\((?P<credit>[^()]{{2,60}})\){_DASH}|/(?P<slashed>[A-Za-z ]{{2,30}})/\.)"
)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)(?:\s*(?:©|\(c\)))?\s*(?:by\s+)?", re.IGNORECASE)
_YEAR = re.compile(r"(?:(?:19|20)\d\d\s*[-–]\s*)?\b((?:19|20)\d\d)\b(?:\s*by\b)?")
_DATE_LABEL = re.compile(r"(?:(?:first )?published|posted|date)(?:\s+on)?\s*:?\s+", re.IGNORECASE)
_LEAD_IN = re.compile(
    r"(?:by\s+)?(?P<author>[A-Z][\w.’'-]*(?: (?:and )?[A-Z][\w.’'-]*){0,7}) (?:reports|reported|writes|wrote)"
    r" (?:in|for|at) (?P<outlet>(?:the )?[A-Z][\w.’' &-]{1,60}):"
)
_RIGHTS = re.compile(r"\s*all rights reserved\W*$", re.IGNORECASE)
_NO_HEADLINE_END = re.compile(r"[.,;:…]$|[.!?][\"”’]$")
_INITIALS_END = re.compile(r"\b(?:[A-Z]\.){2,}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What the text says about itself. `credits` and `outlet` are names as written."""

    published: Moment | None = None  # of a date line
    dateline_day: tuple[int, int] | None = None  # month and day, where the dateline gives no year
    copyright_year: int | None = None
    credits: tuple[str, ...] = ()
    signed: str | None = None  # the credit of a dateline with a day, which nothing else looks like
    outlet: str | None = None
    author: str | None = None


def recognise(paragraphs: Sequence[str]) -> Marks:
    """Return what the top and the end of the text say about the article."""
    marks = Marks()
    for line in _short(paragraphs[:_HEAD], cut=True):
        marks = _with_lead_in(_with_dateline(marks, line), line)
    for line in _short((*paragraphs[:_HEAD], *paragraphs[_HEAD:][-_TAIL:])):
        marks = _with_copyright(marks, line)
    return marks


def date_line(line: str) -> Moment | None:
    """Return the time that a line consists of, `Published:` before it or not."""
    return read_moment(_DATE_LABEL.sub("", line, count=1)) if len(line) <= _LONGEST_LINE else None


def without_dateline(paragraph: str) -> str:
    """Return the paragraph from its first own word on."""
    found = _DATELINE.match(paragraph[:_LONGEST_LINE])
    return paragraph[found.end() :].lstrip() if found else paragraph


def is_headline(line: str, following: str | None) -> bool:
    """Whether `line` looks like a headline above `following` ("" for a blank line, None for the end)."""
    if not any(map(str.isalpha, line)) or len(line) > _LONGEST_HEADLINE or _DATELINE.match(line):
        return False
    if _NO_HEADLINE_END.search(line) and not _INITIALS_END.search(line):
        return False
    return not (following and following[0].islower())


def _short(paragraphs: Iterable[str], *, cut: bool = False) -> list[str]:
    return [line[:_LONGEST_LINE] for line in paragraphs if cut or len(line) <= _LONGEST_LINE]


def _with_dateline(marks: Marks, line: str) -> Marks:
    found = _DATELINE.match(line)
    if not found:
        return marks
    credit = (found["credit"] or found["slashed"]).strip()
    month = month_number(found["month"]) if found["month"] else None
    marks = replace(marks, credits=(*marks.credits, credit))
    if not month:
        return marks
    marks = replace(marks, signed=credit)
    if found["year"]:
        return replace(marks, published=read_moment(f"{found['month']} {found['day']}, {found['year']}"))
    return replace(marks, dateline_day=(month, int(found["day"])))


def _with_copyright(marks: Marks, line: str) -> Marks:
    found = _COPYRIGHT.match(line)
    if not found:
        return marks
    rest = line[found.end() :]
    year = _YEAR.search(rest)
    holder = _RIGHTS.sub("", _YEAR.sub("", rest, count=1)).strip(" .,;")
    return replace(
        marks,
        copyright_year=int(year[1]) if year else marks.copyright_year,
        credits=(*marks.credits, *([holder] if holder else [])),
    )


def _with_lead_in(marks: Marks, line: str) -> Marks:
    found = _LEAD_IN.fullmatch(line)
    return replace(marks, author=found["author"], outlet=found["outlet"]) if found else marks
