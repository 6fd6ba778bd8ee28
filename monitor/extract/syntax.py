"""Read who does what to what from a dependency parse: the only file that knows the parser's label scheme.

Labels are those of the English models of spaCy (ClearNLP: nsubj, dobj, pobj, acl, relcl ...).
"""

from collections.abc import Iterable, Iterator

from spacy.attrs import LOWER
from spacy.strings import get_string_id
from spacy.tokens import Doc, Token

from monitor.extract.days import WEEKDAYS
from monitor.extract.lexicon import cues, nouns, verbs
from monitor.extract.misread import described_object, name_after, swallowed_subject

SUBJECT = ("nsubj", "nsubjpass")
PASSIVE_MARKS = ("nsubjpass", "auxpass", "agent")
DEEPEST = 12  # steps up a tree: deeper is a broken parse


def word_ids(words: Iterable[str]) -> frozenset[int]:
    """Return the numbers under which the parser knows words in lower case."""
    return frozenset(map(get_string_id, words))


def holding(sentence: Doc, ids: frozenset[int]) -> list[int]:
    """Return where words of these numbers stand: much faster than to look at each token."""
    return [index for index, word in enumerate(sentence.to_array(LOWER).tolist()) if word in ids]


def is_verb(token: Token) -> bool:
    """Return whether the token heads a clause or a participle phrase."""
    # "was overrun by", "the army retook": what has a subject, object or agent is a verb, whatever the tagger says.
    return bool(token.tag_.startswith("VB")) or child(token, "dobj", "agent", *SUBJECT) is not None


def child(token: Token, *deps: str) -> Token | None:
    """Return the first child with one of these labels."""
    return next((c for c in token.children if c.dep_ in deps), None)


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
        return _mistaken_object(verb) or _relative_object(verb)
    antecedent = _antecedent(found)
    return _name_before(found) or antecedent if antecedent is not None else found


def _name_before(pronoun: Token) -> Token | None:
    """Return the name right before "which": "a massacre in Bouake, which they captured" tells of Bouake."""
    before = pronoun.nbor(-1) if pronoun.i else pronoun
    before = before.nbor(-1) if before.text == "," and before.i else before
    if (antecedent := _antecedent(pronoun)) is not None and antecedent.lower_ in nouns("facility"):
        return None
    return before if before.tag_ == "NNP" and before.dep_ == "pobj" else None


def _mistaken_object(verb: Token) -> Token | None:
    """Return the object where the parser hung it elsewhere: "captured Sarrin Monday", "annexed Ukraine's Crimea"."""
    for noun in verb.rights:
        if noun.dep_ == "npadvmod" and noun.lower_ in WEEKDAYS:
            return child(noun, "compound")
        if noun.dep_ in ("advmod", "oprd", "attr") and noun.tag_ == "NNP" and noun.left_edge.i == verb.i + 1:
            return noun  # "had taken Kupiansk", taken for an adverb
    if verb.dep_ == "amod" and child(verb, *SUBJECT) is not None:
        noun = verb.head
        return noun.head if noun.dep_ == "poss" else noun
    return described_object(verb) or name_after(verb)


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
    above = subject(verb.head) if verb.head.lower_ in verbs("cause") | verbs("witness") else None
    if above is not None and verb.head.lower_ in verbs("witness") and above.lower_ not in nouns("action"):
        return None  # "residents saw the army lose"
    return above


def possessor(noun: Token) -> Token | None:
    """Return "Russia" for the noun of "Russia's takeover"."""
    return child(noun, "poss")


def modifiers(noun: Token) -> Iterator[Token]:
    """Yield the nouns and adjectives before a noun: "rebel" for "rebel capture"."""
    yield from (c for c in noun.children if c.dep_ in ("compound", "amod", "nmod") and c.i < noun.i)


def nouns_after(token: Token, preposition: str) -> Iterator[Token]:
    """Yield the noun after `preposition` ("from", "out of") that hangs on the token."""
    first, _, rest = preposition.partition(" ")
    for found in _with_particles(token):
        if found.lower_ != first or found.dep_ not in ("prep", "agent", "dative", "prt", "advmod", "mark"):
            continue
        if rest:
            yield from nouns_after(found, rest)
            yield from nouns_after(token, rest) if found.dep_ in ("prt", "advmod") else ()
        elif (noun := noun_after(found)) is not None:
            yield noun


def _with_particles(token: Token) -> Iterator[Token]:
    """Yield the children; those of "back" and "away", too, on which the parser hangs "to" and "from"."""
    for found in token.children:
        yield found
        if found.lower_ in cues("particle_with_link") and is_particle(found):
            yield from found.children


def is_particle(word: Token) -> bool:
    """Return whether a word goes with its verb; one that has no noun is no preposition: "hand the town over to"."""
    return word.dep_ in ("advmod", "prt") or (word.dep_ == "prep" and child(word, "pobj", "pcomp") is None)


def conjuncts(token: Token) -> Iterator[Token]:
    """Yield the token and what is listed after it with "and" or commas."""
    yield token
    for found in token.children:
        if found.dep_ == "conj":
            yield from conjuncts(found)


def is_report(clause: Token) -> bool:
    """Return whether a clause is what a noun reports: "the claim that the town has fallen"."""
    mark = child(clause, "mark")
    return (
        clause.dep_ in ("acl", "relcl")
        and mark is not None
        and mark.lower_ == "that"
        and clause.head.lower_ in nouns("report")
    )


def ancestors(token: Token) -> Iterator[Token]:
    """Yield the token and its heads up to the root."""
    for _ in range(DEEPEST * 3):
        yield token
        if token.dep_ == "ROOT":
            return
        token = token.head


def noun_after(preposition: Token) -> Token | None:
    """Return the noun that a preposition stands before; what a relative pronoun there stands for."""
    found = child(preposition, "pobj", "pcomp")
    if found is None:
        return None
    if found.dep_ == "pcomp":
        # "to advancing rebel forces": the parser takes the participle for a gerund.
        return child(found, "dobj") if found.tag_ == "VBG" else None
    return _antecedent(found) or found


def _antecedent(pronoun: Token) -> Token | None:
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
    if area.lower_ not in nouns("region") or area.dep_ != "pobj" or above.lower_ != "in":
        return area
    town = above.head if above.head.tag_.startswith("NN") else child(above.head, "dobj")
    return town if town is not None and town.i < above.i else area


def _relative_object(verb: Token) -> Token | None:
    # "the city they captured": no pronoun, the antecedent is the object.
    if verb.dep_ == "relcl" and not any(c.dep_ in SUBJECT and c.lower_ in cues("relative") for c in verb.children):
        return verb.head if not any(c.lower_ in ("where", "when", "whose") for c in verb.subtree) else None
    return None


def _grammatical_subject(verb: Token, depth: int) -> Token | None:
    own = _nearest_subject(verb) or swallowed_subject(verb)
    if own is not None:
        return _antecedent(own) or own
    if depth == 0 or verb.dep_ == "ROOT":
        return None
    return _shared_subject(verb, depth - 1)


def _nearest_subject(verb: Token) -> Token | None:
    """Return the verb's own subject, of two the nearer: the other is no subject ("Beside Vukovar, units took")."""
    carriers = (verb, *(c for c in verb.children if c.dep_ == "aux"))  # "rebels have overrun": it may hang on "have"
    found = [c for carrier in carriers for c in carrier.children if c.dep_ in SUBJECT]
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
    if (
        verb.dep_ in ("conj", "xcomp", "advcl", "pcomp", "dep", "ccomp", "prep", "aux", "attr")
        or verb.dep_ == "parataxis"
    ):
        return _subject_above(up, depth)
    return None


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
    if verb.tag_ == "VBG" and (joined or noun.dep_ not in ("dobj", "pobj", "attr", "appos")):
        return noun
    return possessor(noun) or _subject_of_governor(noun, depth) or noun


def _subject_of_governor(noun: Token, depth: int) -> Token | None:
    for up in ancestors(noun):
        if is_verb(up) and up != noun:
            return _grammatical_subject(up, depth) if depth else None
    return None
