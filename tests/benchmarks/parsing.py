"""Articles to reports in worker processes: what a second worker adds, and what handing over costs."""

from collections.abc import Sequence
from contextlib import closing
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
    """Return articles per second by the clock on the wall, the best of five rounds."""
    book = load_rulebook(packaged("rules"))
    knowledge = Knowledge(gazetteer_path(), book.parties, book.outlets, ExtractSettings().model)
    sets = {name: found for name in SETS if (found := dated(name, articles + WARM))}
    here = Reader(knowledge)
    with closing(_pool(knowledge, 1)) as one, closing(_pool(knowledge, 2)) as two:
        rows = [_row(name, found, (here, one, two)) for name, found in sets.items()]
    return Table("Parsing in worker processes", COLUMNS, tuple(rows), (f"best of {ROUNDS} rounds, by the wall clock",))


def _pool(knowledge: Knowledge, workers: int) -> Pool:
    return Pool(knowledge, workers=workers, timeout=60)


def _row(name: str, articles: Sequence[Article], sides: Sequence[Reader | Pool]) -> tuple[Cell, ...]:
    best = [0.0] * len(sides)
    for side in sides:
        _rate(side, articles[:WARM])
    for _ in range(ROUNDS):
        rates = [_rate(side, articles[WARM:]) for side in sides]
        best = list(map(max, best, rates))
    return (name, len(articles) - WARM, *best, best[2] / best[1])


def _rate(side: Reader | Pool, articles: Sequence[Article]) -> float:
    start = perf_counter()
    for answer in [side.submit(KeptArticle(article, f"{article.id}.txt")) for article in articles]:
        answer.result()
    return len(articles) / (perf_counter() - start)
