"""Resolve the parties and the speakers of a sentence, pronouns included."""

from collections.abc import Collection
from datetime import date

from msgspec import structs

from monitor.extract.antecedents import Antecedents, is_pronoun
from monitor.extract.asides import name_it_calls_itself
from monitor.extract.belligerents import Belligerents
from monitor.extract.fighters import Fighters
from monitor.extract.introductions import Introductions
from monitor.extract.lexicon import cues, everything, nouns, words
from monitor.extract.parties import PartyIndex
from monitor.extract.party_names import PartyNames
from monitor.extract.phrases import phrase
from monitor.extract.roles import Roles
from monitor.extract.speakers import Speech
from monitor.extract.tokens import Token, Tree
from monitor.extract.tree import ancestors, child, nouns_after
from monitor.model import PartyRef, Role, SaidBy

_PERSONAL = cues("personal")
_OWN = cues("own")
_OURS = cues("ours")
_GROUP_WORDS = cues("group")
SHORTEST_ACRONYM, LONGEST_ACRONYM = 2, 6  # letters


class Actors:
    """The actors of one article about `countries` at day `on`; remembers who was spoken of last."""

    def __init__(
        self,
        index: PartyIndex,
        countries: Collection[str],
        on: date | None,
        known: Belligerents,
        introductions: Introductions,
        state_of: str | None = None,
    ) -> None:
        self.index = index
        self._names = PartyNames(index, countries, on, known)
        self._fighters = Fighters(index, self._names)
        self.roles = Roles(index, self._names, introductions, state_of)
        self._antecedents = Antecedents(self._fighters)
        self._last_speaker = ""

    def party(self, slot: Token, trigger: Token, speech: Speech | None) -> PartyRef | None:
        """Return the armed actor that fills a slot, or None where it is none (a team, a firm, an adjective)."""
        slot = _holder(slot)
        if is_pronoun(slot):
            return self._meant(slot, trigger, speech)
        owned = child(slot, "poss")
        if owned is not None and owned.lower_ == "whose":
            return self._whose(owned) or self.resolve(phrase(slot))
        if owned is not None and owned.lower_ in _OWN and slot.lower_ in nouns("armed"):
            found = self._antecedent(trigger, speech)
            return found or self.resolve(phrase(slot))
        own_name = name_it_calls_itself(slot)
        found = self.resolve(phrase(own_name)) if own_name is not None else self._fighters.actor(slot)
        if found is None:
            # "they took X, part of an offensive that drove them from Y"
            return self._antecedents.subject_before(trigger) if slot.lower_ in nouns("action") else None
        return self._told_before(slot, speech, found)

    def _told_before(self, slot: Token, speech: Speech | None, found: PartyRef) -> PartyRef:
        """Return whom "the troops", "the group" mean where that was told before, else what the words alone gave."""
        if phrase(slot).lower() in words("army_noun") and (own := self._speaking_army(speech)):
            return found if self.index.same_side(found, own) else own  # "the ministry said troops had taken it"
        if found.kind in ("army", "state") and (named := self._antecedents.army_before(slot)) is not None:
            return named
        if found.id is None and slot.lower_ in _GROUP_WORDS and _is_definite(slot):
            return self._antecedents.group_before() or found
        return found

    def _meant(self, pronoun: Token, trigger: Token, speech: Speech | None) -> PartyRef | None:
        if pronoun.lower_ == "them" and pronoun.dep_ == "dobj":
            return self._antecedents.others_before(trigger)
        if pronoun.lower_ in _PERSONAL:
            return self._speaker(speech)
        several = self._antecedents.several_before(trigger) if pronoun.lower_ == "they" and speech is None else None
        return several or self._antecedent(trigger, speech) or self._speaker_of(pronoun, speech)

    def _speaker_of(self, slot: Token, speech: Speech | None) -> PartyRef | None:
        """Return whom "we" and "our" stand for, where the speaker is told to fight: "a rebel commander"."""
        if slot.lower_ not in _OURS or speech is None or set(speech.speaker.lower().split()).isdisjoint(nouns("armed")):
            return None
        return self.resolve(speech.speaker)

    def named_group(self, slot: Token) -> PartyRef | None:
        """Return a group that only its name tells to be one: "the Maoists", "the PDF", "General Mladic"."""
        name = phrase(slot)
        group = slot.tag_ == "NNPS" or (slot.text.isupper() and SHORTEST_ACRONYM <= len(slot) <= LONGEST_ACRONYM)
        titled = any(c.dep_ == "compound" and c.lower_ in nouns("rank") for c in slot.lefts)
        beaten = slot.tag_ == "NNP" and slot.head.lower_ == "from"  # "retook the town from X"
        called = (
            _is_definite(slot) and slot.tag_ == "NNP" and child(slot, "compound") is not None
        )  # "the Red Path took X"
        called = called and slot.lower_ not in everything()
        if (
            not (group or titled or beaten or called)
            or self.roles.role_of(name) in (Role.MONITOR, Role.STATE_MEDIA)
            or _is_press(name)
        ):
            return None
        return self.resolve(name)

    def end_sentence(self, sentence: Tree) -> None:
        """Remember the sentence: a later one may say "they", "the group" of whom it names."""
        self._antecedents.remember(sentence)

    def said_by(self, speech: Speech | None, gainer: PartyRef | None, loser: PartyRef | None) -> SaidBy:
        """Return the role and name of who says it; where nobody does: the author, or the outlet's state."""
        if speech is None:
            return self.roles.author(gainer, loser)
        name = speech.speaker
        if name and _is_press(name):
            return structs.replace(self.roles.author(gainer, loser), via=name)
        if speech.pronoun or not name:
            name = self._last_speaker if speech.pronoun else ""
        owner, _, office = name.partition(" ")
        name = f"the {office}" if owner in _OWN and office else name  # "its mayor" says nothing out of its sentence
        self._last_speaker = name or self._last_speaker
        return self.roles.spoken(name, speech.via, gainer, loser)

    def resolve(self, as_written: str) -> PartyRef:
        """Return the party that words mean in this article."""
        return self._names.resolve(as_written)

    def resolve_speaker(self, as_written: str) -> PartyRef:
        """Return the party for which somebody speaks."""
        return self._names.resolve_speaker(as_written)

    def _antecedent(self, trigger: Token, speech: Speech | None) -> PartyRef | None:
        """Return who "they" are: the speaker ("the army said it had withdrawn"), a subject before, the last actor."""
        if (speaker := self._speaker(speech)) is not None:
            return speaker
        return self._antecedents.acting_above(trigger)

    def _speaker(self, speech: Speech | None) -> PartyRef | None:
        """Return the party of a named speaker, who is "he" and "they" in what is said."""
        if speech is None or speech.head is None or speech.pronoun:
            return None
        speaker = self.resolve_speaker(speech.speaker)
        known = speaker.id is not None and self.roles.role_of(speech.speaker) is not Role.MONITOR
        return in_own_name(speaker) if known else None

    def _speaking_army(self, speech: Speech | None) -> PartyRef | None:
        speaker = self._speaker(speech)
        return speaker if speaker is not None and speaker.kind in ("state", "army") else None

    def admitting(self, speech: Speech, gainer: PartyRef | None) -> PartyRef | None:
        """Return who admits a loss, if it is not who gained."""
        party = self._speaker(speech)
        own = party is None or (gainer is not None and self.index.same_side(party, gainer))
        return None if own else party

    def _whose(self, pronoun: Token) -> PartyRef | None:
        """Return who "whose army" belongs to: the noun that the clause hangs on."""
        clause = next((up for up in ancestors(pronoun) if up.dep_ == "relcl"), None)
        return self._fighters.actor(clause.head) or self._known_state(clause.head) if clause is not None else None

    def _known_state(self, head: Token) -> PartyRef | None:
        owner = child(head, "poss")
        found = self.resolve(phrase(owner if owner is not None else head))
        return found if found.id is not None else None


def _holder(slot: Token) -> Token:
    """Return whose control it is: "freed from the control of the militants"."""
    return next(nouns_after(slot, "of"), slot) if slot.lower_ in nouns("grip") else slot


def in_own_name(speaker: PartyRef) -> PartyRef:
    """Return the party that speaks under its own name: the town is not lost by "a spokesman for the army"."""
    office = nouns("leader", "rank", "officer")
    speaks_for_it = not office.isdisjoint(speaker.as_written.lower().split())
    return structs.replace(speaker, as_written=speaker.name) if speaks_for_it else speaker


def _is_press(name: str) -> bool:
    """Return whether the source is only another paper: its report is taken over, not a party's word."""
    plain = name.lower().removeprefix("the ").removesuffix(" news agency")
    return plain in words("press")


def _is_definite(slot: Token) -> bool:
    return any(c.dep_ == "det" and c.lower_ in cues("definite") for c in slot.children)
