"""The forms a date takes in English news, as a table: kind, pattern, meaning, and how recent the form alone sounds."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from monitor.extract.days import Days
from monitor.extract.en import date_meanings as meaning
from monitor.extract.en.numbers import WORD_VALUES
from monitor.extract.signs import Signs
from monitor.model import Recency

Meaning = Callable[[re.Match[str], date], Days | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """One form. A match whose group `year` is set stands by itself; any other is seen from the day of publication.

    `signs`: a text without one of these (in lower case) has no match, so that most rules need not look at it.
    `resolve` is None where the form is too wide for days. `recency` is what the form tells where the day is not known.
    `explicit`: the form names day and month.
    """

    kind: str
    pattern: re.Pattern[str]
    signs: tuple[str, ...]
    resolve: Meaning | None
    recency: Recency | None = None
    explicit: bool = False

    @property
    def anaphoric(self) -> bool:
        """Whether it points back to a year that was spoken of before."""
        return self.kind in ("that_month", "that_year")

    @property
    def follows(self) -> bool:
        """Whether it is seen from the day that was spoken of last."""
        return self.kind in ("that_day", "same_month", "later", "time_of_day", "earlier")

    @property
    def stands_alone(self) -> bool:
        """Whether it is seen from the day of publication where no day was spoken of shortly before."""
        return self.kind in ("time_of_day", "earlier")


_MONTH = (
    r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|March|Mar\.|April|Apr\.?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?!\w)"
)
_MONTH_NAME = "January|February|March|April|May|June|July|August|September|October|November|December"
# Without a preposition "May" and "March" are verbs, "April" and "Jan" names.
_PLAIN_MONTH = r"(?P<month>January|February|June|July|August|September|October|November|December)(?!\w| [A-Z])"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\w:%]|,\d{3})"
_YEAR = (
    r"(?P<year>(?:19|20)\d\d)(?![\w-]|[.,]\d"
    r"| (?:people|civilians|persons|men|women|children|fighters|soldiers|troops|rebels|members|others|families))"
)
_WEEKDAY = (
    r"(?<!Black )(?<!Good )(?<!Palm )(?<!Bloody )(?<!Easter )(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
    r"(?!s|\w| (?:[Pp]rayer|[Ss]ermon|Times|Mirror|Star|Post))"
)
_ON_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? (?:the )?)?"
_PART = r"(?:(?P<part>early|late|mid|beginning of|end of|middle of)[ -])"
_AFTER = "|".join(
    rf"(?<=\b{word} )"
    for begin in ("in", "since", "by", "until", "during", "from", "of", "to")
    for word in (begin, begin.capitalize())
)
_BEFORE_YEAR = "|".join(
    rf"(?<=\b{word} )"
    for begin in ("the", "and", "before", "after", "around", "between", "last")
    for word in (begin, begin.capitalize())
)
COUNT = rf"(?P<count>a few|several|a couple(?: of)?|\d{{1,3}}|{'|'.join(sorted(WORD_VALUES, key=len, reverse=True))})"
_UNIT = r"(?P<unit>hour|day|week|fortnight|month|year|decade)s?"
_TIME_OF_DAY = "(?:day|morning|afternoon|evening|night)"
_TIMES = (" day", " morning", " afternoon", " evening", " night")
# "By dusk they held it" is of the day spoken of; "before dawn on Friday" has a day of its own.
_HOUR = (
    r"(?:[Bb]y|[Bb]efore|[Aa]t|[Aa]round|[Aa]fter|[Uu]ntil) (?:nightfall|dusk|dawn|noon|midday|midnight|sunrise|sunset"
    r"|daybreak|first light|daylight)|[Ii]n the (?:morning|afternoon|evening)"
    r"|[Bb]y (?:the )?(?:morning|afternoon|evening)|[Hh]ours (?:later|afterwards)"
    r"|(?:[Ee]arlier|[Ll]ater|[Ll]ate|[Ee]arly) in the (?:day|morning|afternoon|evening)"
)
_HOURS = (
    *("night", "dusk", "dawn", "noon", "midday", "sunrise", "sunset", "daybreak", "light", "morning", "evening"),
    *("the day", "hours "),
)
_WEEKS = ("this week", "in the week")
_DATED = (
    r",? (?:on |of |the )?(?:[A-Z][a-z]+day|[A-Z][a-z]{2,8}\.? \d|\d+ [A-Z]|yesterday|today|same|next|following"
    r"|previous)"
)
_NEWS, _BACKGROUND = Recency.NEWS, Recency.BACKGROUND


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _exact(
    kind: str,
    pattern: str,
    signs: tuple[str, ...],
    resolve: Meaning | None,
    *,
    recency: Recency | None = None,
    explicit: bool = False,
) -> Rule:
    return Rule(kind, re.compile(rf"\b(?:{pattern})"), signs, resolve, recency, explicit)


def _spoken(kind: str, pattern: str, signs: tuple[str, ...], resolve: Meaning, recency: Recency | None = None) -> Rule:
    """Return a rule for words that may begin a sentence: case does not count."""
    return Rule(kind, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), signs, resolve, recency)


# Where two overlap the earlier rule wins.
RULES = (
    _exact(
        "day",
        r"(?P<year>(?:19|20)\d\d)-(?P<number>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])\b",
        ("-0", "-1"),
        meaning.iso_day,
    ),
    _exact(
        "day",
        rf"(?:the )?night of {_MONTH} (?:[12]?\d|3[01]) ?(?:[-–—]|to|and) ?{_DAY}(?:,? {_YEAR})?",
        ("night",),
        meaning.numbered_day,
        explicit=True,
    ),
    _exact(
        "day", rf"{_ON_WEEKDAY}{_MONTH} (?:the )?{_DAY}(?:,? {_YEAR})?", _MONTHS, meaning.numbered_day, explicit=True
    ),
    _exact(
        "day", rf"{_ON_WEEKDAY}{_DAY}(?: of)? {_MONTH}(?:,? {_YEAR})?", _MONTHS, meaning.numbered_day, explicit=True
    ),
    _exact(
        "day",
        rf"(?P<feast>(?:New Year|Christmas)(?:['’]s)? (?:Eve|Day))(?!\s(?:holiday|celebration))(?:,? {_YEAR})?",
        ("new year", "christmas"),
        meaning.feast,
        explicit=True,
    ),
    _exact("month", rf"{_PART}?{_MONTH},? (?:of )?{_YEAR}", _MONTHS, meaning.month),
    _exact(
        "season",
        rf"(?P<season>[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)(?: of|,)? {_YEAR}",
        ("spring", "summer", "autumn", "fall", "winter"),
        meaning.season,
    ),
    _exact(
        "that_month",
        rf"{_MONTH}(?: of)? (?:that|the same|(?P<next>the (?:next|following))) year\b"
        rf"|that (?P<other>{_MONTH_NAME})(?!\w)",
        ("that ", "the same year", "the next year", "the following year"),
        meaning.that_month,
    ),
    _exact("that_year", r"(?:that|the same) year\b", (" year",), meaning.that_year),
    _exact("month", rf"(?:{_PART}|{_AFTER}){_MONTH}", _MONTHS, meaning.month),
    _exact("month", _PLAIN_MONTH, _MONTHS, meaning.month),
    _exact(
        "century",
        r"(?:in|of|during|since) the (?:early |mid-|late )?(?:\d\d?th|\w+teenth|\w+tieth) century",
        ("century",),
        None,
        recency=_BACKGROUND,
    ),
    _exact(
        "war_time",
        r"[Dd]uring the (?:\w+-(?:day|week|month|year)(?:-long)? |first |second )(?:conflict|war)",
        ("during the ",),
        None,
        recency=_BACKGROUND,
    ),
    _exact("decade", r"(?P<year>(?:19|20)\d0)s\b", ("0s",), meaning.decade),
    _exact("year", rf"(?:{_PART}|{_AFTER}|{_BEFORE_YEAR}|(?<=\()){_YEAR}", ("19", "20"), meaning.year),
    _exact(
        "weekday", rf"(?:(?P<before>[Ll]ast|[Nn]ext|[Tt]his) )?{_WEEKDAY}", ("day",), meaning.weekday, recency=_NEWS
    ),
    _spoken("relative_day", "(?:the )?day before yesterday", ("yesterday",), meaning.two_days_before, _NEWS),
    _spoken("relative_day", "yesterday", ("yesterday",), meaning.day_before, _NEWS),
    _spoken("earlier", "the (?:previous|prior) day|the day before(?! \\w)", (" day",), meaning.day_before, _NEWS),
    _spoken("relative_day", "last night", ("last night",), meaning.day_before, _NEWS),
    _spoken("relative_day", "overnight", ("overnight",), meaning.overnight, _NEWS),
    _spoken("that_day", f"(?:the|that) (?:same|very) {_TIME_OF_DAY}|that {_TIME_OF_DAY}", _TIMES, meaning.same_day),
    _spoken("that_day", f"the (?:following|next) {_TIME_OF_DAY}", _TIMES, meaning.day_after),
    _spoken("later", rf"{COUNT} {_UNIT} (?:later|afterwards)", (" later", " afterwards"), meaning.later),
    _spoken("later", r"the (?P<following>following) (?P<unit>week|month|year)", ("the following ",), meaning.later),
    _spoken("same_month", "(?:the|that) same month", ("same month",), meaning.month_of),
    _exact(
        "relative_day",
        r"(?:today|tonight|(?<!\w )(?:Today|Tonight))\b",
        ("today", "tonight"),
        meaning.same_day,
        recency=_NEWS,
    ),
    _spoken("relative_day", "this (?:morning|afternoon|evening)", _TIMES, meaning.same_day, _NEWS),
    _exact("time_of_day", rf"(?:{_HOUR})(?!{_DATED})", _HOURS, meaning.same_day, recency=_NEWS),
    _spoken("weekend", "(?:over|at|on|during|since) the (?:past |last )?weekend", ("weekend",), meaning.weekend, _NEWS),
    _spoken("weekend", "the (?:previous|prior|preceding) weekend", ("weekend",), meaning.weekend_before, _BACKGROUND),
    _spoken("weekend", "(?:this|last|past) weekend", ("weekend",), meaning.weekend, _NEWS),
    _spoken(
        "last_week",
        "(?:(?P<part>early|late|mid)[ -])?(?:last|(?:in )?the (?:previous|prior)) week",
        (" week",),
        meaning.last_week,
        _BACKGROUND,
    ),
    _spoken("this_week", "(?P<earlier>earlier (?:this|in the) week)|this week", _WEEKS, meaning.this_week, _NEWS),
    _spoken(
        "last_or_this",
        "(?P<which>last|this|previous|prior) (?P<unit>month|year)",
        (" month", " year"),
        meaning.last_or_this,
        _BACKGROUND,
    ),
    _exact(
        "long_ago",
        r"(?:[Aa] while|[Ss]ome time|(?<!not )[Ll]ong|(?<!\w )(?:[Ww]eeks|[Mm]onths|[Yy]ears|[Dd]ecades)) ago",
        (" ago",),
        None,
        recency=_BACKGROUND,
    ),
    _spoken("ago", rf"{COUNT} {_UNIT} ago", (" ago",), meaning.ago),
    _spoken("earlier", rf"{COUNT} {_UNIT} (?:earlier|before(?! \w))", (" earlier", " before"), meaning.ago),
    _spoken(
        "recent",
        "(?:in|over|during|within|for) (?:the )?(?:recent|past|last|previous|prior|preceding) "
        rf"(?:{COUNT} )?(?P<unit>hour|day|week|month|year)(?P<plural>s)?",
        ("recent ", "past ", "last ", "previous ", "prior ", "preceding "),
        meaning.past_days,
        _NEWS,
    ),
    _exact(
        "day_of_month",
        r"on the (?P<day>[12]?\d|3[01])(?:st|nd|rd|th)\b(?! (?:floor|anniversary|day))",
        ("on the ",),
        meaning.day_number,
    ),
)
_SIGNS = Signs([(rule, rule.signs) for rule in RULES])


def rules_for(text: str) -> tuple[Rule, ...]:
    """Return the forms that may be in a text, in their order."""
    return _SIGNS.seen_in(text)
