"""What a figure counts: one incident, a campaign, a whole war, or history. Only an incident's own may describe it."""

import re
from datetime import date

from monitor.model import Scope

HISTORY_YEARS = 2  # a sentence about a year this far back tells history

_WAR = re.compile(
    r"\bsince (?:the )?(?:[\w'’]+ ){0,4}?(?:wars?|conflict|uprising|revolution|revolt|insurgency|violence|invasion|unrest|genocide)\b"
    r"|\bsince (?:the )?(?:beginning|start|outbreak|onset) of\b"
    r"|\b(?:civil war|wars?|conflict|uprising|insurgency|invasion)(?: (?:that|which))?(?: so far)? (?:has|have|had) "
    r"(?:so far )?(?:left|killed|claimed|cost|displaced|driven|forced|seen|taken|uprooted|caused)\b"
    r"|\b(?:conflict|war|insurgency) (?:claims|kills)\b"
    r"|\b(?:in|during|of|after) (?:the |its |a |more than |over |nearly |almost )*(?:[\w-]+[ -])?(?:years?|decades?)(?:[ -]long)? "
    r"(?:of )?(?:[\w'’-]+ ){0,2}?(?:wars?|conflict|fighting|insurgency|violence)\b"
    r"|\b[\w-]+[ -](?:years?|decades?)(?:-(?:old|long))? (?:[\w'’-]+ )?(?:war|conflict|insurgency)\b"
    r"|\bin the (?:[\w'’-]+ )?(?:conflict|war)\b|\bper (?:month|year)\b",
    re.IGNORECASE,
)
_SINCE_YEAR = re.compile(
    r"\bsince (?:the )?(?:early |late |mid-?)?(?:[A-Z][a-z]+\.? (?:\d\d?, )?)?(?P<year>(?:19|20)\d\d)\b"
)
_CAMPAIGN = re.compile(
    r"\bsince\b|\bso far\b|\b(?:in|over|during|for) the (?:past|last|previous) (?!day\b|night\b|24 hours\b|hours?\b)[\w-]+"
    r"|\bthis (?:year|month)\b|\b(?:days|weeks|months) of (?:[\w'’-]+ )?(?:fighting|clashes|battles|bombardment|shelling|strikes)"
    r"|\b(?:battles|fighting|clashes|offensive|campaign|escalation|operation)(?: that)? (?:which )?(?:started|began|begun|erupted)\b"
    r"|\blaunched (?:[\w'’-]+ ){0,4}(?:offensive|campaign|operation)\b"
    r"|\b(?:the|latest|recent|this) (?:[\w'’-]+ ){0,2}(?:offensive|campaign|escalation|waves? of (?:conflict|violence|fighting))\b"
    r"|\b(?:death )?toll\b.{0,80}\b(?:risen|rose|rises|climbed|stands|reached|passed)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"\b(?P<year>(?:19|20)\d\d)(?P<decade>s)?\b(?!,\d| (?:people|civilians|soldiers|fighters|troops|persons))"
)
_DECADES_AGO = re.compile(
    r"\b(?:decades?|(?:two|three|[2-9]\d?|1\d+|several|four|five|six|seven|eight|nine|ten) years) (?:ago|earlier)\b",
    re.I,
)


def scope_of(sentence: str, today: date | None = None) -> Scope:
    """Return what the figures of a sentence count. `today` is the day of publication, None where it is not known.

    Without it a sentence that bears a year of its own is taken for history: news seldom names the current one.
    """
    if _WAR.search(sentence) or _counts_since_long_ago(sentence, today):
        return Scope.WAR
    if _is_history(sentence, today):
        return Scope.HISTORY
    return Scope.CAMPAIGN if _CAMPAIGN.search(sentence) else Scope.INCIDENT


def _counts_since_long_ago(sentence: str, today: date | None) -> bool:
    since = _SINCE_YEAR.search(sentence)
    return bool(since) and (today is None or int(since["year"]) < today.year)


def _is_history(sentence: str, today: date | None) -> bool:
    if _DECADES_AGO.search(sentence):
        return True
    years = [int(match["year"]) for match in _YEAR.finditer(sentence)]
    if not years:
        return False
    return today is None or max(years) <= today.year - HISTORY_YEARS
