"""The numbers of an evaluation, and every mistake behind them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from monitor.evaluation.gold import Annotated, Entry, Trap
from monitor.evaluation.matching import Matched, agreement, grouped, match, match_figures, pairs
from monitor.evaluation.names import SAME
from monitor.evaluation.said import Predicted, Said

NEWS = "news"


class Tally(NamedTuple):
    """Right, missed and false ones."""

    right: int = 0
    missed: int = 0
    false: int = 0

    def plus(self, right: int, missed: int, false: int) -> "Tally":
        """Return the sum."""
        return Tally(self.right + right, self.missed + missed, self.false + false)

    def ratios(self) -> dict[str, float]:
        """Return precision, recall and F1 with the counts behind them."""
        precision = _share(self.right, self.right + self.false) or 0.0
        recall = _share(self.right, self.right + self.missed) or 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        rounded = {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(f1, 3)}
        return rounded | {"right": self.right, "missed": self.missed, "false": self.false}


NOTHING = Tally()


class Mistake(NamedTuple):
    """One miss, false alarm or trap with the sentence that it rests on."""

    what: str  # miss, false alarm, trap (WHY)
    article: str
    place: str
    sentence: str
    pattern: str  # the frame that fired; for a miss the frames whose words stand in the sentence
    read_as: str = ""  # for a miss: what was said of the place instead


@dataclass(slots=True)
class Scores:
    """Counts over all articles. `candidates`: the frames all of whose words stand in a sentence, to explain a miss."""

    candidates: Callable[[str], Iterable[str]]
    articles: int = 0
    places: Tally = NOTHING
    news: Tally = NOTHING
    figures: Tally = NOTHING
    traps: int = 0
    traps_hit: int = 0
    negatives: int = 0  # articles without any change
    negatives_hit: int = 0
    entries_matched: int = 0
    reports_matched: int = 0
    agreed: dict[str, list[bool]] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def add(self, gold: Annotated, told: Predicted) -> None:
        """Count one article."""
        said = [each for each in told.changes if each.counts]
        traps = real_traps(gold)
        self.articles += 1
        self.traps += len(grouped(traps))
        self.negatives += not gold.control
        self.negatives_hit += not gold.control and bool(said)
        self.figures = self.figures.plus(*match_figures(gold.figures, told.figures))
        recent = match(_news(gold.control), traps, [each for each in said if each.recency == NEWS])
        self.news = self.news.plus(*_counts(recent))
        everything = match(gold.control, traps, said)
        self.places = self.places.plus(*_counts(everything))
        self._look_closer(gold.id, everything, told.changes)

    def _look_closer(self, article: str, matched: Matched, said: Sequence[Said]) -> None:
        self.traps_hit += len(matched.trapped)
        for found in matched.found:
            self.entries_matched += len(found.entries)
            self.reports_matched += len(found.said)
            for pair in pairs(found) if not found.optional else ():
                for name, agrees in agreement(*pair).items():
                    if agrees is not None:
                        self.agreed.setdefault(name, []).append(agrees)
        self.mistakes += self._missed(article, matched, said) + wrong(article, matched)

    def _missed(self, article: str, matched: Matched, said: Sequence[Said]) -> list[Mistake]:
        return [
            Mistake(
                "miss",
                article,
                first.place.name,
                first.sentence,
                ", ".join(sorted(self.candidates(first.sentence))),
                _otherwise(first, said),
            )
            for first in (group.members[0] for group in matched.missed)
        ]

    def metrics(self) -> dict[str, object]:
        """Return the numbers under the names that the gold set's own scorer gives them."""
        return {
            "articles": self.articles,
            "all": self.places.ratios(),
            "news": self.news.ratios(),
            "figures": self.figures.ratios(),
            "trap_rate": _rounded(self.traps_hit, self.traps),
            "traps": self.traps,
            "traps_hit": self.traps_hit,
            "negative_articles_hit": _rounded(self.negatives_hit, self.negatives),
            "negative_articles": self.negatives,
            "reports_per_entry": _rounded(self.reports_matched, self.entries_matched, 2),
            "agreement": {name: round(sum(each) / len(each), 3) for name, each in self.agreed.items()},
            "pairs": len(self.agreed.get("date", [])),
        }


def real_traps(gold: Annotated) -> list[Trap]:
    """Return the traps whose place did not change hands elsewhere in the article."""
    return [t for t in gold.traps if not any(t.place.closeness(e.place) == SAME for e in gold.control)]


def _news(entries: Iterable[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.recency == NEWS or entry.optional]


def _counts(matched: Matched) -> tuple[int, int, int]:
    return sum(not found.optional for found in matched.found), len(matched.missed), len(matched.false)


def wrong(article: str, matched: Matched) -> list[Mistake]:
    """Return every trap and false alarm of an article. A place that is a trap is not shown twice."""
    trapped = {id(each) for _, told in matched.trapped for each in told}
    hit = [
        Mistake(f"trap ({trap.why})", article, trap.place.name, told[0].sentence, told[0].pattern)
        for trap, told in matched.trapped
    ]
    false = [
        Mistake("false alarm", article, first.place.name, first.sentence, first.pattern)
        for first in (group.members[0] for group in matched.false)
        if id(first) not in trapped
    ]
    return hit + false


def _otherwise(entry: Entry, said: Sequence[Said]) -> str:
    """Return how the place was read where it was read at all: as denied, hypothetical ..."""
    read = [each for each in said if each.place.closeness(entry.place)]
    return ", ".join(dict.fromkeys(f"{each.factuality} by `{each.pattern}`" for each in read))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _rounded(part: int, whole: int, digits: int = 3) -> float | None:
    share = _share(part, whole)
    return None if share is None else round(share, digits)
