"""Tidy text without losing any of it: one form of spaces and line ends, one paragraph a line."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise

_LINE_ENDS = re.compile("[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_NO_LETTERS = re.compile(r"[\W_]+")
_SENTENCE = re.compile(r".{20,}?[.!?][\"”’)]*(?=\s+[\"“‘(]?[^\W\d_a-z]|$)")
_NARROWEST, _WIDEST = 50, 100  # line widths at which mailers and editors wrap
_LONGEST_TITLE = 120


def tidy(text: str) -> str:
    """Return `text` in NFC with plain spaces and line ends, without invisible characters."""
    text = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text.replace("\r\n", "\n")))
    return "\n".join(" ".join(line.split()) for line in unicodedata.normalize("NFC", text).split("\n"))


def one_line(text: str) -> str:
    """Return `text` tidied, on a single line."""
    return " ".join(tidy(text).split())


def letters(text: str) -> str:
    """Return what makes two texts the same to a reader: letters and digits, casefolded, NFKC."""
    return _NO_LETTERS.sub("", unicodedata.normalize("NFKC", text).casefold())


def unwrapped(text: str) -> list[str]:
    """Return the lines of tidied `text`, hard-wrapped ones joined; "" stands for a blank line."""
    lines = text.split("\n")
    width = max(map(len, lines))
    if not _NARROWEST <= width <= _WIDEST or not _is_wrapped(lines, width):
        return lines
    joined = [lines[0]]
    for line, following in pairwise(lines):
        if _runs_on(line, following, width):
            joined[-1] += f" {following}"
        else:
            joined.append(following)
    return joined


def _is_wrapped(lines: Sequence[str], width: int) -> bool:
    pairs = [pair for pair in pairwise(lines) if all(pair)]
    full = sum(_runs_on(line, following, width) for line, following in pairs)
    return full >= 3 and 2 * full > len(pairs)


def _runs_on(line: str, following: str, width: int) -> bool:
    """Whether the next word did not fit: what an editor that fills lines to about `width` leaves behind."""
    if not line or not following:
        return False
    slack = 4  # editors count markup that is gone by now, and wrap a little early
    return len(line) + 1 + len(following.split(maxsplit=1)[0]) + slack > width


def filled(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the lines that hold something."""
    return tuple(line for line in lines if line)


def first_sentence(paragraph: str) -> str:
    """Return the first sentence, shortened at a word to fit a subject line."""
    found = _SENTENCE.match(paragraph[:2000])
    sentence = found.group() if found else paragraph[:2000]
    if len(sentence) <= _LONGEST_TITLE:
        return sentence
    return sentence[:_LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"
