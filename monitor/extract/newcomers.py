"""Judge a name that no gazetteer holds: whether it is a place's at all, and what kind of place it is."""

import re
from collections.abc import Mapping
from enum import Enum
from functools import cached_property

from monitor.extract.en.place_forms import CALLED, is_called_settlement, is_located, is_persons
from monitor.extract.lexicon import cues, nouns, words
from monitor.extract.naming import PROPER
from monitor.extract.place_phrase import PlacePhrase
from monitor.extract.place_words import AREAS, admin_kind, facility_kind, is_common_word
from monitor.extract.tokens import Token
from monitor.extract.tree import child

_LETTERS = 2  # "LGs" is no name, "As" may be one


class Ground(Enum):
    """How surely a name that no gazetteer knows is a place, by what is done to it."""

    UNSURE = "nothing tells"
    LIKELY = "fighters take or leave it; it might be a person"
    SURE = "only a place fits"


class Newcomers:
    """What one article tells of names that no gazetteer holds."""

    def __init__(self, text: str) -> None:
        self._text = text

    def is_settlement(self, name: str) -> bool:
        """Return whether the article calls the name a settlement somewhere: "the town of X"."""
        return name in self._called

    def is_place(self, name: str, ground: Ground, *, weak: bool) -> bool:
        """Return whether a name is a place's; of a `weak` frame it must be called one."""
        if ground is Ground.SURE or (ground is Ground.LIKELY and self._is_likely(name)):
            return True
        return is_called_settlement(name, self._text) or (not weak and self._is_told_as_place(name))

    def kind(self, phrase: PlacePhrase) -> str:
        """Return the kind of place that a phrase or the article calls the name; a village where nobody tells."""
        if phrase.kind == "facility":
            return facility_kind(phrase.noun)
        area = admin_kind(phrase.name.split()[-1]) or hint_of(phrase)
        if area in AREAS:
            return area
        noun = phrase.noun or self._called.get(phrase.name, "")
        return noun if noun in ("city", "town") else "village"

    @cached_property
    def _called(self) -> Mapping[str, str]:
        """What the article calls a name somewhere: "the town of X", "X, a village"."""
        return {found["name"]: found["noun"] for found in CALLED.finditer(self._text)}

    def _is_likely(self, name: str) -> bool:
        """Return whether a name is hardly a person's: it begins like a place's, or stands alone wherever it stands."""
        if _first_word(name) in words("toponym"):
            return True
        return " " not in name and not is_persons(name, self._text)

    def _is_told_as_place(self, name: str) -> bool:
        """Return whether the article itself uses the name as a place: "in X", "near X"."""
        if _first_word(name) in words("toponym"):
            return True
        return is_located(name, self._text)


def hint_of(phrase: PlacePhrase) -> str | None:
    """Return the kind of place that the noun of a phrase tells, for `PlaceResolver.resolve`."""
    if phrase.kind == "settlement":
        return "settlement"
    kind = "country" if phrase.noun == "country" else admin_kind(phrase.noun)
    return kind if kind in ("country", *AREAS) else None


def is_no_name(phrase: PlacePhrase) -> bool:
    """Return whether capitals alone make it look like a name: "the FNA", "Strongrooms", "an Old ..."."""
    indefinite = any(c.dep_ == "det" and c.lower_ in ("a", "an") for c in phrase.head.children)
    opening = _begins_sentence(phrase.head) and phrase.head.tag_ not in PROPER
    plural = phrase.name.endswith("s") and phrase.name[:-1].isupper() and len(phrase.name) > _LETTERS
    counted = phrase.head.tag_ == "NNPS" and child(phrase.head, "nummod") is not None  # "three Malaysians"
    named = (
        _is_titled(phrase.name)
        or phrase.name.isupper()
        or plural
        or opening
        or counted
        or (indefinite and not phrase.kind)
    )
    return named or _is_person(phrase.name) or is_common_word(phrase.name)


def _is_titled(name: str) -> bool:
    """Return whether a common noun stands before a person's name: "lord Joaquin Guzman" of "the drug lord"."""
    first, *others = name.split()
    return bool(others) and first.isalpha() and first.islower() and first not in cues("name_link")


def _is_person(name: str) -> bool:
    """Return whether an office stands before a name: "Defense Minister Gojko Susak"."""
    return any(word.lower() in nouns("leader", "rank") for word in name.split()[:-1])


def _begins_sentence(head: Token) -> bool:
    return all(token.is_punct for token in head.doc[: head.i])


def _first_word(name: str) -> str:
    return re.split(r"[\s‑–-]", name)[0].lower()
