"""Find what a side answers to a change told before it: "The army denied the claim", "A spokesman admitted defeat"."""

from collections.abc import Collection, Iterator
from itertools import islice

from monitor.extract.actors import Actors, in_own_name
from monitor.extract.antecedents import is_pronoun
from monitor.extract.claims import Claim
from monitor.extract.lexicon import cue_verbs, cues, nouns, verbs, words
from monitor.extract.parsed import Sentence
from monitor.extract.paths import follow
from monitor.extract.place_words import kinds_of
from monitor.extract.speakers import Speech, speech_by, speech_of
from monitor.extract.spoken import Spoken
from monitor.extract.syntax import is_passive, object_, subject
from monitor.extract.tokens import Token
from monitor.extract.tree import SUBJECT, ancestors, holding, is_verb
from monitor.model import Factuality, PartyRef

_CONTENT = frozenset({"prep", "acl", "relcl", "ccomp"})
_ANSWERED = (nouns("report") - nouns("accusation")) | nouns("defeat") | nouns("assault") | cues("told_before")
_ANSWERING = verbs("deny") | verbs("repel") | verbs("admit")
_KEEPING = verbs("stay") | verbs("keep") | cue_verbs("hold_on")
_HOLDERS = tuple(f"{link}.{path}" for link in ("under", "in") for path in ("of", "possessor", "modifier"))
_TRIGGERS = _ANSWERING | _KEEPING | words("false")
_UNCHANGED = words("still") | words("firmly")
SIGNS = _ANSWERING | words("false") | _UNCHANGED  # one of them stands in every answer

REACH = 6  # words: "denied last night's claim", "a claim that nobody in the army denied"
_FAR_REACH = 12  # "the reports of a retreat from the city were entirely false"


def may_answer(sentence: Spoken) -> bool:
    """Return whether a sentence is worth reading for an answer: the words of one stand in it, not too far apart."""
    return (
        _stand_near(sentence, _ANSWERING, _ANSWERED, REACH)
        or _stand_near(sentence, words("false"), nouns("report"), _FAR_REACH)
        or (_stand_near(sentence, verbs("keep"), _UNCHANGED, REACH) and _names_place(sentence))
        or (_stand_near(sentence, verbs("stay"), _UNCHANGED, REACH) and _tells_holder(sentence))
        or (_stand_near(sentence, cue_verbs("hold_on"), words("still"), REACH) and _tells_who_is_there(sentence))
    )


def _stand_near(sentence: Spoken, one: frozenset[str], other: frozenset[str], reach: int) -> bool:
    return any(sentence.has_near(other, index, reach) for index in sentence.at(one))


def _names_place(sentence: Spoken) -> bool:
    return bool(sentence.places or sentence.countries)


def _tells_holder(sentence: Spoken) -> bool:
    return not (nouns("possession").isdisjoint(sentence.known) or sentence.known.isdisjoint(("under", "in")))


def _tells_who_is_there(sentence: Spoken) -> bool:
    return not (nouns("armed").isdisjoint(sentence.known) or sentence.known.isdisjoint(("there", "in", "inside")))


class AnswerReader:
    """Reads the answers of one article as claims without a place: voices for a change told elsewhere."""

    def __init__(self, actors: Actors) -> None:
        self._actors = actors

    def read(self, sentence: Sentence) -> list[Claim]:
        """Return what the sentence first denies or admits without telling it again, nothing where it does neither."""
        triggers = map(sentence.doc.__getitem__, holding(sentence.doc, _TRIGGERS))
        answers = (self._answer(sentence, trigger) for trigger in triggers if not _is_open(trigger))
        return list(islice(filter(None, answers), 1))

    def _answer(self, sentence: Sentence, trigger: Token) -> Claim | None:
        if (speech := _keeping(trigger, sentence)) is not None:
            claim = self._claim(sentence, trigger, speech, Factuality.DENIED)
            # "It is firmly in our hands" may be the taker's word, "it is still in our hands" is not.
            sure = claim.speaker is not None or _says(trigger, words("still"))
            return claim if sure else None
        if (speech := _denial(trigger)) is not None:
            return self._claim(sentence, trigger, speech, Factuality.DENIED)
        if (speech := _admission(trigger)) is not None:
            return self._claim(sentence, trigger, speech, Factuality.CLAIMED)
        return None

    def _claim(self, sentence: Sentence, trigger: Token, speech: Speech, factuality: Factuality) -> Claim:
        speaker = self._party(speech, trigger)
        admits = factuality is Factuality.CLAIMED and trigger.lower_ not in verbs("confirm")
        return Claim(
            place=None,
            change=None,
            gainer=None,
            loser=in_own_name(speaker) if speaker is not None and admits else None,
            admits=admits,
            factuality=factuality,
            said_by=self._actors.said_by(speech, None, None),
            evidence=sentence.span,
            position=sentence.offset(trigger),
            pattern="answer",
            answers=sentence.text,
            speaker=speaker,
        )

    def _party(self, speech: Speech, trigger: Token) -> PartyRef | None:
        """Return the party of who answers, else of who keeps the place by these words."""
        said = [self._actors.resolve_speaker(speech.speaker)] if speech.speaker and not speech.pronoun else []
        others = (keeper for keeper in _keepers(trigger) if not is_pronoun(keeper))
        keepers = (self._actors.party(keeper, trigger, None) for keeper in others)
        return next((found for found in (*said, *keepers) if found is not None and found.id is not None), None)


def _is_open(trigger: Token) -> bool:
    """Return whether it is not told as done: "did not deny", "could not confirm", "may reject", "to repel"."""
    verbs_ = (trigger, *((_caller(trigger),) if trigger.lower_ in words("false") else ()))
    return trigger.tag_ == "VB" or any(c.dep_ == "neg" or c.tag_ == "MD" for verb in verbs_ for c in verb.children)


def _denial(trigger: Token) -> Speech | None:
    if trigger.lower_ in words("false"):
        return _speaker(_caller(trigger)) if _is_called(trigger) else None
    if not (is_verb(trigger) and _is_answered(trigger)):
        return None
    if trigger.lower_ in verbs("repel"):
        return speech_of(trigger)
    return _speaker(trigger) if trigger.lower_ in verbs("deny") else None


def _admission(trigger: Token) -> Speech | None:
    admits = trigger.lower_ in verbs("admit") and is_verb(trigger) and _is_answered(trigger)
    return _speaker(trigger) if admits else None


def _is_answered(verb: Token) -> bool:
    """Return whether what is denied or admitted was told before: "the claim", "it", but not "the claim that ..."."""
    noun = object_(verb)
    if noun is None or noun.lower_ not in _ANSWERED:
        return False
    return not any(c.dep_ in _CONTENT and c.i > noun.i for c in noun.children)


def _speaker(verb: Token) -> Speech | None:
    head = subject(verb)
    return speech_by(head, verb) if head is not None else None


def _caller(word: Token) -> Token:
    """Return the verb of "called the reports baseless", "said the claims were untrue"."""
    above = [up for up in ancestors(word) if up != word and is_verb(up)]
    return next((up for up in above if up.lower_ not in verbs("stay")), above[0] if above else word)


def _is_called(word: Token) -> bool:
    """Return whether it is a report that is called false."""
    around = (c for up in ancestors(word) for c in up.children if c.dep_ in (*SUBJECT, "dobj") and c.i < word.i)
    return any(c.lower_ in nouns("report") for c in around)


def _keeping(verb: Token, sentence: Sentence) -> Speech | None:
    """Return who says that a place has not changed hands: "remains under our control", "troops still hold the town"."""
    kept = verb.lower_ in _KEEPING and is_verb(verb) and any(_keepers(verb))
    return speech_of(verb, quoted=sentence.is_quoted(verb)) if kept and _says(verb, _UNCHANGED) else None


def _says(verb: Token, spoken: Collection[str]) -> bool:
    return any(token.lower_ in spoken for token in verb.subtree)


def _keepers(verb: Token) -> Iterator[Token]:
    """Yield who keeps a place: "the army" of "under the control of the army", "troops" of "troops still hold it"."""
    if verb.lower_ in verbs("stay"):
        held = any(noun.lower_ in nouns("possession") for link in ("under", "in") for noun in follow(verb, link))
        yield from (keeper for path in _HOLDERS for keeper in follow(verb, path) if held)
    if verb.lower_ in cue_verbs("hold_on") and _is_still_there(verb):
        present = subject(verb)
        yield from (present,) if present is not None and present.lower_ in nouns("armed") else ()
    elif verb.lower_ in verbs("keep") and not is_passive(verb) and (held_ := object_(verb)) is not None:
        whole = any(map(_is_place, held_.subtree)) and not _is_part(held_)
        keeper = subject(verb) if whole else None
        yield from [keeper] if keeper is not None else []


def _is_still_there(verb: Token) -> bool:
    """Return whether it goes on in the place itself: "soldiers were still fighting there", "are still in the town"."""
    still = any(c.lower_ in words("still") for c in verb.children)
    where = (noun for link in ("in", "inside") for noun in follow(verb, link))
    there = any(c.lower_ == "there" for c in verb.children)
    return still and (
        there or any(noun.lower_ in nouns("settlement") and not any(follow(noun, "of")) for noun in where)
    )


def _is_part(held: Token) -> bool:
    """Return whether they keep only a part: what else there is may well be lost."""
    lies = any(c.lower_ in words("direction") for c in held.lefts)
    return lies or (held.lower_ in nouns("part") and any(follow(held, "of")))


def _is_place(word: Token) -> bool:
    return word.tag_ == "NNP" or bool(kinds_of(word.lower_))
