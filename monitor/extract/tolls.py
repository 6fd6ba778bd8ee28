"""Turn figures (killed, injured, displaced, detained, freed) into reports of their own."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from msgspec import structs

from monitor.extract.actors import Actors
from monitor.extract.dates import Vague, When
from monitor.extract.discourse import Discourse
from monitor.extract.figures import find_figures
from monitor.extract.scope import scope_of
from monitor.extract.speakers import Speech
from monitor.extract.timing import recency_of
from monitor.model import Factuality, Figure, Precision, Recency, Report, Role, SaidBy, Scope, Span, Voice

EVENT_TYPES = {
    "killed": "casualties",
    "injured": "casualties",
    "displaced": "displacement",
    "detained": "detained",
    "freed": "freed",
}
_SOURCE = re.compile(
    r"\baccording to (?P<after>[^,.;]{3,80})"
    r"|(?:^|[,”\"] )(?P<before>[^,.;“”\"]{3,80}?) (?:said|says|reported|reports)\b"
)


class Tolls:
    """Reads the figures of one article."""

    def __init__(self, text: str, discourse: Discourse, actors: Actors, published: date | None, extractor: str) -> None:
        self._text = text
        self._discourse = discourse
        self._actors = actors
        self._published = published
        self._extractor = extractor

    def reports(self, sentences: Sequence[Span], dates: Callable[[int], Sequence[When | Vague]]) -> tuple[Report, ...]:
        """Return a report for each figure; the same figure told again adds its sentence to the first.

        `dates` gives the dates in the sentence of an index; it is asked only where there is a figure.
        """
        found: dict[tuple[str, int], Report] = {}
        for index, span in enumerate(sentences):
            for figure in self._figures(span):
                key = (figure.kind, figure.value)
                report = self._report(figure, index, span, dates(index))
                found[key] = _joined(found[key], report) if key in found else report
        return tuple(found.values())

    def _figures(self, span: Span) -> Iterator[Figure]:
        sentence = self._text[span.start : span.end]
        if mentions := find_figures(sentence, span.start):
            scope = scope_of(sentence, self._published)
            yield from (structs.replace(mention.figure, scope=scope) for mention in mentions)

    def _report(self, figure: Figure, index: int, span: Span, dates: Sequence[When | Vague]) -> Report:
        when = next((found for found in dates if isinstance(found, When)), None) if len(dates) == 1 else None
        said_by = self._said_by(self._text[span.start : span.end])
        author = said_by.role is Role.AUTHOR
        return Report(
            event_type=EVENT_TYPES[figure.kind],
            place=self._discourse.only_place(index),
            figure=figure,
            occurred_from=when.occurred_from if when else None,
            occurred_to=when.occurred_to if when else None,
            precision=when.precision if when else Precision.UNKNOWN,
            factuality=Factuality.ASSERTED if author else Factuality.CLAIMED,
            said_by=said_by,
            recency=self._recency(figure, when or next(iter(dates), None)),
            voices=(Voice(said_by=said_by, affirms=True, evidence=span),),
            evidence=(span,),
            pattern=f"figure-{figure.kind}",
            extractor=self._extractor,
        )

    def _recency(self, figure: Figure, when: When | Vague | None) -> Recency:
        if figure.scope is not Scope.INCIDENT:  # a campaign still goes on, whenever it began
            return Recency.NEWS if figure.scope is Scope.CAMPAIGN else Recency.BACKGROUND
        return recency_of(when, self._published) or Recency.NEWS

    def _said_by(self, sentence: str) -> SaidBy:
        found = _SOURCE.search(sentence)
        if found is None:
            return SaidBy(role=Role.AUTHOR)
        return self._actors.said_by(Speech((found["after"] or found["before"]).strip(), None), None, None)


def _joined(first: Report, again: Report) -> Report:
    return structs.replace(
        first,
        place=first.place or again.place,
        voices=(*first.voices, *again.voices),
        evidence=tuple(dict.fromkeys((*first.evidence, *again.evidence))),
    )
