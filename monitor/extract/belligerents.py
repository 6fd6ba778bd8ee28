"""Who fights whom in an article: the grounds on which an unnamed side is filled in."""

from collections import Counter
from collections.abc import Collection
from datetime import date

from msgspec import structs

from monitor.extract.parties import PartyIndex
from monitor.model import Party, PartyRef

CLEAR = 2  # times as many mentions as the next side: then there is one opponent
LEAST = 2  # mentions


class Belligerents:
    """The armed sides that an article names, counted; built only when somebody asks."""

    def __init__(
        self, index: PartyIndex, text: str, countries: Collection[str], on: date | None, *, seat: str | None = None
    ) -> None:
        """Take the article and `seat`, the country in whose capital it was written."""
        self._index = index
        self._text = text
        self._countries = tuple(countries)
        self._on = on
        self._seat = seat
        self._counts: dict[str, Counter[tuple[str, str]]] | None = None  # (words, party id), by side
        self._host: tuple[PartyRef | None] | None = None
        self._group: tuple[Party | None] | None = None

    def opponent_of(self, party: PartyRef, country: str) -> PartyRef | None:
        """Return the side that clearly is the other one in `country`, in the article's most usual words."""
        sides = {side: words for side, words in self._sides(country).items() if side not in (party.side, party.id)}
        ranked = sorted(sides.items(), key=lambda item: (-item[1].total(), item[0]))
        if not ranked or ranked[0][1].total() < LEAST:
            return None
        if len(ranked) > 1 and ranked[0][1].total() < CLEAR * ranked[1][1].total():
            return None
        found = self._usual(ranked[0][1])
        # Nobody's words: the article does not name it as the loser.
        return structs.replace(found, as_written=found.name)

    def _usual(self, named_by: Counter[tuple[str, str]]) -> PartyRef:
        """Return the party of the most usual words; of "insurgents" and one group named as often, the group."""
        often = [(self._ref(*each), count) for each, count in named_by.most_common()]
        first, most = often[0]
        named = [(ref, count) for ref, count in often if ref.kind in ("armed_group", "alliance")]
        one = len({ref.id for ref, _ in named}) == 1
        return named[0][0] if first.generic and one and 2 * sum(count for _, count in named) >= most else first

    def _ref(self, words: str, party: str) -> PartyRef:
        """Return the reference to a party; its own name, where the words are also those of the other side's army."""
        found = self._index.resolve(words, self._countries, self._on)
        return found if found.id == party else self._index.resolve(self._index.parties[party].name, (), self._on)

    def host(self) -> PartyRef | None:
        """Return the state in whose capital it was written, if that fights: "the defence ministry" is its own."""
        if self._host is None:
            self._host = (self._find_host() if self._seat is not None else None,)
        return self._host[0]

    def _find_host(self) -> PartyRef | None:
        named = (found for found, _ in self._index.mentions(self._text, self._countries, self._on))
        army = next((found for found in named if found.kind == "army" and found.countries[:1] == (self._seat,)), None)
        state = self._index.parties.get(army.parent or "") if army is not None else None
        return self._index.resolve(state.name, self._countries, self._on) if state is not None else None

    def only_group(self) -> Party | None:
        """Return the armed group that "the rebels" are, if the article clearly speaks of groups of one side."""
        if self._group is None:
            self._group = (self._find_group(),)
        return self._group[0]

    def _find_group(self) -> Party | None:
        country = next(iter(self._countries), "")
        home = (party for party in self._index.parties.values() if country in party.countries)
        states = {party.sides.get(country) for party in home if party.kind in ("state", "army")}
        named: dict[str, Counter[str]] = {}
        for found, _ in self._index.mentions(self._text, self._countries, self._on):
            side = found.sides.get(country)
            if found.kind in ("armed_group", "alliance") and side is not None and side not in states:
                named.setdefault(side, Counter())[found.id] += 1
        ranked = sorted(named.values(), key=Counter.total, reverse=True)
        if not ranked or (len(ranked) > 1 and ranked[0].total() < CLEAR * ranked[1].total()):
            return None
        return self._index.parties[ranked[0].most_common(1)[0][0]]

    def _sides(self, country: str) -> dict[str, Counter[tuple[str, str]]]:
        if self._counts is None:
            self._counts = {}
            for found, words in self._index.mentions(self._text, self._countries, self._on):
                side = found.sides.get(country) or found.sides.get("*")
                if side is not None:
                    self._counts.setdefault(side, Counter())[words, found.id] += 1
        return self._counts
