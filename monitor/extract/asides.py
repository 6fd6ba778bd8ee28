"""Names that stand beside their noun: "three villages - Barna, Hazar and Zeitan -", "two towns (Hazar and Barna)"."""

from collections.abc import Iterator
from itertools import takewhile

from spacy.tokens import Token

from monitor.extract.en.numbers import WORD_VALUES
from monitor.extract.lexicon import cues
from monitor.extract.naming import is_proper
from monitor.extract.tree import nouns_after

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


def named_after_where(noun: Token) -> Iterator[Token]:
    """Yield the name that the parser gives to what lies around it: "the last camp in the hills, Kawmoora,"."""
    for where in (*nouns_after(noun, "in"), *nouns_after(noun, "on")):
        if not is_proper(where) and where.tag_ != "NNP":
            yield from (c for c in where.children if c.dep_ == "appos" and is_proper(c))


def name_in_commas(noun: Token) -> Token | None:
    """Return the name between commas after a noun, where the parser saw no apposition: "the capital, Lashkar Gah,"."""
    after = noun.doc[noun.i + 1 :]
    if len(after) < SHORTEST_ASIDE or after[0].text != ",":
        return None
    name = list(takewhile(lambda token: not token.is_punct or token.text in "-‑'’", after[1:]))
    closed = noun.i + len(name) + 2 < len(noun.doc) and noun.doc[noun.i + len(name) + 2].text == ","
    return name[-1] if closed and name and all(is_proper(t) or t.is_punct for t in name) else None
