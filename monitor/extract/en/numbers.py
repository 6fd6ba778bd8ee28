"""Numbers as news writes them: 280,000; 1.2 million; twenty-five; two dozen."""

import re

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
WORD_VALUES = {
    **{word: value for value, word in enumerate(re.findall(r"\w+", _UNITS))},
    **{word: value * 10 for value, word in enumerate(re.findall(r"\w+", _TENS), start=2)},
    "a": 1,
    "an": 1,
}
SCALES = {
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "billion": 10**9,
    "dozen": 12,
    "score": 20,
    "m": 10**6,
    "k": 1000,
}
_WORDS = "|".join(sorted((word for word in WORD_VALUES if word not in ("a", "an")), key=len, reverse=True))
_SCALE = "hundred|thousand|million|billion|dozen|score"

# A number with a value of its own, to be matched without regard to case. "a hundred" counts, "a" alone does not.
# Atomic, so that "twenty-five" is never read as the range from twenty to five.
NUMBER = (
    rf"(?>(?<![\d.,$€£])(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?)(?:[ -](?:{_SCALE})\b|[mk]\b)?(?![\d]|[.,]\d)"
    rf"|\b(?:an?[ -](?:{_SCALE})|(?:{_WORDS})(?:[ -](?:{_SCALE}))?)"
    rf"(?:(?:[ -]| and )(?:(?:{_WORDS})\b(?![ -](?:{_SCALE}) of)|{_SCALE}))*\b)"
)
_TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?|[a-z]+", re.IGNORECASE)


def number_value(words: str) -> int:
    """Return the value of a text that matches `NUMBER` ("two hundred and fifty" -> 250)."""
    total = current = 0.0
    for token in _TOKEN.findall(words.lower()):
        if token[0].isdigit():
            current += float(token.replace(",", ""))
        elif token in SCALES:
            current = (current or 1) * SCALES[token]
            if SCALES[token] >= 1000:
                total, current = total + current, 0.0
        else:
            current += WORD_VALUES.get(token, 0)
    return round(total + current)
