"""English for messages and sentences: lists, near misses, shortened values."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

LONGEST_SHOWN = 60
MOST_LISTED = 12


def joined(words: Sequence[str], last: str = "or") -> str:
    """Return "a", "a or b", "a, b or c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def shown(value: object) -> str:
    """Return a written value between backticks, shortened: a message must never grow with its input."""
    text = " ".join(value.split()) if isinstance(value, str) else str(value)
    return f"`{text}`" if len(text) <= LONGEST_SHOWN else f"`{text[:LONGEST_SHOWN]}…`"


def nearest(written: str, known: Iterable[str]) -> str | None:
    """Return the known word that `written` was probably meant to be."""
    by_fold = {word.casefold(): word for word in known}
    near = get_close_matches(written[:LONGEST_SHOWN].casefold(), by_fold, n=1, cutoff=0.6)
    return by_fold[near[0]] if near else None


def choose_from(written: str, known: Iterable[str]) -> str:
    """Return the cure for an unknown word: the near miss, or else the words there are."""
    words = sorted(set(known))
    near = nearest(written, words)
    if near is not None:
        return f"did you mean `{near}`?"
    if not words:
        return "none is defined yet"
    listed = [f"`{word}`" for word in words[:MOST_LISTED]]
    return f"use {joined(listed)}" if len(words) <= MOST_LISTED else f"use {', '.join(listed)}, …"
