"""Who a surname is, by the words that brought it in: "Mohammad" is "the town's mayor, Talib Mohammad"."""

import re
from itertools import islice

from monitor.extract.lexicon import nouns

TEXT_READ = 100_000  # code points: the longest articles bring their speakers in early
_OFFICES = nouns("leader", "rank", "office")
FIRST = 20  # times that a surname stands there: it is brought in early, and a text may repeat it by the thousand
REACH = 60  # code points before a surname in which its office stands
_BEFORE = re.compile(r"[\w.'’, -]*\Z")
_AFTER = re.compile(r", (?P<office>[^,.;\n]{4,80})")
_SURNAME = re.compile(r"[A-Z][\w'’-]+")


class Introductions:
    """The speakers of one article, found only when somebody asks."""

    def __init__(self, text: str) -> None:
        self._text = text[:TEXT_READ]
        self._known: dict[str, str] = {}

    def of(self, name: str) -> str:
        """Return the name with the office that the article tells of its bearer, the name alone where it tells none."""
        if not _SURNAME.fullmatch(name):
            return name
        if name not in self._known:
            self._known[name] = self._introduced(name)
        return self._known[name]

    def _introduced(self, surname: str) -> str:
        for found in islice(re.finditer(rf"\b{re.escape(surname)}\b", self._text), FIRST):
            line = self._text.rfind("\n", 0, found.start()) + 1
            words = _BEFORE.search(self._text, max(line, found.start() - REACH), found.start())
            if words is not None and (before := _from_office(words.group())):
                return f"{before}{surname}"
            after = _AFTER.match(self._text, found.end())
            if after is not None and not _OFFICES.isdisjoint(after["office"].lower().split()[:4]):
                return f"{surname}, {after['office']}"
        return surname


def _from_office(before: str) -> str:
    """Return "army spokesman Lul " of "On Sunday army spokesman Lul ": the office with what says whose it is."""
    told = before.split()
    at = next((at for at in reversed(range(len(told))) if told[at].rstrip(",").lower() in _OFFICES), None)
    names = told[at + 1 :] if at is not None else []
    if at is None or not all(word[:1].isupper() for word in names):
        return ""
    return " ".join((*told[max(0, at - 3) :], ""))
