"""Which party words mean in one article: its countries, its day, its own group of rebels, its government's offices."""

import re
from collections.abc import Collection
from datetime import date

from msgspec import structs

from monitor.extract.belligerents import Belligerents
from monitor.extract.lexicon import words
from monitor.extract.parties import PartyIndex
from monitor.model import PartyRef

# "Defence Minister Daniel Chea" is his country's; whoever calls himself so elsewhere is told to.
_OFFICE = re.compile(
    r"\A(?!.*\b(?:self-\w+|rebel|separatist|former|ex)\b)"
    r".*\b(?:defen[cs]e|interior|information|communications?) (?:minist|secretary)",
    re.IGNORECASE,
)


class PartyNames:
    """Resolves names in an article about `countries` at day `on`, whose armed sides are `known`."""

    def __init__(self, index: PartyIndex, countries: Collection[str], on: date | None, known: Belligerents) -> None:
        self._index = index
        self._countries = tuple(countries)
        self._on = on
        self._belligerents = known

    def resolve(self, as_written: str) -> PartyRef:
        """Return the party that words mean in this article."""
        found = self._index.resolve(as_written, self._countries, self._on)
        if found.id is None and _OFFICE.search(as_written) is not None:
            home = self._index.resolve("the government", self._countries, self._on)
            found = structs.replace(home, as_written=as_written) if home.id is not None else found
        if not (found.generic or found.id is None) or not self._is_bare_rebel(as_written):
            return found
        group = self._belligerents.only_group()
        if group is None or (found.side is not None and found.side not in group.sides.values()):
            return found
        return structs.replace(self._index.resolve(group.name, self._countries, self._on), as_written=as_written)

    def _is_bare_rebel(self, as_written: str) -> bool:
        """Return whether words say no more than "the rebels", "Congo rebels": any other name could be another's."""
        spoken = as_written.removeprefix("The ").removeprefix("the ").split()
        if not spoken or spoken[-1] not in words("rebel_noun"):
            return False
        first, *others = spoken
        common = first.lower() in words("rebel_noun") or first.islower() or self._is_home(first)
        return common and all(word.islower() or self._is_home(word) for word in others)

    def _is_home(self, word: str) -> bool:
        state = self._index.parties.get(self._index.resolve(word, self._countries, self._on).id or "")
        return state is not None and state.kind == "state" and state.countries[:1] == self._countries[:1]
