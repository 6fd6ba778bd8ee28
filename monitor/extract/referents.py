"""What a place phrase stands for or goes on with elsewhere in its sentence: "it", "along with Y", "followed by Y"."""

from collections.abc import Iterator

from monitor.extract.lexicon import cue_verbs, cues, nouns
from monitor.extract.naming import is_proper, kind_told
from monitor.extract.tokens import Token
from monitor.extract.tree import SUBJECT, child, conjuncts, nouns_after


def listed_on(head: Token) -> Iterator[Token]:
    """Yield what goes on a list where the parser hangs it elsewhere: "along with Y", "followed by Y", "X, and Y"."""
    for noun in (head, head.head):
        listed = (by for c in noun.children if c.lower_ in cues("listing_verb") for by in nouns_after(c, "by"))
        for added in (*nouns_after(noun, "along with"), *listed):
            yield from conjuncts(added) if added.i > head.i else ()
    if head.dep_ == "dobj":
        yield from (c for c in head.head.children if c.dep_ == "conj" and c.i > head.i and _is_bare_name(c))


def _is_bare_name(listed: Token) -> bool:
    """Return whether a word that is joined to a verb is no verb: ", and Y", not "and Y fell", "eyes Y"."""
    before = listed.left_edge.i - 1
    joined = before >= 0 and listed.doc[before].lower_ in ("and", ",")
    return (
        joined
        and is_proper(listed)
        and listed.left_edge.text[:1].isupper()
        and child(listed, *SUBJECT, "dobj", "aux", "prep") is None
    )


def meant_by(pronoun: Token) -> Token | None:
    """Return the base of "they stormed a base on Sunday, capturing it": what a verb before acts on."""
    if pronoun.lower_ != "it" or pronoun.dep_ not in ("dobj", "nsubjpass"):
        return None
    verb = pronoun.head
    above = child(verb.head, "dobj") if verb.dep_ in ("advcl", "conj") else None
    if above is not None and above.i < pronoun.i and kind_told(above.lower_) is not None:
        return above
    before = (t for t in reversed(pronoun.doc[: pronoun.i]) if t.dep_ == "dobj" and t.head != verb)
    fought_for = next((t for t in before if t.head.lower_ in cue_verbs("fight_for") and _names_place(t)), None)
    return fought_for or _topic_of(verb)


def _topic_of(clause: Token) -> Token | None:
    """Return X of "X, in Y province, was quiet until rebels seized it": what the sentence is about."""
    about = child(clause.head, *SUBJECT) if clause.dep_ == "advcl" and child(clause, *SUBJECT) is not None else None
    return about if about is not None and about.i < clause.i and _names_place(about) else None


def _names_place(token: Token) -> bool:
    return token.lower_ in nouns("settlement") or (is_proper(token) and not token.text.isupper())
