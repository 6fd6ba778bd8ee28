"""An article before its sentences are parsed: what it is about, its day, and which sentences are worth it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from monitor.extract.dates import Vague, When, find_dates
from monitor.extract.discourse import Discourse
from monitor.extract.liveblogs import first_entry
from monitor.extract.parsed import Sentence
from monitor.extract.place_choice import PlaceContext
from monitor.extract.spoken import Worth
from monitor.extract.tokens import Tree
from monitor.model import Article, Span

YEAR_REACH = 2000  # code points back in which "that year" finds its year


@dataclass(frozen=True, slots=True)
class Text:
    """An article with its sentences, the countries it is about, and its day where that is known."""

    article: Article
    spans: tuple[Span, ...]
    context: PlaceContext
    published: date | None
    written: datetime | None
    known_dates: dict[int, tuple[When | Vague, ...]] = field(default_factory=dict)  # by sentence

    def sentence(self, index: int) -> str:
        """Return a sentence by its index."""
        return self.article.text[self.spans[index].start : self.spans[index].end]

    def dates(self, index: int) -> tuple[When | Vague, ...]:
        """Return the dates of a sentence; every trigger and every figure in it asks again."""
        if index not in self.known_dates:
            self.known_dates[index] = self._read_dates(index)
        return self.known_dates[index]

    def _read_dates(self, index: int) -> tuple[When | Vague, ...]:
        article, start = self.article, self.spans[index].start
        before, inferred = article.text[max(0, start - YEAR_REACH) : start], article.published_inferred
        return tuple(find_dates(self.sentence(index), self.written, published_inferred=inferred, before=before))


@dataclass(frozen=True, slots=True)
class Draft:
    """An article before its sentences are parsed; `chosen` are those worth it, and for what, `readable` their words.

    One that is not `about_war` is a flash: it can tell of actions only.
    """

    text: Text
    state_of: str | None
    discourse: Discourse
    chosen: Mapping[int, Worth]
    readable: list[str]
    about_war: bool

    def parsed(self, docs: Iterator[Tree]) -> Iterator[Sentence]:
        """Yield the chosen sentences, each with the next parse."""
        article = self.text.article
        live = first_entry(article.text) if self.chosen else None
        for (index, worth), readable in zip(self.chosen.items(), self.readable, strict=True):
            span = self.text.spans[index]
            headline = span.end <= len(article.title)
            line = article.text.rfind("\n", 0, span.start) + 1
            opened, posted = _is_open(article.text[line : span.start]), live is not None and span.start >= live
            dates = partial(self.text.dates, index)
            yield Sentence(next(docs), readable, index, span, dates, headline, opened, posted, worth)


def _is_open(line: str) -> bool:
    """Return whether a quotation opened earlier in the paragraph is not closed yet."""
    return line.rfind("“") > line.rfind("”") or (line.count('"') % 2 == 1)
