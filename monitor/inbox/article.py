"""Put together an article from what its file states, what its text says and where it lay."""

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from monitor.errors import FileRefused
from monitor.inbox.dates import Moment, day_of
from monitor.inbox.identity import article_id, own_address, shared, site_of, worldwide
from monitor.inbox.language import language_of
from monitor.inbox.metadata import Metadata
from monitor.inbox.outlets import resolve_outlet
from monitor.inbox.plain import first_sentence, letters
from monitor.inbox.recognise import Marks, recognise, without_dateline
from monitor.model import Article, Outlet

_DATELINE_LAG = timedelta(days=2)  # a file is written at most so long after the day of its dateline


@dataclass(frozen=True, slots=True)
class Draft:
    """One article as its format gives it: what it states, and its paragraphs without the headline."""

    paragraphs: tuple[str, ...]
    metadata: Metadata = field(default_factory=Metadata)
    headline: str | None = None  # recognised in the text; a stated title goes before it
    dated: Moment | None = None  # by a date line, which is no longer among the paragraphs


def told_apart(drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """Return the articles of one file without the addresses that several of them have: those name their feed or site.

    Taken for an article's own, each of them would pass for a new text of the one before. Numbered versions of one item
    are just that: they keep their addresses and come oldest first.
    """
    drafts = sorted(drafts, key=lambda draft: draft.metadata.version or 0)
    counts = Counter((draft.metadata.guid, draft.metadata.version) for draft in drafts)
    pieces = [_piece(draft, counts) for draft in drafts]
    urls = shared(zip((draft.metadata.url for draft in drafts), pieces, strict=True))
    guids = shared(zip((draft.metadata.guid for draft in drafts), pieces, strict=True))
    return tuple(_without(draft, urls, guids) for draft in drafts)


def _piece(draft: Draft, counts: Mapping[tuple[str | None, int | None], int]) -> tuple[str, ...]:
    """Return what tells this piece from others: the guid, where it numbers its versions; else the text."""
    stated = draft.metadata
    if stated.guid and stated.version is not None and counts[stated.guid, stated.version] == 1:
        return (stated.guid,)
    return draft.paragraphs or (stated.title or "",)


def _without(draft: Draft, urls: Container[str | None], guids: Container[str | None]) -> Draft:
    url, guid = draft.metadata.url, draft.metadata.guid
    known_by = replace(
        draft.metadata,
        url=site_of(url) if url and url in urls else url,  # which still tells the outlet
        guid=None if guid in guids else guid,
    )
    return replace(draft, metadata=known_by)


def withdrawn(metadata: Metadata) -> Draft:
    """Return the article that stands for one that its agency calls back: as its revision it takes all claims back."""
    # Its title would be read as what happened; its guid keeps it apart from others that were called back.
    told = (f"Item {metadata.guid} was withdrawn by those who sent it.",) if metadata.guid else ()
    return Draft(told, replace(metadata, title=None))


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where and when the file lay: its folder below inbox/, its mtime, and the outlets known.

    No mtime: the time of the file says nothing about the article, as in an old archive.
    """

    mtime: datetime | None
    folder: str | None = None
    outlets: tuple[Outlet, ...] = ()


def assemble(draft: Draft, setting: Setting) -> Article:
    """Return the article. Raise FileRefused ("empty") where there is no text."""
    title, paragraphs = _parted(draft)
    if not title and not paragraphs:
        raise FileRefused("empty", "there is no text in it", "put an article into the file, or remove it")
    marks = recognise(paragraphs)
    article = Article(
        id=article_id(title, paragraphs),
        title=title or first_sentence(without_dateline(paragraphs[0])),
        text="\n\n".join(filter(None, (title, "\n".join(paragraphs)))),
        author=draft.metadata.author or marks.author,
        url=draft.metadata.url,
        guid=draft.metadata.guid,
        # Sites state the language of their pages' frame: what the text itself shows goes first.
        language=language_of(" ".join((title, *paragraphs))) or draft.metadata.language,
    )
    return _sourced(_dated(article, draft, marks, setting.mtime), draft.metadata, marks, setting)


def _parted(draft: Draft) -> tuple[str, tuple[str, ...]]:
    """Return the title ("" where only its first sentence can stand for it) and the body, which never repeats it."""
    title = draft.metadata.title or draft.headline or ""
    paragraphs = draft.paragraphs
    if draft.headline and letters(draft.headline) != letters(title):
        paragraphs = (draft.headline, *paragraphs)
    if title and paragraphs and letters(paragraphs[0]) == letters(title):
        paragraphs = paragraphs[1:]
    return title, paragraphs


def _dated(article: Article, draft: Draft, marks: Marks, mtime: datetime | None) -> Article:
    told = draft.metadata.published or draft.dated or marks.published or _dateline_moment(marks)
    if told:
        return replace(article, published=told.at, published_has_time=told.has_time)
    if mtime is None or _contradicted(mtime, marks):
        return article
    return replace(article, published=mtime, published_inferred=True)


def _dateline_moment(marks: Marks) -> Moment | None:
    if marks.dateline_day is None or marks.copyright_year is None:
        return None
    return day_of(marks.copyright_year, *marks.dateline_day)


def _contradicted(mtime: datetime, marks: Marks) -> bool:
    """Whether the text is of another time than its file: an old story copied today is no news of today."""
    if marks.copyright_year is not None and marks.copyright_year != mtime.year:
        return True
    if marks.dateline_day is None:
        return False
    days = (day_of(year, *marks.dateline_day) for year in (mtime.year - 1, mtime.year))
    lags = (mtime.astimezone(UTC) - day.at for day in days if day)
    return not any(timedelta(0) <= lag < _DATELINE_LAG + timedelta(days=1) for lag in lags)


def _sourced(article: Article, metadata: Metadata, marks: Marks, setting: Setting) -> Article:
    """Name the outlet: a known one by stated name, address or folder; else the stated name, the credit, the folder."""
    names = filter(None, (metadata.credit, *marks.credits, metadata.author))  # "By Reuters" credits it too
    credited = [known for name in names if (known := resolve_outlet(setting.outlets, credit=name))]
    agency = next((outlet.id for outlet in credited if outlet.agency), None)
    stated = metadata.outlet or marks.outlet
    known = resolve_outlet(setting.outlets, stated=stated, url=metadata.url, folder=setting.folder)
    outlet = known.id if known else stated
    by_text = credited[0].id if credited else marks.signed
    outlet = outlet or by_text or _named(setting.folder)
    url, guid = own_address(article.url), worldwide(article.guid, outlet)
    return replace(article, outlet=outlet, credit=agency, url=url, guid=guid)


def _named(folder: str | None) -> str | None:
    """Return the folder unless it is a mere number or date, which is no outlet's name."""
    return folder if folder and any(map(str.isalpha, folder)) else None
