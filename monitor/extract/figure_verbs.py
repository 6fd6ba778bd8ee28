"""Find the verbs that tell what became of a number of people: "killed", "were displaced", "arrest of"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.extract.quantities import PEOPLE_WORDS
from monitor.extract.signs import Signs

_HARM = "killed|dead|died|deaths?|killing|wounded|injured|injuries|wounding|injuring"
_MIXED = re.compile(rf"\b(?:{_HARM})(?: people| persons)? (?:and|or|and/or) (?:the )?(?:{_HARM})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Form:
    """The forms of some verbs that take their number on the same side.

    `takes`: the number stands "after" or "before" the verb, or on either side of it ("both"). `people`: the number must
    name people. `signs`: a sentence without one of these (in lower case) has none of the forms.
    """

    pattern: re.Pattern[str]
    kind: str
    takes: str
    people: bool
    signs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Verb:
    """A form where it stands in a sentence."""

    start: int
    end: int
    kind: str
    takes: str
    people: bool


FORMS = tuple(
    Form(
        pattern=re.compile(rf"\b(?:{verb[takes]})\b", re.IGNORECASE),
        kind=verb["kind"],
        takes=takes,
        people=verb.get("people", False),
        signs=frozenset(verb["signs"]),
    )
    for verb in PEOPLE_WORDS["verb"]
    for takes in ("both", "after", "before")
    if takes in verb
)
_SIGNS = Signs([(form, form.signs) for form in FORMS])


def forms_for(sentence: str) -> tuple[Form, ...]:
    """Return the forms that may be in a sentence."""
    return _SIGNS.seen_in(sentence)


def find_verbs(sentence: str, forms: Sequence[Form]) -> list[Verb]:
    """Return where the forms stand in a sentence, in order."""
    mixed = [match.span() for match in _MIXED.finditer(sentence)]
    found = [
        Verb(match.start(), match.end(), form.kind, form.takes, form.people)
        for form in forms
        for match in form.pattern.finditer(sentence)
    ]
    # Of overlapping forms the longest counts: "killing of" hides "killing", a mixed count hides both.
    kept: list[Verb] = []
    for verb in sorted(found, key=lambda verb: (verb.start - verb.end, verb.start)):
        spans = [*mixed, *((other.start, other.end) for other in kept)]
        if all(verb.end <= start or verb.start >= end for start, end in spans):
            kept.append(verb)
    return sorted(kept, key=lambda verb: verb.start)
