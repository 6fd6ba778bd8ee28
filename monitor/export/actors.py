"""Who acts, in ACLED's kinds of actors."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from monitor.model import Party, PartyRef

STATE_FORCES, REBELS, MILITIA = "State forces", "Rebel group", "Political militia"
FOREIGN, CIVILIANS = "External/Other forces", "Civilians"
# The order in which ACLED names two kinds that interact.
ORDER = (STATE_FORCES, REBELS, MILITIA, "Identity militia", "Rioters", "Protesters", FOREIGN, CIVILIANS)
OFFICIAL = ("state", "army")


@dataclass(frozen=True, slots=True)
class Actors:
    """What the parties file tells of actors."""

    parties: Mapping[str, Party]

    @classmethod
    def of(cls, parties: Iterable[Party]) -> "Actors":
        """Return the actors of a parties file."""
        return cls({party.id: party for party in parties})

    def kind(self, ref: PartyRef | None, country: str, on: date | None) -> str:
        """Return ACLED's kind of a party in a country; "" where nobody knows who it is.

        Rebel groups and militias that fight for nobody but themselves are not told apart: both are rebel groups. Who
        fights for a government as a guest (Wagner in Mali, a coalition) is an external force.
        """
        if ref is None or ref.id is None:
            return ""
        if ref.kind in OFFICIAL:
            return STATE_FORCES if self._at_home(ref.id, country) else FOREIGN
        if not self.for_government(ref, country, on):
            return REBELS
        return MILITIA if ref.kind == "armed_group" and self._is_domestic(ref.id, country) else FOREIGN

    def for_government(self, ref: PartyRef | None, country: str, on: date | None) -> bool | None:
        """Return whether a party fights for the government of a country on a day; None where nobody knows."""
        if ref is None or ref.id is None:
            return None
        if ref.kind in OFFICIAL:
            return self._at_home(ref.id, country)
        side = ref.side or self._side(ref.id, country)
        return side is not None and side in self._government_sides(country, on)

    def _at_home(self, party_id: str, country: str) -> bool:
        party = self.parties.get(party_id)
        parent = self.parties.get(party.parent) if party and party.parent else None
        return any(country in each.countries for each in (party, parent) if each)

    def _is_domestic(self, party_id: str, country: str) -> bool:
        party = self.parties.get(party_id)
        return party is not None and (country in party.countries or set(party.sides) == {country})

    def _side(self, party_id: str, country: str) -> str | None:
        party = self.parties.get(party_id)
        return party.sides.get(country, party.sides.get("*")) if party else None

    def _government_sides(self, country: str, on: date | None) -> set[str]:
        states = (each for each in self.parties.values() if each.kind == "state" and country in each.countries)
        return {side for each in states if _active(each, on) if (side := self._side(each.id, country))}


def _active(party: Party, on: date | None) -> bool:
    if on is None:
        return party.active_to is None
    return (party.active_from or date.min) <= on <= (party.active_to or date.max)


def interaction(one: str, other: str) -> str:
    """Return ACLED's interaction of two kinds: `State forces-Rebel group`, or `Rebel group only`."""
    kinds = sorted((kind for kind in (one, other) if kind), key=ORDER.index)
    if len(kinds) == 1:
        return f"{kinds[0]} only"
    return "-".join(kinds)
