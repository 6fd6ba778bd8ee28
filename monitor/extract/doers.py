"""Find who acts and on whom in what fighters do besides taking places: one party each, its enemy beside it."""

from collections.abc import Iterable, Iterator

from monitor.extract.actors import Actors
from monitor.extract.denials import DENIAL
from monitor.extract.frames import Hit
from monitor.extract.lexicon import nouns
from monitor.extract.phrases import phrase
from monitor.extract.speakers import Speech
from monitor.extract.steps import spoken_for
from monitor.extract.tokens import Token
from monitor.extract.tree import child
from monitor.model import PartyRef

_MUTUAL = frozenset({"clash", "agreement"})  # both sides do it: "X and Y clashed"
_SURE_OF_DOER = frozenset({"encirclement", "agreement"})  # a team besieges a goal, unions agree on a truce

Sides = tuple[PartyRef | None, PartyRef | None]


class Doers:
    """The actors and targets of one article's actions."""

    def __init__(self, actors: Actors) -> None:
        self._actors = actors

    def sides(self, hit: Hit, speech: Speech | None) -> Sides | None:
        """Return who acts and on whom, None where the frame asks for a party that is not there."""
        actor, target = self._sides(hit, speech)
        lacking = actor is None and (hit.frame.weak or hit.frame.both or self._is_somebody_else(hit))
        if lacking or (target is None and hit.frame.both):
            return None
        if actor is not None and target is not None and actor.id is not None and actor.id == target.id:
            target = None
        return actor, target

    def _sides(self, hit: Hit, speech: Speech | None) -> Sides:
        if hit.frame.event_type == DENIAL:
            return self._denier(hit), None
        if hit.frame.event_type in _MUTUAL and (both := self._pair(hit.gainers)) is not None:
            return both
        return self._party(hit.gainers, hit.trigger, speech), self._party(hit.losers, hit.trigger, speech)

    def _is_somebody_else(self, hit: Hit) -> bool:
        if hit.frame.event_type not in _SURE_OF_DOER or not hit.frame.verb:
            return False
        return bool(hit.gainers) and not any(slot.lower_ in nouns("negotiator") for slot in hit.gainers)

    def _pair(self, slots: Iterable[Token]) -> Sides | None:
        """Return both of "Armenian and Azerbaijani forces", where they are two parties."""
        for slot in slots:
            for first in (c for c in slot.lefts if c.text[:1].isupper() and child(c, "conj") is not None):
                second = child(first, "conj")
                named = [self._actors.resolve(f"{word} {slot.text}") for word in (first, second)]
                if all(found.id is not None for found in named) and named[0].id != named[1].id:
                    return named[0], named[1]
        return None

    def _party(self, slots: Iterable[Token], trigger: Token, speech: Speech | None) -> PartyRef | None:
        found = [ref for slot in slots if (ref := self._one_party(slot, trigger, speech)) is not None]
        return next((ref for ref in found if ref.id is not None), found[0] if found else None)

    def _one_party(self, slot: Token, trigger: Token, speech: Speech | None) -> PartyRef | None:
        """Return the party of a slot, of "the army and the rebels" only the first: the other may be its enemy."""
        alone = self._actors.resolve(phrase(slot)) if child(slot, "conj") is not None else None
        if alone is not None and (alone.id is not None or slot.lower_ in nouns("armed")):
            return alone
        return self._actors.party(slot, trigger, speech)

    def _denier(self, hit: Hit) -> PartyRef | None:
        """Return the party or official that denies; of "whose spokesman", "its spokesman" the one they speak for."""
        return next(self._deniers(hit), None)

    def _deniers(self, hit: Hit) -> Iterator[PartyRef]:
        for slot in map(spoken_for, hit.gainers):
            found = self._actors.party(slot, hit.trigger, None)
            if found is not None:
                yield found
            elif slot.lower_ in nouns("leader"):
                yield self._actors.resolve(phrase(slot))
