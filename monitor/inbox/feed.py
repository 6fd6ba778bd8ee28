"""What RSS 2.0, RSS 1.0 and Atom share: the names of extensions, and what a feed states for its items."""

from collections.abc import Iterable
from dataclasses import replace

from monitor.inbox.article import Draft
from monitor.inbox.metadata import Metadata

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
DC = "{http://purl.org/dc/elements/1.1/}"


def worded(items: Iterable[Draft], feed: Metadata) -> tuple[Draft, ...]:
    """Return the items that have words; what one does not state itself, its feed does.

    `feed` is asked for once: to look it up for each item takes an hour where there are 100,000.
    """
    found = (replace(item, metadata=item.metadata.over(feed)) for item in items)
    return tuple(draft for draft in found if draft.paragraphs or draft.metadata.title)
