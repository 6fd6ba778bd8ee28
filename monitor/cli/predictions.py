"""What files say happened, in the form of the gold set's scorer: one value for each file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from monitor.errors import FileRefused
from monitor.inbox.load import Loaded
from monitor.inbox.read import ReadContext, read
from monitor.model import Article, Factuality, ParsedArticle, Party, PartyRef, Precision, Recency, Report
from monitor.parse import Reader
from monitor.rules import Rulebook
from monitor.settings import Settings
from monitor.wiring import knowledge

MOST = 64_000_000  # bytes of one file
STEM = 4  # letters: what "Syria" and "Syrians" share


def predictions(settings: Settings, book: Rulebook, files: Sequence[Path], day: date | None) -> Iterator[object]:
    """Yield what each file says; a file that cannot be read yields its error and stops nothing else."""
    reader, shorts = Reader(knowledge(settings, book)), short_names(book.parties)
    for file in files:
        try:
            articles = read(_load(file), file.name, ReadContext(outlets=book.outlets))
        except FileRefused as error:
            yield {"file": file.name, "reports": [], "error": str(error)}
            continue
        parsed = [reader.parse_article(_dated(article, day), file.name) for article in articles]
        yield {"file": file.name, "reports": [line for each in parsed for line in lines(each, shorts)]}


def _load(file: Path) -> Loaded:
    try:
        sidecar = file.with_name(file.name + ".meta.json"), file.with_name(file.stem + ".meta.json")
        meta = next((path.read_bytes() for path in sidecar if path.is_file()), None)
        with file.open("rb") as stream:
            data = stream.read(MOST)
        return Loaded(data=data, meta=meta, mtime=datetime.fromtimestamp(file.stat().st_mtime, UTC))
    except OSError as error:
        raise FileRefused("unreadable", f"{file} cannot be read ({error.strerror})", "check its name") from error


def _dated(article: Article, day: date | None) -> Article:
    if day is None or (article.published and not article.published_inferred):
        return article
    return replace(article, published=datetime.combine(day, time(), UTC), published_inferred=False)


def short_names(parties: Iterable[Party]) -> dict[str, str]:
    """Return the acronyms of parties by id: the article's annotator may have written either."""
    found = {party.id: [alias for alias in party.aliases if alias.isupper()] for party in parties}
    return {key: min(names, key=len) for key, names in found.items() if names}


def lines(parsed: ParsedArticle, shorts: Mapping[str, str] | None = None) -> Iterator[dict[str, object]]:
    """Yield the reports of an article in the form of the scorer, parties with their acronyms by `shorts`."""
    for report in parsed.reports:
        line: dict[str, object] = {"event_type": report.event_type, "recency": report.recency.value}
        line["evidence"] = " ".join(parsed.article.text[span.start : span.end] for span in report.evidence[:1])
        line["pattern"] = report.pattern
        yield line | (_figure(report) if report.figure else _control(report, shorts or {}))


def _figure(report: Report) -> dict[str, object]:
    assert report.figure
    keys = ("kind", "value", "qualifier")
    figure = {key: getattr(report.figure, key) for key in keys}
    scope = Recency.NEWS if report.recency is Recency.NEWS else Recency.BACKGROUND
    return {"figure": figure | {"scope": report.figure.scope.value}, "scope": scope.value}


def _control(report: Report, shorts: Mapping[str, str]) -> dict[str, object]:
    place = report.place
    return {
        "place": place and {"name": place.name, "as_written": place.as_written, "country": place.country},
        "gained_by": _words(report.gained_by, shorts),
        "lost_by": _words(report.lost_by, shorts),
        "date": gold_date(report),
        "factuality": "partial" if report.partial and _happened(report) else report.factuality.value,
        "said_by": {"role": report.said_by.role.value, "name": report.said_by.name},
    }


def _happened(report: Report) -> bool:
    return report.factuality in (Factuality.ASSERTED, Factuality.CLAIMED, Factuality.DISPUTED)


def _words(ref: PartyRef | None, shorts: Mapping[str, str]) -> str | None:
    """Return the article's words, with names of the party that they do not spell out: "the group (Islamic State)"."""
    if ref is None or ref.id is None:
        return ref.as_written if ref else None
    names = [] if _stems(ref.as_written) & _stems(ref.name) else [ref.name]
    short = shorts.get(ref.id, "")
    names += [short] if short and short not in " ".join((ref.as_written, *names)).split() else []
    return f"{ref.as_written} ({', '.join(names)})" if names else ref.as_written


def _stems(name: str) -> set[str]:
    """Return the beginnings of the names in a party's words: "Russians" and "Russia" have one in common."""
    return {word[:STEM] for word in name.split() if word[:1].isupper()}


def gold_date(report: Report) -> str | None:
    """Return the day as exactly as it is known: YYYY-MM-DD, YYYY-MM (a week or a month) or YYYY.

    Of a night between two days the second counts; a week that lies in two months is in neither.
    """
    first, last = report.occurred_from, report.occurred_to
    if first is None or last is None:
        return None
    if report.precision is Precision.WEEK and first.month != last.month:
        return None
    length = {Precision.DAY: 10, Precision.WEEK: 7, Precision.MONTH: 7, Precision.YEAR: 4}.get(report.precision)
    return last.isoformat()[:length] if length else None
