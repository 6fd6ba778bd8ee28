"""What a speaker is to a change: who gained, who lost, a monitor, residents, state media, or a third party."""

from monitor.extract.introductions import Introductions
from monitor.extract.lexicon import nouns, words
from monitor.extract.parties import PartyIndex
from monitor.extract.party_names import PartyNames
from monitor.model import PartyRef, Role, SaidBy


class Roles:
    """The roles of the speakers of one article; `state_of` is the party whose state agency the outlet is."""

    def __init__(
        self, index: PartyIndex, names: PartyNames, introductions: Introductions, state_of: str | None
    ) -> None:
        self._index = index
        self._names = names
        self._introductions = introductions
        self._state_of = state_of

    def spoken(self, name: str, via: str | None, gainer: PartyRef | None, loser: PartyRef | None) -> SaidBy:
        """Return the role of a named speaker towards the two sides."""
        roles = [self._role(self._introductions.of(part), gainer, loser) for part in name.split(" and ")]
        role = Role.LOSER if Role.LOSER in roles else roles[0]
        if role is Role.THIRD_PARTY and via:
            carried = self._role(via, gainer, loser)
            role = carried if carried is not Role.MONITOR or not name else role
        return SaidBy(role=role, name=name or None, via=via)

    def role_of(self, name: str) -> Role:
        """Return the role of a speaker whatever the sides: monitor, residents, state media or third party."""
        return self._role(name, None, None)

    def is_opponent(self, name: str, party: PartyRef | None) -> bool:
        """Return whether a speaker is a known party and not on this one's side."""
        speaker = self._names.resolve_speaker(name)
        return speaker.id is not None and party is not None and not self._index.same_side(speaker, party)

    def _role(self, name: str, gainer: PartyRef | None, loser: PartyRef | None) -> Role:
        lowered = f" {name.lower()} "
        spoken = set(lowered.replace("-", " ").split())
        if spoken & nouns("monitor"):
            return Role.MONITOR
        if spoken & nouns("residents"):
            return Role.RESIDENTS
        if "both" in spoken and spoken & nouns("side"):
            return Role.LOSER
        agency = any(f" {word} " in lowered for word in words("state_media"))
        party = self._names.resolve_speaker(name) if name else None
        if party is not None and party.id is not None:
            if loser is not None and self._index.same_side(party, loser):
                return Role.LOSER
            if gainer is not None and self._index.same_side(party, gainer):
                return Role.STATE_MEDIA if agency else Role.GAINER
            if loser is None and gainer is not None and gainer.id is not None and self._is_at_home(party):
                return Role.LOSER  # the mayor says that the rebels took the town
        return Role.STATE_MEDIA if agency else Role.THIRD_PARTY

    def _is_at_home(self, party: PartyRef) -> bool:
        """Return whether it is the state, or the army of the state, that the article is about."""
        known = self._index.parties.get(party.id or "")
        return (
            known is not None and known.kind in ("state", "army") and self._names.countries[:1] == known.countries[:1]
        )

    def author(self, gainer: PartyRef | None, loser: PartyRef | None) -> SaidBy:
        """Return the role of the author, who is a party's where the outlet is its state's."""
        state = self._index.parties.get(self._state_of or "")
        if state is None:
            return SaidBy(role=Role.AUTHOR)
        voice = self._names.resolve(state.name)
        if loser is not None and self._index.same_side(voice, loser):
            return SaidBy(role=Role.LOSER, via=state.name)
        if gainer is not None and self._index.same_side(voice, gainer):
            return SaidBy(role=Role.STATE_MEDIA, via=state.name)
        return SaidBy(role=Role.AUTHOR)
