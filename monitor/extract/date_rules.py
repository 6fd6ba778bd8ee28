"""The forms a date takes in English news, as a table: pattern, meaning, and how recent the form alone sounds."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.extract import days
from monitor.extract.days import DAY, Days, one_day
from monitor.extract.numbers import WORD_VALUES
from monitor.model import Precision, Recency

Match = re.Match[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One form. `resolve` returns None where the words are no date after all.

    A match whose group `year` is set stands by itself; any other is seen from the day of publication.
    `recency` is what the form tells where that day is not known.
    """

    kind: str
    pattern: re.Pattern[str]
    resolve: Callable[[Match, date], Days | None]
    recency: Recency | None = None
    explicit: bool = False


# "May" and "March" are months only beside a day, a year or a preposition; see the rules.
_MONTH = (
    r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|March|Mar\.|April|Apr\.?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?!\w)"
)
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\w:%]|,\d{3})"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?![\w-]|[.,]\d)"
_WEEKDAY = (
    r"(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)(?!s|\w| (?:[Pp]rayer|[Ss]ermon|Times|Mirror|Star|Post))"
)
_PART = r"(?P<part>early|late|mid|beginning of|end of|middle of)?[ -]?"
_COUNT = (
    r"(?P<count>an?|a few|several|a couple(?: of)?|\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven"
    r"|twelve)"
)
_UNIT = r"(?P<unit>day|week|month|year)"
_VAGUE_COUNTS = {"a few": 3, "several": 3, "a couple": 2, "a couple of": 2}
_UNIT_DAYS = {"day": 1, "week": 7}


def _numbered_day(match: Match, upto: date) -> Days | None:
    month, day = days.month_number(match["month"]), int(match["day"])
    found = days.day_of(int(match["year"]), month, day) if match["year"] else days.latest_day_of_month(month, day, upto)
    return one_day(found) if found else None


def _iso_day(match: Match, _: date) -> Days | None:
    found = days.day_of(int(match["year"]), int(match["number"]), int(match["day"]))
    return one_day(found) if found else None


def _month(match: Match, upto: date) -> Days:
    month = days.month_number(match["month"])
    whole = days.whole_month(int(match["year"]), month) if match["year"] else days.latest_month(month, upto)
    return _part_of(whole, match["part"], third=10)


def _year(match: Match, _: date) -> Days:
    return _part_of(days.whole_year(int(match["year"])), match["part"], third=120)


def _decade(match: Match, _: date) -> Days:
    first = int(match["year"])
    return Days(date(first, 1, 1), date(first + 9, 12, 31), Precision.YEAR)


def _part_of(whole: Days, part: str | None, third: int) -> Days:
    """Return the early, middle or late third of a range; `third` is its length in days."""
    if part in ("early", "beginning of"):
        return Days(whole.first, whole.first + third * DAY, whole.precision)
    if part in ("late", "end of"):
        return Days(whole.last - third * DAY, whole.last, whole.precision)
    if part in ("mid", "middle of"):
        return Days(whole.first + third * DAY, whole.last - third * DAY, whole.precision)
    return whole


def _season(match: Match, upto: date) -> Days:
    first_month = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}[match["season"].lower()]
    year = int(match["year"]) if match["year"] else upto.year - (first_month > upto.month)
    last = days.months_before(date(year, first_month, 1), -2).last
    return Days(date(year, first_month, 1), last, Precision.MONTH)


def _weekday(match: Match, upto: date) -> Days | None:
    before = match["before"] or ""
    if before.lower() == "next":
        return None
    return one_day(days.latest_weekday(match["weekday"], upto - DAY if before.lower() == "last" else upto))


def _days_back(count: int) -> Callable[[Match, date], Days]:
    return lambda _, upto: one_day(upto - count * DAY)


def _overnight(_: Match, upto: date) -> Days:
    return Days(upto - DAY, upto, Precision.DAY)


def _weekend(_: Match, upto: date) -> Days:
    saturday = days.latest_weekday("saturday", upto)
    return Days(saturday, min(saturday + DAY, upto), Precision.WEEK)


def _last_week(match: Match, upto: date) -> Days:
    monday = days.week_of(upto).first - 7 * DAY
    first, last = {"early": (0, 2), "late": (3, 6), "mid": (1, 4)}.get(match["part"] or "", (0, 6))
    return Days(monday + first * DAY, monday + last * DAY, Precision.WEEK)


def _this_week(match: Match, upto: date) -> Days:
    monday = days.week_of(upto).first
    return Days(monday, max(monday, upto - DAY) if match["earlier"] else upto, Precision.WEEK)


def _last_or_this(match: Match, upto: date) -> Days:
    back = match["which"].lower() in ("last", "previous", "prior")
    if match["unit"] == "month":
        return days.months_before(upto, 1) if back else Days(upto.replace(day=1), upto, Precision.MONTH)
    return days.whole_year(upto.year - 1) if back else Days(date(upto.year, 1, 1), upto, Precision.YEAR)


def _ago(match: Match, upto: date) -> Days | None:
    count, unit = _count(match["count"]), match["unit"]
    if unit == "year":
        return days.whole_year(upto.year - count) if upto.year - count > 0 else None
    if unit == "month":
        return days.months_before(upto, count)
    day = upto - count * _UNIT_DAYS[unit] * DAY
    exact = unit == "day" and match["count"].lower() not in _VAGUE_COUNTS
    return one_day(day) if exact else days.week_of(day)


def _count(words: str) -> int:
    words = words.lower()
    if words.isdigit():
        return int(words)
    return _VAGUE_COUNTS.get(words) or WORD_VALUES[words]


def _past_days(match: Match, upto: date) -> Days:
    """Return the time just before publication: "in recent days", "in the past three weeks", "in the last 24 hours"."""
    count = _count(match["count"]) if match["count"] else 3 if match["plural"] else 1
    length = {"hour": timedelta(hours=count), "day": count * DAY, "week": 7 * count * DAY, "month": 30 * count * DAY}
    back = length.get(match["unit"], 365 * count * DAY)
    if back <= 2 * DAY:
        return Days(upto - DAY, upto, Precision.DAY)
    precision = Precision.WEEK if back <= 21 * DAY else Precision.MONTH if back <= 365 * DAY else Precision.YEAR
    return Days(upto - back, upto, precision)


def _day_number(match: Match, upto: date) -> Days | None:
    day = int(match["day"])
    for back in range(3):
        month = days.months_before(upto, back).first
        found = days.day_of(month.year, month.month, day)
        if found and found <= upto:
            return one_day(found)
    return None


def _rule(
    kind: str,
    pattern: str,
    resolve: Callable[[Match, date], Days | None],
    recency: Recency | None = None,
    *,
    explicit: bool = False,
    any_case: bool = False,
) -> Rule:
    return Rule(kind, re.compile(rf"\b(?:{pattern})", re.IGNORECASE if any_case else 0), resolve, recency, explicit)


_NEWS, _BACKGROUND = Recency.NEWS, Recency.BACKGROUND
_IN = r"(?<=\bin )|(?<=\bsince )|(?<=\bof )|(?<=\bby )|(?<=\buntil )|(?<=\bduring )|(?<=\bfrom )|(?<=\bto )"
_IN += r"|(?<=\blast )|(?<=\band )|(?<=\bIn )|(?<=\bSince )|(?<=\bto the )|(?<=\bBy )|(?<=\bUntil )|(?<=\bLast )"
_YEAR_CUE = _IN + r"|(?<=\bthe )|(?<=\bThe )|(?<=\()|(?<=\bbefore )|(?<=\bafter )|(?<=\baround )|(?<=\bbetween )"

# The first rule that fits wins where two overlap.
RULES = (
    _rule("day", r"(?P<year>(?:19|20)\d\d)-(?P<number>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])\b", _iso_day),
    _rule("day", rf"(?:\w+day,? (?:the )?)?{_MONTH} (?:the )?{_DAY}(?:,? {_YEAR})?", _numbered_day, explicit=True),
    _rule("day", rf"(?:\w+day,? (?:the )?)?{_DAY}(?: of)? {_MONTH}(?:,? {_YEAR})?", _numbered_day, explicit=True),
    _rule("month", rf"{_PART}{_MONTH},? (?:of )?{_YEAR}", _month),
    _rule("season", rf"(?P<season>spring|summer|autumn|fall|winter)(?: of|,)? {_YEAR}", _season, any_case=True),
    _rule("month", rf"(?:(?P<part>early|late|mid|beginning of|end of|middle of)[ -]|{_IN}){_MONTH}(?P<year>(?!))?", _month),
    _rule("month", r"(?P<part>(?!))?(?!May|March)" + _MONTH + r"(?P<year>(?!))?", _month),
    _rule("decade", r"(?P<year>(?:19|20)\d0)s\b", _decade),
    _rule("year", rf"(?:(?P<part>early|late|mid|beginning of|end of|middle of)[ -]|{_YEAR_CUE}){_YEAR}", _year),
    _rule(
        "weekday",
        r"(?:(?P<before>[Ll]ast|[Nn]ext|[Tt]his) )?(?<!Black )(?<!Good )(?<!Palm )(?<!Bloody )(?<!Easter )" + _WEEKDAY,
        _weekday,
        _NEWS,
    ),
    _rule("relative_day", r"(?:the )?day before yesterday", _days_back(2), _NEWS, any_case=True),
    _rule("relative_day", r"yesterday|the (?:previous|prior) day|the day before|a day earlier", _days_back(1), _NEWS,
          any_case=True),
    _rule("relative_day", r"overnight|last night", _overnight, _NEWS, any_case=True),
    _rule("relative_day", r"today|tonight|this (?:morning|afternoon|evening)|earlier in the day", _days_back(0), _NEWS,
          any_case=True),
    _rule("weekend", r"(?:over|at|on|during|since) the (?:past |last )?weekend|(?:this|last|past) weekend", _weekend,
          _NEWS, any_case=True),
    _rule("last_week", r"(?:(?P<part>early|late|mid)[ -]?)?(?:last|the (?:previous|prior)|in the (?:previous|prior)) week\b",
          _last_week, _BACKGROUND, any_case=True),
    _rule("this_week", r"(?P<earlier>earlier )?this week\b", _this_week, _NEWS, any_case=True),
    _rule("last_or_this", r"(?P<which>last|this|previous|prior) (?P<unit>month|year)\b", _last_or_this, _BACKGROUND,
          any_case=True),
    _rule("ago", rf"{_COUNT} {_UNIT}s? (?:ago|earlier|before)\b", _ago, any_case=True),
    _rule(
        "recent",
        r"(?:in|over|during|within|for) (?:the )?(?:recent|past|last|previous|prior|preceding) "
        rf"(?:{_COUNT} )?(?P<unit>hour|day|week|month|year)(?P<plural>s)?\b",
        _past_days, _NEWS, any_case=True,
    ),
    _rule("day_of_month", r"on the (?P<day>[12]?\d|3[01])(?:st|nd|rd|th)\b(?! (?:floor|anniversary|day))", _day_number),
)  # fmt: skip
