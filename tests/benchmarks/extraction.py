"""Articles to reports by the extractor alone, against the plain script; and how far it is from only the gate."""

from collections.abc import Callable, Iterator, Sequence
from statistics import median
from time import process_time

from monitor.extract.compile import compile_gazetteer, gazetteer_path
from monitor.extract.extractor import Extractor
from monitor.extract.frames import Frames
from monitor.extract.gate import Gate
from monitor.home import packaged
from monitor.model import Article
from monitor.pool import TOGETHER
from monitor.rules.load import load_rulebook
from monitor.worker import settle

from .script import Script
from .table import Cell, Table
from .texts import CORPUS, corpus

TURNS = 5
WARM = 40  # articles that each side reads first, unmeasured: a worker lives for months
SETS = ("conflict", "syria", "ukraine", "general")
COLUMNS = ("set", "articles", "ours /s/core", "script /s/core", "ratio", "least", "gate only /s/core", "ours: gate")


def measure(articles: int) -> Table:
    """Return articles per second of processor time, for each set, and the ratios of turns taken side by side."""
    ours, script, gate = extractor(), Script(), Gate(Frames().triggers)
    read = (lambda a: _extract(ours, a), lambda a: script.read(each.text for each in a))
    both = (*read, lambda a: [gate.passes(each.text) for each in a])
    rows = [_row(name, found, both) for name in SETS if (found := dated(name, articles + WARM))]
    notes = [f"{name}: absent, there is no corpus in {CORPUS}" for name in SETS if not corpus(name, 1)]
    explained = f"conflict: Syria and Ukraine as one set; ratio: median of {TURNS} turns, and the least"
    return Table("Extraction alone, articles per second and core", COLUMNS, tuple(rows), (explained, *notes))


def _extract(ours: Extractor, articles: Sequence[Article]) -> None:
    """Read articles as a worker does that is behind; the script takes as many at once as it likes."""
    for start in range(0, len(articles), TOGETHER):
        list(ours.extract_all((article, None) for article in articles[start : start + TOGETHER]))


def extractor() -> Extractor:
    """Return the extractor as a worker of a new home has it."""
    if not gazetteer_path().exists():
        compile_gazetteer(gazetteer_path())
    made = Extractor(gazetteer=gazetteer_path(), parties=load_rulebook(packaged("rules")).parties)
    settle()
    return made


def dated(name: str, wanted: int) -> list[Article]:
    """Return articles of a corpus."""
    return [text.article(number) for number, text in enumerate(corpus(name, wanted))]


Reader = Callable[[Sequence[Article]], object]


def _row(name: str, articles: Sequence[Article], readers: Sequence[Reader]) -> tuple[Cell, ...]:
    for reader in readers:
        reader(articles[:WARM])
    turns = list(_turns(articles[WARM:], readers))
    ours, plain, gate = (median(turn[side] for turn in turns) for side in range(3))
    ratios = [turn[0] / turn[1] for turn in turns]
    return (name, len(articles) - WARM, ours, plain, median(ratios), min(ratios), gate, ours / gate)


def _turns(articles: Sequence[Article], readers: Sequence[Reader]) -> Iterator[tuple[float, ...]]:
    """Yield articles per second of each reader: all read one part, then the next one."""
    for start in range(TURNS):
        part = articles[start::TURNS]
        yield tuple(len(part) / _seconds(reader, part) for reader in readers)


def _seconds(reader: Reader, articles: Sequence[Article]) -> float:
    start = process_time()
    reader(articles)
    return process_time() - start
