"""Lower the capitals of a Title Case headline, which a parser takes for names."""

import re
from collections.abc import Callable

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
SHARE = 0.6  # of the words: more capitals than a sentence has


def is_title_case(line: str) -> bool:
    """Return whether most words of the line begin with a capital."""
    longer = [word for word in _WORD.findall(line) if len(word) > 3]
    return len(longer) >= 3 and sum(word[0].isupper() for word in longer) > SHARE * len(longer)


def lowered(line: str, is_common: Callable[[str], bool]) -> str:
    """Return the line with its common words in lower case; every offset stays."""
    return _WORD.sub(lambda found: _lower(found[0]) if is_common(found[0]) else found[0], line)


def _lower(word: str) -> str:
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in word)
