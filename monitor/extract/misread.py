"""Find subjects and objects that the parser hung where they do not belong."""

from itertools import takewhile

from monitor.extract.days import WEEKDAYS
from monitor.extract.lexicon import cues, nouns, words
from monitor.extract.tokens import Token
from monitor.extract.tree import SUBJECT, child


def mistaken_object(verb: Token) -> Token | None:
    """Return the object where the parser hung it elsewhere: "captured Sarrin Monday", "annexed Ukraine's Crimea"."""
    for noun in verb.rights:
        if noun.dep_ == "npadvmod" and noun.lower_ in WEEKDAYS:
            return child(noun, "compound")
        if noun.dep_ in ("advmod", "oprd", "attr") and noun.tag_ == "NNP" and noun.left_edge.i == verb.i + 1:
            return noun  # "had taken Kupiansk", taken for an adverb
    if verb.dep_ == "amod" and child(verb, *SUBJECT) is not None:
        noun = verb.head
        return noun.head if noun.dep_ == "poss" else noun
    return _described_object(verb) or _name_after(verb)


def _described_object(verb: Token) -> Token | None:
    """Return the object of "took the town unopposed", "left it intact", which the parser reads as a clause."""
    clause = next((c for c in verb.rights if c.dep_ in ("ccomp", "xcomp") and c.lower_ in words("found")), None)
    parts = {c.dep_: c for c in clause.children} if clause is not None else {}
    return parts.get("nsubj") if parts.keys().isdisjoint(("aux", "mark")) else None


def _name_after(verb: Token) -> Token | None:
    """Return the name right after a verb that has no object: taken for the subject of what follows, or for anything."""
    if verb.tag_ == "VBG" or verb.dep_ == "amod" or verb.i + 1 == len(verb.doc) or verb.nbor().tag_ != "NNP":
        return None
    to_its_right = list(takewhile(lambda up: up.left_edge.i > verb.i, (verb.nbor(), *verb.nbor().ancestors)))
    return to_its_right[-1] if to_its_right and to_its_right[-1].tag_ in ("NNP", "NN") else None


def swallowed_subject(verb: Token) -> Token | None:
    """Return the fighters right before a verb that became part of a phrase: "After months of siege rebels took"."""
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or verb.dep_ == "conj":
        return None
    before = next((t for t in reversed(verb.doc[: verb.i]) if t.dep_ not in ("advmod", "npadvmod", "aux", "neg")), verb)
    opens = before.dep_ == "pobj" and before.lower_ in nouns("armed") and verb.is_ancestor(before)
    return before if opens else _taken_by_since(verb)


def _taken_by_since(verb: Token) -> Token | None:
    """Return the alliance of "has sat in X since an armed alliance took Y": the parser reads "since an alliance"."""
    if verb.dep_ != "advcl":
        return None
    links = (c for c in verb.head.children if c.dep_ == "prep" and c.lower_ in cues("clause_opener") and c.i < verb.i)
    last = next(iter(sorted(links, key=lambda link: -link.i)), None)
    taken = child(last, "pobj") if last is not None else None
    return taken if taken is not None and taken.lower_ in nouns("armed") and taken.i < verb.i else None
