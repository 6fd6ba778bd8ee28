"""Judge from syntax whether a trigger word tells what happened: negated, wished, feared, supposed, or so.

Who says it is another matter: `speakers.py`.
"""

from collections.abc import Callable

from monitor.extract.lexicon import cues, nouns, verbs, words
from monitor.extract.syntax import is_passive
from monitor.extract.tokens import Token
from monitor.extract.tree import SUBJECT, ancestors, child, is_verb, report_of
from monitor.model import Factuality

_CLIMB = 15  # steps up a parse tree

# A step up the tree ends in a verdict, goes on to the next head (`None`), or ends as fact (`ASSERTED`).
Verdict = Factuality | None


def modality(trigger: Token) -> Factuality:
    """Return how the sentence presents the trigger's event: asserted, likely, denied, hypothetical or intended.

    "Asserted" here means told as fact by whoever speaks.
    """
    if _is_question(trigger):
        return Factuality.HYPOTHETICAL
    node, inherits = trigger, True
    for _ in range(_CLIMB):
        verdict = _own(node, trigger) if inherits else None
        verdict = verdict or (_link(node) if node.dep_ != "ROOT" else Factuality.ASSERTED)
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
    return found is not None and (found.lower_ in cues("nobody") or _has_no(found))


def _has_no(noun: Token) -> bool:
    return any(c.dep_ == "det" and c.lower_ in cues("no") for c in noun.children)


def _own_noun(noun: Token) -> Verdict:
    if _has_no(noun):
        return Factuality.DENIED
    before = [c for c in noun.children if c.dep_ in ("amod", "det", "compound")]
    return Factuality.HYPOTHETICAL if any(c.lower_ in words("unreal_adjective") for c in before) else None


def _link(node: Token) -> Verdict:
    """Return what the word that `node` hangs on makes of it."""
    if _is_infinitive(node):
        return _infinitive(node)
    rule = _LINKS.get(node.dep_)
    return rule(node) if rule is not None else None


def _is_infinitive(node: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in node.children)


def _infinitive(node: Token) -> Verdict:
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


def _by_verb_class(up: Token) -> Verdict:
    for name, verdict in (
        ("deny", Factuality.DENIED),
        ("negative", Factuality.DENIED),
        ("say", None),
        ("aim", Factuality.INTENDED),
        ("guess", Factuality.HYPOTHETICAL),
    ):
        if up.lower_ in verbs(name):
            return Factuality.LIKELY if name == "say" and up.lower_ in verbs("likely") else verdict
    return None


def _complement(node: Token) -> Verdict:
    if report_of(node) is not None:
        return _reported(node)
    if node.dep_ == "ccomp" and node.i < node.head.i and node.head.lower_ not in verbs("say", "guess"):
        return Factuality.ASSERTED  # "they overran X; on Sunday they halted at Y": a sentence of its own
    return Factuality.HYPOTHETICAL if node.head.lower_ in cues("doubt") else _by_verb_class(node.head)


def _after_preposition(node: Token) -> Verdict:
    """`node` is the object of a preposition: "hopes of taking", "aimed at the capture", "after the fall"."""
    preposition, up = node.head, node.head.head
    if preposition.lower_ == "without":
        return Factuality.DENIED
    if preposition.lower_ == "against":
        return Factuality.INTENDED  # "a rally against the handover"
    if preposition.lower_ in cues("background_link"):
        # "talks could only begin after a withdrawal from the town"
        open_ = any(c.dep_ == "det" and c.lower_ in ("a", "an") for c in node.children) and _has_modal(up)
        return Factuality.HYPOTHETICAL if open_ else Factuality.ASSERTED
    if up.lower_ in nouns("accusation"):
        return Factuality.HYPOTHETICAL
    if preposition.lower_ == "from" and is_verb(node):
        return None if up.lower_ == "fresh" else Factuality.DENIED  # "kept from taking"
    if is_verb(up):
        return _by_verb_class(up) if preposition.lower_ not in ("by", "in") else None
    if up.lower_ in nouns("aim") and preposition.lower_ in cues("aim_link"):
        return Factuality.INTENDED
    return Factuality.HYPOTHETICAL if up.lower_ in cues("not_yet") else None


def _has_modal(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.tag_ == "MD" for up in ancestors(verb) for c in up.children)


def _clause(node: Token) -> Verdict:
    """An adverbial clause stands by itself, unless it is a bare participle or waits for the future."""
    if node.tag_ == "VBG" and child(node, "aux") is None and child(node, "mark") is None:
        return None
    opened = {c.lower_ for c in node.children if c.dep_ in ("mark", "advmod")}
    future = any(c.dep_ == "aux" and c.tag_ == "MD" for c in node.head.children)
    return Factuality.HYPOTHETICAL if future and opened & {"when", "once", "until"} else Factuality.ASSERTED


def _object(node: Token) -> Verdict:
    up = node.head
    if up.lower_ in verbs("weigh"):
        return Factuality.HYPOTHETICAL
    told = up.lower_ in verbs("say") or up.lower_ in verbs("tell_of") or up.tag_ in ("VBD", "VBN")
    return _by_verb_class(up) or (None if told else Factuality.HYPOTHETICAL)


def _predicate(node: Token) -> Verdict:
    subject = child(node.head, "nsubj")
    return Factuality.INTENDED if subject is not None and subject.lower_ in nouns("aim") else None


def _reported(node: Token) -> Verdict:
    """Return what becomes of "a report that the town had been taken": it may be denied."""
    noun = report_of(node)
    if noun is None:
        return Factuality.ASSERTED
    if noun.lower_ in nouns("untrue") or _is_untrue(noun):
        return Factuality.DENIED
    open_ = noun.lower_ in nouns("rumour") or (noun.lower_ in nouns("proof") and _is_missing(noun))
    return _by_verb_class(noun.head) or (Factuality.HYPOTHETICAL if open_ else None)


def _is_missing(noun: Token) -> bool:
    """Return whether there is none of it: "no immediate confirmation that", "no word or confirmation that"."""
    return any(_has_no(up) for up in ancestors(noun) if up.tag_.startswith("NN"))


def _is_untrue(report: Token) -> bool:
    """Return whether there is "no truth to reports that ...", "reports that ... are false", or it is called a myth."""
    above = report.head if report.dep_ in SUBJECT and report.head.lower_ in verbs("stay") else None
    said_of_it = (c.lower_ for c in (above.children if above is not None else ()) if c.dep_ in ("acomp", "attr"))
    return (
        report.lower_ in nouns("untrue")
        or any(word in words("false") or word in nouns("untrue") for word in said_of_it)
        or any(_has_no(up) and up.lower_ in nouns("truth") for up in ancestors(report))
    )


def _compound(node: Token) -> Verdict:
    return Factuality.INTENDED if node.head.lower_ in nouns("aim") else None


def _told_of(node: Token) -> Verdict:
    """Return what is said of "the capture": that it is "a matter of time", "imminent"."""
    said = child(node.head, "attr", "acomp")
    return Factuality.HYPOTHETICAL if said is not None and said.lower_ in cues("doubt") else None


_LINKS: dict[str, Callable[[Token], Verdict]] = {
    "ccomp": _complement,
    "xcomp": _complement,
    "pcomp": _after_preposition,
    "pobj": _after_preposition,
    "advcl": _clause,
    "relcl": _reported,
    "acl": _reported,
    "dobj": _object,
    "nsubjpass": _object,
    "attr": _predicate,
    "compound": _compound,
    "nsubj": _told_of,
}
