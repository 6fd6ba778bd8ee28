"""A parsed sentence with what the article adds to it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from monitor.extract.dates import Vague, When
from monitor.extract.spoken import Worth
from monitor.extract.tokens import Token, Tree
from monitor.model import Span

if TYPE_CHECKING:
    from monitor.extract.voices import Voice

_MARKS = re.compile('[“”"]')


@dataclass(frozen=True, slots=True)
class Sentence:
    """A parsed sentence of an article. `find_dates` is asked only where a date matters; `headline`: it is the title.

    `worth` tells what it is read for.
    """

    doc: Tree
    text: str
    index: int
    span: Span
    find_dates: Callable[[], tuple[When | Vague, ...]]
    headline: bool
    opened: bool  # a quotation of an earlier sentence is still open
    posted: bool = False  # an entry of a liveblog: what it tells without a day is of its own
    worth: Worth = Worth.ANYTHING
    voices: "dict[int, Voice]" = field(default_factory=dict)  # by the word that tells

    @property
    def dates(self) -> tuple[When | Vague, ...]:
        """The dates, with offsets in the sentence."""
        return self.find_dates()

    def is_quoted(self, token: Token) -> bool:
        """Return whether the token stands within quotation marks."""
        opened = self.opened
        for mark in _MARKS.findall(self.text, 0, token.idx):
            opened = not opened if mark == '"' else mark == "“"
        return opened

    def offset(self, token: Token) -> int:
        """Return where the token begins in the article."""
        return self.span.start + int(token.idx)
