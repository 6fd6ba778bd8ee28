"""What the sentences of an article tell was done, and where: a figure without a place of its own belongs to it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from monitor.extract.actions import Action
from monitor.extract.claims import Claim
from monitor.extract.dates import When
from monitor.model import Place, Span

_VIOLENT = frozenset({"clash", "strike", "attack_on_civilians", "control_change"})


@dataclass(frozen=True, slots=True)
class Scene:
    """Where and when something was done; `when` is None where no day is told."""

    place: Place
    when: When | None


class Deeds:
    """The scenes of one article by sentence."""

    def __init__(self, sentences: Sequence[Span], actions: Iterable[Action], claims: Iterable[Claim]) -> None:
        index = {span: number for number, span in enumerate(sentences)}
        told = [(deed, deed.event_type) for deed in actions] + [(deed, "control_change") for deed in claims]
        self._done: Mapping[int, list[tuple[Scene, str]]] = _by_sentence(index, told)

    def scene(self, sentence: int) -> Scene | None:
        """Return where the deeds of a sentence were done, None where that is nowhere or in several places."""
        return _only([scene for scene, _ in self._done.get(sentence, ())])

    def violence(self, sentence: int) -> Scene | None:
        """Return where the violence of a sentence was done, None where it tells of none or of several places."""
        return _only([scene for scene, event_type in self._done.get(sentence, ()) if event_type in _VIOLENT])


def _by_sentence(
    index: Mapping[Span, int], told: Iterable[tuple[Action | Claim, str]]
) -> Mapping[int, list[tuple[Scene, str]]]:
    done = defaultdict[int, list[tuple[Scene, str]]](list)
    for deed, event_type in told:
        if deed.place is not None and deed.evidence in index:
            when = deed.when if isinstance(deed.when, When) else None
            done[index[deed.evidence]].append((Scene(deed.place, when), event_type))
    return done


def _only(scenes: Sequence[Scene]) -> Scene | None:
    """Return the one place of the scenes, with the first day that is told of it."""
    if len({scene.place.id for scene in scenes}) != 1:
        return None
    return next((scene for scene in scenes if scene.when is not None), scenes[0])
