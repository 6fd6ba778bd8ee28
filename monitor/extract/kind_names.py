"""Places that a noun of their kind names by itself: "Homs city", "the capital of Gezira", "Swat's largest town"."""

from collections.abc import Iterator

from monitor.extract.asides import bearer, first_listed, region_of
from monitor.extract.facilities import facility_words, is_held_by, is_seat
from monitor.extract.lexicon import cues, words
from monitor.extract.naming import is_proper, name_before, name_of
from monitor.extract.place_phrase import PlacePhrase
from monitor.extract.tokens import Token
from monitor.extract.tree import child, conjuncts, nouns_after


def names_of_kind(head: Token, kind: str) -> Iterator[PlacePhrase]:
    """Yield the places that a noun of their kind names by itself, without a name beside it."""
    if (called := bearer(head)) is not None:
        yield PlacePhrase(called, name=name_of(called), noun=head.lower_, kind=kind)
        return
    before = name_before(head)
    if kind == "facility" and before and is_seat(head):
        yield PlacePhrase(head, name=before.removesuffix(" district").removesuffix(" District"), kind="settlement")
        return
    if head.lower_ == "capital" and (region := region_of(head, before)):
        yield PlacePhrase(head, noun="capital", kind="settlement", within=region)
        return
    if (region := _chief_of(head, kind)) is not None:
        yield PlacePhrase(head, noun=head.lower_, kind=kind, within=region)
        return
    if before and not names_a_town(head, kind) and head.lower_ != "capital":
        if kind != "facility" or not is_held_by(before, head):
            yield _with_kind(head, before, kind)
    elif kind != "facility" and (first := first_listed(head)) is not None:
        for item in conjuncts(first):
            yield PlacePhrase(item, name=name_of(item), noun=head.lower_, kind=kind)


def _chief_of(head: Token, kind: str) -> str | None:
    """Return "Swat" for "the main town of Swat", "the Swat valley's largest town"."""
    chief = any(c.lower_ in cues("chief") for c in head.lefts)
    if kind != "settlement" or not chief or child(head, "appos") is not None:
        return None
    region = next(nouns_after(head, "of"), None) or child(head, "poss")
    if region is None or is_proper(region):
        return None if region is None else name_of(region)
    return name_before(region) or None


def names_a_town(head: Token, kind: str) -> bool:
    """Return whether "of X" after it names a town: "the city of X", "the main port of X", not "the free port of X"."""
    port = head.lower_ in words("port_city") and all(c.lower_ != "free" for c in head.lefts)
    return (kind == "settlement" or port) and any(is_proper(noun) for noun in nouns_after(head, "of"))


def _with_kind(head: Token, before: str, kind: str) -> PlacePhrase:
    noun = facility_words(head) if kind == "facility" else head.lower_
    return PlacePhrase(head, name=f"{before} {noun}" if kind != "settlement" else before, noun=noun, kind=kind)
