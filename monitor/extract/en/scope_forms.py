"""How English tells that a figure counts a whole war, a campaign or years gone by, not one incident."""

import re

from monitor.extract.signs import Signs

_WARS = "(?:civil war|wars?|conflict|uprising|revolution|revolt|insurgency|invasion|genocide)"
_COSTS = "(?:left|killed|claimed|cost|displaced|driven|forced|seen|taken|uprooted|caused)"
_CAMPAIGNS = "offensive|campaign|escalation|operation"
_SPAN = "(?:years?|decades?)"
# "The deadliest battle since the war began" compares; it does not count from there.
COMPARISON = re.compile(
    r"\b(?:\w+(?:li|gg|vi|di)est|worst|first|largest)\b[^.;]{0,80}\b(?:since|in)\b[^.;,]*", re.IGNORECASE
)


def _any(*forms: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(forms)})", re.IGNORECASE)


OF_WAR = _any(
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
# Nothing that counts a war does without one of these; the pattern itself is slow.
_SIGNS = ("war", "conflict", "uprising", "revol", "insurgency", "invasion", "genocide", "since", "year", "decade")
WAR_SIGNS = Signs([(OF_WAR, (*_SIGNS, "per month"))])
SINCE_YEAR = re.compile(
    r"\bsince (?:the )?(?:early |late |mid-?)?(?:[A-Z][a-z]+\.? (?:\d\d?, )?)?(?P<year>(?:19|20)\d\d)\b"
)
OF_CAMPAIGN = _any(
    r"since\b",
    r"so far\b",
    r"(?:in|over|during|for) the (?:past|last|previous) (?!day\b|night\b|24 hours\b|hours?\b)[\w-]+",
    r"this (?:year|month)\b",
    r"(?:days|weeks|months) of (?:[\w'’-]+ )?(?:fighting|clashes|battles|bombardment|shelling|strikes)\b",
    rf"(?:{_CAMPAIGNS}|battles|fighting|clashes) (?:that |which )?(?:started|began|begun|erupted)\b",
    rf"launched (?:[\w'’-]+ ){{0,4}}(?:{_CAMPAIGNS})\b",
    rf"(?:the|latest|recent|this) (?:[\w'’-]+ ){{0,2}}(?:{_CAMPAIGNS}|waves? of (?:conflict|violence|fighting))\b",
)
IN_DAYS = _any(r"in (?!the\b|recent\b)[\w-]+ (?:days|weeks|months)\b")
COMMA = re.compile(r"[,;](?!\d)")
YEAR = re.compile(r"\b(?P<year>(?:19|20)\d\d)s?\b(?!,\d| (?:people|civilians|soldiers|fighters|troops|persons))")
YEARS_AGO = _any(r"decades? (?:ago|earlier)\b", r"(?!one |a )(?:[\w-]+) years (?:ago|earlier)\b")
