"""The whole chain (inbox, worker, fold, SQLite, messages owed) against a plain script with the full spaCy pipeline."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from .chain import Chain
from .script import Script
from .table import Cell, Table
from .texts import CORPUS, Text, corpus, samples
from .usage import Usage, used

TURNS = 4  # both sides read one part of the set, then the next part, and the other side begins
WARM = 8  # samples that each side reads first, unmeasured: some raise an alert, whose templates are then compiled
CORPORA = ("syria", "ukraine", "general")
COLUMNS = ("set", "articles", "words", "ours /s/core", "script /s/core", "ratio", "least", "ours /s", "script /s")


def measure(articles: int) -> Table:
    """Return articles per second of both sides, for each set: by core (processor time) and by the clock."""
    script = Script()
    own = samples(articles + WARM)
    sets = {"samples": own[WARM:]} | {name: corpus(name, articles) for name in CORPORA}
    rows = [_row(name, [*own[:WARM], *texts], script) for name, texts in sets.items() if texts]
    notes = [f"{name}: absent, there is no {CORPUS / name}.jsonl.gz" for name, texts in sets.items() if not texts]
    explained = "samples: our own, paragraphs shuffled; ratio: median of the turns by processor time, and the least"
    return Table("End to end, articles per second", COLUMNS, tuple(rows), (explained, *notes))


def _row(name: str, texts: Sequence[Text], script: Script) -> tuple[Cell, ...]:
    with TemporaryDirectory() as folder:
        turns = list(_turns(Path(folder), script, texts))
    words = sum(len(text.body.split()) for text in texts[WARM:])
    ratios = [turn.script.cpu / turn.ours.cpu for turn in turns]
    rates = [median(turn.articles / each(turn) for turn in turns) for each in SECONDS]
    return (name, len(texts) - WARM, words, *rates[:2], median(ratios), min(ratios), *rates[2:])


@dataclass(frozen=True, slots=True)
class Turn:
    """What both sides used for the same articles."""

    articles: int
    ours: Usage
    script: Usage


SECONDS: tuple[Callable[[Turn], float], ...] = (
    lambda turn: turn.ours.cpu,
    lambda turn: turn.script.cpu,
    lambda turn: turn.ours.wall,
    lambda turn: turn.script.wall,
)


def _turns(folder: Path, script: Script, texts: Sequence[Text]) -> Iterator[Turn]:
    with closing(Chain(folder / "home")) as chain:
        _turn(chain, script, folder, texts[:WARM], 0)
        size = ceil((len(texts) - WARM) / TURNS)
        for start in range(WARM, len(texts), size):
            yield _turn(chain, script, folder, texts[start : start + size], start)
        _check(chain.known(), len(texts))


def _turn(chain: Chain, script: Script, folder: Path, texts: Sequence[Text], first: int) -> Turn:
    """Let both read the same articles: the chain from its inbox, the script from plain files."""
    chain.drop(texts, first)
    files = [text.write(folder / f"{number:05}.txt") for number, text in enumerate(texts, first)]
    if first // len(texts) % 2:
        plain, ours = used(lambda: script.run(files)), used(chain.run)
    else:
        ours, plain = used(chain.run), used(lambda: script.run(files))
    return Turn(len(texts), ours, plain)


def _check(known: int, dropped: int) -> None:
    if known != dropped:
        raise RuntimeError(f"only {known} of {dropped} articles were taken in: the rates would mean nothing")
