"""Walk a parse tree: what hangs on a word, what it hangs on, what is listed beside it, what stands after a preposition.

Labels here and in `syntax.py` are those of the English models of spaCy (ClearNLP: nsubj, dobj, pobj, acl, relcl ...).
"""

from collections.abc import Iterator

from monitor.extract.lexicon import cues, nouns, words
from monitor.extract.tokens import Token, Tree

SUBJECT = ("nsubj", "nsubjpass")
DEEPEST = 12  # steps up a tree: deeper is a broken parse


def holding(sentence: Tree, words: frozenset[str]) -> list[int]:
    """Return where one of these words stands, all in lower case."""
    return [index for index, word in enumerate(sentence.words) if word in words]


def is_verb(token: Token) -> bool:
    """Return whether the token heads a clause or a participle phrase."""
    # "was overrun by", "the army retook": what has a subject, object or agent is a verb, whatever the tagger says.
    return bool(token.tag_.startswith("VB")) or child(token, "dobj", "agent", *SUBJECT) is not None


def child(token: Token, *deps: str) -> Token | None:
    """Return the first child with one of these labels."""
    for c in token.children:  # asked most of all: a loop takes half the time of a generator
        if c.dep_ in deps:
            return c
    return None


def ancestors(token: Token) -> Iterator[Token]:
    """Yield the token and its heads up to the root."""
    for _ in range(DEEPEST * 3):
        yield token
        if token.dep_ == "ROOT":
            return
        token = token.head


def conjuncts(token: Token) -> Iterator[Token]:
    """Yield the token and what is listed after it with "and" or commas."""
    yield token
    for found in token.children:
        if found.dep_ == "conj":
            yield from conjuncts(found)


def possessor(noun: Token) -> Token | None:
    """Return "Russia" for the noun of "Russia's takeover"."""
    return child(noun, "poss")


def modifiers(noun: Token) -> Iterator[Token]:
    """Yield the nouns and adjectives before a noun: "rebel" for "rebel capture"."""
    yield from (c for c in noun.children if c.dep_ in ("compound", "amod", "nmod") and c.i < noun.i)


def nouns_after(token: Token, preposition: str) -> Iterator[Token]:
    """Yield the noun after `preposition` ("from", "out of") that hangs on the token."""
    first, _, rest = preposition.partition(" ")
    if first not in token.doc.known:
        return
    for found in _with_particles(token):
        if found.lower_ != first or found.dep_ not in ("prep", "agent", "dative", "prt", "advmod", "mark"):
            continue
        if rest:
            yield from nouns_after(found, rest)
            yield from nouns_after(token, rest) if found.dep_ in ("prt", "advmod") else ()
        elif (noun := noun_after(found)) is not None:
            yield noun


def _with_particles(token: Token) -> Iterator[Token]:
    """Yield the children, and what the parser hangs on "back" and "away" ("to", "from"), or on a day ("of")."""
    for found in token.children:
        yield found
        if found.lower_ in cues("particle_with_link") and is_particle(found):
            yield from found.children
    _, on, day, link = (*token.doc[token.i : token.i + 4], *[token] * 3)[:4]
    if on.lower_ == "on" and day.lower_ in words("calendar") and link.lower_ == "of":
        yield link


def is_particle(word: Token) -> bool:
    """Return whether a word goes with its verb; one that has no noun is no preposition: "hand the town over to"."""
    return word.dep_ in ("advmod", "prt") or (word.dep_ == "prep" and child(word, "pobj", "pcomp") is None)


def has_no(noun: Token) -> bool:
    """Return whether a noun stands with "no": "no troops", "no word"."""
    return any(c.dep_ == "det" and c.lower_ in cues("no") for c in noun.children)


def noun_after(preposition: Token) -> Token | None:
    """Return the noun that a preposition stands before; what a relative pronoun there stands for."""
    found = child(preposition, "pobj", "pcomp")
    if found is None:
        return None
    if found.dep_ == "pcomp":
        # "to advancing rebel forces": the parser takes the participle for a gerund.
        return child(found, "dobj") if found.tag_ == "VBG" else None
    return antecedent(found) or found


def antecedent(pronoun: Token) -> Token | None:
    """Return what a relative pronoun stands for."""
    if pronoun.lower_ not in cues("relative"):
        return None
    noun = next((up.head for up in ancestors(pronoun) if up.dep_ == "relcl"), None)
    return _lying_in(noun) if noun is not None else None


def _lying_in(area: Token) -> Token:
    """Return the town of "the town of X in Y province, which they took": the parser hangs the clause on Y."""
    above = area.head
    if above.lower_ == "at" and above.head.lower_ in nouns("facility"):
        return above.head  # "the base at X, which they took"
    if area.lower_ not in nouns("region") or area.dep_ != "pobj" or above.lower_ not in ("in", "of"):
        return area
    if above.lower_ == "of":  # "the capital city of Y province, which they lost"
        return above.head if above.head.lower_ in nouns("settlement") else area
    town = above.head if above.head.tag_.startswith("NN") else child(above.head, "dobj")
    return town if town is not None and town.i < above.i else area


def report_of(clause: Token) -> Token | None:
    """Return the noun that reports a clause: "the claim that the town has fallen", also where it is one of several."""
    that = child(clause, "mark", "dobj") if clause.dep_ in ("acl", "relcl", "ccomp") else None
    if that is None or that.lower_ != "that":
        return None
    before = that.nbor(-1) if that.i else that  # "no word from him or confirmation that ...": the parser takes the word
    return next((noun for noun in (clause.head, before) if noun.lower_ in nouns("report")), None)
