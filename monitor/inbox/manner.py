"""How a person wants files to be read: which column is which, and what tells the day of publication."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from monitor.inbox.dates import Moment, read_moment

PublishedFrom = Literal["column", "path", "none"]

# 2024-02-17, 2024/02/17, 2024_02_17 or 20240217, not within a longer number.
_DAY_IN_PATH = re.compile(r"(?<!\d)((?:19|20)\d\d)([-/_.]?)([01]\d)\2([0-3]\d)(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """The ways of reading that a person may choose; the defaults are those of the inbox.

    `columns` are pairs of our field and the column that holds it. `trust_mtime`: the time of the file may stand in for
    a publication that nobody states, which is then marked inferred.
    """

    columns: tuple[tuple[str, str], ...] = ()
    published_from: PublishedFrom = "column"
    trust_mtime: bool = True

    @property
    def column_of(self) -> Mapping[str, str]:
        """The column for each field that shall not be guessed."""
        return dict(self.columns)

    @property
    def shown(self) -> tuple[str, ...]:
        """The fields of which a person has said where to find them."""
        published = ("published",) if self.published_from == "path" else ()
        return (*(field for field, _ in self.columns), *published)


def published_in(path: str) -> Moment | None:
    """Return the last day that stands in a path, such as `2024/02/17/a.txt`."""
    days = (read_moment("-".join(found.group(1, 3, 4))) for found in _DAY_IN_PATH.finditer(path))
    return next(iter([day for day in days if day][::-1]), None)
