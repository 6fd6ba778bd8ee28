"""Find who says that something happened: the subject of the saying verb above it, or "according to"."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from monitor.extract.lexicon import cues, nouns, verbs, words
from monitor.extract.phrases import phrase, titled
from monitor.extract.syntax import object_, subject
from monitor.extract.telling import is_added
from monitor.extract.tokens import Token, Tree
from monitor.extract.tree import SUBJECT, ancestors, child, holding, is_verb, nouns_after, report_of

_ACCORDING = frozenset({"according"})
_SAID = frozenset({"ccomp", "parataxis", "xcomp", "dobj", "dep", "nsubjpass", "pcomp"})


@dataclass(frozen=True, slots=True)
class Speech:
    """Somebody's words within a sentence. `speaker` is empty where only doubt is told ("reportedly").

    `pronoun`: the speaker is only pointed at. `via` carried it: an agency, a broadcaster. `admits`: against themselves.
    """

    speaker: str
    head: Token | None
    denies: bool = False
    earlier: bool = False
    pronoun: bool = False
    via: str | None = None
    admits: bool = False


def speech_of(trigger: Token, *, quoted: bool = False) -> Speech | None:
    """Return who says what the trigger tells, or None where the author does.

    What "Goma, which fell on Monday" adds to somebody's words is the author's, unless it stands within quotation marks.
    """
    if not quoted and is_added(trigger):
        return None
    said = next(_sayings(trigger), None) or _announced(trigger) or _closing_speech(trigger)
    if said is None and (whose := claimant(trigger)) is not None:
        said = speech_by(whose, None)
    source = _according_to(trigger.doc)
    if said is not None:
        return _with_via(said, source)
    if source is not None:
        return speech_by(source, None)
    hedged = any(c.lower_ in words("hedge") for up in ancestors(trigger) for c in up.children if c.dep_ == "advmod")
    return Speech("", None) if hedged else None


def _sayings(trigger: Token) -> Iterator[Speech]:
    below = trigger
    for up in ancestors(trigger):
        if up != trigger and is_verb(up) and _says(up, below) and below.dep_ in _SAID and not _parted(trigger, up):
            yield from _speaker_of(up, below)
        below = up
    yield from _trailing(trigger)
    yield from _inserted(trigger)


def _parted(trigger: Token, verb: Token) -> bool:
    """Return whether a semicolon parts them: "The town fell; residents said that they had no water"."""
    first, last = sorted((trigger.i, verb.i))
    return any(token.text == ";" for token in trigger.doc[first:last])


def _says(verb: Token, below: Token) -> bool:
    """Return whether a verb tells what hangs on it: "said that", "rejected a claim that", not "rejected a handover"."""
    return verb.lower_ in verbs("say") or (verb.lower_ in verbs("deny") and below.lower_ in nouns("report"))


def _closing_speech(trigger: Token) -> Speech | None:
    verb = closing(trigger)
    head = _speaker_before(verb) if verb is not None else None
    return speech_by(head, verb) if head is not None else None


def claimant(trigger: Token) -> Token | None:
    """Return "Russian" for what "a Russian report" tells: whose claim it is, whoever denies it."""
    noun = next(filter(None, map(report_of, ancestors(trigger))), None)
    return None if noun is None else next((c for c in noun.lefts if c.dep_ in ("poss", "amod", "compound")), None)


def closing(trigger: Token) -> Token | None:
    """Return the verb of "..., a monitor said on Tuesday": at the end of a sentence it stands for all before it."""
    for verb in reversed(trigger.doc[trigger.i + 1 :]):
        if is_verb(verb):
            head = _speaker_before(verb) if verb.lower_ in verbs("report") else None
            ends = head is not None and trigger.i < head.left_edge.i
            return verb if ends and not any(c.i > verb.i for c in verb.children if c.dep_ in _SAID) else None
    return None


def _speaker_before(verb: Token) -> Token | None:
    """Return the noun right before "said", whatever the parser made of it."""
    noun = verb.nbor(-1) if verb.i > 0 else verb
    while noun.dep_ == "pobj" and noun.head.head.tag_.startswith("NN"):
        noun = noun.head.head  # "the Observatory for Human Rights"
    return noun if noun.tag_.startswith("NN") and noun != verb else None


def _announced(trigger: Token) -> Speech | None:
    """Return the speaker where the trigger itself is a saying: "announced its control of the town"."""
    if not (is_verb(trigger) and trigger.lower_ in verbs("say")):
        return None
    head = subject(trigger)
    return speech_by(head, trigger) if head is not None else None


def _speaker_of(verb: Token, below: Token) -> Iterator[Speech]:
    if verb.lower_ in verbs("factive") and below.dep_ == "dobj":
        return  # "celebrated the capture": the author stands behind it
    quoting = next((up for up in ancestors(verb) if up.lower_ in cues("quoting") and up != verb), None)
    if verb.lower_ == "saying" and quoting is not None:
        yield from _quoted(verb, quoting)
        return
    head = subject(verb) or _inverted(verb, below) or _apposed(verb)
    if head is not None and head != below and head.tag_ != "CD":
        yield speech_by(head, verb)


def _quoted(verb: Token, quoting: Token) -> Iterator[Speech]:
    source, carrier = object_(quoting), subject(quoting)
    if source is not None:
        yield Speech(phrase(source), source, via=phrase(carrier) if carrier is not None else None)
    elif carrier is not None:
        yield speech_by(carrier, verb)


def _inverted(verb: Token, below: Token) -> Token | None:
    """Return the speaker of "..., said the governor", which the parser takes for an object."""
    return next((c for c in verb.children if c.dep_ in ("dobj", "nsubj", "attr") and c.i > verb.i and c != below), None)


def _apposed(verb: Token) -> Token | None:
    """Return the speaker of "... took Sarmin, the Observatory said", taken for an apposition to the last name."""
    return next((t for t in verb.doc[: verb.i] if t.dep_ == "appos" and t.right_edge.i == verb.i - 1), None)


def _trailing(trigger: Token) -> Iterator[Speech]:
    """Yield the saying verb that closes the sentence but hangs below the main verb: "..., said the Observatory"."""
    inside = set(ancestors(trigger))
    for verb in trigger.doc[trigger.i + 1 :]:
        loose = verb.dep_ in ("conj", "parataxis", "dep", "advcl", "ccomp") and verb.head in inside
        if not (loose and verb.lower_ in cues("closing_speech") and is_verb(verb)):
            continue
        if any(c.dep_ in ("ccomp", "xcomp") for c in verb.children):
            continue
        head = child(verb, *SUBJECT) or _inverted(verb, trigger)
        if head is not None:
            yield speech_by(head, verb)


def _inserted(trigger: Token) -> Iterator[Speech]:
    """Yield who is told to say it between commas: "On Sunday, Ahmed said, troops took the town"."""
    inside = set(ancestors(trigger))
    for verb in trigger.doc[1 : trigger.i - 1]:
        closed = verb.dep_ == "parataxis" and verb.head in inside and verb.nbor().text == ","
        if closed and verb.lower_ in cues("closing_speech") and (head := child(verb, *SUBJECT)) is not None:
            yield speech_by(head, verb)


def _according_to(sentence: Tree) -> Token | None:
    for index in holding(sentence, _ACCORDING):
        return next(nouns_after(sentence[index], "to"), None)
    return None


def speech_by(head: Token, verb: Token | None) -> Speech:
    """Return the words of a speaker that `verb` brings in ("denied"), or that stand there as somebody's."""
    return Speech(
        speaker=titled(head),
        head=head,
        denies=verb is not None and verb.lower_ in verbs("deny"),
        earlier=verb is not None and _superseded(verb),
        pronoun=head.lower_ in cues("speaking_pronoun"),
        via=_carrier(head),
        admits=verb is not None and verb.lower_ in verbs("admit") - verbs("confirm"),
    )


def _superseded(verb: Token) -> bool:
    return any(c.dep_ == "advmod" and c.lower_ in words("once") for c in verb.children)


def _carrier(head: Token) -> str | None:
    """Return the agency of "a statement cited by the state news agency"."""
    if head.lower_ not in cues("carrier"):
        return None
    for clause in head.children:
        if clause.dep_ == "acl" and (by := child(clause, "agent")) is not None:
            return next((phrase(noun) for noun in by.children if noun.dep_ == "pobj"), None)
    return None


def _with_via(said: Speech, source: Token | None) -> Speech:
    if source is None or said.via is not None:
        return said
    via = _carrier(source) or phrase(source)
    return replace(said, via=via)
