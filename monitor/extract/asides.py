"""Names that stand beside their noun: "the town of Hazar", "the capital, Barna,", "three villages - X, Y and Z -"."""

from collections.abc import Iterator
from itertools import takewhile

from monitor.extract.en.numbers import WORD_VALUES
from monitor.extract.lexicon import cues, nouns, words
from monitor.extract.naming import is_proper, name_before, name_of
from monitor.extract.tokens import Token
from monitor.extract.tree import child, nouns_after

SHORTEST_ASIDE = 3  # tokens: a name between its commas
LONGEST_WAY = 14  # words from the noun to the aside: more lies between only where it belongs to something else
_OPENERS = frozenset("-–—:(")
_NAMELY = cues("namely")
_LINKS = cues("aside_link")
_BETWEEN = cues("listing")


def names_in_aside(noun: Token) -> Iterator[str]:
    """Yield the names of the first aside after a noun in the plural, if it holds nothing but names."""
    sentence = noun.doc[noun.i + 1 : noun.i + LONGEST_WAY]
    opener = next(filter(_opens, sentence), None)
    if opener is None:
        return
    groups = list(_groups(takewhile(_belongs, noun.doc[opener.i + 1 :])))
    yield from _as_many_as(_number_of(noun), groups)


def _opens(token: Token) -> bool:
    """Return whether names may follow: "three villages - X, Y and Z", "many villages, among them X"."""
    before = token.nbor(-1) if token.i else token
    among = token.lower_ in ("them", "which") and before.lower_ in ("among", "amongst")
    return among or token.lower_ in _NAMELY or (token.text in _OPENERS and bool(before.whitespace_))


def _belongs(token: Token) -> bool:
    spaced = token.text in _OPENERS and bool(token.whitespace_) and bool(token.nbor(-1).whitespace_)
    name = token.text[:1].isupper() or token.lower_ in _LINKS or token.text in _BETWEEN
    return name and not spaced


def _groups(tokens: Iterator[Token]) -> Iterator[str]:
    """Yield the runs between commas and "and"."""
    run = ""
    for token in tokens:
        if token.text in _BETWEEN:
            yield run.strip()
            run = ""
        else:
            run += token.text_with_ws
    yield run.strip()


def _number_of(noun: Token) -> int | None:
    """Return 3 for "three villages"."""
    word = next((c.lower_ for c in noun.children if c.dep_ == "nummod"), "")
    return int(word) if word.isdecimal() else WORD_VALUES.get(word)


def _as_many_as(number: int | None, groups: list[str]) -> Iterator[str]:
    """Yield the names; names that lost their comma are told apart where the number of words is the number told."""
    names = [name for name in groups if name]
    words = [word for name in names for word in name.split()]
    yield from words if number is not None and len(names) < number == len(words) else names


def _named_after_where(noun: Token) -> Iterator[Token]:
    """Yield the name that the parser gives to what lies around it: "the last camp in the hills, Kawmoora,"."""
    for where in (*nouns_after(noun, "in"), *nouns_after(noun, "on")):
        if not is_proper(where) and where.tag_ != "NNP" and not name_before(where):
            yield from (c for c in where.children if c.dep_ == "appos" and is_proper(c))


def _name_in_commas(noun: Token) -> Token | None:
    """Return the name between commas after a noun, where the parser saw no apposition: "the capital, Lashkar Gah,"."""
    after = noun.doc[noun.i + 1 :]
    if len(after) < SHORTEST_ASIDE or after[0].text != ",":
        return None
    name = list(takewhile(lambda token: not token.is_punct or token.text in "-‑'’", after[1:]))
    closed = noun.i + len(name) + 2 < len(noun.doc) and noun.doc[noun.i + len(name) + 2].text == ","
    return name[-1] if closed and name and all(is_proper(t) or t.is_punct for t in name) else None


def bearer(head: Token) -> Token | None:
    """Return the name of what a noun is said to be: "X is the fourth city to fall"."""
    named = child(head.head, "nsubj") if head.dep_ == "attr" else None
    return named if named is not None and is_proper(named) else None


def apposed(head: Token, kind: str) -> Iterator[Token]:
    """Yield the name that belongs to a common noun: "the city of X", "the town, X,", "villages including X"."""
    if head.dep_ == "appos" and is_proper(head.head):
        yield head.head  # "X, the town which they took"
    for preposition in ("of", "at")[: 1 if kind == "facility" else 2]:  # "the base at X" is not X
        yield from (noun for noun in nouns_after(head, preposition) if is_proper(noun))
    for preposition in sorted(cues("namely")):
        yield from nouns_after(head, preposition)
    yield from _named_after_where(head)
    yield from nouns_after(head, "such as")
    end = _end_of_own_names(head)
    yield from (c for c in head.rights if c.dep_ in ("appos", "nmod") and is_proper(c) and c.i < end)
    if (aside := _name_in_commas(head)) is not None:
        yield aside
    for clause in head.children:
        if clause.dep_ == "acl" and clause.lower_ in cues("named"):
            said = (*(c for c in clause.children if c.dep_ in ("oprd", "dobj", "attr")), *nouns_after(clause, "as"))
            yield from filter(is_proper, said)


def _end_of_own_names(head: Token) -> int:
    """Return where names cannot be the noun's own any more: "a base in X district, Y" is not Y."""
    lies = (noun for where in sorted(cues("lying_in")) for noun in nouns_after(head, where))
    return min((noun.i for noun in lies if is_proper(noun) or name_before(noun)), default=len(head.doc))


def first_listed(areas: Token) -> Token | None:
    """Return the first name of "X, Y and Z local government areas"."""
    named = (c for c in areas.lefts if c.dep_ == "nmod" and is_proper(c))
    return next(named, None) if areas.tag_ == "NNS" else None


def region_of(capital: Token, before: str) -> str | None:
    """Return "Gezira" for "the capital of Gezira state", "the Gezira capital", "Afghan" for "the Afghan capital".

    None where the name is the town's.
    """
    of = next(nouns_after(capital, "of"), None)
    if is_of_a_part(capital) and (of is not None or not before):
        return None  # "the provincial capital of Lashkar Gah", "a sixth Afghan provincial capital"
    if of is None and not before:
        return next((c.text for c in capital.lefts if c.dep_ == "amod" and c.text[:1].isupper()), None)
    if of is None:
        return before if before and not any(apposed(capital, "settlement")) else None
    return (name_of(of) if is_proper(of) else name_before(of)) or None


def is_of_a_part(capital: Token) -> bool:
    """Return whether a capital is that of something else than the country: "the provincial capital", "the northern"."""
    return any(c.lower_ in words("no_country") or c.lower_ in words("direction") for c in capital.lefts)


def is_of_some(capital: Token) -> bool:
    """Return whether it is the capital of something that has no name: "the capital of a province"."""
    areas = (area for area in nouns_after(capital, "of") if area.lower_ in nouns("region"))
    return any(c.lower_ in cues("any_one") for area in areas for c in area.lefts)


def name_it_calls_itself(group: Token) -> Token | None:
    """Return the name in "the group, which calls itself X", "rebels calling themselves X"."""
    clause = child(group, "relcl", "acl")
    itself = child(clause, "dobj") if clause is not None else None
    if clause is None or itself is None or itself.lower_ not in cues("reflexive"):
        return None
    return next((c for c in clause.children if c.dep_ == "oprd" and is_proper(c)), None)
