"""Tell in one pass over a text which of many patterns may match: each is known by letters that it cannot do without."""

from collections.abc import Collection, Sequence
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick

T = TypeVar("T")


class Signs(Generic[T]):
    """Things in order, each with its signs: parts of words in lower case, one of which stands wherever it is found."""

    def __init__(self, things: Sequence[tuple[T, Collection[str]]]) -> None:
        self._things = [thing for thing, _ in things]
        owners: dict[str, list[int]] = {}
        for number, (_, signs) in enumerate(things):
            for sign in signs:
                owners.setdefault(sign, []).append(number)
        self._owners = list(owners.values())
        self._automaton = AhoCorasick(list(owners))

    def seen_in(self, text: str) -> tuple[T, ...]:
        """Return the things that have a sign in the text, in their order; case does not count."""
        found = self._automaton.find_matches_as_indexes(text.lower(), overlapping=True)
        numbers = {number for sign in {sign for sign, _, _ in found} for number in self._owners[sign]}
        return tuple(self._things[number] for number in sorted(numbers))
