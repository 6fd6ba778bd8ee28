"""Calendar arithmetic on UTC days: what "Thursday", "last week" or "June" is, seen from a day of publication."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.model import Precision

DAY = timedelta(days=1)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = tuple(name.lower() for name in calendar.month_name)  # MONTHS[1] is january


@dataclass(frozen=True, slots=True)
class Days:
    """A range of days, both ends included, and how exactly it is meant."""

    first: date
    last: date
    precision: Precision


def one_day(day: date) -> Days:
    """Return the range of a single day."""
    return Days(day, day, Precision.DAY)


def month_number(name: str) -> int:
    """Return 1 to 12 for a month's name or abbreviation ("Sept."). Raise ValueError for any other word."""
    start = name.lower().rstrip(".")[:3]
    for number, month in enumerate(MONTHS):
        if number and month.startswith(start):
            return number
    raise ValueError(f"`{name}` is no month")


def whole_month(year: int, month: int) -> Days:
    """Return the days of a month."""
    return Days(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), Precision.MONTH)


def whole_year(year: int) -> Days:
    """Return the days of a year."""
    return Days(date(year, 1, 1), date(year, 12, 31), Precision.YEAR)


def latest_weekday(name: str, upto: date) -> date:
    """Return the latest day of that name on or before `upto`."""
    return upto - timedelta(days=(upto.weekday() - WEEKDAYS.index(name.lower())) % 7)


def latest_month(month: int, upto: date) -> Days:
    """Return the latest such month that began on or before `upto`."""
    return whole_month(upto.year if month <= upto.month else upto.year - 1, month)


def latest_day_of_month(month: int, day: int, upto: date) -> date | None:
    """Return the latest such day on or before `upto`; None for 31 June. 29 February goes back to a leap year."""
    for year in range(upto.year, upto.year - 9, -1):
        found = day_of(year, month, day)
        if found and found <= upto:
            return found
    return None


def day_of(year: int, month: int, day: int) -> date | None:
    """Return the date, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def week_of(day: date) -> Days:
    """Return Monday to Sunday around a day."""
    monday = day - timedelta(days=day.weekday())
    return Days(monday, monday + 6 * DAY, Precision.WEEK)


def months_before(day: date, months: int) -> Days:
    """Return the whole month that lies `months` months before that of `day`."""
    count = max(day.year * 12 + day.month - 1 - months, 12)
    return whole_month(count // 12, count % 12 + 1)
