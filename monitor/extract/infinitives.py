"""Whether what stands as "to take" happened: "failed to take", "helped to take", "vowed to take", "first to fall"."""

from monitor.extract.lexicon import cues, nouns, verbs
from monitor.extract.syntax import is_passive
from monitor.extract.tokens import Token
from monitor.extract.tree import child
from monitor.model import Factuality


def is_infinitive(node: Token) -> bool:
    """Return whether a verb stands with "to"."""
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in node.children)


def verdict_on_infinitive(node: Token) -> Factuality | None:
    """Return what the word before "to" makes of it, None where that decides nothing: "helped to take"."""
    up = node.head
    if up.lower_ in cues("unable") or up.lower_ in verbs("negative"):
        return Factuality.DENIED
    if up.lower_ == "yet" or any(c.lower_ == "yet" for c in node.children):
        return Factuality.DENIED
    perfect = any(c.dep_ == "aux" and c.lower_ in ("have", "having") for c in node.children)
    if up.lower_ == "able":
        return None if up.head.tag_ in ("VBD", "VBN") else Factuality.HYPOTHETICAL  # "was able to", not "remains able"
    if perfect or up.lower_ in nouns("ordinal"):
        return None
    if node.lower_ in verbs("say") and up.tag_ == "VBD" and up.lower_ not in verbs("aim"):
        return None  # "went on television to announce": it was announced
    if _went_on(up) or (node.dep_ in ("xcomp", "ccomp") and _brings_about(up)):
        return None
    counted = (child(up, "attr") or up) if node.dep_ in ("xcomp", "advcl") else up  # "became the second town to fall"
    ordinals = {c.lower_ for c in counted.children if c.lower_ in nouns("ordinal")}
    if "next" in ordinals and is_passive(node):
        return Factuality.INTENDED  # "the next area to be handed over"
    return None if node.dep_ in ("acl", "relcl", "xcomp", "advcl") and ordinals else Factuality.INTENDED


def _brings_about(verb: Token) -> bool:
    """Return whether an infinitive after the verb happened: "helped to take", but not "began an offensive to take"."""
    begun = child(verb, "dobj")
    purpose = begun is not None and begun.lower_ in nouns("aim", "action")
    led = verb.lower_ == "led" and verb.dep_ == "acl"  # "a campaign led by them to take"
    return verb.lower_ in verbs("implicative") and not (purpose or led or _going_to(verb))


def _going_to(verb: Token) -> bool:
    return verb.lower_ == "going" and child(verb, "prt") is None


def _went_on(verb: Token) -> bool:
    on = child(verb, "prt")
    return verb.lower_ in ("went", "goes", "gone") and on is not None and on.lower_ == "on"
