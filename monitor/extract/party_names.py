"""Which party words mean in one article: its countries, its day, its own group of rebels, its government's offices."""

from collections.abc import Collection
from datetime import date

from msgspec import structs

from monitor.extract.belligerents import Belligerents
from monitor.extract.en.party_forms import STATE_OFFICE
from monitor.extract.lexicon import cues, words
from monitor.extract.parties import PartyIndex
from monitor.model import PartyRef


class PartyNames:
    """Resolves names in an article about `countries` at day `on`, whose armed sides are `known`."""

    def __init__(self, index: PartyIndex, countries: Collection[str], on: date | None, known: Belligerents) -> None:
        self._index = index
        self.countries = tuple(countries)
        self._on = on
        self._belligerents = known
        self._resolved: dict[str, PartyRef] = {}  # each slot of each trigger asks for the same few names again

    def resolve(self, as_written: str) -> PartyRef:
        """Return the party that words mean in this article."""
        if as_written not in self._resolved:
            self._resolved[as_written] = self._meant(as_written)
        return self._resolved[as_written]

    def _meant(self, as_written: str) -> PartyRef:
        found = self._index.resolve(as_written, self.countries, self._on)
        if not (found.generic or found.id is None) or not self._is_bare_rebel(as_written):
            return found
        group = self._belligerents.only_group()
        if group is None or (found.side is not None and found.side not in group.sides.values()):
            return found
        return structs.replace(self._index.resolve(group.name, self.countries, self._on), as_written=as_written)

    def resolve_speaker(self, as_written: str) -> PartyRef:
        """Return the party for which somebody speaks; who holds an office of the state speaks for the state."""
        found = self._of_host(as_written) or self.resolve(as_written)
        if found.id is not None or STATE_OFFICE.search(as_written) is None:
            return found
        home = self._belligerents.host() or self._index.resolve("the government", self.countries, self._on)
        return structs.replace(home, as_written=as_written) if home.id is not None else found

    def _of_host(self, as_written: str) -> PartyRef | None:
        """Return whom "the defence ministry" means where two states fight: that of the capital it was written in."""
        host = self._belligerents.host()
        if host is None:
            return None
        state = self._index.parties[host.id or ""]
        found = self._index.resolve(as_written, state.countries, self._on)
        ours = found.id is not None and self._index.same_side(found, host)
        return (
            structs.replace(self._index.resolve(found.name, self.countries, self._on), as_written=as_written)
            if ours
            else None
        )

    def _is_bare_rebel(self, as_written: str) -> bool:
        """Return whether words say no more than "the rebels", "Congo rebels": any other name could be another's."""
        spoken = as_written.removeprefix("The ").removeprefix("the ").split()
        if not spoken or spoken[-1] not in words("rebel_noun"):
            return False
        first, *others = spoken
        common = first.lower() in words("rebel_noun") or first.islower() or self._is_home(first)
        others_name = not cues("another_group").isdisjoint(word.lower() for word in spoken)
        return common and not others_name and all(word.islower() or self._is_home(word) for word in others)

    def _is_home(self, word: str) -> bool:
        state = self._index.parties.get(self._index.resolve(word, self.countries, self._on).id or "")
        return state is not None and state.kind == "state" and state.countries[:1] == self.countries[:1]
