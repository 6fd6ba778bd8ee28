"""Tell whether the words that fill a role name an armed actor, and which: not a team, a firm, an airline."""

from monitor.extract.lexicon import cues, nouns
from monitor.extract.naming import PROPER
from monitor.extract.parties import PartyIndex
from monitor.extract.party_names import PartyNames
from monitor.extract.phrases import listed, phrase
from monitor.extract.tokens import Token, written
from monitor.extract.tree import nouns_after
from monitor.model import PartyRef

LONGEST_STATE = 3  # words: "United Arab Emirates"


class Fighters:
    """The armed actors that the words of one article name."""

    def __init__(self, index: PartyIndex, names: PartyNames) -> None:
        self._index = index
        self._names = names
        self._known: dict[Token, PartyRef | None] = {}  # asked for again by every trigger of a sentence

    def actor(self, slot: Token) -> PartyRef | None:
        """Return the armed actor of a noun phrase, None where it names none."""
        if slot not in self._known:
            self._known[slot] = self._read(slot)
        return self._known[slot]

    def _read(self, slot: Token) -> PartyRef | None:
        for words_ in (listed(slot), phrase(slot)):
            found = self._names.resolve(words_)
            if found.id is not None and self._is_head(slot, found):
                return found
        alone = self._names.resolve(phrase(slot))
        return alone if self._is_armed(slot, alone.as_written) else None

    def _is_head(self, slot: Token, found: PartyRef) -> bool:
        """Return whether the party is what the phrase is about: not "the Syrian conflict", "the challenge for X"."""
        if found.kind == "state" and slot.tag_ in PROPER and not self._names_state(slot):
            return False  # "Pakistan International Airlines"
        if slot.tag_ not in ("NN", "NNS") or slot.lower_ in nouns("armed", "leader", "action"):
            return True
        return slot.tag_ == "NNS" and found.kind in ("armed_group", "alliance")

    def _names_state(self, slot: Token) -> bool:
        if not set(phrase(slot).lower().split()).isdisjoint(nouns("armed", "leader", "action")):
            return True
        ends = (written(slot.doc[max(0, slot.i - before) : slot.i + 1]) for before in range(LONGEST_STATE))
        return any(self._index.is_name(name) for name in (*ends, phrase(slot)))

    def _is_armed(self, slot: Token, as_written: str) -> bool:
        if slot.lower_ in cues("no_actor") or (slot.dep_ in ("amod", "compound") and slot.lower_ not in nouns("armed")):
            return False
        if (members := _members(slot)) is not None:
            return self._is_armed(members, phrase(members))
        heads = {slot.lower_, as_written.split()[-1].lower()}
        return bool(heads & nouns("armed")) or (slot.text[:1].isupper() and _is_armed_name(as_written))


def _members(slot: Token) -> Token | None:
    """Return who a group is made of, None where the noun tells enough: "a convoy of buses", "a group of fighters"."""
    found = next(nouns_after(slot, "of"), None) if slot.lower_ in nouns("collective") else None
    return found if found is not None and not found.text[:1].isupper() else None


def _is_armed_name(as_written: str) -> bool:
    return not cues("armed_name").isdisjoint(as_written.lower().split())
