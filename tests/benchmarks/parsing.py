"""Articles to reports in worker processes: what a second worker adds, and what handing over costs."""

from collections.abc import Sequence
from contextlib import closing
from statistics import median
from time import perf_counter

from monitor.extract.compile import gazetteer_path
from monitor.home import packaged
from monitor.model import Article
from monitor.parse import KeptArticle, Knowledge, Reader
from monitor.pool import Pool
from monitor.rules.load import load_rulebook
from monitor.settings import ExtractSettings

from .extraction import WARM, dated
from .table import Cell, Table

ROUNDS = 5
SETS = ("conflict", "general")
COLUMNS = ("set", "articles", "in one process /s", "one worker /s", "two workers /s", "two: one")


def measure(articles: int) -> Table:
    """Return articles per second by the clock on the wall."""
    book = load_rulebook(packaged("rules"))
    knowledge = Knowledge(gazetteer_path(), book.parties, book.outlets, ExtractSettings().model)
    sets = {name: found for name in SETS if (found := dated(name, ROUNDS * articles + WARM))}
    here = Reader(knowledge)
    with closing(_pool(knowledge, 1)) as one, closing(_pool(knowledge, 2)) as two:
        rows = [_row(name, found, (here, one, two)) for name, found in sets.items()]
    explained = f"by the wall clock, medians of {ROUNDS} rounds; two: one is the best of them"
    return Table("Parsing in worker processes", COLUMNS, tuple(rows), (explained,))


def _pool(knowledge: Knowledge, workers: int) -> Pool:
    return Pool(knowledge, workers=workers, timeout=60)


def _row(name: str, articles: Sequence[Article], sides: Sequence[Reader | Pool]) -> tuple[Cell, ...]:
    """Let all sides read one part of the articles, then the next: they remember the sentences that they have read."""
    for side in sides:
        _rate(side, articles[:WARM])
    rounds = [[_rate(side, articles[WARM + start :: ROUNDS]) for side in sides] for start in range(ROUNDS)]
    rates = map(median, zip(*rounds, strict=True))
    return (name, len(articles) - WARM, *rates, max(two / one for _, one, two in rounds))


def _rate(side: Reader | Pool, articles: Sequence[Article]) -> float:
    start = perf_counter()
    for answer in [side.submit(KeptArticle(article, f"{article.id}.txt")) for article in articles]:
        answer.result()
    return len(articles) / (perf_counter() - start)
