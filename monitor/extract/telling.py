"""Judge how a sentence tells a change: as its news, in passing, as an addition of the author's, as an outcome.

Each question has its own use: what is told in passing (`is_told_in_passing`) is older than what is told outright; what
is added (`is_added`) is the author's word, whoever speaks; what is only mentioned (`is_mentioned`) nobody reports.
"""

from monitor.extract.lexicon import cues, verbs, words
from monitor.extract.tokens import Token
from monitor.extract.tree import ancestors, child, is_verb


def is_present(trigger: Token) -> bool:
    """Return whether the verb is in the present or present perfect: "takes", "have taken"."""
    helpers = _helpers(trigger) | {trigger.lower_}  # "having secured it", where "having" was taken for the verb
    return bool(helpers & cues("present")) or (not _helpers(trigger) and trigger.tag_ in ("VBZ", "VBP"))


def is_told_in_passing(trigger: Token) -> bool:
    """Return whether the change is told as an earlier past, in a side clause, or as a noun."""
    if {c.lower_ for c in trigger.children if c.dep_ == "advmod"} & cues("long_past"):
        return True
    by_then = any(c.dep_ == "prep" and c.lower_ == "by" for c in trigger.children)  # "by nightfall they had left"
    if "had" in _helpers(trigger):
        return not by_then
    aside = trigger.dep_ in ("relcl", "pcomp", "acl", "advcl", "csubj") or not is_verb(trigger)
    return aside and not is_present(trigger)


def is_added(trigger: Token) -> bool:
    """Return whether the trigger's own clause is a relative one set off from its noun: by a comma, a dash."""
    clause = next((up for up in ancestors(trigger) if up.dep_ not in ("conj", "xcomp", "aux", "auxpass")), trigger)
    if clause.dep_ == "acl" and clause.tag_ == "VBN" and clause.left_edge == clause and clause.i:
        return bool(clause.nbor(-1).text == ",")  # "Goma, captured on Monday, was calm, residents said"
    if clause.dep_ != "relcl" or not is_verb(clause):
        return False
    edge = clause.left_edge
    return edge.lower_ in cues("adding") and edge.i > 0 and edge.nbor(-1).text in (",", "-", "–", "—", "--", "(")


def is_mentioned(trigger: Token) -> bool:
    """Return whether a noun only mentions the change: whoever speaks, it is not what is said."""
    return not is_verb(trigger) and trigger.dep_ not in ("dobj", "nsubjpass")


def is_outcome(trigger: Token) -> bool:
    """Return whether it is told only as what a campaign has brought so far."""
    return any(only_starts(up, trigger) for up in ancestors(trigger) if up != trigger)


def only_starts(up: Token, trigger: Token) -> bool:
    """Return whether `up` begins what the trigger is an outcome of: "launched an offensive on Monday, seizing X"."""
    begun = child(up, "dobj")
    long = begun is not None and begun.lower_ in words("campaign")
    return long and up.lower_ in verbs("start") and trigger.i > up.i and trigger.tag_ == "VBG"


def _helpers(trigger: Token) -> set[str]:
    return {c.lower_ for c in trigger.children if c.dep_ in ("aux", "auxpass")}
