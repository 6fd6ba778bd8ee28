"""Bring spellings of a place name together: the keys under which the gazetteer finds names.

Two strengths. `plain` only removes what typing removes (accents, case, apostrophes, hyphens). `fold` also bridges
the usual ways to write Arabic, Persian and Slavic names in Latin letters, so that it can join two different places:
whoever uses it must know the country.
"""

import re
import unicodedata
from functools import lru_cache

KEPT = 100_000  # names and words asked for lately
_APOSTROPHES = re.compile(r"['’‘ʼʻʾʿ`´ʹʺ′\"“”]")
_MARKS = re.compile(r"[\u0300-\u036f'’‘ʼʻʾʿ]")  # what is left of accents after decomposition
_NOT_A_LETTER = re.compile(r"[\W_]+")
# Letters that Unicode does not decompose into a base letter and a mark.
_LETTERS = str.maketrans({"ı": "i", "ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ə": "e", "ð": "d"})

# The Arabic article with and without assimilation: al-Bab, ar-Raqqa, ash-Shaddadi.
_ARTICLE = re.compile(r"(?:[aei][lrdnst]|[aei]z|[ae]sh|adh|ath|ul)\Z")
_SAME_WORD = {
    variant: word
    for word, variants in {
        "tal": ("tell", "tel", "tall", "til", "till", "tepe"),
        "deir": ("dayr", "dair", "der", "dier", "deyr"),
        "kafr": ("kafar", "kfar", "kefr", "kfer"),
        "ain": ("ayn", "ein", "ayin", "eyn"),
        "beit": ("bayt", "bait", "bet"),
        "sheikh": ("shaykh", "sheik", "cheikh", "shaikh", "shekh"),
        "umm": ("oum", "um", "om"),
        "jabal": ("jebel", "djebel", "gebel", "jabel"),
        "wadi": ("ouadi", "oued", "uadi"),
        "saint": ("st",),
        "mount": ("mt",),
        "fort": ("ft",),
    }.items()
    for variant in variants
}
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"(?<=\w\w)(?:ah|eh|aa)$", "a"),  # Salamiya, Salamiyah, Salamiyeh
        (r"ou|oo|uo", "u"),
        (r"ee|ie|iy|yi|ij|yy", "i"),
        (r"ey|ay|ei", "ai"),
        (r"dj|dzh", "j"),
        (r"q", "k"),
        (r"y", "i"),
        (r"(\w)\1+", r"\1"),
    )
)


@lru_cache(maxsize=KEPT)
def plain(name: str) -> str:
    """Return the name in lower case, without accents, apostrophes, hyphens and other marks."""
    bare = _APOSTROPHES.sub("", name)
    if not bare.isascii():
        bare = _MARKS.sub("", unicodedata.normalize("NFKD", bare)).casefold().translate(_LETTERS)
    return _NOT_A_LETTER.sub(" ", bare.lower().replace(".", "")).strip()


def fold(name: str) -> str:
    """Return the key that spellings of one name share: Tell Rif`at and Tal Rifat, As Salamiyah and Salamiya."""
    return fold_plain(plain(name))


def fold_plain(key: str) -> str:
    """Return the folded key of a key that `plain` made."""
    words = key.split()
    last = len(words) - 1
    return " ".join(_sound(word) for index, word in enumerate(words) if index == last or not _ARTICLE.match(word))


@lru_cache(maxsize=KEPT)
def _sound(word: str) -> str:
    word = _SAME_WORD.get(word, word)
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word
