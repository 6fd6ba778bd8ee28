"""Read the name of a place out of the noun phrase that fills a place slot."""

from collections.abc import Iterator
from dataclasses import replace

from monitor.extract.asides import (
    apposed,
    is_of_a_part,
    is_of_some,
    names_in_aside,
)
from monitor.extract.facilities import facility_words, hosts, is_called, is_held_by, is_seat
from monitor.extract.kind_names import names_a_town, names_of_kind
from monitor.extract.lexicon import cues, nouns, words
from monitor.extract.naming import (
    PROPER,
    is_proper,
    kind_told,
    name_before,
    name_bounds,
    name_of,
    text_of,
)
from monitor.extract.place_phrase import PlacePhrase
from monitor.extract.referents import listed_on, meant_by
from monitor.extract.tokens import Token
from monitor.extract.tree import child, conjuncts, nouns_after

_JOINTS = words("direction") | cues("joint")
DEEPEST = 4  # phrases within phrases: "parts of the eastern side of the city of X"


def place_phrases(head: Token, *, listed: bool = True) -> Iterator[PlacePhrase]:
    """Yield the places that a noun phrase names; `listed` follows "X, Y and Z", "X along with Y"."""
    for item in (*conjuncts(head), *listed_on(head)) if listed else (head,):
        yield from _phrases(item, DEEPEST)


def _phrases(head: Token, depth: int) -> Iterator[PlacePhrase]:
    word = head.lower_
    if word in words("numbered") and head.i + 1 < len(head.doc) and head.nbor(1).tag_ == "CD":
        yield PlacePhrase(head, name=f"{head.text} {head.nbor(1).text}", noun="hill", kind="facility")
        return
    if depth == 0 or (word == "capital" and is_of_some(head)):
        return
    if word in nouns("around") and not is_proper(head) and not is_called(head):
        return
    if word == "place" and any(c.lower_ in cues("the") for c in head.lefts) and not any(nouns_after(head, "of")):
        yield PlacePhrase(head)
    elif word in cues("here") or head.tag_ == "PRP" or (word == "its" and head.dep_ == "poss"):
        noun = meant_by(head)
        yield from _phrases(noun, depth - 1) if noun is not None else (PlacePhrase(head),)
    elif (kind := kind_told(word)) is not None and not _is_name_of(head) and not _are_parts(head):
        yield from _of_kind(head, kind, depth)
    elif (word in nouns("part", "whole") and not _is_name_of(head)) or head.tag_ in ("CD", "JJS", "DT", "PDT"):
        yield from _part(head, depth)
    elif word == "others":
        for inner in (noun for namely in sorted(cues("namely")) for noun in nouns_after(head, namely)):
            yield from place_phrases_of(inner, depth - 1)
    elif is_proper(head):
        yield from _named(head)
    elif word in cues("span_after_place") and (name := child(head, "compound", "nmod")) is not None and is_proper(name):
        yield from _named(name)  # "into X hours after they left"
    elif (before := child(head, "compound")) is not None and before.lower_ in nouns("settlement"):
        for inner in nouns_after(head, "of"):  # "the settlement points of X and Y"
            for phrase in place_phrases_of(inner, depth - 1):
                yield replace(phrase, noun=before.lower_, kind="settlement")


def _are_parts(head: Token) -> bool:
    return head.tag_ == "NNS" and head.lower_ in nouns("part") and any(nouns_after(head, "of"))


def _is_name_of(head: Token) -> bool:
    # "Homs City", "Idlib Province": the resolver reads the kind from the name itself.
    return head.tag_ in PROPER and head.text[:1].isupper() and bool(name_before(head))


def _part(head: Token, depth: int) -> Iterator[PlacePhrase]:
    owner = next((c for c in reversed(list(head.lefts)) if c.dep_ in ("poss", "compound") and is_proper(c)), None)
    if owner is not None and is_seat(head):
        yield PlacePhrase(owner, name=name_of(owner), kind="settlement")
        return
    whole = head.lower_ in nouns("whole")
    for inner in (*nouns_after(head, "of"), *nouns_after(head, "in")):
        for phrase in place_phrases_of(inner, depth - 1):
            yield phrase if whole else replace(phrase, partial=True)
        return
    if owner is not None and _is_right_before(owner, head):
        yield PlacePhrase(owner, name=name_of(owner), partial=True)
    elif (town := child(head, "poss", "compound")) is not None and town.lower_ in nouns("settlement"):
        yield PlacePhrase(head, noun=town.lower_, kind="settlement", partial=True)
    elif head.lower_ == "both":
        yield PlacePhrase(head, plural=True, pair=True)


def _is_right_before(owner: Token, part: Token) -> bool:
    """Return whether a name owns a part: "Kunduz's centre", "X district centre", but not "the X conference centre"."""
    between = owner.doc[owner.i + 1 : part.i]
    return all(is_proper(t) or t.lower_ in nouns("region", "settlement") or t.lower_ in _JOINTS for t in between)


def place_phrases_of(inner: Token, depth: int) -> Iterator[PlacePhrase]:
    """Yield the places named in the phrase after "of", lists followed."""
    for item in conjuncts(inner):
        yield from _phrases(item, depth)


def _of_kind(head: Token, kind: str, depth: int) -> Iterator[PlacePhrase]:
    found = list(names_of_kind(head, kind)) or list(_names_beside(head, kind, depth))
    if found:
        yield from found
    elif kind == "facility":
        yield from _unnamed_facility(head)
    else:
        plural = head.tag_ in ("NNS", "NNPS")
        aside = list(names_in_aside(head)) if plural else []
        yield from (PlacePhrase(head, name=name, noun=head.lower_, kind=kind) for name in aside)
        if not aside:
            noun = "city" if head.lower_ == "capital" and is_of_a_part(head) else head.lower_
            yield PlacePhrase(head, noun=noun, kind=kind, plural=plural, pair=plural and _is_pair(head))


def _is_pair(towns: Token) -> bool:
    """Return whether they are two that were told of: "both towns", "the two towns", not "two other towns"."""
    before = {c.lower_ for c in towns.lefts}
    return "both" in before or {"the", "two"} <= before


def _names_beside(head: Token, kind: str, depth: int) -> Iterator[PlacePhrase]:
    """Yield the names after a noun and its list; a name before it is that of the area."""
    before = name_before(head)
    if kind == "facility" and is_held_by(before, head):
        return
    # "the Mozambique town of Palma"
    within = before or next((name_of(noun) for noun in nouns_after(head, "in") if is_proper(noun)), None)
    noun = facility_words(head) if kind == "facility" else head.lower_
    for named in apposed(head, kind):
        for item in conjuncts(named):
            if is_proper(item):
                town = "settlement" if names_a_town(head, kind) else kind
                yield PlacePhrase(item, name=name_of(item), noun=noun, kind=town, within=within)
            elif item != named:
                yield from _phrases(item, depth - 1)
        return


def _unnamed_facility(head: Token) -> Iterator[PlacePhrase]:
    phrase = PlacePhrase(head, noun=facility_words(head), kind="facility", plural=head.tag_ == "NNS")
    near = list(hosts(head))
    host = next(filter(is_proper, near), next(iter(near), None))
    same = next((t for t in head.doc[: head.i] if t.lower_ == head.lower_ and t.tag_ == "NN"), None)
    if host is None:  # "stormed a base at X and captured the base"
        yield from (phrase,) if same is None else _unnamed_facility(same)
    elif is_proper(host):
        yield replace(phrase, host=name_of(host))
    else:
        inner = next(_phrases(host, 2), None)
        yield replace(phrase, host=inner.name, host_noun=inner.noun) if inner is not None else phrase


def _named(head: Token) -> Iterator[PlacePhrase]:
    partly = any(c.dep_ in ("amod", "compound") and c.text in words("direction") for c in head.lefts)
    apposed = child(head, "appos")  # "Bunagana, a town on the border"
    if apposed is not None and apposed.lower_ in nouns("leader", "rank"):
        return  # "... had retaken X but Ibrahim, a rebel spokesman, said"
    kind = kind_told(apposed.lower_) if apposed is not None else None
    noun = apposed.lower_ if apposed is not None and kind else ""
    start, end = name_bounds(head)
    article = start > 0 and head.doc[start - 1].lower_ == "the"
    yield PlacePhrase(head, name=text_of(head, start, end), noun=noun, kind=kind, partial=partly, article=article)
