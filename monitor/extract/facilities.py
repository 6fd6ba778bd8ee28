"""What stands around the noun of a facility: the town that it lies in, a name of its own, whose it is."""

from collections.abc import Iterator
from itertools import islice

from monitor.extract.lexicon import cues, nouns, words
from monitor.extract.naming import first_of_kind, is_proper, kind_told, name_before
from monitor.extract.tokens import Token
from monitor.extract.tree import child, conjuncts, nouns_after

_NEAR = ("outside", "at", "in", "of", "on")  # a base "near" a town is nowhere named


def is_called(head: Token) -> bool:
    """Return whether a post, a hill or the like has a name of its own: "the border post of X", not "the road to X"."""
    called = (*nouns_after(head, "of"), *nouns_after(head, "at"), *nouns_after(head.head, "at"))
    named = head.lower_ in cues("post") and bool(name_before(head))
    return head.lower_ in nouns("facility") and (named or any(is_proper(noun) for noun in called))


def is_seat(center: Token) -> bool:
    """Return whether it is the town of a district: "X district center"."""
    return center.lower_ in words("center") and any(c.lower_ == "district" for c in center.lefts)


def is_held_by(name: str, facility: Token) -> bool:
    """Return whether a name before a facility is its holder's, not its own: "the FARDC position at X"."""
    return name.isupper() and any(map(is_proper, hosts(facility)))


def hosts(head: Token) -> Iterator[Token]:
    """Yield the towns that a facility may lie in or at: "the base at X", "X's airport"."""
    owner = child(head, "poss")
    # "The army's base in X", "the LRA's camp in X" lie in X.
    if owner is not None and not (owner.tag_ == "PRP$" or owner.lower_ in nouns("armed") or owner.text.isupper()):
        yield owner
    if head.dep_ == "conj" and kind_told(head.head.lower_) == "facility":  # "X port and airport"
        yield from (c for c in head.head.lefts if c.dep_ == "compound" and is_proper(c))
    # "Took over a crossing with Turkey at X", "the fall of the base at X": the parser hangs "at" on what is above.
    above = head.head.head if head.dep_ == "pobj" and head.head.lower_ == "of" else head.head
    for noun in (head, above, *islice(conjuncts(head), 1, None)):  # "the airport and the port in X"
        for near in _NEAR:
            found = (host for host in nouns_after(noun, near) if host != head and host.lower_ not in words("calendar"))
            yield from (host for host in found if not (noun is above and host.lower_ in nouns("facility")))


def facility_words(head: Token) -> str:
    """Return "military airport" for the noun of "a strategic military airport"."""
    return " ".join(t.lower_ for t in head.doc[first_of_kind(head) : head.i + 1])
