"""Cut the words of an actor out of a sentence: its noun with what describes it, without asides."""

from collections.abc import Sequence

from monitor.extract.lexicon import cues, nouns, words
from monitor.extract.tokens import Token, written
from monitor.extract.tree import child

LONGEST = 22  # words
_ASIDES = frozenset(
    {"relcl", "appos", "punct", "advcl", "cc", "conj", "parataxis", "case", "predet", "advmod", "npadvmod"}
)
_TIMES = words("calendar") | cues("time_before_actor")


def phrase(head: Token) -> str:
    """Return the actor in the article's words: "the rebels led by X", "Syria's army"."""
    owner = _acting_owner(head)
    if owner is not None:
        return owner
    first, last = _left(head), _right(head)
    return written(head.doc[first : min(last + 1, first + LONGEST)])


def listed(head: Token) -> str:
    """Return the words of an actor with those named beside it: "Syrian troops and Kurdish fighters"."""
    others = [c for c in head.children if c.dep_ == "conj" and c.i - head.i < LONGEST]
    if not others:
        return phrase(head)
    return f"{phrase(head)} and {listed(others[0])}"


def titled(head: Token) -> str:
    """Return a speaker with the office that is told beside the name: "X, spokesman for the governor of Y"."""
    office = child(head, "appos")
    held = office is not None and office.lower_ in nouns("leader", "rank", "office")
    return f"{listed(head)}, {phrase(office)}" if office is not None and held else listed(head)


def _acting_owner(head: Token) -> str | None:
    """Return "Ukrainian" for "a Ukrainian counteroffensive": what a party does stands for the party."""
    if head.lower_ not in nouns("action"):
        return None
    owner = child(head, "poss")
    if owner is not None:
        return phrase(owner)
    named = [c for c in head.lefts if c.dep_ in ("amod", "compound", "nmod") and _names_actor(c)]
    if not named:
        return None
    return written(head.doc[named[0].left_edge.i : named[-1].i + 1])


def _names_actor(word: Token) -> bool:
    return word.lower_ == "led" or word.text[:1].isupper() or word.lower_ in nouns("armed")


def _left(head: Token) -> int:
    first: int = head.i
    for c in head.lefts:
        if c.dep_ not in _ASIDES or (c.dep_ == "npadvmod" and c.lower_ not in _TIMES):
            first = min(first, c.left_edge.i)
    before = head.doc[first - 1] if first else head
    if before.dep_ == "conj" and before.head.lower_ in _TIMES:  # "on Monday and rebel fighters": "Monday and rebel"
        return int(before.i)
    return _after_day(head, first)


def _after_day(head: Token, first: int) -> int:
    """Return where a name begins for which the parser took a day, too: "Wednesday troops", "Monday and troops"."""
    at = first
    while at < head.i and head.doc[at].lower_ in _TIMES:
        at += 1
    return at + 1 if at > first and head.doc[at].lower_ == "and" else at


def _right(head: Token) -> int:
    last: int = head.i
    for c in head.rights:
        if _is_acronym(c) and _is_long_name(head.doc[_left(head) : c.i - 1]):
            return int(c.i) + 1
        if (c.dep_ == "prep" and c.lower_ in cues("describing_link") and child(c, "pcomp") is None) or (
            c.dep_ in ("acl", "amod") and c.lower_ in cues("describing_actor")
        ):
            last = max(last, _end(c))
        elif c.dep_ == "case" or (c.dep_ == "punct" and c.i == last + 1 and c.text == ")"):
            continue
        elif c.dep_ not in ("punct", "case"):
            break
    return last


def _is_acronym(word: Token) -> bool:
    """Return whether a word in brackets is the short name of what stands before it: "the Front (ANF)"."""
    doc = word.doc
    framed = 0 < word.i < len(doc) - 1 and doc[word.i - 1].text == "(" and doc[word.i + 1].text == ")"
    return bool(framed and word.text.isupper() and len(word) > 1)


def _is_long_name(before: Sequence[Token]) -> bool:
    return len([word for word in before if word.text[:1].isupper()]) > 1


def _is_inside_word(mark: Token) -> bool:
    return mark.text in "-‑" and not mark.whitespace_


def _end(token: Token) -> int:
    """Return the last word of a subtree, cut before its own asides."""
    last: int = token.i
    for inner in token.rights:
        if _is_inside_word(inner):
            continue  # "commander-in-chief"
        if inner.dep_ in _ASIDES or (inner.dep_ == "acl" and inner.lower_ not in cues("describing_actor")):
            break
        last = max(last, _end(inner))
    return last
