"""Whom words mean that only point at somebody: "they", "them", "the group", "the troops"."""

from collections.abc import Callable

from monitor.extract.fighters import Fighters
from monitor.extract.lexicon import cues, nouns, verbs, words
from monitor.extract.tokens import Token, Tree
from monitor.extract.tree import SUBJECT, ancestors, child, is_verb
from monitor.model import PartyRef

_PRONOUNS = cues("personal") | cues("ours") | cues("pointing_at_actor")
_GROUPS = ("armed_group", "alliance")
_NAMING = (*SUBJECT, "dobj", "pobj", "agent", "appos", "conj")


class Antecedents:
    """Who was spoken of in one article, sentence by sentence; looked up only when somebody asks."""

    def __init__(self, fighters: Fighters) -> None:
        self._fighters = fighters
        self._before: list[Tree] = []  # sentences read in whose subjects nobody has looked yet
        self._before_group: list[Tree] = []  # ... and in whose groups
        self._last: PartyRef | None = None
        self._last_group: PartyRef | None = None

    def remember(self, sentence: Tree) -> None:
        """Keep a sentence that was read: a later one may say "they", "the group" of whom it names."""
        self._before.append(sentence)
        self._before_group.append(sentence)

    def acting_above(self, trigger: Token) -> PartyRef | None:
        """Return who acts in a clause that the trigger hangs on, else the last subject before it."""
        for up in ancestors(trigger):
            above = is_verb(up) and up != trigger
            subject = _acting(up) if above else None
            if (
                subject is not None
                and subject.lower_ not in _PRONOUNS
                and (found := self._fighters.actor(subject)) is not None
            ):
                return found
        return self.subject_before(trigger) or self._subject_told_before()

    def army_before(self, slot: Token) -> PartyRef | None:
        """Return whose "the troops" are, where the sentence names them before: "Georgian forces said the troops"."""
        if slot.lower_ not in words("army_noun") or [c.lower_ for c in slot.lefts] != ["the"]:
            return None
        before = (t for t in reversed(slot.doc[: slot.i]) if t.lower_ in words("army_noun") and t.lefts)
        found = (self._fighters.actor(t) for t in before if t.lefts[0].text[:1].isupper())
        return next((ref for ref in found if ref is not None and ref.id is not None), None)

    def several_before(self, trigger: Token) -> PartyRef | None:
        """Return whom "they" means of "the government has fought the rebels since they took X": not the one."""
        above = next((up for up in trigger.ancestors if is_verb(up)), trigger)
        subject, rivals = child(above, *SUBJECT), child(above, "dobj")
        one = subject is not None and subject.tag_ in ("NN", "NNP")
        return self._named(rivals) if one and rivals is not None and rivals.tag_ in ("NNS", "NNPS") else None

    def others_before(self, trigger: Token) -> PartyRef | None:
        """Return who "them" are: somebody spoken of before, a subject if any, who is not acting in the same clause."""
        acting = _acting_with(trigger)
        before = [token for token in reversed(trigger.doc[: trigger.i]) if token not in acting]
        tokens = [*(t for t in before if t.dep_ in SUBJECT), *(t for t in before if t.dep_ in ("dobj", "pobj"))]
        named = (self._named(token) for token in tokens)
        return next((found for found in named if found is not None), None) or self._subject_told_before()

    def subject_before(self, trigger: Token) -> PartyRef | None:
        """Return the last subject before a word of the same sentence that is a party."""
        before = (t for t in reversed(trigger.doc[: trigger.i]) if t.dep_ in SUBJECT and t.lower_ not in _PRONOUNS)
        return next((found for subject in before if (found := self._fighters.actor(subject)) is not None), None)

    def _subject_told_before(self) -> PartyRef | None:
        self._last = _last_told(self._before, self._subject_of) or self._last
        return self._last

    def group_before(self) -> PartyRef | None:
        """Return the group that was named last in the sentences before."""
        self._last_group = _last_told(self._before_group, self._group_of) or self._last_group
        return self._last_group

    def _subject_of(self, sentence: Tree) -> PartyRef | None:
        """Return the first party that is a subject of the sentence."""
        subjects = (token for token in sentence if token.dep_ in SUBJECT and not _is_official(token))
        named = ((token, self._named(token)) for token in subjects)
        return next((ref for token, ref in named if ref is not None and not _is_bystander(token, ref)), None)

    def _group_of(self, sentence: Tree) -> PartyRef | None:
        """Return the first group that the sentence names."""
        named = (self._named(token) for token in sentence if token.dep_ in _NAMING)
        return next((found for found in named if found is not None and found.kind in _GROUPS), None)

    def _named(self, token: Token) -> PartyRef | None:
        return self._fighters.actor(token) if token.lower_ not in _PRONOUNS and token.tag_.startswith("NN") else None


def is_pronoun(slot: Token) -> bool:
    """Return whether a slot only points at somebody."""
    return slot.lower_ in _PRONOUNS


def _last_told(before: list[Tree], told_in: Callable[[Tree], PartyRef | None]) -> PartyRef | None:
    """Return who is told in the last of some sentences that tell anybody, and forget them all."""
    found = next(filter(None, map(told_in, reversed(before))), None)
    before.clear()
    return found


def _acting_with(trigger: Token) -> frozenset[Token]:
    """Return who acts: the subjects of the clause and of those that it completes ("helped the army drive them out")."""
    found: set[Token] = set()
    for up in ancestors(trigger):
        own = [c for c in up.children if c.dep_ in SUBJECT]
        found.update(own)
        if up.dep_ not in ("xcomp", "ccomp", "conj") or (up.dep_ == "conj" and own):
            break
    return frozenset(found)


def _acting(verb: Token) -> Token | None:
    """Return the agent of a passive ("has been held by them since their forces came"), else the subject."""
    by = child(verb, "agent")
    return child(by, "pobj") if by is not None else child(verb, *SUBJECT)


def _is_official(head: Token) -> bool:
    """Return whether it is one person, whom "they" does not mean: "the government spokesman"."""
    return head.tag_ == "NN" and head.lower_ in nouns("leader", "officer", "rank") - nouns("armed")


def _is_bystander(head: Token, found: PartyRef) -> bool:
    """Return whether somebody of no known side only says something: "police said the town was lost"."""
    return found.id is None and head.head.lower_ in verbs("say")
