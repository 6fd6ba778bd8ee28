"""Find frames in a parsed sentence: which word fired, and which words fill its roles."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from monitor.extract import lexicon
from monitor.extract.language import table
from monitor.extract.paths import follow
from monitor.extract.stand_ins import is_shown_otherwise
from monitor.extract.tokens import Token, Tree
from monitor.extract.tree import child, holding, is_particle, is_verb
from monitor.model import Change

CONTROL_CHANGE = "control_change"
NO_PARTICLE = "*"
ANYTHING = "*"
_KINDS = ("verb", "noun")
_SUPPORT = "entered"  # no change by itself: it only supports one
_CLASS = "@"
_NATIONAL = "@national"
_LETTERS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Frame:
    """One entry of frames.toml. `words` holds every inflected form; `change` is None for what only supports one.

    In frames of other types than control changes, the gainer is who acts and the loser is whom it is done to.
    """

    id: str
    verb: bool
    change: Change | None
    words: frozenset[str]
    place: tuple[str, ...]
    gainer: tuple[str, ...] = ()
    loser: tuple[str, ...] = ()
    particle: frozenset[str] = frozenset({NO_PARTICLE})
    requires: Mapping[str, frozenset[str]] = field(default_factory=dict)
    named: tuple[frozenset[str], ...] = ()  # what `requires` asks for by name, not as any word
    forbids: Mapping[str, frozenset[str]] = field(default_factory=dict)
    weak: bool = False
    dated: bool = False
    moves: bool = False
    placeless: bool = False
    finite: bool = False
    land: bool = False
    cues: frozenset[str] = frozenset()
    both: bool = False
    direct: bool = False
    event_type: str = CONTROL_CHANGE

    @property
    def signs(self) -> frozenset[str]:
        """Words of which one must stand in a sentence for the frame to fire: the fewest, as they are the rarest."""
        return min((*self._required, self.words), key=len)

    @property
    def bound(self) -> bool:
        """Whether it finds its place only by its own paths."""
        return self.direct or (self.event_type == CONTROL_CHANGE and not self.placeless)

    def is_open_to(self, known: frozenset[str]) -> bool:
        """Return whether a sentence of these words has one for each place where the frame requires it."""
        return not any(map(known.isdisjoint, self.named))

    @property
    def _required(self) -> tuple[frozenset[str], ...]:
        return (*self.requires.values(), *((self.cues,) if self.cues else ()))


@dataclass(frozen=True, slots=True)
class Hit:
    """A frame that fired. `places` are the heads of place phrases; empty where a withdrawal names no place."""

    frame: Frame
    trigger: Token
    places: tuple[Token, ...]
    gainers: tuple[Token, ...]
    losers: tuple[Token, ...]


class Frames:
    """The frames of a language, by the words that fire them."""

    def __init__(self, *, actions: bool = False) -> None:
        """Take the control changes of the language, or with `actions` all its other report types."""
        told = table("frames.toml")
        changes = {kind: told.pop(kind) for kind in _KINDS}
        self.frames = tuple(_read(told) if actions else _read({CONTROL_CHANGE: changes}))
        self._verbs = _by_word(frame for frame in self.frames if frame.verb)
        self._nouns = _by_word(frame for frame in self.frames if not frame.verb)
        self._words = frozenset({*self._verbs, *self._nouns})

    @property
    def triggers(self) -> frozenset[str]:
        """Every form that can fire a frame."""
        return frozenset(word for frame in self.frames for word in frame.signs)

    def find(self, sentence: Tree) -> Iterator[Hit]:
        """Yield the frames that fire, in the order of the words; frames of one word in the order of the file."""
        for token in map(sentence.__getitem__, holding(sentence, self._words)):
            known = (self._verbs if is_verb(token) else self._nouns).get(token.lower_, ())
            frames = [frame for frame in known if frame.is_open_to(sentence.known)]
            particles = _particles(token) if any(frame.verb for frame in frames) else frozenset[str]()
            for frame in frames:
                if _fires(frame, token, particles):
                    yield _hit(frame, token)


def _hit(frame: Frame, token: Token) -> Hit:
    places = _first(token, frame.place)
    return Hit(frame, token, places, _all(token, frame.gainer, places), _all(token, frame.loser, places))


def _all(token: Token, paths: tuple[str, ...], places: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return what fills a role by any path; "Goma's capture" names a place, not who took it."""
    return tuple(found for path in paths for found in follow(token, path) if found not in places)


def _first(token: Token, paths: tuple[str, ...]) -> tuple[Token, ...]:
    for path in paths:
        if found := tuple(follow(token, path)):
            return found
    return ()


def _fires(frame: Frame, token: Token, particles: frozenset[str]) -> bool:
    if frame.verb and particles.isdisjoint(frame.particle):
        return False
    if frame.finite and token.tag_ == "VBG" and child(token, "aux") is None:
        return False
    if not all(_stands(token, path, words) for path, words in frame.requires.items()):
        return False
    return not any(_stands(token, path, words) for path, words in frame.forbids.items())


def _stands(token: Token, path: str, words: frozenset[str]) -> bool:
    """Return whether one of the words stands at the end of a path; most stand nowhere in the sentence."""
    if ANYTHING in words:
        return any(follow(token, path))
    return not words.isdisjoint(token.doc.known) and any(found.lower_ in words for found in follow(token, path))


def _particles(verb: Token) -> frozenset[str]:
    return frozenset(c.lower_ for c in verb.children if _belongs(c)) or frozenset({NO_PARTICLE})


def _belongs(word: Token) -> bool:
    """Return whether a particle belongs to its verb: "captured in a raid" is no "took in", whatever was shown."""
    if word.lower_ in lexicon.cues("particle"):
        return is_particle(word)
    return word.dep_ == "prt" and not _opens_date(word) and not is_shown_otherwise(word.head.lower_)


def _opens_date(particle: Token) -> bool:
    """Return whether "on" belongs to a day: "which it took on Sunday"."""
    return particle.i + 1 < len(particle.doc) and particle.nbor().lower_ in lexicon.words("calendar")


def _by_word(frames: Iterator[Frame]) -> dict[str, tuple[Frame, ...]]:
    table: dict[str, tuple[Frame, ...]] = {}
    for frame in frames:
        for word in frame.words:
            table[word] = (*table.get(word, ()), frame)
    return table


def first_piece(form: str) -> str:
    """Return the first run of letters: "counter" for "counter-offensive", "s" for the verb in "it's"."""
    found = _LETTERS.search(form)
    return found.group() if found else form


def _noun_forms(table: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
    return {path: frozenset().union(*map(_forms, words)) for path, words in table.items()}


def _forms(word: str) -> frozenset[str]:
    """Return singular and plural; those of a whole class of the lexicon for "@weapon"."""
    if word == _NATIONAL:
        return lexicon.nationals()
    return lexicon.nouns(word[1:]) if word.startswith(_CLASS) else lexicon.noun_forms(word)


def _read(entries: Mapping[str, Mapping[str, list[Mapping[str, Any]]]]) -> Iterator[Frame]:
    for event_type, kinds in entries.items():
        for kind in _KINDS:
            for entry in kinds.get(kind, []):
                yield _frame(entry, event_type, verb=kind == "verb")


def _frame(entry: Mapping[str, Any], event_type: str, *, verb: bool) -> Frame:
    requires = _noun_forms(entry.get("requires", {}))
    return Frame(
        id=entry["id"],
        verb=verb,
        event_type=event_type,
        change=Change(entry["change"]) if entry.get("change", _SUPPORT) != _SUPPORT else None,
        words=lexicon.all_forms(entry["words"], verb=verb),
        place=tuple(entry["place"]),
        gainer=tuple(entry.get("gainer", entry.get("actor", ()))),
        loser=tuple(entry.get("loser", entry.get("target", ()))),
        particle=frozenset(entry.get("particle", [NO_PARTICLE])),
        requires=requires,
        named=tuple(words for words in requires.values() if ANYTHING not in words),
        forbids=_noun_forms(entry.get("forbids", {})),
        weak=entry.get("weak", False),
        dated=entry.get("dated", False),
        moves=entry.get("moves", False),
        placeless=entry.get("placeless", False),
        finite=entry.get("finite", False),
        land=entry.get("land", False),
        cues=frozenset(entry.get("cues", ())),
        both=entry.get("both", False),
        direct=entry.get("direct", False),
    )
