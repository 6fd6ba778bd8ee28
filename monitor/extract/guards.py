"""Turn away what only looks like a change: a storm, a firm, an adjective, a state without beginning."""

from monitor.extract.days import WEEKDAYS
from monitor.extract.frames import Hit
from monitor.extract.lexicon import cues, nouns, verb_forms, verbs, words
from monitor.extract.newcomers import Ground
from monitor.extract.place_choice import SETTLEMENTS
from monitor.extract.syntax import is_passive, subject
from monitor.extract.tokens import Token
from monitor.extract.tree import SUBJECT, child, nouns_after
from monitor.model import Change, PartyRef, Place

_BEGUN = cues("begun")
_AGAIN = cues("begun_again")
_TIMES = words("day_time").union(WEEKDAYS)

_TAKEN = SETTLEMENTS | {
    "base",
    "airport",
    "height",
    "pass",
    "fortress",
    "port",
    "border_crossing",
    "junction",
    "island",
}


def is_plausible(hit: Hit, gainer: PartyRef | None, loser: PartyRef | None, *, begun: bool = False) -> bool:
    """Return whether a frame with these parties can tell a change of control; `begun`: a state is known to be new."""
    if _is_adjective(hit) or (hit.frame.dated and (_lasts(hit) or not (begun or _has_beginning(hit)))):
        return False
    if hit.frame.change is Change.WITHDRAWN and _is_needed_elsewhere(hit.trigger):
        return False
    if hit.frame.weak and _goes_on(hit.trigger):
        return False
    if hit.frame.moves:
        # "was expelled by the army": who was, the parser may have lost.
        driven = gainer is not None and gainer.id is not None and is_passive(hit.trigger)
        return _moves(hit, loser) or driven or (hit.frame.change is None and gainer is not None)
    if hit.frame.change is Change.HANDED_OVER and hit.gainers and gainer is None:
        return False  # to a firm, to a museum
    # A taker is named, and it is no armed actor: a team, a storm.
    named = hit.frame.verb and any(slot.dep_ != "pobj" and slot.head not in hit.gainers for slot in hit.gainers)
    return gainer is not None or not named


def _goes_on(verb: Token) -> bool:
    """Return whether it is not done yet: "troops were securing the port"."""
    return verb.tag_ == "VBG" and any(c.dep_ == "aux" and c.lower_ in verb_forms("be") for c in verb.children)


def _is_needed_elsewhere(move: Token) -> bool:
    """Return whether fighters only go to fight at another place: "were pulled from X to reinforce Y"."""
    if not is_passive(move) and child(move, "dobj") is None:
        return False  # who "withdrew from X to defend Y" gave up X
    aims = (c for c in move.children if c.dep_ in ("advcl", "xcomp") and child(c, "aux") is not None)
    return any(c.lower_ in verbs("reinforce") and child(c, "dobj") is not None for c in aims)


def _moves(hit: Hit, loser: PartyRef | None) -> bool:
    """Return whether people go: shells that "left the town without power" went nowhere."""
    return loser is not None and not any(slot.lower_ in nouns("action", "weapon") for slot in hit.losers)


def is_unopposed(entry: Token) -> bool:
    """Return whether nobody held the place any more that fighters entered: then they have taken it."""
    if any(c.lower_ in cues("unopposed") for c in entry.children) or _finds_nobody(entry) or _is_hardly_resisted(entry):
        return True
    after = (c for c in entry.children if c.dep_ == "advcl" and any(m.lower_ in cues("once_left") for m in c.children))
    beside = (c for c in entry.children if c.dep_ == "conj" and child(c, *SUBJECT) is not None)
    return any(_is_leaving(clause) for clause in (*after, *beside))


def _is_hardly_resisted(entry: Token) -> bool:
    """Return whether who entered met "little resistance", "hardly any opposition"."""
    met = (noun for noun in nouns_after(entry, "with") if noun.lower_ in nouns("resistance"))
    return any(word.lower_ in cues("hardly") for noun in met for word in noun.subtree)


def _finds_nobody(entry: Token) -> bool:
    """Return whether who entered "found it deserted", "only to find the garrison gone"."""
    finding = (c for c in entry.children if c.lower_ in cues("finding"))
    return any(word.lower_ in cues("empty") for found in finding for word in found.subtree)


def _is_leaving(clause: Token) -> bool:
    """Return whether a clause tells that fighters left: "as the army melted away", not "and residents fled"."""
    who = child(clause, *SUBJECT)
    left = clause.lower_ in verbs("leave") or _is_bare_gone(clause)
    gone = left and (who is None or who.lower_ not in nouns("civilian", "residents"))
    sent = is_passive(clause) and clause.lower_ not in cues("sent_away")  # "was abandoned"
    return gone and not sent and not any(c.dep_ == "neg" or c.tag_ == "MD" for c in clause.children)


def _is_bare_gone(clause: Token) -> bool:
    """Return whether it is "had gone" and no more: not "had gone on", "gone wrong"."""
    return clause.lower_ == "gone" and all(c.dep_ in ("aux", "mark", "punct", *SUBJECT) for c in clause.children)


def takes_ground(hit: Hit, gainer: PartyRef | None, loser: PartyRef | None) -> Ground:
    """Return how surely it is a place that fighters took or left, where the name alone does not tell."""
    if gainer is None and loser is None:
        bare = is_passive(hit.trigger) or not hit.frame.verb  # "X was retaken", "the recapture of X"
        told = hit.frame.land and not hit.frame.weak and not hit.gainers and bare
        return Ground.LIKELY if told else Ground.UNSURE
    if hit.frame.land or (gainer is not None and loser is not None):
        return Ground.SURE
    return Ground.LIKELY if hit.frame.change is not None else Ground.UNSURE


def takes_land(hit: Hit) -> bool:
    """Return whether the words alone tell that whoever is named takes or loses ground: "the Serbs overran X"."""
    return hit.frame.change is not None and (hit.frame.land or not hit.frame.weak) and not hit.frame.dated


def is_tentative(hit: Hit, gainer: PartyRef | None, loser: PartyRef | None, place: Place | None) -> bool:
    """Return whether the words alone do not tell that it is about war: "the match was lost"."""
    return hit.frame.weak and gainer is None and loser is None and not _is_taken(hit, place)


def _is_taken(hit: Hit, place: Place | None) -> bool:
    """Return whether a town "was taken": towns are, in war, and little else is done to them with these words."""
    return hit.frame.weak and place is not None and place.kind in _TAKEN and is_passive(hit.trigger)


def names_one_antecedent(hit: Hit) -> bool:
    """Return whether the place is what a relative clause hangs on: "A, which they took, and B" tells only of A."""
    return hit.trigger.dep_ == "relcl" and any(place == hit.trigger.head for place in hit.places)


def _tells_when(since: Token) -> bool:
    """Return whether it is "since June", "ever since" or "have since controlled", not "since they control it"."""
    ever = any(c.lower_ == "ever" for c in since.children)
    return child(since, "pobj") is not None or ever or (since.dep_ == "advmod" and since.i < since.head.i)


def _is_adjective(hit: Hit) -> bool:
    """Return whether the parser took an adjective for a verb: "fighting in occupied Donbas"."""
    trigger = hit.trigger
    before = trigger.nbor(-1).lower_ if trigger.i else ""
    if trigger.tag_ in ("VBN", "VBD") and before in cues("placed") and hit.places and hit.places[0].i > trigger.i:
        return True
    if trigger.tag_ == "VBN" and trigger.dep_ in ("pcomp", "pobj"):
        return child(trigger, "aux", "auxpass") is None
    if not hit.frame.verb or trigger.tag_ not in ("VBD", "VBP", "VBZ") or is_passive(trigger):
        return False
    beside_gerund = trigger.dep_ == "conj" and trigger.head.tag_ == "VBG" and child(trigger, "nsubj", "aux") is None
    return beside_gerund or subject(trigger) is None


def _lasts(hit: Hit) -> bool:
    """Return whether a state is told to go on: "still in rebel hands", unless it is told since when."""
    since = any(c.lower_ == "since" for c in hit.trigger.subtree)
    return not since and any(c.lower_ in cues("lasting") for c in (hit.trigger, *hit.trigger.children))


def _has_beginning(hit: Hit) -> bool:
    """Return whether the state has one: "since June", "since they took it", "is now in the hands of"."""
    beside = (*hit.trigger.children, *(c for place in hit.places for c in place.children if c.dep_ == "advmod"))
    now = any(c.lower_ in _beginnings(hit) for c in beside) or _is_timed(hit.trigger, bool(hit.frame.requires))
    since = any(c.lower_ == "since" and _tells_when(c) for c in hit.trigger.children)
    clause = any(c.dep_ == "advcl" and child(c, "mark", "prep") is not None for c in hit.trigger.children)
    after_entry = hit.trigger.dep_ == "conj" and hit.trigger.head.lower_ in verbs("enter")
    return now or since or after_entry or (clause and any(t.lower_ == "since" for t in hit.trigger.subtree))


def is_now(hit: Hit) -> bool:
    """Return whether a state is told of the present: "now holds X"."""
    return any(c.lower_ == "now" for c in hit.trigger.children)


def _beginnings(hit: Hit) -> frozenset[str]:
    """Return the words that alone tell a beginning: who "has X now" had it not, who "holds X now" may long have."""
    if hit.frame.requires:
        return _BEGUN
    return hit.frame.cues & (_AGAIN | {"now"} if hit.frame.weak else _AGAIN)


def _is_timed(state: Token, hands: bool) -> bool:
    """Return whether a state is told of a moment: "by nightfall they held X", "was in rebel hands on Tuesday"."""
    for c in state.children:
        if c.dep_ == "npadvmod" and c.lower_ in _TIMES and hands:
            return True
        if c.dep_ == "prep" and (c.lower_ == "by" or (hands and c.lower_ == "on")):
            return any(noun.lower_ in _TIMES and (noun.lower_ != "night" or hands) for noun in c.children)
    return False
