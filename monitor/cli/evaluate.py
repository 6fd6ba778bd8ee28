"""The command that measures the extraction against annotated articles."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli.common import rules_of, settings_of

if TYPE_CHECKING:
    from monitor.evaluation.gold import Annotated as AnnotatedArticle
    from monitor.evaluation.said import Predicted
    from monitor.evaluation.scores import Scores
    from monitor.parse import Reader


def register(app: typer.Typer) -> None:
    """Add this group's command."""
    app.command()(evaluate)


def evaluate(
    context: typer.Context,
    gold_dir: Annotated[Path, typer.Argument(help="A folder with pairs of ID.txt and ID.json.")],
    as_json: Annotated[bool, typer.Option("--json", help="The numbers and mistakes as one JSON object.")] = False,
) -> None:
    """Measure the extraction against annotated articles: the numbers, and every mistake with its sentence."""
    from monitor.evaluation.table import explained, table
    from monitor.parse import Reader
    from monitor.prepare import prepare
    from monitor.wiring import knowledge

    settings = settings_of(context)
    prepare(settings)
    scores = score(Reader(knowledge(settings, rules_of(settings))), gold_dir)
    if as_json:
        mistakes = [each._asdict() for each in sorted(scores.mistakes)]
        print(json.dumps(scores.metrics() | {"mistakes": mistakes}, ensure_ascii=False, indent=1))
        return
    for line in (*table(scores.metrics()), *explained(scores.mistakes)):
        print(line)


def score(reader: "Reader", folder: Path) -> "Scores":
    """Return the scores of a reader on a folder of annotated articles. Raises MonitorError."""
    from monitor.evaluation.gold import read_gold
    from monitor.evaluation.scores import Scores

    scores = Scores(_candidates())
    for article in read_gold(folder):
        scores.add(article, _read(reader, article))
    return scores


def _read(reader: "Reader", annotated: "AnnotatedArticle") -> "Predicted":
    from monitor.cli.predictions import lines, short_names
    from monitor.evaluation.said import predicted
    from monitor.inbox.load import Loaded
    from monitor.inbox.read import ReadContext, read

    shorts = short_names(reader.knowledge.parties)
    loaded = Loaded(data=annotated.text, meta=None, mtime=datetime.now(UTC))
    said: list[Mapping[str, Any]] = []
    for article in read(loaded, f"{annotated.id}.txt", ReadContext(outlets=reader.knowledge.outlets)):
        if annotated.published:
            published = datetime.combine(annotated.published, time(), UTC)
            article = replace(article, published=published, published_inferred=False)
        said += lines(reader.parse_article(article, annotated.id), shorts)
    return predicted(said)


def _candidates() -> Callable[[str], Iterator[str]]:
    """Return what names the frames all of whose words stand in a sentence: one of them could have told the change."""
    import re

    from monitor.extract.frames import Frames

    frames = Frames().frames

    def candidates(sentence: str) -> Iterator[str]:
        words = set(re.findall(r"\w+", sentence.lower()))
        fitting = (frame for frame in frames if all(each & words for each in (frame.words, *frame.requires.values())))
        return (frame.id for frame in fitting)

    return candidates
