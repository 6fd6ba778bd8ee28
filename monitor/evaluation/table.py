"""An evaluation for people: the table, and every mistake with its sentence."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from monitor.evaluation.scores import Mistake

ROWS = {"all": "place changes, all", "news": "place changes, news", "figures": "figures"}


def table(metrics: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of the table."""
    yield f"{metrics['articles']} articles           precision  recall     F1   right missed  false"
    for key, name in ROWS.items():
        r = metrics[key]
        ratios = f"{r['precision']:12.3f}{r['recall']:8.3f}{r['f1']:7.3f}"
        yield f"{name:22}{ratios}{r['right']:8}{r['missed']:7}{r['false']:7}"
    yield f"traps reported as changes: {metrics['traps_hit']} of {metrics['traps']} ({metrics['trap_rate']})"
    negatives = metrics["negative_articles_hit"], metrics["negative_articles"]
    yield f"articles without a change, share with a report: {negatives[0]} of {negatives[1]}"
    yield f"reports for each gold entry of a matched place: {metrics['reports_per_entry']}"
    agreed = ", ".join(f"{name} {share:.2f}" for name, share in metrics["agreement"].items())
    yield f"agreement on {metrics['pairs']} matched: {agreed}"


def explained(mistakes: Iterable[Mistake]) -> Iterator[str]:
    """Yield every mistake: what, where, which pattern fired or could have, and the sentence."""
    for each in sorted(mistakes):
        yield ""
        yield f"{each.what}: {each.place}  [{each.article}]  {_pattern(each)}".rstrip()
        yield f"  {each.sentence}"


def _pattern(mistake: Mistake) -> str:
    if mistake.what != "miss":
        return f"pattern `{mistake.pattern}` fired"
    if mistake.read_as:
        return f"the place was read as {mistake.read_as}"
    if mistake.pattern:
        return f"no pattern gave this place; their words stand there: {mistake.pattern}"
    return "no pattern has a word of this sentence"
