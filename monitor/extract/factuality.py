"""Judge from syntax whether a trigger word tells what happened: negated, wished, feared, supposed, or so.

What the word itself shows is read here, what the words above it make of it in `embedding.py`. Who says it is another
matter: `speakers.py`.
"""

from monitor.extract.embedding import Verdict, verdict_above
from monitor.extract.lexicon import cues, words
from monitor.extract.tokens import Token
from monitor.extract.tree import child, has_no, is_verb
from monitor.model import Factuality

_CLIMB = 15  # steps up a parse tree


def modality(trigger: Token) -> Factuality:
    """Return how the sentence presents the trigger's event: asserted, likely, denied, hypothetical or intended.

    "Asserted" here means told as fact by whoever speaks.
    """
    if _is_question(trigger):
        return Factuality.HYPOTHETICAL
    node, inherits = trigger, True
    for _ in range(_CLIMB):
        verdict = _own(node, trigger) if inherits else None
        verdict = verdict or (verdict_above(node) if node.dep_ != "ROOT" else Factuality.ASSERTED)
        if verdict is not None:
            return verdict
        inherits = not _stands_alone(node)
        node = node.head
    return Factuality.ASSERTED


def _stands_alone(node: Token) -> bool:
    """Return whether a verb after "and" has a tense of its own: "will hoist the flag and so have" has not."""
    finite = node.tag_ in ("VBD", "VBZ") or (node.tag_ == "VBP" and child(node, "nsubj", "nsubjpass") is not None)
    return node.dep_ == "conj" and finite


def is_negated(trigger: Token) -> bool:
    """Return whether words say outright that it has not happened: "had not fallen", "it is not true that it fell"."""
    told = trigger.tag_ in ("VBD", "VBN") and trigger.dep_ in ("ccomp", "parataxis", "conj")
    up = trigger.head
    untrue = trigger.dep_ == "ccomp" and any(c.dep_ == "acomp" and c.lower_ in cues("true") for c in up.children)
    return told and any(c.dep_ == "neg" for c in (up if untrue else trigger).children)


def _is_question(trigger: Token) -> bool:
    ends = (token.text.rstrip("\"'”’ ") for token in reversed(trigger.doc))
    return next(filter(None, ends), "").endswith("?")


def _own(node: Token, trigger: Token) -> Verdict:
    if node == trigger and node.i and node.nbor(-1).lower_ == "than":
        return Factuality.HYPOTHETICAL  # "would rather blow it up than surrender it"
    if not is_verb(node):
        return _own_noun(node) if node == trigger else None
    nominal = not is_verb(trigger)
    for c in node.children:
        lower = c.lower_
        if c.dep_ == "aux" and (lower in words("modal_future") or lower in words("modal_unreal")):
            return Factuality.HYPOTHETICAL
        if c.dep_ == "mark" and lower in words("condition") and lower != "until":
            return Factuality.HYPOTHETICAL
        if c.dep_ == "neg" and not nominal:
            return Factuality.DENIED
        if c.dep_ == "advmod" and lower in cues("not_quite") and node == trigger:
            return Factuality.DENIED
    if node == trigger and _is_as_good_as(node):
        return Factuality.HYPOTHETICAL
    return Factuality.DENIED if _negative_subject(node) else None


def _is_as_good_as(node: Token) -> bool:
    """Return whether it is "as good as fallen"."""
    return [token.lower_ for token in node.doc[max(0, node.i - 3) : node.i]] == ["as", "good", "as"]


def _negative_subject(verb: Token) -> bool:
    found = child(verb, "nsubj", "nsubjpass")
    return found is not None and (found.lower_ in cues("nobody") or has_no(found))


def _own_noun(noun: Token) -> Verdict:
    if has_no(noun):
        return Factuality.DENIED
    before = [c for c in noun.children if c.dep_ in ("amod", "det", "compound")]
    return Factuality.HYPOTHETICAL if any(c.lower_ in words("unreal_adjective") for c in before) else None
