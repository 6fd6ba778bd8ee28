"""Word classes of lexicon.toml and cues.toml, with inflections: no lemmatiser is needed (nor trusted: `retook`)."""

from collections.abc import Iterable, Mapping
from functools import cache

from monitor.extract.language import table

_VOWELS = "aeiou"


@cache
def _tables() -> Mapping[str, Mapping[str, list[str]]]:
    return table("lexicon.toml")


@cache
def _cues() -> Mapping[str, Mapping[str, list[str]]]:
    return table("cues.toml")


@cache
def verbs(*names: str) -> frozenset[str]:
    """Return every form of the verbs of a class ("say", "aim" ...), or of several."""
    return frozenset(form for name in names for word in _tables()["verbs"][name] for form in verb_forms(word))


@cache
def nouns(*names: str) -> frozenset[str]:
    """Return singulars and plurals of the nouns of a class ("armed", "monitor" ...), or of several."""
    return frozenset(form for name in names for word in _tables()["nouns"][name] for form in noun_forms(word))


@cache
def nationals() -> frozenset[str]:
    """Return the words for several people of a country: "ukrainians"."""
    told = (word.lower() for words_ in table("demonyms.toml").values() for word in words_)
    return frozenset(word for word in told if word.endswith(("ans", "is", "ians", "ese", "men", "ds", "ks", "os")))


@cache
def words(name: str) -> frozenset[str]:
    """Return a class of words that do not inflect."""
    return frozenset(_tables()["words"][name])


@cache
def cues(name: str) -> frozenset[str]:
    """Return the words of cues.toml from which one judgement is drawn ("unopposed", "locative" ...)."""
    return frozenset(_cues()["words"][name])


@cache
def cue_verbs(*names: str) -> frozenset[str]:
    """Return every form of the verbs of cues.toml from which one judgement is drawn, or several."""
    return frozenset(form for name in names for word in _cues()["verbs"][name] for form in verb_forms(word))


def verb_forms(word: str) -> frozenset[str]:
    """Return the forms of a verb: `capture, captures, captured, capturing`."""
    if word in _tables()["irregular"]:
        return frozenset([word, *_tables()["irregular"][word]])
    if word.endswith("e"):
        return frozenset([word, word + "s", word + "d", word[:-1] + "ing"])
    if word.endswith("y") and word[-2] not in _VOWELS:
        return frozenset([word, word[:-1] + "ies", word[:-1] + "ied", word + "ing"])
    ending = "es" if word.endswith(("s", "sh", "ch", "x", "z")) else "s"
    doubled = word + word[-1]  # harmless where the letter is not doubled: "expelled", but also "seekked"
    return frozenset([word, word + ending, word + "ed", word + "ing", doubled + "ed", doubled + "ing"])


def noun_forms(word: str) -> frozenset[str]:
    """Return singular and plural."""
    if word in _tables()["irregular"]:
        return frozenset([word, *_tables()["irregular"][word]])
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return frozenset([word, word[:-1] + "ies"])
    return frozenset([word, word + ("es" if word.endswith(("s", "sh", "ch", "x")) else "s")])


def all_forms(base: Iterable[str], *, verb: bool) -> frozenset[str]:
    """Return the forms of several verbs or nouns."""
    return frozenset(form for word in base for form in (verb_forms(word) if verb else noun_forms(word)))


@cache
def everything() -> frozenset[str]:
    """Return every word of every class: all are common words, whatever their capitals in a headline."""
    tables = _tables()
    found = {form for name in tables["verbs"] for form in verbs(name)}
    found |= {form for name in tables["nouns"] for form in nouns(name)}
    return frozenset(found.union(*(words(name) for name in tables["words"])))
