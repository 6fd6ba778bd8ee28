"""Rarer steps from word to word than those of `syntax.py`: what the roles of single frames need."""

from collections.abc import Iterator

from monitor.extract.lexicon import cues, verbs
from monitor.extract.syntax import subject
from monitor.extract.tokens import Token
from monitor.extract.tree import SUBJECT, ancestors, child, is_verb, noun_after

LONGEST_OWNER = 6  # words: "in the hands of the Islamic State group since"


def governor(token: Token) -> Token | None:
    """Return the verb that a noun is subject or object of ("fighting raged between ..."), or an infinitive hangs on."""
    return token.head if token.dep_ in (*SUBJECT, "dobj", "xcomp", "ccomp") and is_verb(token.head) else None


def holding(state: Token) -> Token | None:
    """Return X of "X, under army control since May, ...": what the phrase of a state stands right behind."""
    link = state.head
    stated = state.dep_ == "pobj" and link.lower_ in cues("state_link") and _is_begun(state)
    if not stated or link.i == 0 or link.nbor(-1).text != ",":
        return None
    above = link.head if not is_verb(link.head) else child(link.head, *SUBJECT)
    return above if above is not None and above.i < link.i <= above.right_edge.i + 2 else None


def _is_begun(state: Token) -> bool:
    """Return whether "since" follows: "in rebel hands since May", "under the control of the group since 2008"."""
    return any(word.lower_ == "since" for word in state.doc[state.i + 1 : state.i + 1 + LONGEST_OWNER])


def spoken_for(office: Token) -> Token:
    """Return who an office speaks for: "its" of "its spokesman", the army of "the army, whose spokesman"."""
    owner = child(office, "poss")
    if owner is None or owner.tag_ not in ("PRP$", "WP$"):
        return office
    clause = next((up for up in ancestors(office) if up.dep_ == "relcl"), None)
    return clause.head if owner.tag_ == "WP$" and clause is not None else owner


def rival(fight: Token) -> Token | None:
    """Return the first of those between whom a fight is, wherever the parser hangs "between rebels and the army"."""
    for found in fight.doc[fight.i + 1 :]:
        if found.lower_ == "between" and (noun := noun_after(found)) is not None:
            return noun if noun.tag_ != "CD" else None
    return None


def copula(adjective: Token) -> Token | None:
    """Return "is" for the adjective of "the town is encircled", taken for no participle."""
    return adjective.head if adjective.dep_ == "acomp" else None


def predicates(verb: Token) -> Iterator[Token]:
    """Yield what completes a verb: "prisoner" for "were taken prisoner", "stop" for "agreed to stop"."""
    yield from (c for c in verb.children if c.dep_ in ("oprd", "xcomp", "attr", "acomp", "advcl"))


def participles(noun: Token) -> Iterator[Token]:
    """Yield the participles behind a noun: "an attack blamed on rebels", "a raid carried out by the army"."""
    yield from (c for c in noun.children if c.dep_ in ("acl", "relcl") and c.tag_ == "VBN")


def named(verb: Token) -> Iterator[Token]:
    """Yield what the verb calls its subject or object: "masters" for "they were masters", "made themselves masters"."""
    named_after = (c for c in verb.rights if c.dep_ in ("attr", "oprd"))
    inside = (c for clause in verb.rights if clause.dep_ == "ccomp" for c in (clause, *clause.children))
    yield from (*named_after, *inside)


def performer(noun: Token) -> Token | None:
    """Return who does what the noun names: "warplanes carried out strikes", "rebels launched an attack"."""
    light = noun.dep_ == "dobj" and noun.head.lower_ in verbs("perform")
    return subject(noun.head) if light else None
