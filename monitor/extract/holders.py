"""Find who held a place before, and who took it after: "rebel-held", "who had been holding it", "the army moved in"."""

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from monitor.extract.lexicon import verb_forms, words
from monitor.extract.syntax import SUBJECT, agent, child, is_passive, is_verb, subject

_MOVING = frozenset().union(
    *(verb_forms(word) for word in ("move", "roll", "march", "sweep", "step", "pour", "walk", "drive"))
)
_HOLDING = frozenset().union(*(verb_forms(word) for word in ("hold", "control", "occupy", "dominate")))


def holders(sentence: Doc) -> Iterator[Token]:
    """Yield the words for who is told to have held something."""
    for token in sentence:
        if token.lower_ not in _HOLDING:
            continue
        held_by = child(token, "npadvmod") if token.dep_ == "amod" else None
        if held_by is not None:
            yield held_by
        elif is_verb(token) and (holder := agent(token) if is_passive(token) else subject(token)) is not None:
            yield holder


def successors(sentence: Doc, after: int) -> Iterator[Token]:
    """Yield the words for who is told to have moved in, past a place in the sentence."""
    for token in sentence[after:]:
        if token.lower_ in _MOVING and is_verb(token) and any(c.lower_ == "in" and _is_bare(c) for c in token.children):
            mover = child(token, *SUBJECT)
            yield from (mover,) if mover is not None else ()


def _is_bare(into: Token) -> bool:
    """Return whether "in" has no place: "moved in", "moved in the same evening"."""
    noun = child(into, "pobj")
    return noun is None or noun.lower_ in words("day_time")
