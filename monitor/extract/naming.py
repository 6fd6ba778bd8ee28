"""Cut the name of a place out of a sentence: its head word with all that belongs to it ("Jisr al-Shughour")."""

from monitor.extract.lexicon import cues, everything, nouns, words
from monitor.extract.tokens import Token, written

PROPER = ("NNP", "NNPS")
_LINKS = cues("name_link")


def is_proper(token: Token) -> bool:
    """Return whether the token belongs to a name."""
    if token.lower_ in words("calendar") and token.lower_ not in ("may", "march"):
        return False
    return token.tag_ in PROPER or (token.text[:1].isupper() and token.tag_ in ("NNS", "NN", "FW") and _is_rare(token))


def _is_rare(token: Token) -> bool:
    # "Homs" looks like a plural; "Rebels" at the start of a sentence is one.
    return token.lower_ not in everything()


def first_of_kind(head: Token) -> int:
    """Return where the words for a facility begin: "military airport" for the head "airport"."""
    first = head.i
    while first > 0 and head.lower_ in nouns("facility") and head.doc[first - 1].lower_ in words("facility_adjective"):
        first -= 1
    return int(first)


def name_before(head: Token) -> str:
    """Return the name that stands before a common noun: "Deir al-Zor" for "Deir al-Zor city"."""
    last = first_of_kind(head)
    start = last
    while start > 0 and _joins(head.doc[start - 1], head):
        start -= 1
    while start < last and not is_proper(head.doc[start]):
        start += 1
    return text_of(head, start, last) if last > start else ""


def name_of(head: Token) -> str:
    """Return the whole name around its head word."""
    return text_of(head, *name_bounds(head))


def name_bounds(head: Token) -> tuple[int, int]:
    """Return the first token of a name and the one after its last."""
    start, end = head.i, head.i + 1
    while start > 0 and _joins(head.doc[start - 1], head):
        start -= 1
    while start < head.i and not (is_proper(head.doc[start]) or head.doc[start].lower_ in _LINKS - {"and"}):
        start += 1
    while end < len(head.doc) and _continues(head, end):
        end += 1
    return start, end


def _joins(token: Token, head: Token) -> bool:
    if token.dep_ == "poss" or token.tag_ in ("POS", "DT", ",", "CC", "IN", "PRP$"):
        return False
    if token.text in nouns("settlement") and is_proper(head):
        return False  # "the port city Tartus"
    linked = token.lower_ in _LINKS or token.text in "-‑–"
    inside = token.head == head or token.head.head == head or linked
    return inside and (is_proper(token) or linked or token.dep_ in ("compound", "nmod"))


def _continues(head: Token, end: int) -> bool:
    # "Deir al-Zor", "Jisr al-Shughour": the parser often takes the first word for the head.
    token = head.doc[end]
    touching = token.i > 0 and head.doc[end - 1].text in "-‑–'’" and not head.doc[end - 1].whitespace_
    opens = token.text in "-‑–" and not token.whitespace_ and not head.doc[end - 1].whitespace_
    article = (
        token.lower_ in _LINKS and token.lower_.isalpha() and end + 1 < len(head.doc) and head.doc[end + 1].text == "-"
    )
    return touching or opens or article


def text_of(head: Token, start: int, end: int) -> str:
    """Return the text of some tokens of the head's sentence."""
    return written(head.doc[start:end])


def kind_told(word: str) -> str | None:
    """Return "settlement", "region" or "facility" for a noun of that class."""
    return next((kind for kind in ("settlement", "region", "facility") if word in nouns(kind)), None)
