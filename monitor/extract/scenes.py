"""Find where an action takes place: on the paths of its frame, else in the phrases of its clause ("in", "near")."""

from collections.abc import Iterator

from monitor.extract.denials import DENIAL
from monitor.extract.frames import Hit
from monitor.extract.lexicon import cues, nouns, verbs
from monitor.extract.newcomers import Ground
from monitor.extract.parsed import Sentence
from monitor.extract.paths import follow
from monitor.extract.sites import Sites
from monitor.extract.slots import place_phrases
from monitor.extract.speakers import Speech
from monitor.extract.tokens import Token
from monitor.extract.tree import ancestors, is_verb, noun_after, nouns_after
from monitor.model import Place, Span

_CLAUSES = frozenset({"relcl", "ccomp", "advcl", "conj", "parataxis", "csubj", "dep"})
_NATIONWIDE = frozenset({"agreement", "displacement"})  # told of a whole country, too
_CLIMB = 3  # clauses above a trigger in which "in X" may say where it happened


class Scenes:
    """Where the actions of one article take place."""

    def __init__(self, sites: Sites) -> None:
        self._sites = sites

    def places(self, hit: Hit, sentence: Sentence, speech: Speech | None) -> list[Place | None]:
        """Return where it was done; [None] if nobody tells, none at all if the frame cannot do without."""
        weak = hit.frame.event_type not in _NATIONWIDE
        for head in (head for path in hit.frame.place for head in follow(hit.trigger, path)):
            if found := list(self._named(head, sentence, Ground.UNSURE, weak)):
                return [*found]
        if hit.frame.direct:
            return []
        if hit.frame.event_type == DENIAL:
            return [self._within(hit, sentence)]
        return self._around(hit.trigger, sentence, speech, weak)

    def _around(self, trigger: Token, sentence: Sentence, speech: Speech | None, weak: bool) -> list[Place | None]:
        """Return where the clause is, else the only place of the sentence; "fought on in Syria" is no nearer told."""
        for head in scene(trigger):
            if found := list(self._named(head, sentence, _ground(head), weak)):
                return [*found]
            if self._sites.is_country(head):
                return [None]
        return [None if _is_mention(trigger) else self._sites.only_place(sentence, besides=_speaker(speech))]

    def _within(self, hit: Hit, sentence: Sentence) -> Place | None:
        """Return the place that a denial tells in what it denies."""
        deniers = {token for slot in hit.gainers if not slot.is_ancestor(hit.trigger) for token in slot.subtree}
        heads = (noun_after(below) for below in hit.trigger.subtree if _is_locative(below) and below not in deniers)
        named = (place for head in heads if head for place in self._named(head, sentence, _ground(head), weak=True))
        return next(named, None)

    def _named(self, head: Token, sentence: Sentence, ground: Ground, weak: bool) -> Iterator[Place]:
        named = list(self._places(head, sentence, ground, weak))
        yield from named
        if not named and head.lower_ in nouns("around"):  # "the suburbs of X": fighters are there, or nearly
            for inner in nouns_after(head, "of"):
                yield from self._places(inner, sentence, ground, weak)

    def _places(self, head: Token, sentence: Sentence, ground: Ground, weak: bool) -> Iterator[Place]:
        for named in place_phrases(head):
            if named.kind == "facility" and not named.name:
                continue  # "a market in X": what counts is the town
            place = self._sites.place(named, sentence, ground=ground, weak=weak)
            if place is not None:
                yield place


def scene(trigger: Token) -> Iterator[Token]:
    """Yield the nouns that may name the place, nearest first: of the trigger's own phrase, then of clauses above it."""
    for level in (trigger, *_clauses(trigger)):
        links = sorted(_links(level), key=lambda link: (link.i < trigger.i, abs(link.i - trigger.i)))
        yield from (noun for link in links if (noun := noun_after(link)) is not None)


def _ground(head: Token) -> Ground:
    """Return how surely a name is a place: after "in", "near" one that no gazetteer knows may be one."""
    return Ground.LIKELY if head.dep_ == "pobj" and head.head.lower_ in cues("placing") else Ground.UNSURE


def _speaker(speech: Speech | None) -> Span | None:
    """Return where in the sentence the speaker stands: "an official in X said" tells nothing of X."""
    if speech is None or speech.head is None:
        return None
    last = speech.head.doc[speech.head.right_edge.i]
    return Span(speech.head.doc[speech.head.left_edge.i].idx, last.idx + len(last))


def _clauses(trigger: Token) -> Iterator[Token]:
    """Yield the words above a trigger that share its scene: not who reports it, nor where."""
    climbed = [up for up in ancestors(trigger) if up != trigger][:_CLIMB]
    for up in climbed if not _is_mention(trigger) else ():
        if up.lower_ in verbs("say"):
            return
        if is_verb(up):
            yield up


def _is_mention(trigger: Token) -> bool:
    """Return whether it is only spoken about: an envoy is summoned in X "over the attack", not where that was."""
    return trigger.dep_ == "pobj" and trigger.head.lower_ in cues("about")


def _links(token: Token) -> Iterator[Token]:
    """Yield the prepositions of place below a token that stand in no other clause."""
    for below in token.children:
        if below.dep_ == "prep" and _is_locative(below):
            yield below
        if not (below.dep_ in _CLAUSES and is_verb(below)):
            yield from _links(below)


def _is_locative(preposition: Token) -> bool:
    if preposition.lower_ != "of":
        return preposition.lower_ in cues("locative")
    above = preposition.head.lower_  # "15 km north of X", "the outskirts of X", but not "a man of X"
    return above in cues("side") or above in cues("distance") or above in nouns("around") or above in nouns("part")
