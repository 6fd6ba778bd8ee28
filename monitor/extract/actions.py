"""Read what fighters do besides taking places: clashes, strikes, sieges, arrests, ceasefires, one action a trigger."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from monitor.extract.actors import Actors
from monitor.extract.dates import Vague, When
from monitor.extract.denials import DENIAL
from monitor.extract.doers import Doers
from monitor.extract.frames import Frames, Hit
from monitor.extract.parsed import Sentence
from monitor.extract.reading import factuality_of, is_told
from monitor.extract.scenes import Scenes
from monitor.extract.sites import Sites
from monitor.extract.speakers import Speech
from monitor.extract.telling import is_told_in_passing
from monitor.extract.timing import date_of, recency_of
from monitor.extract.tokens import Token
from monitor.extract.tree import is_verb
from monitor.extract.voices import voice_of
from monitor.model import Factuality, PartyRef, Place, Recency, Role, SaidBy, Span

# By the frame: an "attack" is one of these, wherever one of them is told; shells that kill people are one strike.
_NAMED_AGAIN = {
    "attack-on": ("attack_on_civilians", "strike", "freed"),
    "attack-on-post": ("attack_on_civilians", "strike", "freed"),
    "attack-civilians": ("strike",),
}


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
        self._actors = actors
        self._doers = Doers(actors)
        self._scenes = Scenes(sites)
        self._published = published

    def read(self, sentence: Sentence) -> list[Action]:
        """Return what the sentence says was done; of the frames of one word the first that fits counts."""
        found: dict[int, list[Action]] = {}
        for hit in self._frames.find(sentence.doc):
            if hit.trigger.i not in found and (telling := self._telling(hit, sentence)) is not None:
                places = self._scenes.places(hit, sentence, telling.speech)
                if told := [self._action(telling, place) for place in places]:
                    found[hit.trigger.i] = told
        actions = [action for told in found.values() for action in told]
        placed = {action.event_type for action in actions if action.place is not None}
        kept = [action for action in actions if action.place is not None or action.event_type not in placed]
        return [action for action in kept if not _is_repeated(action, kept)]

    def _telling(self, hit: Hit, sentence: Sentence) -> _Telling | None:
        trigger = hit.trigger
        if trigger.dep_ in ("amod", "compound"):
            return None  # "the besieged city", "attack helicopters"
        voice = voice_of(trigger, sentence)
        how, speech = voice.how, voice.speech
        sides = self._doers.sides(hit, speech) if is_told(how, speech) else None
        return _Telling(hit, sentence, *sides, how, speech) if sides is not None else None

    def _action(self, telling: _Telling, place: Place | None) -> Action:
        trigger, sentence, speech = telling.hit.trigger, telling.sentence, telling.speech
        when = date_of(trigger, sentence.dates)
        said_by = self._actors.said_by(speech, None, None)
        denies = telling.hit.frame.event_type == DENIAL
        denied = denies or telling.how is Factuality.DENIED
        return Action(
            event_type=DENIAL if denied else telling.hit.frame.event_type,
            place=place,
            actor=self._denier(said_by) if denied and not denies else telling.actor,
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


def _is_repeated(action: Action, told: Iterable[Action]) -> bool:
    """Return whether an action only names again what the sentence tells more exactly: "massacred X in an attack"."""
    others = (other for other in told if other is not action and action.place in (None, other.place))
    return any(other.event_type in _NAMED_AGAIN.get(action.pattern, ()) for other in others)


def _undated_recency(trigger: Token) -> Recency:
    return Recency.BACKGROUND if is_verb(trigger) and is_told_in_passing(trigger) else Recency.NEWS
