"""Turn away what only looks like a change: a storm, a firm, an adjective, a state without beginning."""

from monitor.extract.frames import Hit
from monitor.extract.lexicon import nouns
from monitor.extract.syntax import child, is_passive, subject
from monitor.model import PartyRef


def is_plausible(hit: Hit, gainer: PartyRef | None, loser: PartyRef | None) -> bool:
    """Return whether a frame with these parties can tell a change of control."""
    if _is_adjective(hit) or (hit.frame.dated and not _has_beginning(hit)):
        return False
    if hit.frame.moves:
        # "was expelled by the army": who was, the parser may have lost.
        driven = gainer is not None and gainer.id is not None and is_passive(hit.trigger)
        return _moves(hit, loser) or driven or (hit.frame.change is None and gainer is not None)
    # A taker is named, and it is no armed actor: a team, a storm.
    named = any(slot.dep_ != "pobj" for slot in hit.gainers) and hit.frame.verb
    return gainer is not None or not named


def _moves(hit: Hit, loser: PartyRef | None) -> bool:
    """Return whether people go: shells that "left the town without power" went nowhere."""
    return loser is not None and not any(slot.lower_ in nouns("action") | nouns("weapon") for slot in hit.losers)


def takes_ground(hit: Hit, gainer: PartyRef | None, loser: PartyRef | None) -> bool:
    """Return whether nothing but a place can be what fighters took or left, so that an unknown name is one."""
    if gainer is not None and loser is not None:
        return True
    return hit.frame.land and not (gainer is None and loser is None)


def is_tentative(hit: Hit, gainer: PartyRef | None, loser: PartyRef | None) -> bool:
    """Return whether the words alone do not tell that it is about war: "the town was taken"."""
    return hit.frame.weak and gainer is None and loser is None


def names_one_antecedent(hit: Hit) -> bool:
    """Return whether the place is what a relative clause hangs on: "A, which they took, and B" tells only of A."""
    return hit.trigger.dep_ == "relcl" and any(place == hit.trigger.head for place in hit.places)


def _is_adjective(hit: Hit) -> bool:
    """Return whether the parser took an adjective for a verb: "fighting in occupied Donbas"."""
    trigger = hit.trigger
    if trigger.tag_ == "VBN" and trigger.dep_ in ("pcomp", "pobj"):
        return child(trigger, "aux", "auxpass") is None
    if not hit.frame.verb or trigger.tag_ not in ("VBD", "VBP", "VBZ") or is_passive(trigger):
        return False
    beside_gerund = trigger.dep_ == "conj" and trigger.head.tag_ == "VBG" and child(trigger, "nsubj", "aux") is None
    return beside_gerund or subject(trigger) is None


def _has_beginning(hit: Hit) -> bool:
    """Return whether the state has one: "since June", "since they took it", "is now in the hands of"."""
    now = any(c.lower_ == "now" for c in hit.trigger.children) and bool(hit.frame.requires)
    since = any(c.lower_ == "since" and child(c, "pobj") is not None for c in hit.trigger.children)
    clause = any(c.dep_ == "advcl" and child(c, "mark", "prep") is not None for c in hit.trigger.children)
    return now or since or (clause and any(t.lower_ == "since" for t in hit.trigger.subtree))
