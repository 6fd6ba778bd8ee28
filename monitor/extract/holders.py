"""Find who held a place before, and who took it: "rebel-held", "killing 20 soldiers", "after the army stormed it"."""

from collections.abc import Iterator

from monitor.extract.antecedents import is_pronoun
from monitor.extract.lexicon import cue_verbs, cues, nouns, verbs, words
from monitor.extract.paths import follow
from monitor.extract.syntax import agent, is_passive, object_, subject
from monitor.extract.tokens import Token, Tree
from monitor.extract.tree import SUBJECT, child, is_verb, modifiers, nouns_after

_ENEMIES = ("from", "with", "against", "between", "between.conjunct", "with.conjunct")
_OWNERS = ("of", "possessor", "modifier")
_STRUCK = ("to", "for")
_BESIDE = ("advcl", "pcomp", "conj", "xcomp")  # clauses that tell how or after what a place was taken
_NAMING_A_PLACE = frozenset({"appos", "attr", "dobj", "nsubj", "nsubjpass"})  # not "from their stronghold"


def holders(sentence: Tree) -> Iterator[Token]:
    """Yield the words for who is told to have held something, to have left it, or to have been fought for it."""
    for token in sentence:
        if token.lower_ in cue_verbs("hold"):
            yield from _who_held(token)
        elif token.lower_ in verbs("leave", "yield"):
            yield from _who_left(token)
        elif token.lower_ in cue_verbs("beat") or _is_taken_prisoner(token):
            yield from _who_was_beaten(token)
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
    if _is_opened(verb) and verb.dep_ == "advcl" and not is_passive(verb) and (gone := subject(verb)) is not None:
        yield gone


def _is_opened(clause: Token) -> bool:
    return any(c.dep_ in ("mark", "advmod") and c.lower_ in cues("once_left") for c in clause.children)


def _who_was_beaten(verb: Token) -> Iterator[Token]:
    """Yield "soldiers" of "took the base, killing 20 soldiers", "fell after rebels routed dozens of soldiers"."""
    shared = child(verb, *SUBJECT) is None or _is_opened(verb)
    beaten = object_(verb) if verb.dep_ in _BESIDE and shared and not is_passive(verb) else None
    if beaten is not None and not is_pronoun(beaten):
        yield beaten if beaten.lower_ in nouns("armed") else next(nouns_after(beaten, "of"), beaten)


def _is_taken_prisoner(word: Token) -> bool:
    return word.lower_ == "taking" and any(c.lower_ in nouns("captive") for c in word.children)


def _whose(noun: Token) -> Iterator[Token]:
    """Yield the enemy of a battle, the owner of the stronghold or base that a place is, who suffers a blow."""
    for kind, paths in (("combat", _ENEMIES), ("stronghold", _OWNERS), ("setback", _STRUCK)):
        if noun.lower_ in nouns(kind) and (kind != "stronghold" or (_is_the_place(noun) and not _is_one_of_many(noun))):
            yield from (found for path in paths for found in follow(noun, path) if not is_pronoun(found))
    if noun.lower_ in nouns("combat") and noun.dep_ == "dobj":
        yield from follow(noun.head, "from")  # "meeting resistance from the army"
    if noun.lower_ in nouns("military_site") and _is_the_place(noun):
        yield from (owner for owner in (*reversed(list(modifiers(noun))), *follow(noun, "possessor")) if _owns(owner))


def _is_the_place(noun: Token) -> bool:
    """Return whether it is what they took: "X, one of the strongholds of", not "from their stronghold"."""
    one_of = noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lower_ == "one"
    return (noun.head.head if one_of else noun).dep_ in _NAMING_A_PLACE


def _is_one_of_many(noun: Token) -> bool:
    """Return whether it is "in nearby Raqqa, a stronghold of", not "the last stronghold of"."""
    return any(c.dep_ == "det" and c.lower_ in ("a", "an", "another") for c in noun.children)


def _owns(modifier: Token) -> bool:
    """Return whether it says whose a base is: "an army base", "a Hezbollah post", not "a military base"."""
    return modifier.dep_ != "amod" or modifier.text[:1].isupper()


def stormers(taken: Token) -> Iterator[Token]:
    """Yield the words for who attacked before a place was taken: "fell after rebels stormed the barracks"."""
    for clause in taken.children:
        if clause.dep_ == "advcl" and clause.lower_ in cue_verbs("storm", "beat") and _is_opened(clause):
            doer = agent(clause) if is_passive(clause) else child(clause, *SUBJECT)
            yield from (doer,) if doer is not None else ()


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
