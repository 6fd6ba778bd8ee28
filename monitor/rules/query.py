"""Word queries over articles: words, "phrases", prefix*, "near words"~4, AND, OR, NOT and parentheses.

NOT binds closest, then AND, then OR; words side by side mean AND.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Protocol

from monitor.rules.match import ClauseResult, Facts
from monitor.rules.words import WordIndex, fold_text, index_words

Signs = frozenset[str]


class Query(Protocol):
    """A parsed query."""

    def found_in(self, index: WordIndex) -> bool: ...

    def signs(self) -> Signs | None:
        """Folded words or beginnings of which one stands in every text that has the query; None: such are not known."""

    def words(self) -> str:
        """The query in words, every grouping made plain."""


@dataclass(frozen=True, slots=True)
class Term:
    """One word, or the beginning of one."""

    word: str
    prefix: bool = False

    def positions(self, index: WordIndex) -> list[int]:
        return index.positions(self.word, prefix=self.prefix)

    def found_in(self, index: WordIndex) -> bool:
        return bool(self.positions(index))

    def signs(self) -> Signs | None:
        return frozenset((self.word,))

    def words(self) -> str:
        return f"{self.word}*" if self.prefix else self.word


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow each other."""

    terms: tuple[Term, ...]

    def found_in(self, index: WordIndex) -> bool:
        first, *rest = [term.positions(index) for term in self.terms]
        following = [frozenset(positions) for positions in rest]
        return any(all(at + n in places for n, places in enumerate(following, 1)) for at in first)

    def signs(self) -> Signs | None:
        return _rarest(self.terms)

    def words(self) -> str:
        return f'"{" ".join(term.words() for term in self.terms)}"'


@dataclass(frozen=True, slots=True)
class Near:
    """Words in any order with at most `between` other words among them."""

    terms: tuple[Term, ...]
    between: int

    def found_in(self, index: WordIndex) -> bool:
        places = [term.positions(index) for term in self.terms]
        width = len(self.terms) + self.between
        return all(places) and any(_all_placed(_within(places, at, width)) for at in sorted(set(chain(*places))))

    def signs(self) -> Signs | None:
        return _rarest(self.terms)

    def words(self) -> str:
        return f'"{" ".join(term.words() for term in self.terms)}" with at most {self.between} words between'


def _within(places: Sequence[Sequence[int]], start: int, width: int) -> list[Sequence[int]]:
    return [some[bisect_left(some, start) : bisect_left(some, start + width)] for some in places]


def _all_placed(choices: Sequence[Sequence[int]]) -> bool:
    """Say whether every word gets a place of its own: "new new"~2 needs the word twice (Kuhn's matching)."""
    holder: dict[int, int] = {}

    def place(word: int, tried: set[int]) -> bool:
        for at in choices[word]:
            if at not in tried:
                tried.add(at)
                if at not in holder or place(holder[at], tried):
                    holder[at] = word
                    return True
        return False

    return all(place(word, set()) for word in range(len(choices)))


@dataclass(frozen=True, slots=True)
class Both:
    """Every part is found."""

    parts: tuple[Query, ...]

    def found_in(self, index: WordIndex) -> bool:
        return all(part.found_in(index) for part in self.parts)

    def signs(self) -> Signs | None:
        return _rarest(self.parts)

    def words(self) -> str:
        return " and ".join(_grouped(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part is found."""

    parts: tuple[Query, ...]

    def found_in(self, index: WordIndex) -> bool:
        return any(part.found_in(index) for part in self.parts)

    def signs(self) -> Signs | None:
        each = [part.signs() for part in self.parts]
        return None if None in each else frozenset(chain(*filter(None, each)))

    def words(self) -> str:
        return " or ".join(_grouped(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Without:
    """The part is not found."""

    part: Query

    def found_in(self, index: WordIndex) -> bool:
        return not self.part.found_in(index)

    def signs(self) -> Signs | None:
        return None

    def words(self) -> str:
        return f"not {_grouped(self.part)}"


def _rarest(parts: Sequence[Query]) -> Signs | None:
    """Return the signs of the part that texts probably have least: long words are rare."""
    known = [signs for part in parts if (signs := part.signs()) is not None]
    return max(known, key=lambda signs: min(map(len, signs)), default=None)


def _grouped(part: Query) -> str:
    return f"({part.words()})" if isinstance(part, Both | Either) else part.words()


@dataclass(frozen=True, slots=True)
class QueryClause:
    """A query as a condition on an article's facts: it reads `title` and `text`."""

    query: Query
    written: str
    signs: Signs | None = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "signs", self.query.signs())

    def holds(self, facts: Facts) -> bool:
        text = _searched(facts)
        # Few articles have any of the words; an index of all words is made for those alone.
        if self.signs is not None and not any(sign in fold_text(text) for sign in self.signs):
            return False
        return self.query.found_in(index_words(text))

    def words(self) -> str:
        return f"the text has {self.query.words()}"

    def normal(self) -> object:
        return ["query", self.query.words()]

    def results(self, facts: Facts, depth: int = 0) -> Iterator[ClauseResult]:
        yield ClauseResult(f"query: {self.written}", _searched(facts), self.query.words(), self.holds(facts), depth)


def _searched(facts: Facts) -> str:
    title, text = str(facts.get("title") or ""), str(facts.get("text") or "")
    # The kept text begins with its title; a phrase must not be found across a title told twice.
    return text if text.startswith(title) else f"{title}\n\n{text}"
