"""Tell in whose voice and how surely a sentence tells what one of its words says."""

from dataclasses import dataclass

from monitor.extract.factuality import modality
from monitor.extract.parsed import Sentence
from monitor.extract.speakers import Speech, speech_of
from monitor.extract.tokens import Token
from monitor.model import Factuality


@dataclass(frozen=True, slots=True)
class Voice:
    """How what a word tells is told; `speech` is None where the author tells it."""

    how: Factuality
    speech: Speech | None


def voice_of(trigger: Token, sentence: Sentence) -> Voice:
    """Return the voice of a trigger; every frame of a word asks again."""
    if trigger.i not in sentence.voices:
        sentence.voices[trigger.i] = _voice(trigger, sentence)
    return sentence.voices[trigger.i]


def _voice(trigger: Token, sentence: Sentence) -> Voice:
    quoted = sentence.is_quoted(trigger)
    speech = speech_of(trigger, quoted=quoted) or (Speech("", None) if quoted else None)
    return Voice(modality(trigger), speech)
