"""Bytes in, articles and reports out: the pure function of (bytes, name, metadata) that worker processes run."""

import base64
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from monitor.errors import FileRefused
from monitor.inbox.load import Loaded
from monitor.inbox.outlets import resolve_outlet
from monitor.inbox.read import ReadContext, read
from monitor.model import Article, Outlet, ParsedArticle, Party

SHINGLE = 5  # words
PERMUTATIONS = 64


@dataclass(frozen=True, slots=True)
class Job:
    """One file to be read."""

    loaded: Loaded
    name: str


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What reading needs to know; workers are started anew when it changes."""

    gazetteer: Path
    parties: tuple[Party, ...]
    outlets: tuple[Outlet, ...]
    model: str


class Answer(Protocol):
    """What a file says, once it is read."""

    def result(self) -> tuple[ParsedArticle, ...]:
        """Wait for the articles. Raises FileRefused, or another MonitorError where no file can be read just now."""


class Parsing(Protocol):
    """Something that reads files, in order of submission."""

    def submit(self, job: Job) -> Answer:
        """Begin to read a file."""

    def close(self) -> None:
        """Finish what was submitted and let go of everything."""


class Reader:
    """Reads files in this very process. Built once; loading the language model takes about a second."""

    def __init__(self, knowledge: Knowledge) -> None:
        from monitor.extract.extractor import Extractor

        self.knowledge = knowledge
        self.extractor = Extractor(gazetteer=knowledge.gazetteer, parties=knowledge.parties, model=knowledge.model)

    def parse(self, job: Job) -> tuple[ParsedArticle, ...]:
        """Return the articles of a file with their reports. Raises FileRefused."""
        context = ReadContext(outlets=self.knowledge.outlets)
        return tuple(self.parse_article(article, job.name) for article in read(job.loaded, job.name, context))

    def parse_article(self, article: Article, name: str) -> ParsedArticle:
        """Return an article with its reports; only English is extracted, the rest is kept and marked."""
        signature = minhash(article.text)
        if article.language not in (None, "en"):
            return ParsedArticle(article=article, skipped=f"language: {article.language}", signature=signature)
        outlet = outlet_of(article, name, self.knowledge.outlets)
        reports = self.extractor.extract(article, state_of=outlet.state_of if outlet else None)
        return ParsedArticle(article=article, reports=reports, signature=signature)

    def submit(self, job: Job) -> "Future[tuple[ParsedArticle, ...]]":
        """Read at once and return the finished future."""
        done: Future[tuple[ParsedArticle, ...]] = Future()
        try:
            done.set_result(self.parse(job))
        except FileRefused as error:
            done.set_exception(error)
        return done

    def close(self) -> None:
        """Nothing is left to finish."""


def outlet_of(article: Article, name: str, outlets: tuple[Outlet, ...]) -> Outlet | None:
    """Return the outlet of an article by what it says, its url, or the folder it was dropped into."""
    folder = name.split("/")[0] if "/" in name else None
    return resolve_outlet(outlets, stated=article.outlet, url=article.url, folder=folder)


def minhash(text: str) -> str:
    """Return the MinHash signature of a text: 64 values of 16 bits in base64 (Broder, 1997); "" for a short text."""
    from rensa import RMinHash

    words = text.casefold().split()
    if len(words) < 4 * SHINGLE:
        return ""
    sketch = RMinHash(num_perm=PERMUTATIONS, seed=1)
    sketch.update([" ".join(words[start : start + SHINGLE]) for start in range(len(words) - SHINGLE + 1)])
    return base64.b64encode(b"".join((value & 0xFFFF).to_bytes(2, "big") for value in sketch.digest())).decode()
