"""What an article has spoken of so far: which place "the city" is, who "they" are."""

import re
from collections.abc import Iterator

from monitor.extract.parties import PartyIndex
from monitor.extract.places import SETTLEMENTS, PlaceContext, PlaceResolver
from monitor.model import Place, Span

_NAME = re.compile(r"(?:[a-z]{2,4}[-'’])?[A-Z][\w'’`]+(?:[ -](?:(?:al|el|ar|as|ash|an|ad)-)?[A-Z][\w'’`]+)*")
_STATE_OF = {
    "it": ("capital", "city", "town", "village", "region", "district"),
    "city": ("capital", "city", "town"),
    "town": ("town", "city", "village"),
    "village": ("village", "town"),
}
_SMALL = frozenset({"town", "village", "district"})
LOOK_BACK = 2  # sentences


class Discourse:
    """The places of one article in reading order; resolved only when somebody asks."""

    def __init__(
        self, text: str, sentences: list[Span], resolver: PlaceResolver, context: PlaceContext, parties: PartyIndex
    ) -> None:
        self._text = text
        self._sentences = sentences
        self._resolver = resolver
        self._context = context
        self._parties = parties
        self._seen: dict[int, list[tuple[int, Place]]] = {}

    def place_meant(self, noun: str, sentence: int, before: int) -> Place | None:
        """Return the place that "the city" means at offset `before` of a sentence, None where two could be meant."""
        here = [place for start, place in self._settlements(sentence, noun) if start < before]
        if here:
            return here[-1] if len({place.id for place in here}) == 1 else None
        for index in range(sentence - 1, max(-1, sentence - 1 - LOOK_BACK), -1):
            found = {place.id: place for _, place in self._settlements(index, noun)}
            if found:
                return next(iter(found.values())) if len(found) == 1 else None
        return None

    def _settlements(self, index: int, noun: str) -> Iterator[tuple[int, Place]]:
        kinds = _STATE_OF.get(noun, tuple(SETTLEMENTS))
        yield from ((start, place) for start, place in self._places(index) if place.kind in kinds)

    def _places(self, index: int) -> list[tuple[int, Place]]:
        if index not in self._seen:
            self._seen[index] = list(self._find(self._sentences[index]))
        return self._seen[index]

    def _find(self, span: Span) -> Iterator[tuple[int, Place]]:
        for found in _NAME.finditer(self._text, span.start, span.end):
            name = re.sub(r"['’]s?$", "", found.group())
            place = self._resolver.resolve(name, self._context)
            if place is not None and not (
                place.kind in _SMALL and self._parties.resolve(name, (), None).id is not None
            ):
                yield found.start(), place
