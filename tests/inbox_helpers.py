"""Builders for the inbox tests: they fill in all but the point."""

from datetime import UTC, datetime

from monitor.inbox.load import Loaded
from monitor.inbox.read import ReadContext, read
from monitor.model import Article, Outlet

NOW = datetime(2024, 2, 18, 9, 0, tzinfo=UTC)
OUTLETS = (
    Outlet(id="dnipro-wire", name="Dnipro Wire", agency=True, aliases=("DW Agency",), domains=("dnipro-wire.example",)),
    Outlet(id="steppe-post", name="The Steppe Post", domains=("steppe.example",), folders=("steppe",)),
)

TEXT = (
    "The rebels took the town of Qala at dawn on Friday, residents said, after two days of shelling that drove "
    "hundreds of families out of its eastern quarters. The army did not comment on it."
)


def rss(*items: str, channel: str = "") -> str:
    listed = "".join(f"<item>{item}<description>{TEXT}</description></item>" for item in items)
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Qala Times</title>{channel}{listed}</channel></rss>'
    )


def articles_of(
    data: bytes | str, name: str = "a.txt", *, meta: str | None = None, mtime: datetime = NOW
) -> tuple[Article, ...]:
    """Read one file that has this content."""
    content = data.encode() if isinstance(data, str) else data
    loaded = Loaded(content, None if meta is None else meta.encode(), mtime, "a.meta.json")
    return read(loaded, name, ReadContext(OUTLETS))


def article_of(data: bytes | str, name: str = "a.txt", *, meta: str | None = None, mtime: datetime = NOW) -> Article:
    """Read one file that is one article."""
    (article,) = articles_of(data, name, meta=meta, mtime=mtime)
    return article
