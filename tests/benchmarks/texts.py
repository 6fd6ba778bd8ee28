"""The articles that are measured with: our own samples, and unlabelled ones beside the checkout where present."""

import gzip
import json
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from monitor.home import packaged
from monitor.inbox.load import Loaded
from monitor.inbox.read import ReadContext, read
from monitor.model import Article

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
TOGETHER = {"conflict": ("syria", "ukraine")}  # read as one corpus
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC).timestamp()  # files of then have come to rest


@dataclass(frozen=True, slots=True)
class Text:
    """One article. `meta` goes into its sidecar."""

    title: str
    body: str
    meta: dict[str, str]

    def write(self, path: Path) -> Path:
        """Write it as a plain text and return the path."""
        path.write_text(f"{self.title}\n\n{self.body}\n", "utf-8")
        return path

    def article(self, number: int) -> Article:
        """Return it as it is read from a file."""
        day = self.meta.get("published")
        published = datetime.fromisoformat(day) if day else None
        if published is not None and published.tzinfo is None:
            published = published.replace(tzinfo=UTC)
        whole = f"{self.title}\n\n{self.body}"
        return Article(id=f"text-{number}", title=self.title, text=whole, published=published, language="en")

    def drop(self, path: Path, second: int) -> None:
        """Write it into an inbox; `second` gives the order in which files are taken in."""
        self.write(path)
        sidecar = path.with_name(path.name + ".meta.json")
        sidecar.write_text(json.dumps(self.meta), "utf-8")
        for each in (path, sidecar):
            os.utime(each, (LONG_AGO + second, LONG_AGO + second))


def corpus(name: str, wanted: int) -> list[Text]:
    """Return up to that many different articles of a corpus, spread over the whole of it; none where it is absent."""
    unique = {row["text"]: row for part in TOGETHER.get(name, (name,)) for row in _rows(part)}
    step = max(1, len(unique) // wanted)
    return [_from_corpus(row) for row in islice(unique.values(), 0, step * wanted, step)]


def _rows(name: str) -> Iterator[dict[str, str | None]]:
    path = CORPUS / f"{name}.jsonl.gz"
    if path.is_file():
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def _from_corpus(row: dict[str, str | None]) -> Text:
    meta = {"outlet": row["outlet"] or "", "published": _day(row["published"]), "language": "en"}
    return Text(row["title"] or "", row["text"] or "", {key: value for key, value in meta.items() if value})


def _day(written: str | None) -> str:
    """Return `4/5/2017` and `Oct 12, 2024` as a day in ISO form, "" for none."""
    if written is None:
        return ""
    form = "%m/%d/%Y" if written[0].isdigit() else "%b %d, %Y"
    return datetime.strptime(written, form).replace(tzinfo=UTC).date().isoformat()


def samples(wanted: int) -> list[Text]:
    """Return that many articles made of our samples: the paragraphs of one, shuffled anew each time.

    They hold the same sentences again and again, but no two are equal, so that each is read and folded in full.
    """
    originals = list(_samples())
    chance = random.Random(1)
    return [_shuffled(originals[number % len(originals)], number, chance) for number in range(wanted)]


def _shuffled(original: Text, number: int, chance: random.Random) -> Text:
    paragraphs = original.body.splitlines()
    chance.shuffle(paragraphs)
    body = "\n\n".join([*paragraphs, f"Edition {number}."])
    return Text(original.title, body, original.meta)


def _samples() -> Iterator[Text]:
    files = [path for path in sorted(packaged("samples").iterdir()) if not path.name.endswith(".meta.json")]
    for path in files:
        beside = path.with_suffix(".meta.json")
        loaded = Loaded(path.read_bytes(), beside.read_bytes() if beside.exists() else None, datetime.now(UTC))
        yield from (_from_sample(article) for article in read(loaded, path.name, ReadContext()))


def _from_sample(article: Article) -> Text:
    published = article.published.isoformat() if article.published else None
    stated = {"outlet": article.outlet, "language": article.language, "published": published}
    return Text(
        article.title, article.text.partition("\n\n")[2], {key: value for key, value in stated.items() if value}
    )
