"""Read who does what to what from a parse: subject, object, agent, causer, however the sentence turns them round."""

from monitor.extract.lexicon import cue_verbs, cues, nouns, verbs
from monitor.extract.misread import mistaken_object, swallowed_subject
from monitor.extract.tokens import Token
from monitor.extract.tree import (
    DEEPEST,
    SUBJECT,
    ancestors,
    antecedent,
    child,
    is_verb,
    noun_after,
    possessor,
)

PASSIVE_MARKS = ("nsubjpass", "auxpass", "agent")
_SHARING = frozenset({"conj", "xcomp", "advcl", "pcomp", "dep", "ccomp", "prep", "aux", "attr", "parataxis"})


def is_passive(verb: Token) -> bool:
    """Return whether the verb's grammatical subject is what it acts on."""
    if any(c.dep_ in PASSIVE_MARKS for c in verb.children) or _is_declared(verb):
        return True
    if verb.tag_ not in ("VBN", "VBD") or child(verb, "dobj", *SUBJECT) is not None:
        return False
    if _is_newly(verb):
        return True
    # "the town captured by rebels", "if captured": a participle without object or auxiliary.
    return verb.dep_ == "acl" or (verb.dep_ == "advcl" and verb.tag_ == "VBN" and child(verb, "aux") is None)


def _is_declared(verb: Token) -> bool:
    """Return whether it is a state put in words: "declared Mosul liberated", "was declared liberated"."""
    bare = verb.dep_ in ("ccomp", "oprd", "xcomp") and child(verb, "aux", "auxpass", "mark") is None
    return bare and verb.text.endswith("ed") and verb.head.lower_ in verbs("declare") and child(verb, "dobj") is None


def _is_newly(verb: Token) -> bool:
    """Return whether a participle before its noun tells news: "the newly captured town"."""
    told = any(c.lower_ in cues("newly") for c in verb.children)
    return verb.dep_ == "amod" and told and verb.lower_ not in cues("standing_state")  # a state, however new


def subject(verb: Token) -> Token | None:
    """Return who acts, through passives, relative clauses, participles and shared subjects."""
    return agent(verb) if is_passive(verb) else _grammatical_subject(verb, DEEPEST)


def object_(verb: Token) -> Token | None:
    """Return what is acted on. "Aleppo, which rebels captured" gives Aleppo."""
    if is_passive(verb):
        return _grammatical_subject(verb, DEEPEST)
    found = child(verb, "dobj")
    if found is None:
        return mistaken_object(verb) or _relative_object(verb)
    meant = antecedent(found)
    return _name_before(found) or meant if meant is not None else found


def _name_before(pronoun: Token) -> Token | None:
    """Return the name right before "which": "a massacre in Bouake, which they captured" tells of Bouake."""
    before = pronoun.nbor(-1) if pronoun.i else pronoun
    before = before.nbor(-1) if before.text == "," and before.i else before
    if (meant := antecedent(pronoun)) is not None and meant.lower_ in nouns("facility", "settlement"):
        return None
    return before if before.tag_ == "NNP" and before.dep_ == "pobj" else None


def agent(verb: Token) -> Token | None:
    """Return the noun of the passive's "by"."""
    by = child(verb, "agent") or next((c for c in verb.children if c.dep_ == "prep" and c.lower_ == "by"), None)
    if by is None:  # "was taken without a fight by rebels": the parser hangs "by" on the fight
        between = (noun for c in verb.rights if c.dep_ == "prep" for noun in c.children if noun.dep_ == "pobj")
        by = next((c for noun in between for c in noun.children if c.lower_ == "by"), None)
    return noun_after(by) if by is not None else None


def causer(verb: Token) -> Token | None:
    """Return who makes it happen: "Ukraine forced the troops to withdraw", "the offensive saw the army lose"."""
    if verb.dep_ not in ("xcomp", "ccomp"):
        return None
    above = subject(verb.head) if verb.head.lower_ in verbs("cause", "witness") else None
    if above is not None and verb.head.lower_ in verbs("witness") and above.lower_ not in nouns("action"):
        return None  # "residents saw the army lose"
    return above


def _relative_object(verb: Token) -> Token | None:
    # "the city they captured": no pronoun, the antecedent is the object.
    if verb.dep_ == "relcl" and not any(c.dep_ in SUBJECT and c.lower_ in cues("relative") for c in verb.children):
        return verb.head if not any(c.lower_ in ("where", "when", "whose") for c in verb.subtree) else None
    return None


def _grammatical_subject(verb: Token, depth: int) -> Token | None:
    own = _nearest_subject(verb) or swallowed_subject(verb)
    if own is not None:
        return antecedent(own) or own
    if depth == 0 or verb.dep_ == "ROOT":
        return None
    return _shared_subject(verb, depth - 1)


def _nearest_subject(verb: Token) -> Token | None:
    """Return the verb's own subject, of two fighters, else the nearer: "Beside Vukovar, units took"."""
    carriers = (verb, *(c for c in verb.children if c.dep_ == "aux"))  # "rebels have overrun": it may hang on "have"
    found = [c for carrier in carriers for c in carrier.children if c.dep_ in SUBJECT]
    if found and found[0].lower_ in nouns("armed") and any(found[0].rights):
        return found[0]  # "soldiers loyal to President X took"
    return next((c for c in reversed(found) if c.i < verb.i), found[0] if found else None)


def _shared_subject(verb: Token, depth: int) -> Token | None:
    """Return the subject that a verb without one of its own shares with the clause it hangs on."""
    up = verb.head
    if verb.dep_ == "relcl":
        return up if not any(c.dep_ == "dobj" and c.lower_ in cues("relative") for c in verb.children) else None
    if verb.dep_ == "ccomp" and up.lower_ in verbs("say"):
        return None  # what is said has a subject of its own, which the parser did not see
    if verb.dep_ == "amod":
        return up
    if verb.dep_ == "oprd":
        return object_(up)
    if verb.dep_ == "acl":
        return _subject_of_participle(verb, up, depth)
    if verb.dep_ == "xcomp" and (controlled := child(up, "dobj")) is not None:
        return controlled
    if verb.dep_ in ("pcomp", "prep"):
        up = up.head if up.dep_ in ("prep", "agent", "advmod", "advcl") else up
    return _subject_above(up, depth) if verb.dep_ in _SHARING else None


def _subject_above(up: Token, depth: int) -> Token | None:
    if (said := _said_before(up)) is not None:
        return _grammatical_subject(said, depth)
    if is_verb(up):
        # A participle clause goes with the grammatical subject of its main clause, also where that is passive.
        return _grammatical_subject(up, depth)
    return possessor(up) or _subject_of_governor(up, depth)


def _said_before(verb: Token) -> Token | None:
    """Return what "They took X, residents said, after leaving Y" says: what follows goes with it, not with "said"."""
    if verb.lower_ not in verbs("say"):
        return None
    if verb.dep_ == "parataxis" and verb.head.i < verb.i:
        return verb.head
    return next((c for c in verb.lefts if c.dep_ == "ccomp"), None)


def _subject_of_participle(verb: Token, noun: Token, depth: int) -> Token | None:
    if verb.tag_ == "VBN" or (verb.tag_ == "VBG" and noun.dep_ in SUBJECT):
        return noun
    joined = noun.head.lower_ == "with" and noun.lower_ in nouns("armed")  # "the army fell back, with rebels taking X"
    filmed = noun.dep_ == "dobj" and noun.head.lower_ in cue_verbs("picture")  # "footage showed villagers raising"
    if verb.tag_ == "VBG" and (joined or filmed or noun.dep_ not in ("dobj", "pobj", "attr", "appos")):
        return noun
    return possessor(noun) or _subject_of_governor(noun, depth) or noun


def _subject_of_governor(noun: Token, depth: int) -> Token | None:
    for up in ancestors(noun):
        if is_verb(up) and up != noun:
            return _grammatical_subject(up, depth) if depth else None
    return None
