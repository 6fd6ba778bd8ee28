"""Read what fighters do besides taking places: clashes, strikes, sieges, arrests, ceasefires, one action a trigger."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from spacy.tokens import Token

from monitor.extract.actors import Actors
from monitor.extract.dates import Vague, When
from monitor.extract.denials import DENIAL
from monitor.extract.factuality import modality
from monitor.extract.frames import Frames, Hit
from monitor.extract.lexicon import verbs
from monitor.extract.parsed import Sentence
from monitor.extract.paths import follow
from monitor.extract.phrases import phrase
from monitor.extract.reading import factuality_of, is_told
from monitor.extract.sites import Ground, Sites
from monitor.extract.slots import place_phrases
from monitor.extract.speakers import Speech, speech_of
from monitor.extract.syntax import ancestors, child, is_verb
from monitor.extract.timing import date_of, is_told_in_passing, recency_of
from monitor.model import Factuality, PartyRef, Place, Recency, Role, SaidBy, Span

AGREEMENT = "agreement"  # made for a whole country, too
_LOCATIVE = ("in", "near", "at", "outside", "around", "object.in", "object.near", "object.at")
_CLIMB = 3  # clauses above a trigger in which "in X" may say where it happened


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What one sentence tells. A denied one is told as the `denial` that it is; its actor is then who denies."""

    event_type: str
    place: Place | None
    actor: PartyRef | None
    target: PartyRef | None
    factuality: Factuality
    said_by: SaidBy
    evidence: Span
    position: int  # of the trigger in the article
    pattern: str
    when: When | Vague | None
    recency: Recency


@dataclass(frozen=True, slots=True)
class _Telling:
    """A frame that fired, with its parties and who speaks."""

    hit: Hit
    sentence: Sentence
    actor: PartyRef | None
    target: PartyRef | None
    how: Factuality
    speech: Speech | None


class ActionReader:
    """Reads the sentences of one article."""

    def __init__(self, frames: Frames, sites: Sites, actors: Actors, published: date | None) -> None:
        self._frames = frames
        self._sites = sites
        self._actors = actors
        self._published = published

    def read(self, sentence: Sentence) -> list[Action]:
        """Return what the sentence says was done; of the frames of one word the first that fits counts."""
        found: dict[int, list[Action]] = {}
        for hit in self._frames.find(sentence.doc):
            if hit.trigger.i not in found and (telling := self._telling(hit, sentence)) is not None:
                found[hit.trigger.i] = [self._action(telling, place) for place in self._places(telling)]
        actions = [action for told in found.values() for action in told]
        placed = {action.event_type for action in actions if action.place is not None}
        return [action for action in actions if action.place is not None or action.event_type not in placed]

    def _telling(self, hit: Hit, sentence: Sentence) -> _Telling | None:
        trigger = hit.trigger
        if trigger.dep_ in ("amod", "compound"):
            return None  # "the besieged city", "attack helicopters"
        quoted = sentence.is_quoted(trigger)
        speech = speech_of(trigger, quoted=quoted) or (Speech("", None) if quoted else None)
        how = modality(trigger)
        if not is_told(how, speech):
            return None
        actor, target = (self._party(slots, trigger, speech) for slots in (hit.gainers, hit.losers))
        if hit.frame.weak and actor is None:
            return None
        if actor is not None and target is not None and actor.id is not None and actor.id == target.id:
            target = None
        return _Telling(hit, sentence, actor, target, how, speech)

    def _party(self, slots: tuple[Token, ...], trigger: Token, speech: Speech | None) -> PartyRef | None:
        found = [ref for slot in slots if (ref := self._one_party(slot, trigger, speech)) is not None]
        return next((ref for ref in found if ref.id is not None), found[0] if found else None)

    def _one_party(self, slot: Token, trigger: Token, speech: Speech | None) -> PartyRef | None:
        """Return the party of a slot, of "the army and the rebels" only the first: the other may be its enemy."""
        alone = self._actors.resolve(phrase(slot)) if child(slot, "conj") is not None else None
        return alone if alone is not None and alone.id is not None else self._actors.party(slot, trigger, speech)

    def _places(self, telling: _Telling) -> list[Place | None]:
        """Return where it was done: by the frame's own paths, else by an "in X" of its clause; [None] if untold."""
        own = (telling.hit.trigger,)
        for paths, tokens in ((telling.hit.frame.place, own), (_LOCATIVE, _clauses(telling.hit.trigger))):
            for token in tokens:
                for path in paths:
                    if found := list(self._named(token, path, telling)):
                        return [*found]
        return [None]

    def _named(self, token: Token, path: str, telling: _Telling) -> Iterator[Place]:
        weak = telling.hit.frame.event_type != AGREEMENT
        for head in follow(token, path):
            for named in place_phrases(head):
                if named.kind == "facility" and not named.name:
                    continue  # "a market in X": what counts is the town
                place = self._sites.place(named, telling.sentence, ground=Ground.UNSURE, weak=weak)
                if place is not None:
                    yield place

    def _action(self, telling: _Telling, place: Place | None) -> Action:
        trigger, sentence, speech = telling.hit.trigger, telling.sentence, telling.speech
        when = date_of(trigger, sentence.dates)
        said_by = self._actors.said_by(speech, None, None)
        denied = telling.how is Factuality.DENIED
        return Action(
            event_type=DENIAL if denied else telling.hit.frame.event_type,
            place=place,
            actor=self._denier(said_by) if denied else telling.actor,
            target=None if denied else telling.target,
            factuality=Factuality.ASSERTED if denied else factuality_of(telling.how, said_by),
            said_by=SaidBy(role=Role.AUTHOR) if denied else said_by,
            evidence=sentence.span,
            position=sentence.offset(trigger),
            pattern=telling.hit.frame.id,
            when=when,
            recency=recency_of(when, self._published) or _undated_recency(trigger),
        )

    def _denier(self, said_by: SaidBy) -> PartyRef | None:
        return self._actors.resolve(said_by.name) if said_by.name else None


def _clauses(trigger: Token) -> Iterator[Token]:
    """Yield the words above a trigger that share its scene: not who reports it, nor where."""
    climbed = [up for up in ancestors(trigger) if up != trigger][:_CLIMB]
    for up in climbed:
        if up.lower_ in verbs("say"):
            return
        if is_verb(up):
            yield up


def _undated_recency(trigger: Token) -> Recency:
    return Recency.BACKGROUND if is_verb(trigger) and is_told_in_passing(trigger) else Recency.NEWS
