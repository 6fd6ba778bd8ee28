"""Cut a text into sentences in linear time: a regular expression, a list of abbreviations, and every line end."""

import re

from monitor.model import Span

# Titles, months and the like: a name, a number or a day follows, never a new sentence.
_NEVER_LAST = frozenset(
    """adm amb ave blvd brig bros capt cf cmdr co col comdr cpl det dr e.g eng esq est et fig fr ft gen gov hon i.e
    insp jr lieut lt ltd maj messrs mgr mr mrs ms mt nos op ph pp pres prof pvt rep rev sen sgt sr st supt ven vol vs
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun approx inc corp no
    """.split()  # noqa: SIM905 - a list of seventy strings would hide the words
)
# After "U.S." or "p.m." only these show that a new sentence begins.
_OPENERS = frozenset(
    """the a an in on at it he she they we i but and this that these those his her its their our there however
    meanwhile after before when while as since for with no not some many one two earlier later
    """.split()  # noqa: SIM905
)
_CLOSERS = "\"”’»')]"
# "GOMA, Congo (AP) — ", "Belgrade, November 18 - ", "NAIROBI: ": no part of the sentence that a parser should read. In
# small letters it could also be a name with its aside ("Hama - Syria's fourth city - fell"), or a headline.
_CAPITALS = r"[A-Z][A-Z’'./-]++(?: [A-Z][A-Z’'./-]*+){0,3}"
_NAME = r"[A-Z][\w’'.-]++(?: (?:[a-z]{1,3} )?[A-Z][\w’'.-]*+){0,2}"
_DETAIL = r"(?:, ?[^\n(:;–—]{2,40}?)?(?:,? ?\([^)\n]{2,40}\))?"
_DASH = r"(?: ?(?:[–—]|--)| -) ?"
_ALONE = r"(?![^\n]{0,120} [-–—]{1,2} )"
_SENTENCE = r"(?=[\"“‘']?[A-Z\d])"
_DATELINE = rf"(?m:^){_CAPITALS}{_DETAIL}(?:{_DASH}|: ){_SENTENCE}|(?<=\n){_NAME}{_DETAIL}{_DASH}{_ALONE}{_SENTENCE}"
_STOP = re.compile(
    r"(?P<line>\n)"
    rf"|(?P<dateline>{_DATELINE})"
    # Possessive and begun only once for each row of marks: a million dots take no time.
    rf"|(?<![.!?…])(?P<mark>[.!?…]++)[{re.escape(_CLOSERS)}]*+(?=\s)"
    r"|(?<=[a-z][a-z])(?P<glued>\.)(?=[A-Z][a-z])"  # a lost blank: "the city.The army"
)
_LAST_WORD = re.compile(r"[\w.]+$")
_NEXT_WORD = re.compile(r"\s*[\"“‘'(\[«–—-]*\s*(?P<word>\w+)")
_REACH = 40  # code points looked at around a stop: a bound that keeps the time linear


def split(text: str) -> list[Span]:
    """Return the sentences in order; no blanks at their ends, closing quotation marks kept with their sentence."""
    spans: list[Span] = []
    start = 0
    for stop in _STOP.finditer(text):
        if stop["dateline"]:
            start = stop.end()  # "Belgrade, November 18 - " tells where it was written, and would count as a sentence
        elif stop["line"] or stop["glued"] or _ends(text, stop):
            _add(text, start, stop.end(), spans)
            start = stop.end()
    _add(text, start, len(text), spans)
    return spans


def _add(text: str, start: int, end: int, spans: list[Span]) -> None:
    piece = text[start:end]
    if sentence := piece.strip():
        start += len(piece) - len(piece.lstrip())
        spans.append(Span(start, start + len(sentence)))


def _ends(text: str, stop: re.Match[str]) -> bool:
    following = _NEXT_WORD.match(text, stop.end(), stop.end() + _REACH)
    if following is None:
        return True
    word = following["word"]
    if word[0].islower():
        return False
    return stop["mark"] != "." or not _abbreviated(text, stop.start(), word)


def _abbreviated(text: str, dot: int, next_word: str) -> bool:
    last = _LAST_WORD.search(text, max(0, dot - _REACH), dot)
    if last is None:
        return False
    word = last.group().lower()
    if word == "no":
        return next_word[0].isdigit()
    if "." in word and all(len(part) < 2 for part in word.split(".")):
        return next_word.lower() not in _OPENERS
    return word in _NEVER_LAST or (len(word) == 1 and word.isalpha() and word != "i")
