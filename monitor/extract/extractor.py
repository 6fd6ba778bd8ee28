"""Article in, reports out: the order of extraction on one screen."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from monitor.extract import lexicon
from monitor.extract.action_reports import ActionReports, with_doers
from monitor.extract.actions import Action, ActionReader
from monitor.extract.actors import Actors
from monitor.extract.belligerents import Belligerents
from monitor.extract.borrowed import really_told
from monitor.extract.caveats import find_caveats
from monitor.extract.choice import Choice
from monitor.extract.claims import Claim
from monitor.extract.datelines import cities_written_in
from monitor.extract.dates import written_on
from monitor.extract.deeds import Deeds
from monitor.extract.denials import denials, with_denials
from monitor.extract.discourse import Discourse
from monitor.extract.drafts import Draft, Text
from monitor.extract.en.party_forms import LEADING
from monitor.extract.frames import Frames
from monitor.extract.gate import Gate
from monitor.extract.gazetteer import Gazetteer
from monitor.extract.grouping import Grouping
from monitor.extract.headlines import Headlines
from monitor.extract.introductions import Introductions
from monitor.extract.merge import Merger
from monitor.extract.parser import DEFAULT_MODEL, Parser
from monitor.extract.parties import PartyIndex
from monitor.extract.place_choice import PlaceContext
from monitor.extract.places import PlaceResolver
from monitor.extract.reading import Reader
from monitor.extract.sentences import split
from monitor.extract.sides import Sides
from monitor.extract.sites import Sites
from monitor.extract.spoken import Worth
from monitor.extract.tokens import Tree
from monitor.extract.tolls import DISPLACEMENT, Tolls
from monitor.model import Article, NamedPlace, Party, PartyRef, Report

EXTRACTOR_VERSION = "en-4"

_HALVES = re.compile("[\ud800-\udfff]")
_BRACKETS = str.maketrans("[]", "  ")  # "cleared [of rebels]": an editor's words are part of the sentence


class Extractor:
    """Heavy: a parser, the gazetteer and all words. Built once for each worker."""

    def __init__(
        self,
        *,
        gazetteer: Path,
        parties: Sequence[Party],
        model: str = DEFAULT_MODEL,
        places: Sequence[NamedPlace] = (),
    ) -> None:
        """Load everything. Raise MonitorError where the model is missing or is not the one that was tested.

        `places` are the user's own: they add to the gazetteer or correct it.
        """
        self._parser = Parser(model)
        self._frames = Frames()
        self._actions = Frames(actions=True)
        self._parties = PartyIndex(parties)
        self._gate = Gate(self._frames.triggers, names_side=self._parties.names_any)
        self._action_gate = Gate(self._actions.triggers)
        self._resolver = PlaceResolver(Gazetteer(gazetteer, places))
        self._choice = Choice(self._frames, self._actions, self._parties, self._resolver.countries)
        self._common = self._frames.triggers | lexicon.everything()

    def extract(self, article: Article, *, state_of: str | None = None) -> tuple[Report, ...]:
        """Return what the article says happened. Pure: the same article gives the same reports.

        `state_of` is the party whose state agency the outlet is: its own voice is then that party's.
        """
        return next(self.extract_all([(article, state_of)]))

    def extract_all(self, articles: Iterable[tuple[Article, str | None]]) -> Iterator[tuple[Report, ...]]:
        """Yield the reports of each article, as `extract` gives them: parsing many sentences at once is faster."""
        drafts = [self._draft(_encodable(article), state_of) for article, state_of in articles]
        docs = self._parser.pipe(sentence for draft in drafts if draft is not None for sentence in draft.readable)
        for draft in drafts:
            yield self._reports(draft, docs) if draft is not None else ()

    def _draft(self, article: Article, state_of: str | None) -> Draft | None:
        """Return the article with the sentences to be parsed, None where it is not about war."""
        about_war = self._gate.passes(article.text)
        if not (about_war or self._action_gate.may_tell(article.text)):
            return None
        spans, context = tuple(split(article.text)), self._context(article.text)
        text = Text(article, spans, context, _day(article), _written(article))
        discourse = Discourse(article.text, text.spans, self._resolver, text.context, self._parties)
        chosen = self._choice.of(text, discourse)
        headlines = Headlines(article.text, lambda word: self._is_name(word, text.context))
        readable = [headlines.readable(text.sentence(index)).translate(_BRACKETS) for index in chosen]
        return Draft(text, state_of, discourse, chosen, readable, about_war)

    def _reports(self, draft: Draft, docs: Iterator[Tree]) -> tuple[Report, ...]:
        text, article = draft.text, draft.text.article
        countries, seat = text.context.countries, self._seat(article.text)
        belligerents = Belligerents(self._parties, article.text, countries, text.published, seat=seat)
        known = Introductions(article.text)
        actors = Actors(self._parties, text.context.countries, text.published, belligerents, known, draft.state_of)
        claims, actions = self._told(draft, docs, actors)
        told = tuple(really_told(claims, article.text)) if claims and draft.about_war else ()
        changes = self._changes(text, actors, told, belligerents)
        deeds = Deeds(text.spans, actions, claims)
        tolls = Tolls(article.text, draft.discourse, deeds, actors, text.published, EXTRACTOR_VERSION)
        counted, others = with_doers(tolls.reports(text.spans, text.dates), actions)
        if not (draft.about_war or actions or any(each.event_type == DISPLACEMENT for each in counted)):
            return ()  # killed, wounded, arrested: a flash of crimes and accidents has these, too
        done = ActionReports(self._parties, EXTRACTOR_VERSION).reports(others)
        return (*changes, *counted, *with_denials(done, denials(changes, actors.resolve)))

    def _seat(self, text: str) -> str | None:
        """Return the country in whose capital the article was written."""
        return next(filter(None, map(self._resolver.state_seated_in, cities_written_in(text))), None)

    def _context(self, text: str) -> PlaceContext:
        """Return what countries the text is about; one that names none is about those of its fighters."""
        told = self._resolver.countries.context(text)
        return told if told.countries else self._resolver.countries.context(text, self._parties.homes(text))

    def _told(self, draft: Draft, docs: Iterator[Tree], actors: Actors) -> tuple[list[Claim], list[Action]]:
        """Return what the sentences say changed hands, and what else they say was done."""
        text = draft.text
        sites = Sites(text.article.text, self._resolver, text.context, draft.discourse, self._parties)
        changes = Reader(self._frames, sites, actors, text.published)
        deeds = ActionReader(self._actions, sites, actors, text.published)
        claims: list[Claim] = []
        actions: list[Action] = []
        for sentence in draft.parsed(docs):
            actions += deeds.read(sentence) if Worth.ACTION in sentence.worth else ()
            claims += changes.read(sentence)
        return claims, actions

    def _changes(
        self, text: Text, actors: Actors, claims: Sequence[Claim], belligerents: Belligerents
    ) -> tuple[Report, ...]:
        if not claims:
            return ()
        grouping = Grouping(self._parties)
        sides = Sides(actors, grouping, self._leading(text, actors), belligerents)
        merger = Merger(actors, grouping, sides, EXTRACTOR_VERSION)
        return merger.merge(claims, find_caveats(text.article.text, text.spans))

    def _is_name(self, word: str, context: PlaceContext) -> bool:
        if word.lower() in self._common:
            return False
        if self._parties.resolve(word, (), None).id is not None:
            return True
        return self._resolver.resolve(word, context) is not None

    def _leading(self, text: Text, actors: Actors) -> list[PartyRef]:
        """Return the parties that the article names as leading others: "rebels led by X", "X-led rebels"."""
        found = (actors.resolve(match.group().strip()) for match in LEADING.finditer(text.article.text))
        return [ref for ref in found if ref.id is not None and not ref.generic]


def _encodable(article: Article) -> Article:
    """Return the article without half characters, which no library takes; every offset stays."""
    try:
        article.text.encode()
    except UnicodeEncodeError:
        return replace(article, text=_HALVES.sub("\ufffd", article.text))
    return article


def _day(article: Article) -> date | None:
    return article.published.date() if article.published is not None and not article.published_inferred else None


def _written(article: Article) -> datetime | None:
    return written_on(article.text, article.published) if article.published is not None else None
