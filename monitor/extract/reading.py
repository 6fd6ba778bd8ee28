"""Turn the frames of one parsed sentence into claims: places and parties resolved, factuality and speaker judged."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from spacy.tokens import Doc, Token

from monitor.extract.actors import Actors
from monitor.extract.claims import Claim
from monitor.extract.dates import Vague, When
from monitor.extract.factuality import modality
from monitor.extract.frames import Frames, Hit
from monitor.extract.lexicon import verb_forms, words
from monitor.extract.sites import Sites
from monitor.extract.slots import PlacePhrase, place_phrases
from monitor.extract.holders import holders
from monitor.extract.speakers import Speech, speech_of
from monitor.extract.syntax import ancestors, child, is_passive, is_verb, subject
from monitor.extract.timing import date_of, only_starts, recency_of
from monitor.model import Change, Factuality, PartyRef, Place, Recency, Role, SaidBy, Span

LEDE = 4  # sentences
TOLD = (Factuality.ASSERTED, Factuality.LIKELY)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A parsed sentence of an article. `dates` have offsets in the sentence; `headline`: it is the title."""

    doc: Doc
    index: int
    span: Span
    dates: tuple[When | Vague, ...]
    headline: bool
    opened: bool  # a quotation of an earlier sentence is still open

    def is_quoted(self, token: Token) -> bool:
        """Return whether the token stands within quotation marks."""
        text = self.doc.text
        opened = self.opened
        for mark in text[: token.idx]:
            opened = mark == "“" or (mark == '"' and not opened) or (opened and mark not in '”"')
        return opened


class Reader:
    """Reads the sentences of one article."""

    def __init__(self, frames: Frames, sites: Sites, actors: Actors, published: date | None) -> None:
        self._frames = frames
        self._sites = sites
        self._actors = actors
        self._published = published

    def read(self, sentence: Sentence) -> list[Claim]:
        """Return what the sentence says changed hands; one claim for each trigger and place."""
        best: dict[int, list[Claim]] = {}
        for hit in self._frames.find(sentence.doc):
            known = best.get(hit.trigger.i)
            if known is None or known[0].place is None:
                found = list(self._claims(hit, sentence))
                if found and (known is None or found[0].place is not None):
                    best[hit.trigger.i] = found
        found = [self._with_holder(claim, sentence) for claims in best.values() for claim in claims]
        self._actors.end_sentence(sentence.doc)
        return found

    def _with_holder(self, claim: Claim, sentence: Sentence) -> Claim:
        """Return the claim with the loser that the sentence tells as the holder until then."""
        if claim.loser is not None or claim.gainer is None:
            return claim
        for holder in holders(sentence.doc):
            found = self._actors.party(holder, holder, None)
            if found is not None and found.id is not None and not self._actors.index.same_side(found, claim.gainer):
                return replace(claim, loser=found)
        return claim

    def _claims(self, hit: Hit, sentence: Sentence) -> Iterator[Claim]:
        speech = speech_of(hit.trigger) or (Speech("", None) if sentence.is_quoted(hit.trigger) else None)
        how = modality(hit.trigger)
        if how not in TOLD and not (how is Factuality.DENIED and speech is not None and speech.denies):
            return
        gainer = self._party(hit, hit.gainers, speech)
        loser = self._party(hit, hit.losers, speech)
        if gainer is not None and loser is not None and self._actors.index.same_side(gainer, loser):
            gainer = None  # "they forced the troops to withdraw": the pronoun was read as the troops
        if (
            not _holds(hit, gainer, loser)
            or _lacks_subject(hit)
            or (hit.frame.dated and not _has_beginning(hit, sentence))
        ):
            return
        for place, partial in self._places(hit, sentence, gainer, loser):
            yield self._claim(hit, sentence, place, partial, gainer, loser, how, speech)

    def _party(self, hit: Hit, slots: tuple[Token, ...], speech: Speech | None) -> PartyRef | None:
        found = [ref for slot in slots if (ref := self._actors.party(slot, hit.trigger, speech)) is not None]
        return next((ref for ref in found if ref.id is not None), found[0] if found else None)

    def _places(
        self, hit: Hit, sentence: Sentence, gainer: PartyRef | None, loser: PartyRef | None
    ) -> Iterator[tuple[Place | None, bool]]:
        listed = not _is_antecedent(hit)
        phrases = [phrase for head in hit.places for phrase in place_phrases(head, listed=listed)]
        for phrase in phrases:
            place = self._sites.place(
                phrase, sentence, armed=gainer is not None and loser is not None, weak=hit.frame.weak
            )
            if place is not None:
                self._sites.learn(phrase, place)
                yield (
                    place,
                    _is_under_way(hit.trigger) or phrase.partial or _is_part(hit, phrase) or _is_municipal(phrase),
                )
        if not hit.places and hit.frame.placeless and loser is not None:
            yield None, False

    def _claim(
        self,
        hit: Hit,
        sentence: Sentence,
        place: Place | None,
        partial: bool,
        gainer: PartyRef | None,
        loser: PartyRef | None,
        how: Factuality,
        speech: Speech | None,
    ) -> Claim:
        when = date_of(hit.trigger, sentence.dates)
        said_by = self._actors.said_by(speech, gainer, loser)
        recency = recency_of(when, self._published)
        return Claim(
            place=place,
            change=hit.frame.change,
            gainer=gainer,
            loser=loser,
            factuality=_factuality(how, said_by),
            said_by=said_by,
            evidence=sentence.span,
            position=sentence.span.start + hit.trigger.idx,
            pattern=hit.frame.id,
            partial=partial,
            earlier=speech is not None and speech.denies and speech.earlier,
            when=when,
            recency=recency,
            headline=sentence.headline,
            fresh=(sentence.index < LEDE or _is_present(hit.trigger)) and not _is_outcome(hit.trigger),
            stale=_is_outcome(hit.trigger) or _is_stale(hit.trigger, speech),
        )


def _factuality(how: Factuality, said_by: SaidBy) -> Factuality:
    if how is Factuality.DENIED or (how is Factuality.LIKELY and said_by.role is Role.AUTHOR):
        return how
    return Factuality.ASSERTED if said_by.role in (Role.AUTHOR, Role.LOSER) else Factuality.CLAIMED


def _holds(hit: Hit, gainer: PartyRef | None, loser: PartyRef | None) -> bool:
    """Return whether the parties fit the frame: a storm or a firm takes no town."""
    if hit.frame.moves:
        return loser is not None or (hit.frame.change is None and gainer is not None)
    if hit.frame.weak:
        return gainer is not None or loser is not None
    named = [slot for slot in hit.gainers if hit.frame.verb and slot.dep_ != "pobj"]
    return gainer is not None or not named


def _lacks_subject(hit: Hit) -> bool:
    # "unoccupied Ukraine and occupied Donbas": an adjective taken for a verb.
    trigger = hit.trigger
    finite = hit.frame.verb and trigger.tag_ in ("VBD", "VBP", "VBZ")
    if trigger.tag_ == "VBN" and trigger.dep_ in ("pcomp", "pobj") and child(trigger, "aux", "auxpass") is None:
        return True
    adjective = trigger.dep_ == "conj" and trigger.head.tag_ == "VBG" and child(trigger, "nsubj", "aux") is None
    return finite and not is_passive(trigger) and (adjective or subject(trigger) is None)


def _has_beginning(hit: Hit, sentence: Sentence) -> bool:
    since = any(c.lower_ == "since" for c in hit.trigger.children)
    return since or any(c.lower_ == "now" for c in hit.trigger.children)


def _is_antecedent(hit: Hit) -> bool:
    return hit.trigger.dep_ == "relcl" and any(place == hit.trigger.head for place in hit.places)


def _is_part(hit: Hit, phrase: PlacePhrase) -> bool:
    adverbs = {c.lower_ for c in (*hit.trigger.children, *phrase.head.children)}
    before = {token.lower_ for token in phrase.head.doc[max(0, phrase.head.i - 6) : phrase.head.i]}
    return bool(adverbs & {"partially", "partly", "mostly", "largely"}) or bool(before & words("nearly"))


def _is_under_way(trigger: Token) -> bool:
    # "is retreating from", "was pulling its troops out": not over yet.
    return trigger.tag_ == "VBG" and any(
        c.dep_ in ("aux", "auxpass") and c.lower_ in verb_forms("be") for c in trigger.children
    )


def _is_municipal(phrase: PlacePhrase) -> bool:
    # A police station taken is a part of the city taken.
    return phrase.kind == "facility" and phrase.noun.split()[0] in words("municipal")


def _is_present(trigger: Token) -> bool:
    """Return whether the verb is in the present or present perfect: "takes", "have taken"."""
    helpers = {c.lower_ for c in trigger.children if c.dep_ in ("aux", "auxpass")}
    return bool(helpers & {"have", "has", "having", "’ve", "is", "are"}) or (
        not helpers and trigger.tag_ in ("VBZ", "VBP")
    )


def _is_stale(trigger: Token, speech: Speech | None) -> bool:
    """Return whether the change is told in passing: as an earlier past, in a side clause, as a noun."""
    if speech is not None:
        return False
    helpers = {c.lower_ for c in trigger.children if c.dep_ == "aux"}
    aside = trigger.dep_ in ("relcl", "pcomp", "acl", "advcl", "csubj") or not is_verb(trigger)
    by_then = any(c.dep_ == "prep" and c.lower_ == "by" for c in trigger.children)  # "by nightfall they had left"
    return (
        ("had" in helpers and not by_then)
        or (aside and not _is_present(trigger))
        or bool(_adverbs(trigger) & _LONG_PAST)
    )


def _is_outcome(trigger: Token) -> bool:
    """Return whether it is told only as what a campaign has brought so far."""
    return any(only_starts(up, trigger) for up in ancestors(trigger) if up != trigger)


def _adverbs(trigger: Token) -> set[str]:
    return {c.lower_ for c in trigger.children if c.dep_ == "advmod"}


_LONG_PAST = frozenset({"eventually", "once", "originally", "formerly", "previously", "later", "subsequently", "ever"})


def with_place(claim: Claim, place: Place) -> Claim:
    """Return the claim with a place that the sentence itself did not name."""
    return replace(claim, place=place)


def is_temporary(doc: Doc) -> bool:
    """Return whether the sentence calls a withdrawal temporary."""
    return any(token.lower_ in words("temporary") for token in doc)
