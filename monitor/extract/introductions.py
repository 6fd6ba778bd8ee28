"""Who a surname is, by the words that brought it in: "Mohammad" is "the town's mayor, Talib Mohammad"."""

import re

from monitor.extract.lexicon import nouns

TEXT_READ = 100_000  # code points: the longest articles bring their speakers in early
_OFFICES = nouns("leader", "rank", "office")
_WORD = r"[\w.'’-]+"
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
        around = rf"(?P<before>(?:{_WORD},? ){{0,8}}){re.escape(surname)}(?:, (?P<after>[^,.;\n]{{4,80}}))?"
        for found in re.finditer(around, self._text):
            before, after = _from_office(found["before"]), found["after"] or ""
            if before:
                return f"{before}{surname}"
            if not _OFFICES.isdisjoint(after.lower().split()[:4]):
                return f"{surname}, {after}"
        return surname


def _from_office(before: str) -> str:
    """Return "army spokesman Lul " of "On Sunday army spokesman Lul ": the office with what says whose it is."""
    told = before.split()
    at = next((at for at in reversed(range(len(told))) if told[at].rstrip(",").lower() in _OFFICES), None)
    names = told[at + 1 :] if at is not None else []
    if at is None or not all(word[:1].isupper() for word in names):
        return ""
    return " ".join((*told[max(0, at - 3) :], ""))
