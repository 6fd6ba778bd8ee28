"""Turn figures (killed, injured, displaced, detained, freed) into reports of their own."""

from collections.abc import Callable, Sequence
from datetime import date

from msgspec import structs

from monitor.extract.actors import Actors
from monitor.extract.dates import Vague, When
from monitor.extract.deeds import Deeds, Scene
from monitor.extract.discourse import Discourse
from monitor.extract.en.figure_forms import DATE_BREAK, SOURCE
from monitor.extract.figures import FigureMention, find_figures
from monitor.extract.scope import counts_days, is_long_ago, scope_of
from monitor.extract.speakers import Speech
from monitor.extract.timing import recency_of
from monitor.model import Factuality, Figure, Precision, Recency, Report, Role, SaidBy, Scope, Span, Voice

DISPLACEMENT = "displacement"
REACH = 2  # sentences: "A bomb went off in X. Police sealed the street. Twelve people died"
EVENT_TYPES = {
    "killed": "casualties",
    "injured": "casualties",
    "displaced": DISPLACEMENT,
    "detained": "detained",
    "freed": "freed",
}


class Tolls:
    """Reads the figures of one article."""

    def __init__(
        self, text: str, discourse: Discourse, deeds: Deeds, actors: Actors, published: date | None, extractor: str
    ) -> None:
        self._text = text
        self._discourse = discourse
        self._deeds = deeds
        self._actors = actors
        self._published = published
        self._extractor = extractor

    def reports(self, sentences: Sequence[Span], dates: Callable[[int], Sequence[When | Vague]]) -> tuple[Report, ...]:
        """Return a report for each figure; the same figure told again adds its sentence to the first.

        `dates` gives the dates in the sentence of an index; it is asked only where there is a figure.
        """
        found: dict[tuple[str, int], Report] = {}
        for index, span in enumerate(sentences):
            for mention in find_figures(self._text[span.start : span.end], span.start):
                key = (mention.figure.kind, mention.figure.value)
                report = self._report(mention, index, span, dates(index))
                found[key] = _joined(found[key], report) if key in found else report
        return tuple(found.values())

    def _report(self, mention: FigureMention, index: int, span: Span, dates: Sequence[When | Vague]) -> Report:
        sentence = self._text[span.start : span.end]
        own = _date_of(mention, dates, sentence, span.start)
        figure = structs.replace(mention.figure, scope=self._scope(mention, span, own))
        scene = self._scene(mention, index, span, figure.scope)
        when = own if dates or scene is None else scene.when
        # "Since February" dates the beginning of a war, not its dead.
        day = when if isinstance(when, When) and figure.scope is not Scope.WAR else None
        said_by = self._said_by(sentence)
        author = said_by.role is Role.AUTHOR
        return Report(
            event_type=EVENT_TYPES[figure.kind],
            place=scene.place if scene else None,
            figure=figure,
            occurred_from=day.occurred_from if day else None,
            occurred_to=day.occurred_to if day else None,
            precision=day.precision if day else Precision.UNKNOWN,
            factuality=Factuality.ASSERTED if author else Factuality.CLAIMED,
            said_by=said_by,
            recency=self._recency(figure, when),
            voices=(Voice(said_by=said_by, affirms=True, evidence=span),),
            evidence=(span,),
            pattern=f"figure-{figure.kind}",
            extractor=self._extractor,
        )

    def _scope(self, mention: FigureMention, span: Span, when: When | Vague | None) -> Scope:
        """Return what the figure counts: "the worst since 1998, when 213 died" tells history beside news."""
        sentence = self._text[span.start : span.end]
        scope = scope_of(sentence, self._published, mention.figure)
        if scope is not Scope.INCIDENT:
            return scope
        if isinstance(when, When) and is_long_ago(when.occurred_to, self._published):
            return Scope.HISTORY
        days = counts_days(sentence, mention.span.start - span.start, mention.span.end - span.start)
        return Scope.CAMPAIGN if days else scope

    def _scene(self, mention: FigureMention, index: int, span: Span, scope: Scope) -> Scene | None:
        """Return where it happened: as the figure's own words tell, its sentence, or the violence told just before."""
        beside = self._discourse.place_beside(index, mention.span)
        if beside is not None or scope in (Scope.WAR, Scope.HISTORY):
            return Scene(beside, None) if beside is not None else None
        if (scene := self._deeds.scene(index)) is not None:
            return scene
        only = self._discourse.only_place(index, besides=_source(self._text[span.start : span.end]))
        if only is not None:
            return Scene(only, None)
        if self._discourse.names_place(index):
            return None
        meant = self._discourse.place_pointed_at(index, mention.span.end)
        if meant is not None:
            told = self._told_before(index, span)
            return told if told is not None and told.place.id == meant.id else Scene(meant, None)
        return self._told_before(index, span) if scope is Scope.INCIDENT else None

    def _told_before(self, index: int, span: Span) -> Scene | None:
        """Return where the violence told before was done, else the only place of the sentence before, if it goes on."""
        for before in range(index - 1, max(-1, index - 1 - REACH), -1):
            if (scene := self._deeds.violence(before)) is not None:
                return scene
            if self._discourse.names_place(before):
                break
        goes_on = index > 0 and "\n" not in self._text[max(0, span.start - 3) : span.start]
        place = self._discourse.only_place(index - 1) if goes_on else None
        return Scene(place, None) if place is not None else None

    def _recency(self, figure: Figure, when: When | Vague | None) -> Recency:
        if figure.scope is not Scope.INCIDENT:  # a campaign still goes on, whenever it began
            return Recency.NEWS if figure.scope is Scope.CAMPAIGN else Recency.BACKGROUND
        return recency_of(when, self._published) or Recency.NEWS

    def _said_by(self, sentence: str) -> SaidBy:
        found = SOURCE.search(sentence)
        if found is None:
            return SaidBy(role=Role.AUTHOR)
        return self._actors.said_by(Speech((found["after"] or found["before"]).strip(), None), None, None)


def _source(sentence: str) -> Span | None:
    """Return where the source stands: "police in X said" does not tell that it happened in X."""
    found = SOURCE.search(sentence)
    return Span(*found.span("after" if found["after"] else "before")) if found is not None else None


def _date_of(mention: FigureMention, dates: Sequence[When | Vague], sentence: str, start: int) -> When | Vague | None:
    """Return the date that follows a figure in its clause, else the nearest; `start`: where the sentence begins."""
    end = mention.span.end - start
    after = (date for date in dates if date.span.start >= end)
    follows = next((date for date in after if not DATE_BREAK.search(sentence[end : date.span.start])), None)
    return follows or min(
        dates, key=lambda date: _gap(date.span.start + start, date.span.end + start, mention.span), default=None
    )


def _gap(start: int, end: int, mention: Span) -> int:
    return max(start - mention.end, mention.start - end, 0)


def _joined(first: Report, again: Report) -> Report:
    return structs.replace(
        first,
        place=first.place or again.place,
        voices=(*first.voices, *again.voices),
        evidence=tuple(dict.fromkeys((*first.evidence, *again.evidence))),
    )
