"""Bytes in, articles and reports out: the pure function of (bytes, name, metadata) that worker processes run."""

import base64
import struct
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from monitor.errors import FileRefused
from monitor.extract.language import EXTRACTED
from monitor.inbox.load import Loaded
from monitor.inbox.manner import Manner
from monitor.inbox.outlets import resolve_outlet
from monitor.inbox.part import Part
from monitor.model import Article, NamedPlace, Outlet, ParsedArticle, Party, Report

if TYPE_CHECKING:
    from monitor.inbox.members import Member

SHINGLE = 5  # words
PERMUTATIONS = 64
SIGNATURE = struct.Struct(f">{PERMUTATIONS}H")
SHOWN = 5  # documents named in the refusal of an archive


@dataclass(frozen=True, slots=True)
class Job:
    """One file to be read."""

    loaded: Loaded
    name: str
    manner: Manner = field(default_factory=Manner)

    def parts(self, outlets: tuple[Outlet, ...]) -> tuple[Part | FileRefused, ...]:
        """Return the articles of the file. Raises FileRefused."""
        from monitor.inbox.read import ReadContext, read_parts  # of no use to a process that hands the file on

        return read_parts(self.loaded, self.name, ReadContext(outlets, self.manner))


@dataclass(frozen=True, slots=True)
class DocumentJob:
    """One document out of a large archive. `beside`: the sidecar and mtime of the archive, without its bytes."""

    member: "Member"
    beside: Loaded
    name: str
    manner: Manner

    def parts(self, outlets: tuple[Outlet, ...]) -> tuple[Part | FileRefused, ...]:
        """Return the articles of the document. Raises FileRefused."""
        from monitor.inbox.read import ReadContext, read_member

        return tuple(read_member(self.member, self.beside, self.name, ReadContext(outlets, self.manner)))


@dataclass(frozen=True, slots=True)
class KeptArticle:
    """An article whose text is known already: of the log, or out of a file that holds many."""

    article: Article
    name: str  # of the file that brought it

    def parts(self, outlets: tuple[Outlet, ...]) -> tuple[Part | FileRefused, ...]:
        """Return the article as it is kept."""
        return (Part(self.article),)


class Work(Protocol):
    """Something to be read."""

    @property
    def name(self) -> str:
        """The path below inbox/: its first folder may name the outlet."""

    def parts(self, outlets: tuple[Outlet, ...]) -> tuple[Part | FileRefused, ...]:
        """Return the articles, and why other parts are none. Raises FileRefused where no article comes of it."""


class PartlyRefused(FileRefused):
    """Some documents of a file cannot become articles. `articles` are those of the others."""

    def __init__(self, articles: tuple[ParsedArticle, ...], refused: tuple[FileRefused, ...]) -> None:
        shown = "\n".join(str(error.args[0]) for error in refused[:SHOWN])
        more = f"\nand {len(refused) - SHOWN} more" if len(refused) > SHOWN else ""
        message = f"{len(refused)} of its {len(articles) + len(refused)} documents cannot be read; the others are: "
        super().__init__("partly", f"{message}{shown}{more}", refused[0].cure)
        self.articles = articles
        self.refused = refused

    def __reduce__(self) -> tuple[object, ...]:
        return PartlyRefused, (self.articles, self.refused)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What reading needs to know; workers are started anew when it changes."""

    gazetteer: Path
    parties: tuple[Party, ...]
    outlets: tuple[Outlet, ...]
    model: str
    places: tuple[NamedPlace, ...] = ()  # the user's own


class Answer(Protocol):
    """What a file says, once it is read."""

    def result(self) -> tuple[ParsedArticle, ...]:
        """Wait for the articles. Raises FileRefused, or another MonitorError where no file can be read just now."""


class Parsing(Protocol):
    """Something that reads files, in order of submission."""

    def submit(self, job: Work) -> Answer:
        """Begin to read a file, or a kept article again."""

    def close(self) -> None:
        """Finish what was submitted and let go of everything."""


class Reader:
    """Reads files in this very process. Built once; loading the language model takes about a second."""

    def __init__(self, knowledge: Knowledge) -> None:
        from monitor.extract.extractor import Extractor

        self.knowledge = knowledge
        self.extractor = Extractor(
            gazetteer=knowledge.gazetteer, parties=knowledge.parties, model=knowledge.model, places=knowledge.places
        )

    def parse(self, job: Work) -> tuple[ParsedArticle, ...]:
        """Return the articles of a file with their reports. Raises FileRefused."""
        return accepted(self.parse_parts([(part, job.name) for part in self.parts(job)]))

    def parts(self, job: Work) -> tuple[Part | FileRefused, ...]:
        """Return the articles of a file before anything is extracted from them. Raises FileRefused."""
        return job.parts(self.knowledge.outlets)

    def parse_parts(self, parts: Sequence[tuple[Part | FileRefused, str]]) -> list[ParsedArticle | FileRefused]:
        """Return articles, each of the file that is named with it, with their reports; a refusal stays one."""
        named = [(part.article, name) for part, name in parts if isinstance(part, Part)]
        parsed = iter(self.parse_articles(named))
        return [of_part(next(parsed), part) if isinstance(part, Part) else part for part, _ in parts]

    def parse_article(self, article: Article, name: str) -> ParsedArticle:
        """Return an article with its reports."""
        return self.parse_articles([(article, name)])[0]

    def parse_articles(self, articles: Sequence[tuple[Article, str]]) -> list[ParsedArticle]:
        """Return articles with their reports; other languages than those extracted are kept and marked."""
        read = [(article, self._state_of(article, name)) for article, name in articles if _is_extracted(article)]
        reports = self.extractor.extract_all(read)
        return [_parsed(article, next(reports) if _is_extracted(article) else None) for article, _ in articles]

    def _state_of(self, article: Article, name: str) -> str | None:
        outlet = outlet_of(article, name, self.knowledge.outlets)
        return outlet.state_of if outlet else None

    def submit(self, job: Work) -> "Future[tuple[ParsedArticle, ...]]":
        """Read at once and return the finished future."""
        done: Future[tuple[ParsedArticle, ...]] = Future()
        try:
            done.set_result(self.parse(job))
        except FileRefused as error:
            done.set_exception(error)
        return done

    def close(self) -> None:
        """Nothing is left to finish."""


def _is_extracted(article: Article) -> bool:
    return article.language is None or article.language in EXTRACTED


def _parsed(article: Article, reports: tuple[Report, ...] | None) -> ParsedArticle:
    signature = minhash(article.text)
    if reports is None:
        return ParsedArticle(article=article, skipped=f"language: {article.language}", signature=signature)
    return ParsedArticle(article=article, reports=reports, signature=signature)


def of_part(parsed: ParsedArticle, part: Part) -> ParsedArticle:
    """Return the parsed article with its place in the file."""
    return replace(parsed, part=part.name, original=part.original)


def accepted(outcomes: Sequence[ParsedArticle | FileRefused]) -> tuple[ParsedArticle, ...]:
    """Return the articles. Raises PartlyRefused where there are refusals among them."""
    articles = tuple(each for each in outcomes if isinstance(each, ParsedArticle))
    refused = tuple(each for each in outcomes if isinstance(each, FileRefused))
    if refused and len(outcomes) > 1:
        raise PartlyRefused(articles, refused)
    if refused:
        raise refused[0]
    return articles


def outlet_of(article: Article, name: str, outlets: tuple[Outlet, ...]) -> Outlet | None:
    """Return the outlet of an article by what it says, its url, or the folder it was dropped into."""
    folder = name.split("/")[0] if "/" in name else None
    return resolve_outlet(outlets, stated=article.outlet, url=article.url, folder=folder)


def agency_of(article: Article, outlets: tuple[Outlet, ...]) -> Outlet | None:
    """Return the agency that the article is credited to."""
    return resolve_outlet(outlets, credit=article.credit)


def minhash(text: str) -> str:
    """Return the MinHash signature of a text: 64 values of 16 bits in base64 (Broder, 1997); "" for a short text."""
    from rensa import RMinHash

    words = text.casefold().split()
    if len(words) < 4 * SHINGLE:
        return ""
    sketch = RMinHash(num_perm=PERMUTATIONS, seed=1)
    sketch.update(list(map(" ".join, zip(*(words[start:] for start in range(SHINGLE)), strict=False))))
    return base64.b64encode(SIGNATURE.pack(*(value & 0xFFFF for value in sketch.digest()))).decode()
