"""Find who held a place until it was taken: "rebel-held", "the forces who had been holding the town"."""

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from monitor.extract.lexicon import verb_forms
from monitor.extract.syntax import agent, child, is_passive, is_verb, subject

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
