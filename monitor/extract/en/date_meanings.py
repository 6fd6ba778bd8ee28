"""What each form of a date means, seen from the day of publication.

Every function takes a match of its pattern in `date_rules.py` and the latest day that can be meant, and returns the
range of days, or None where the words are no date after all.
"""

import re
from datetime import date, timedelta

from monitor.extract import days
from monitor.extract.days import DAY, Days, one_day
from monitor.extract.en.numbers import WORD_VALUES
from monitor.model import Precision

Match = re.Match[str]

VAGUE_COUNTS = {"a few": 3, "several": 3, "a couple": 2, "a couple of": 2}
_FIRST_MONTH = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_WEEK_PARTS = {"early": (0, 2), "mid": (1, 4), "late": (3, 6)}  # days after Monday
_FEASTS = {"new year day": (1, 1), "christmas eve": (12, 24), "christmas day": (12, 25), "new year eve": (12, 31)}
_UNIT_DAYS = {"hour": 1 / 24, "day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365, "decade": 3652}


def numbered_day(match: Match, upto: date) -> Days | None:
    """June 5; 5 June 2015."""
    month, day, year = days.month_number(match["month"]), int(match["day"]), match["year"]
    found = days.day_of(int(year), month, day) if year else days.latest_day_of_month(month, day, upto)
    return one_day(found) if found else None


def feast(match: Match, upto: date) -> Days | None:
    """New Year's Day; Christmas Eve 1999."""
    (month, day), year = _FEASTS[match["feast"].lower().replace("’", "'").replace("'s", "")], match["year"]
    found = days.day_of(int(year), month, day) if year else days.latest_day_of_month(month, day, upto)
    return one_day(found) if found else None


def iso_day(match: Match, _: date) -> Days | None:
    """2015-06-05."""
    found = days.day_of(int(match["year"]), int(match["number"]), int(match["day"]))
    return one_day(found) if found else None


def day_number(match: Match, upto: date) -> Days | None:
    """On the 5th."""
    for months in range(3):
        first = days.months_before(upto, months).first
        found = days.day_of(first.year, first.month, int(match["day"]))
        if found and found <= upto:
            return one_day(found)
    return None


def month(match: Match, upto: date) -> Days:
    """In June; late June 2015."""
    number, year = days.month_number(match["month"]), _named(match, "year")
    whole = days.whole_month(int(year), number) if year else days.latest_month(number, upto)
    return _part_of(whole, _named(match, "part"), third=10)


def that_month(match: Match, upto: date) -> Days:
    """That July; July of the same year, of the next year. `upto` lies in the year last spoken of."""
    year = upto.year + bool(match["next"])
    return days.whole_month(year, days.month_number(match["month"] or match["other"]))


def that_year(_: Match, upto: date) -> Days:
    """The same year; `upto` lies in the year last spoken of."""
    return days.whole_year(upto.year)


def year(match: Match, _: date) -> Days:
    """In 2015; in late 2015."""
    return _part_of(days.whole_year(int(match["year"])), match["part"], third=120)


def decade(match: Match, _: date) -> Days:
    """The 1980s."""
    first = int(match["year"])
    return Days(date(first, 1, 1), date(first + 9, 12, 31), Precision.YEAR)


def season(match: Match, _: date) -> Days:
    """The summer of 2014; a winter ends in the next year."""
    first = date(int(match["year"]), _FIRST_MONTH[match["season"].lower()], 1)
    return Days(first, days.months_before(first, -2).last, Precision.MONTH)


def weekday(match: Match, upto: date) -> Days | None:
    """Thursday; last Thursday (not the day of publication itself). Next Thursday has not happened."""
    before = (match["before"] or "").lower()
    if before == "next":
        return None
    return one_day(days.latest_weekday(match["weekday"], upto - DAY if before == "last" else upto))


def same_day(_: Match, upto: date) -> Days:
    """Today; this morning; the same day, seen from the day last spoken of."""
    return one_day(upto)


def day_before(_: Match, upto: date) -> Days:
    """Yesterday; the previous day; last night."""
    return one_day(upto - DAY)


def day_after(_: Match, spoken_of: date) -> Days:
    """The following day; seen from the day last spoken of."""
    return one_day(spoken_of + DAY)


def month_of(_: Match, spoken_of: date) -> Days:
    """The same month; seen from the day last spoken of."""
    return days.months_before(spoken_of, 0)


def two_days_before(_: Match, upto: date) -> Days:
    """The day before yesterday."""
    return one_day(upto - 2 * DAY)


def overnight(_: Match, upto: date) -> Days:
    """Overnight."""
    return Days(upto - DAY, upto, Precision.DAY)


def weekend(_: Match, upto: date) -> Days:
    """Over the weekend: the latest one that has begun."""
    saturday = days.latest_weekday("saturday", upto)
    return Days(saturday, min(saturday + DAY, upto), Precision.WEEK)


def weekend_before(match: Match, upto: date) -> Days:
    """The previous weekend: the one before the latest."""
    return weekend(match, upto - 7 * DAY)


def last_week(match: Match, upto: date) -> Days:
    """Last week; late last week."""
    monday = days.week_of(upto).first - 7 * DAY
    first, last = _WEEK_PARTS.get((match["part"] or "").lower(), (0, 6))
    return Days(monday + first * DAY, monday + last * DAY, Precision.WEEK)


def this_week(match: Match, upto: date) -> Days:
    """This week, up to publication; earlier this week, up to the day before."""
    monday = days.week_of(upto).first
    return Days(monday, max(monday, upto - DAY) if match["earlier"] else upto, Precision.WEEK)


def last_or_this(match: Match, upto: date) -> Days:
    """Last month; this year, up to publication."""
    back = match["which"].lower() != "this"
    if match["unit"].lower() == "month":
        return days.months_before(upto, 1) if back else Days(upto.replace(day=1), upto, Precision.MONTH)
    return days.whole_year(upto.year - 1) if back else Days(date(upto.year, 1, 1), upto, Precision.YEAR)


def ago(match: Match, upto: date) -> Days:
    """Two days ago; a few weeks ago; ten years earlier."""
    count, unit = _count(match["count"]), match["unit"].lower()
    if unit in ("year", "decade"):
        return days.whole_year(upto.year - count * (10 if unit == "decade" else 1))
    if unit == "month":
        return days.months_before(upto, count)
    day = upto - timedelta(days=count * _UNIT_DAYS[unit])
    exact = unit in ("hour", "day") and match["count"].lower() not in VAGUE_COUNTS
    return one_day(day) if exact else days.week_of(day)


def later(match: Match, spoken_of: date) -> Days:
    """Two days later; a year later; the following month; seen from the day last spoken of."""
    count, unit = 1 if _named(match, "following") else _count(match["count"]), match["unit"].lower()
    if unit in ("year", "decade"):
        return days.whole_year(spoken_of.year + count * (10 if unit == "decade" else 1))
    if unit == "month":
        return days.months_before(spoken_of, -count)
    day = spoken_of + timedelta(days=count * _UNIT_DAYS[unit])
    return one_day(day) if unit in ("hour", "day") else days.week_of(day)


def past_days(match: Match, upto: date) -> Days:
    """In recent days; in the past three weeks; in the last 24 hours."""
    count = _count(match["count"]) if match["count"] else 3 if match["plural"] else 1
    back = timedelta(days=max(1, int(count * _UNIT_DAYS[match["unit"].lower()])))
    if back <= 2 * DAY:
        return Days(upto - back, upto, Precision.DAY)
    precision = Precision.WEEK if back <= 21 * DAY else Precision.MONTH if back < 365 * DAY else Precision.YEAR
    return Days(upto - back, upto, precision)


def _named(match: Match, group: str) -> str | None:
    """Return a group that only some of the patterns have."""
    return match.groupdict().get(group)


def _part_of(whole: Days, part: str | None, third: int) -> Days:
    """Return the early, middle or late part of a range; `third` is its length in days."""
    if part in ("early", "beginning of"):
        return Days(whole.first, whole.first + third * DAY, whole.precision)
    if part in ("late", "end of"):
        return Days(whole.last - third * DAY, whole.last, whole.precision)
    if part in ("mid", "middle of"):
        return Days(whole.first + third * DAY, whole.last - third * DAY, whole.precision)
    return whole


def _count(words: str) -> int:
    words = words.lower()
    return int(words) if words.isdigit() else VAGUE_COUNTS.get(words) or WORD_VALUES[words]
