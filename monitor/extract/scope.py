"""What a figure counts: one incident, a campaign, a whole war, or history. Only an incident's own may describe it."""

from datetime import date

from monitor.extract.en.scope_forms import (
    COMMA,
    COMPARISON,
    IN_DAYS,
    OF_CAMPAIGN,
    OF_WAR,
    SINCE_YEAR,
    WAR_SIGNS,
    YEAR,
    YEARS_AGO,
)
from monitor.model import Figure, Scope

HISTORY_YEARS = 2  # a sentence about a year this far back tells history
WAR_DEAD = 10_000  # no single incident of the wars we read about killed so many


def scope_of(sentence: str, today: date | None = None, figure: Figure | None = None) -> Scope:
    """Return what the figures of a sentence count, or the one given. `today` is the day of publication.

    Where it is not known, a sentence with a year of its own is taken for history: news seldom names the current one.
    """
    sentence = COMPARISON.sub("", sentence)
    if (WAR_SIGNS.seen_in(sentence) and OF_WAR.search(sentence)) or _counts_for_years(sentence, today):
        return Scope.WAR
    if _is_history(sentence, today):
        return Scope.HISTORY
    if figure and figure.kind == "killed" and figure.value >= WAR_DEAD:
        return Scope.WAR
    return Scope.CAMPAIGN if OF_CAMPAIGN.search(sentence) else Scope.INCIDENT


def counts_days(sentence: str, start: int, end: int) -> bool:
    """Return whether a figure at these offsets counts several days: "180 in three days", up to the next comma."""
    before, after = COMMA.split(sentence[:start])[-1], COMMA.split(sentence[end:])[0]
    return IN_DAYS.search(COMPARISON.sub("", f"{before} {after}")) is not None


def _counts_for_years(sentence: str, today: date | None) -> bool:
    since = SINCE_YEAR.search(sentence)
    return since is not None and (today is None or int(since["year"]) < today.year)


def _is_history(sentence: str, today: date | None) -> bool:
    if YEARS_AGO.search(sentence):
        return True
    years = [int(match["year"]) for match in YEAR.finditer(sentence)]
    return bool(years) and (today is None or max(years) <= today.year - HISTORY_YEARS)


def is_long_ago(day: date, today: date | None) -> bool:
    """Return whether a day is so far back that what it dates is history."""
    return today is not None and day.year <= today.year - HISTORY_YEARS
