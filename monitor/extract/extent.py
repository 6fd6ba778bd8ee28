"""Judge whether the whole place is told to have changed hands, or only a part."""

from monitor.extract.lexicon import cues, verb_forms, words
from monitor.extract.place_phrase import PlacePhrase
from monitor.extract.tokens import Token

NEAR = 6  # words before a place in which "nearly all" is looked for


def is_partial(trigger: Token, phrase: PlacePhrase) -> bool:
    """Return whether the words limit the change: "most of X", "nearly all X", "X except for its port"."""
    limited = phrase.partial or _is_limited(trigger, phrase) or is_municipal(phrase)
    return limited or _is_under_way(trigger) or _takes_ground(trigger)


def _takes_ground(trigger: Token) -> bool:
    """Return whether some of it was taken: "gained ground in X"."""
    return any(c.dep_ == "dobj" and c.lower_ in cues("some_ground") for c in trigger.children)


def is_municipal(phrase: PlacePhrase) -> bool:
    """Return whether the phrase names a house that stands for its city: a police station, the city hall."""
    return phrase.kind == "facility" and phrase.noun.split()[0] in words("municipal")


def _is_limited(trigger: Token, phrase: PlacePhrase) -> bool:
    place = phrase.head
    adverbs = {c.lower_ for c in (*trigger.children, *place.children)}
    before = {token.lower_ for token in place.doc[max(0, place.i - NEAR) : place.i]}
    return bool(adverbs & (cues("in_part") | words("except")) or before & words("nearly"))


def _is_under_way(trigger: Token) -> bool:
    # "is retreating from", "was pulling its troops out": not over yet.
    helpers = {c.lower_ for c in trigger.children if c.dep_ in ("aux", "auxpass")}
    return trigger.tag_ == "VBG" and bool(helpers & verb_forms("be"))
