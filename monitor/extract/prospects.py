"""Tell before the parse whether a frame can fire in a sentence: what it needs stands there, and not too far apart.

Most verbs of war have peaceful senses ("took part", "moved into a new phase", "has won"), and a parse costs a thousand
times as much as a look at the words. So an ambiguous verb must have near it what may be the name of a place.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from monitor.extract.frames import CONTROL_CHANGE, NO_PARTICLE, Frame, first_piece
from monitor.extract.paths import STEPS
from monitor.extract.spoken import Spoken

REACH = 8  # words between a trigger and another word of its frame: "took the whole of the old town back"
NEAR = 6  # words between an ambiguous trigger, or its preposition, and the name of the place
CLOSE = 3  # ... and the pronoun for it; or between the commonest of words and a name: "now have most of Goma"


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a frame needs: a trigger, one word of each set `beside` it, of all that is `needed` one anywhere, a place.

    `links` are the prepositions before the place, empty where it may stand without; `bound`: a place must be named at
    all, `ambiguous`: and near by, within so many words; `narrow`: and it must be no country.
    """

    triggers: frozenset[str]
    beside: tuple[frozenset[str], ...]
    needed: tuple[frozenset[str], ...]
    links: frozenset[str]
    bound: bool
    ambiguous: bool
    narrow: bool
    near: int

    @classmethod
    def of(cls, frame: Frame) -> "Prospect":
        """Return what a frame needs."""
        particles = () if NO_PARTICLE in frame.particle else (frame.particle,)
        supports = frame.event_type == CONTROL_CHANGE and frame.change is None
        links = _links(frame) if frame.bound else frozenset[str]()
        beside = tuple(map(_pieces, (*frame.requires.values(), *particles, *_prepositions(frame.requires))))
        beside = (*beside, links) if links else beside
        return cls(
            triggers=_pieces(frame.words),
            beside=beside,
            needed=(*beside, frame.cues) if frame.cues else beside,
            links=links,
            bound=frame.bound,
            ambiguous=frame.weak or frame.moves or frame.dated or supports,
            narrow=frame.weak,
            near=CLOSE if frame.weak and frame.dated else NEAR,
        )

    @property
    def places_itself(self) -> bool:
        """Whether what fires needs no gazetteer to know that a place is named: "X has been under siege"."""
        return self.bound and not self.ambiguous

    def is_seen_in(self, sentence: Spoken) -> bool:
        """Return whether all of it stands in a sentence."""
        if any(map(sentence.known.isdisjoint, self.needed)):
            return False
        places = sentence.places if self.narrow else (*sentence.places, *sentence.countries)
        if self.bound and not places and not sentence.pointers:
            return False
        return any(self._is_whole(sentence, trigger, places) for trigger in sentence.at(self.triggers))

    def _is_whole(self, sentence: Spoken, trigger: int, places: Iterable[int]) -> bool:
        if not all(sentence.has_near(need, trigger, REACH) for need in self.beside):
            return False
        if not (self.bound and self.ambiguous):
            return True
        around = (trigger, *(link for link in sentence.at(self.links) if abs(link - trigger) <= REACH))
        return _stand_near(places, around, self.near) or _stand_near(sentence.pointers, around, CLOSE)


def _stand_near(places: Iterable[int], words: Iterable[int], reach: int) -> bool:
    return any(place != word and abs(place - word) <= reach for place in places for word in words)


class Prospects:
    """What the frames of a language need, by their triggers."""

    def __init__(self, frames: Iterable[Frame]) -> None:
        """Take the frames of one kind of report."""
        self._by_trigger: dict[str, list[Prospect]] = defaultdict(list)
        for frame in frames:
            prospect = Prospect.of(frame)
            for word in prospect.triggers:
                self._by_trigger[word].append(prospect)

    def are_seen_in(self, sentence: Spoken) -> bool:
        """Return whether a sentence is worth parsing for any of them."""
        return any(prospect.is_seen_in(sentence) for prospect in self._here(sentence))

    def are_placed_in(self, sentence: Spoken) -> bool:
        """Return whether one of them tells a place by itself."""
        placing = (prospect for prospect in self._here(sentence) if prospect.places_itself)
        return any(prospect.is_seen_in(sentence) for prospect in placing)

    def _here(self, sentence: Spoken) -> Iterator[Prospect]:
        for word in sentence.known & self._by_trigger.keys():
            yield from self._by_trigger[word]


def _prepositions(paths: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Yield each preposition on the paths to what a frame requires: "under" of "came under heavy fire"."""
    yield from ((step,) for path in paths for step in path.split(".") if step not in STEPS)


def _links(frame: Frame) -> frozenset[str]:
    """Return the prepositions on the paths to the place, none where one path has none."""
    links = [{step for step in path.split(".") if step not in STEPS} for path in frame.place]
    return _pieces(frozenset().union(*links)) if all(links) else frozenset()


def _pieces(forms: Iterable[str]) -> frozenset[str]:
    return frozenset(map(first_piece, forms))
