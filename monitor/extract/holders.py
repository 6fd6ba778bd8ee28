"""Find who held a place before, and who took it after: "rebel-held", "who had been holding it", "the army moved in"."""

from collections.abc import Iterator

from monitor.extract.actors import is_pronoun
from monitor.extract.lexicon import cue_verbs, cues, nouns, verbs, words
from monitor.extract.paths import follow
from monitor.extract.syntax import agent, is_passive, subject
from monitor.extract.tokens import Token, Tree
from monitor.extract.tree import SUBJECT, child, is_verb

_ENEMIES = ("with", "against", "between", "between.conjunct", "with.conjunct")
_OWNERS = ("of", "possessor", "modifier")
_STRUCK = ("to", "for")
_NAMING_A_PLACE = frozenset({"appos", "attr", "dobj", "nsubj", "nsubjpass"})  # not "from their stronghold"


def holders(sentence: Tree) -> Iterator[Token]:
    """Yield the words for who is told to have held something, to have left it, or to have been fought for it."""
    for token in sentence:
        if token.lower_ in cue_verbs("hold"):
            yield from _who_held(token)
        elif token.lower_ in verbs("leave", "yield"):
            yield from _who_left(token)
        else:
            yield from _whose(token)


def _who_held(verb: Token) -> Iterator[Token]:
    held_by = child(verb, "npadvmod") if verb.dep_ == "amod" else None
    if held_by is not None:
        yield held_by
    elif is_verb(verb) and (holder := agent(verb) if is_passive(verb) else subject(verb)) is not None:
        yield holder


def _who_left(verb: Token) -> Iterator[Token]:
    """Yield "the militants" of "they took the town after the militants fled"."""
    opened = any(c.dep_ in ("mark", "advmod") and c.lower_ in cues("once_left") for c in verb.children)
    if opened and verb.dep_ == "advcl" and not is_passive(verb) and (gone := subject(verb)) is not None:
        yield gone


def _whose(noun: Token) -> Iterator[Token]:
    """Yield the enemy of a battle, the owner of the stronghold that a place is, who suffers a blow."""
    for kind, paths in (("combat", _ENEMIES), ("stronghold", _OWNERS), ("setback", _STRUCK)):
        if noun.lower_ in nouns(kind) and (kind != "stronghold" or _is_the_place(noun)):
            yield from (found for path in paths for found in follow(noun, path) if not is_pronoun(found))


def _is_the_place(stronghold: Token) -> bool:
    """Return whether it is what they took: "the last stronghold of", not "in nearby Raqqa, a stronghold of"."""
    loose = any(c.dep_ == "det" and c.lower_ in ("a", "an", "another") for c in stronghold.children)
    return stronghold.dep_ in _NAMING_A_PLACE and not loose


def successors(sentence: Tree, after: int) -> Iterator[Token]:
    """Yield the words for who is told to have moved in, past a place in the sentence, or to have replaced them."""
    for token in sentence[after:]:
        if token.lower_ == "replaced" and is_passive(token) and (relief := agent(token)) is not None:
            yield relief
        if _moves_in(token):
            mover = child(token, *SUBJECT)
            yield from (mover,) if mover is not None else ()


def _moves_in(token: Token) -> bool:
    moving = token.lower_ in cue_verbs("move_in") and is_verb(token)
    return moving and any(c.lower_ == "in" and _is_bare(c) for c in token.children)


def _is_bare(into: Token) -> bool:
    """Return whether "in" has no place: "moved in", "moved in the same evening"."""
    noun = child(into, "pobj")
    return noun is None or noun.lower_ in words("day_time")
