"""How fast the store grows, by the sizes noted with its anchors, and how long the disk will do."""

import shutil
from datetime import timedelta

from monitor.custody import anchors_of
from monitor.settings import Settings

WINDOW = timedelta(days=14)  # the growth of before says little
SHORTEST = timedelta(hours=1)  # less says nothing


def days_until_full(settings: Settings) -> float | None:
    """Return in how many days the store will have filled its disk; None where nobody can say."""
    known = [anchor for anchor in anchors_of(settings).all() if anchor.bytes]
    if not known or not settings.store_url.startswith("sqlite"):  # a server has a disk of its own
        return None
    last = known[-1]
    first = next(anchor for anchor in known if last.noted_at - anchor.noted_at <= WINDOW)
    time, growth = last.noted_at - first.noted_at, last.bytes - first.bytes
    if time < SHORTEST or growth <= 0:
        return None
    return shutil.disk_usage(settings.store_folder).free / growth * (time / timedelta(days=1))
