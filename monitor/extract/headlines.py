"""Lower the capitals of a Title Case headline, which a parser takes for names."""

import re
from collections.abc import Callable
from functools import cached_property

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_INSIDE = re.compile(r"(?<=[a-z,] )[A-Z][\w'’-]+")  # a capital within a sentence: a name
_LOW = re.compile(r"\b[a-z]+\b")
SHARE = 0.6  # of the longer words: more capitals than a sentence has
LONGER = 4  # letters: "of", "the", "in" stay small in any headline


def is_title_case(line: str) -> bool:
    """Return whether most words of the line begin with a capital."""
    if line.rstrip("\"'”’ ").endswith((".", "!")):
        return False  # a sentence with many names in it
    longer = [word for word in _WORD.findall(line) if len(word) >= LONGER]
    return len(longer) >= LONGER and sum(word[0].isupper() for word in longer) > SHARE * len(longer)


class Headlines:
    """Reads the headlines of one article: its body tells which words are names."""

    def __init__(self, text: str, is_name: Callable[[str], bool]) -> None:
        """Take the article, and what tells a name by the word alone."""
        self._text = text
        self._is_name = is_name

    @cached_property
    def _body(self) -> list[str]:
        return [line for line in self._text.split("\n") if not is_title_case(line)]

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(name for line in self._body for name in _WORD.findall(" ".join(_INSIDE.findall(line))))

    @cached_property
    def _low(self) -> frozenset[str]:
        return frozenset(word for line in self._body for word in _LOW.findall(line))

    def readable(self, line: str) -> str:
        """Return the line with its common words in lower case if it is in Title Case; every offset stays."""
        if not is_title_case(line):
            return line
        return _WORD.sub(lambda found: found[0] if self._keeps(found[0]) else _lower(found[0]), line)

    def _keeps(self, word: str) -> bool:
        word = re.sub(r"['’]s$", "", word)
        if word in self._names or word.isupper():
            return True
        return word.lower() not in self._low and self._is_name(word)


def _lower(word: str) -> str:
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in word)
