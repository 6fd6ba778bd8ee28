"""Turn the frames of one parsed sentence into claims: places and parties resolved, factuality and speaker judged."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from monitor.extract.actors import Actors
from monitor.extract.answers import AnswerReader
from monitor.extract.antecedents import is_pronoun
from monitor.extract.claims import Claim
from monitor.extract.dates import Vague, When
from monitor.extract.extent import is_partial
from monitor.extract.factuality import is_negated
from monitor.extract.frames import Frames, Hit
from monitor.extract.gapping import gaps
from monitor.extract.guards import (
    is_now,
    is_plausible,
    is_tentative,
    is_unopposed,
    names_one_antecedent,
    takes_ground,
    takes_land,
)
from monitor.extract.holders import holders, stormers, successors
from monitor.extract.lexicon import cues, nouns
from monitor.extract.parsed import Sentence
from monitor.extract.sites import Sites
from monitor.extract.slots import place_phrases
from monitor.extract.speakers import Speech, claimant
from monitor.extract.spoken import Worth
from monitor.extract.telling import is_mentioned, is_outcome, is_present, is_told_in_passing
from monitor.extract.timing import date_of, posted_on, recency_of
from monitor.extract.tokens import Token
from monitor.extract.voices import voice_of
from monitor.model import Change, Factuality, PartyRef, Place, Recency, Role, SaidBy

LEDE = 4  # sentences
_BYSTANDERS = (Role.THIRD_PARTY, Role.MONITOR, Role.RESIDENTS)


@dataclass(frozen=True, slots=True)
class _Telling:
    """A frame that fired, with its parties and who speaks."""

    hit: Hit
    sentence: Sentence
    gainer: PartyRef | None
    loser: PartyRef | None
    how: Factuality
    speech: Speech | None
    held: bool  # a state that only its speaker makes news


@dataclass(frozen=True, slots=True)
class _ToldPlace:
    """A place with the word that names it; without one, `unnamed` is its noun where that brings in a new place."""

    head: Token
    place: Place | None
    unnamed: str = ""
    partial: bool = False


class Reader:
    """Reads the sentences of one article."""

    def __init__(self, frames: Frames, sites: Sites, actors: Actors, published: date | None) -> None:
        self._frames = frames
        self._sites = sites
        self._actors = actors
        self._published = published
        self._answers = AnswerReader(actors)

    def read(self, sentence: Sentence) -> list[Claim]:
        """Return what the sentence says changed hands; one claim for each trigger and place."""
        best: dict[int, list[Claim]] = {}
        for hit in self._frames.find(sentence.doc) if Worth.CHANGE in sentence.worth else ():
            known = best.get(hit.trigger.i)
            if known is None or known[0].place is None:  # the first frame that names a place wins
                found = list(self._claims(hit, sentence))
                if found and (known is None or found[0].place is not None):
                    best[hit.trigger.i] = found
        claims = [self._with_sides(claim, sentence) for found in best.values() for claim in found]
        claims += self._answers.read(sentence) if Worth.ANSWER in sentence.worth else ()
        self._actors.end_sentence(sentence.doc)
        return claims

    def _with_sides(self, claim: Claim, sentence: Sentence) -> Claim:
        if claim.change is Change.WITHDRAWN and claim.gainer is None and claim.place is not None:
            return self._with_successor(claim, sentence)
        return self._with_holder(claim, sentence)

    def _with_successor(self, claim: Claim, sentence: Sentence) -> Claim:
        """Return the claim with who moved in where the others left."""
        after = sum(sentence.offset(token) < claim.position for token in sentence.doc)
        for mover in successors(sentence.doc, after):
            found = self._actors.party(mover, mover, None)
            if found is not None and (claim.loser is None or not self._actors.index.same_side(found, claim.loser)):
                return replace(claim, gainer=found, change=Change.CAPTURED)
        return claim

    def _with_holder(self, claim: Claim, sentence: Sentence) -> Claim:
        """Return the claim with the loser that the sentence tells as the holder until then."""
        if claim.loser is not None or claim.gainer is None:
            return claim
        for holder in holders(sentence.doc):
            found = self._actors.party(holder, holder, None)
            armed = found is not None and (found.id is not None or holder.lower_ in nouns("armed"))
            if found is not None and armed and not self._actors.index.same_side(found, claim.gainer):
                return replace(claim, loser=found)
        return claim

    def _claims(self, hit: Hit, sentence: Sentence) -> Iterator[Claim]:
        telling = self._telling(hit, sentence)
        if telling is None:
            return
        told = list(self._places(telling, hit.places))
        named = any(place.place is not None for place in told)
        gapped = {gap.head: gap.when for gap in gaps(hit.trigger, sentence)} if named else {}
        yield from (self._claim(telling, place) for place in told if place.head not in gapped)
        for head, when in gapped.items():
            for place in self._places(telling, (head,)):
                yield replace(self._claim(telling, place), when=when, recency=recency_of(when, self._published))

    def _telling(self, hit: Hit, sentence: Sentence) -> _Telling | None:
        voice = voice_of(hit.trigger, sentence)
        how, speech = voice.how, voice.speech
        if not (is_told(how, speech) or _is_refuted(how, speech, hit.trigger)):
            return None
        gainer, loser = (self._party(slots, hit, speech) for slots in (hit.gainers, hit.losers))
        if gainer is None and not hit.gainers:
            gainer = self._unnamed_gainer(hit, loser, speech)
        if gainer is not None and loser is not None and self._actors.index.same_side(gainer, loser):
            # "they forced the troops to withdraw", "the troops took it from them": the pronoun was read as the troops
            gainer, loser = (gainer, None) if all(map(is_pronoun, hit.losers)) else (None, loser)
        held = self._is_announced(hit, gainer, speech)
        if not is_plausible(hit, gainer, loser, begun=held):
            return None
        if loser is None and speech is not None and speech.admits:
            loser = self._actors.admitting(speech, gainer)
        return _Telling(hit, sentence, gainer, loser, how, speech, held)

    def _unnamed_gainer(self, hit: Hit, loser: PartyRef | None, speech: Speech | None) -> PartyRef | None:
        """Return who claims it or attacked before it, where the change itself is told without a taker."""
        whose = claimant(hit.trigger)
        taken = hit.frame.change in (Change.CAPTURED, Change.REGAINED)
        slots = [whose] if whose is not None else list(stormers(hit.trigger)) if taken else []
        found = (self._actors.party(slot, hit.trigger, speech) for slot in slots)
        known = (ref for ref in found if ref is not None)
        return next((ref for ref in known if loser is None or not self._actors.index.same_side(ref, loser)), None)

    def _is_announced(self, hit: Hit, gainer: PartyRef | None, speech: Speech | None) -> bool:
        """Return whether a state is news by who tells it: "X is in our hands", "they now hold X, the army admitted"."""
        if speech is None or not hit.frame.dated:
            return False
        if any(slot.lower_ in ("we", "our", "ours") for slot in hit.gainers):
            return True
        if not speech.speaker or not (hit.frame.requires or is_now(hit)):
            return False
        return self._is_of(gainer, speech) or (is_now(hit) and self._actors.roles.is_opponent(speech.speaker, gainer))

    def _is_of(self, gainer: PartyRef | None, speech: Speech) -> bool:
        """Return whether the taker speaks; a taker without a name is one with any fighter: "guerrillas", "a rebel"."""
        if self._actors.roles.spoken(speech.speaker, speech.via, gainer, None).role is Role.GAINER:
            return True
        fighter = not set(speech.speaker.lower().split()).isdisjoint(nouns("armed"))
        return fighter and gainer is not None and gainer.id is None

    def _party(self, slots: tuple[Token, ...], hit: Hit, speech: Speech | None) -> PartyRef | None:
        found = [ref for slot in slots if (ref := self._actors.party(slot, hit.trigger, speech)) is not None]
        if not found and takes_land(hit):
            groups = (slot for slot in slots if not self._sites.is_place(slot))
            found = [ref for slot in groups if (ref := self._actors.named_group(slot)) is not None]
        return next((ref for ref in found if ref.id is not None), found[0] if found else None)

    def _places(self, telling: _Telling, heads: tuple[Token, ...]) -> Iterator[_ToldPlace]:
        hit = telling.hit
        ground = takes_ground(hit, telling.gainer, telling.loser)
        strict = hit.frame.weak or not hit.frame.verb
        for head in heads:
            for phrase in place_phrases(head, listed=not names_one_antecedent(hit)):
                places = list(self._sites.places(phrase, telling.sentence, ground=ground, weak=strict))
                partial = is_partial(hit.trigger, phrase)
                yield from (_ToldPlace(phrase.head, place, partial=partial) for place in places)
                if not places and phrase.is_new:
                    yield _ToldPlace(phrase.head, None, phrase.noun)
        if hit.frame.placeless and not heads:
            yield _ToldPlace(hit.trigger, None)

    def _claim(self, telling: _Telling, told: _ToldPlace) -> Claim:
        trigger, sentence, speech = telling.hit.trigger, telling.sentence, telling.speech
        # The day of a denial is not the day of what is denied.
        when = self._when(trigger, sentence) if telling.how is not Factuality.DENIED else None
        said_by, outcome = self._said_by(telling), is_outcome(trigger)
        stale = outcome or (is_told_in_passing(trigger) and (speech is None or is_mentioned(trigger)))
        return Claim(
            place=told.place,
            unnamed=told.unnamed,
            topic=self._sites.topic(told.unnamed, sentence),
            change=_change(telling.hit),
            gainer=telling.gainer,
            loser=telling.loser,
            factuality=factuality_of(telling.how, said_by),
            said_by=said_by,
            evidence=sentence.span,
            position=sentence.offset(trigger),
            pattern=telling.hit.frame.id,
            partial=told.partial,
            held=telling.held,
            earlier=speech is not None and speech.denies and speech.earlier,
            admits=speech is not None and speech.admits,
            when=when,
            recency=recency_of(when, self._published) or (self._undated_recency(sentence) if stale else None),
            # "Troops have not retaken it" denies only what somebody tells.
            tentative=_is_refuted(telling.how, speech, trigger)
            or is_tentative(telling.hit, telling.gainer, telling.loser, told.place)
            or _only_holds(telling),
            headline=sentence.headline,
            fresh=(sentence.index < LEDE or is_present(trigger)) and not outcome,
            stale=stale,
        )

    def _when(self, trigger: Token, sentence: Sentence) -> When | Vague | None:
        told = date_of(trigger, sentence.dates, self._published)
        fresh = told is None and sentence.posted and not is_told_in_passing(trigger)
        return posted_on(self._published) if fresh and self._published is not None else told

    def _said_by(self, telling: _Telling) -> SaidBy:
        said_by = self._actors.said_by(telling.speech, telling.gainer, telling.loser)
        if is_mentioned(telling.hit.trigger) and said_by.role in _BYSTANDERS:
            return SaidBy(role=Role.AUTHOR)  # "analysts say the fall of the town was a turning point": it fell
        return said_by

    def _undated_recency(self, sentence: Sentence) -> Recency | None:
        """Return background where every date of the sentence is old: what it tells in passing is then older still."""
        told = {recency_of(when, self._published) for when in sentence.dates}
        return Recency.BACKGROUND if told == {Recency.BACKGROUND} else None


def _only_holds(telling: _Telling) -> bool:
    """Return whether a state's army only says that it holds a place: "the army said it was in full control of X"."""
    gainer, hit = telling.gainer, telling.hit
    of_state = gainer is not None and gainer.kind in ("army", "state")
    held = hit.frame.dated and bool(hit.frame.requires) and telling.speech is not None
    return held and of_state and not is_now(hit) and not any(slot.lower_ in cues("ours") for slot in hit.gainers)


def _change(hit: Hit) -> Change | None:
    return Change.CAPTURED if hit.frame.change is None and is_unopposed(hit.trigger) else hit.frame.change


def is_told(how: Factuality, speech: Speech | None) -> bool:
    """Return whether it is told as something that happened, or somebody is told to deny it."""
    denied = how is Factuality.DENIED and speech is not None and speech.denies
    return denied or how in (Factuality.ASSERTED, Factuality.LIKELY)


def _is_refuted(how: Factuality, speech: Speech | None, trigger: Token) -> bool:
    """Return whether somebody says outright that it has not happened: "insists that the town has not fallen"."""
    return how is Factuality.DENIED and speech is not None and is_negated(trigger)


def factuality_of(how: Factuality, said_by: SaidBy) -> Factuality:
    """Return the factuality of what is told as `how` by this speaker."""
    if how is Factuality.DENIED or (how is Factuality.LIKELY and said_by.role is Role.AUTHOR):
        return how
    return Factuality.ASSERTED if said_by.role in (Role.AUTHOR, Role.LOSER) else Factuality.CLAIMED
