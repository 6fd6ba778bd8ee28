"""What a figure counts: one incident, a campaign, a whole war, or history. Only an incident's own may describe it."""

import re
from datetime import date

from monitor.model import Figure, Scope

HISTORY_YEARS = 2  # a sentence about a year this far back tells history
WAR_DEAD = 10_000  # no single incident of the wars we read about killed so many

_WARS = "(?:civil war|wars?|conflict|uprising|revolution|revolt|insurgency|invasion|genocide)"
_COSTS = "(?:left|killed|claimed|cost|displaced|driven|forced|seen|taken|uprooted|caused)"
_CAMPAIGNS = "offensive|campaign|escalation|operation"
_SPAN = "(?:years?|decades?)"
# "The deadliest battle since the war began" compares; it does not count from there.
_COMPARISON = re.compile(
    r"\b(?:\w+(?:li|gg|vi|di)est|worst|first|largest)\b[^.;]{0,80}\b(?:since|in)\b[^.;,]*", re.IGNORECASE
)


def _any(*forms: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(forms)})", re.IGNORECASE)


_WAR = _any(
    rf"since (?:the |its )?(?:[\w'’]+ ){{0,4}}?(?:{_WARS}|violence|unrest)\b",
    rf"since (?:the )?(?:beginning|start|outbreak|onset) of (?:the )?(?:[\w'’]+ ){{0,2}}?(?:{_WARS}|its)\b",
    rf"(?<!of ){_WARS}(?: that| which)?(?: so far)? (?:has|have|had) (?:so far )?{_COSTS}\b",
    r"(?:conflict|war|insurgency) (?:claims|kills)\b",
    rf"(?:in|during|of|after) (?:[\w-]+ ){{0,3}}?(?:[\w-]+[ -])?{_SPAN}(?:[ -]long)? (?:of )?(?:[\w'’-]+ ){{0,2}}?"
    rf"(?:{_WARS}|fighting|violence)\b",
    rf"[\w-]+[ -]{_SPAN}-?(?:old|long)? (?:[\w'’-]+ )?{_WARS}\b",
    r"in the (?:[\w'’-]+ )?(?:conflict|war)\b",
    r"per (?:month|year)\b",
    rf"{_SPAN} in which\b",
    rf"(?<!of )(?:{_WARS}) (?:cost|claimed|took|killed)\b",
)
_SINCE_YEAR = re.compile(
    r"\bsince (?:the )?(?:early |late |mid-?)?(?:[A-Z][a-z]+\.? (?:\d\d?, )?)?(?P<year>(?:19|20)\d\d)\b"
)
_CAMPAIGN = _any(
    r"since\b",
    r"so far\b",
    r"(?:in|over|during|for) the (?:past|last|previous) (?!day\b|night\b|24 hours\b|hours?\b)[\w-]+",
    r"this (?:year|month)\b",
    r"(?:days|weeks|months) of (?:[\w'’-]+ )?(?:fighting|clashes|battles|bombardment|shelling|strikes)\b",
    rf"(?:{_CAMPAIGNS}|battles|fighting|clashes) (?:that |which )?(?:started|began|begun|erupted)\b",
    rf"launched (?:[\w'’-]+ ){{0,4}}(?:{_CAMPAIGNS})\b",
    rf"(?:the|latest|recent|this) (?:[\w'’-]+ ){{0,2}}(?:{_CAMPAIGNS}|waves? of (?:conflict|violence|fighting))\b",
)
_IN_DAYS = _any(r"in (?!the\b|recent\b)[\w-]+ (?:days|weeks|months)\b")
_COMMA = re.compile(r"[,;](?!\d)")
_YEAR = re.compile(r"\b(?P<year>(?:19|20)\d\d)s?\b(?!,\d| (?:people|civilians|soldiers|fighters|troops|persons))")
_YEARS_AGO = _any(r"decades? (?:ago|earlier)\b", r"(?!one |a )(?:[\w-]+) years (?:ago|earlier)\b")


def scope_of(sentence: str, today: date | None = None, figure: Figure | None = None) -> Scope:
    """Return what the figures of a sentence count, or the one given. `today` is the day of publication.

    Where it is not known, a sentence with a year of its own is taken for history: news seldom names the current one.
    """
    sentence = _COMPARISON.sub("", sentence)
    if _WAR.search(sentence) or _counts_for_years(sentence, today):
        return Scope.WAR
    if _is_history(sentence, today):
        return Scope.HISTORY
    if figure and figure.kind == "killed" and figure.value >= WAR_DEAD:
        return Scope.WAR
    return Scope.CAMPAIGN if _CAMPAIGN.search(sentence) else Scope.INCIDENT


def counts_days(sentence: str, start: int, end: int) -> bool:
    """Return whether a figure at these offsets counts several days: "180 in three days", up to the next comma."""
    before, after = _COMMA.split(sentence[:start])[-1], _COMMA.split(sentence[end:])[0]
    return _IN_DAYS.search(_COMPARISON.sub("", f"{before} {after}")) is not None


def _counts_for_years(sentence: str, today: date | None) -> bool:
    since = _SINCE_YEAR.search(sentence)
    return since is not None and (today is None or int(since["year"]) < today.year)


def _is_history(sentence: str, today: date | None) -> bool:
    if _YEARS_AGO.search(sentence):
        return True
    years = [int(match["year"]) for match in _YEAR.finditer(sentence)]
    return bool(years) and (today is None or max(years) <= today.year - HISTORY_YEARS)


def is_long_ago(day: date, today: date | None) -> bool:
    """Return whether a day is so far back that what it dates is history."""
    return today is not None and day.year <= today.year - HISTORY_YEARS
