"""What the word that an event hangs on makes of it: "denied taking", "hopes of taking", "a report that it fell"."""

from collections.abc import Callable

from monitor.extract.infinitives import is_infinitive, verdict_on_infinitive
from monitor.extract.lexicon import cues, nouns, verbs, words
from monitor.extract.tokens import Token
from monitor.extract.tree import SUBJECT, ancestors, child, has_no, is_verb, report_of
from monitor.model import Factuality

# A step up the tree ends in a verdict, goes on to the next head (`None`), or ends as fact (`ASSERTED`).
Verdict = Factuality | None


def verdict_above(node: Token) -> Verdict:
    """Return what the word that `node` hangs on makes of it."""
    if is_infinitive(node):
        return verdict_on_infinitive(node)
    rule = _LINKS.get(node.dep_)
    return rule(node) if rule is not None else None


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
    if up.lower_ in nouns("hearsay"):
        return _heard(up)
    if up.lower_ in nouns("accusation"):
        return Factuality.HYPOTHETICAL
    if preposition.lower_ == "from" and is_verb(node):
        return None if up.lower_ == "fresh" else Factuality.DENIED  # "kept from taking"
    if is_verb(up):
        return _by_verb_class(up) if preposition.lower_ not in ("by", "in") else None
    if up.lower_ in nouns("aim") and preposition.lower_ in cues("aim_link"):
        return Factuality.INTENDED
    return Factuality.HYPOTHETICAL if up.lower_ in cues("not_yet") else None


def _heard(report: Token) -> Verdict:
    """Return what becomes of "reports of the capture": nobody vouches for it until somebody confirms them."""
    if _is_untrue(report):
        return Factuality.DENIED
    if report.dep_ == "dobj" and report.head.lower_ in verbs("admit"):
        return None
    return _by_verb_class(report.head) or Factuality.HYPOTHETICAL


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
    return any(has_no(up) for up in ancestors(noun) if up.tag_.startswith("NN"))


def _is_untrue(report: Token) -> bool:
    """Return whether there is "no truth to reports that ...", "reports that ... are false", or it is called a myth."""
    above = report.head if report.dep_ in SUBJECT and report.head.lower_ in verbs("stay") else None
    said_of_it = (c.lower_ for c in (above.children if above is not None else ()) if c.dep_ in ("acomp", "attr"))
    return (
        report.lower_ in nouns("untrue")
        or any(word in words("false") or word in nouns("untrue") for word in said_of_it)
        or any(has_no(up) and up.lower_ in nouns("truth") for up in ancestors(report))
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
