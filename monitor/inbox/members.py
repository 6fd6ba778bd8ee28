"""What files that hold other files give: their members, one after the other, never more than the limits allow."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from monitor.errors import FileRefused
from monitor.inbox.metadata import Metadata

_BOMB = "what unpacks to so much is an attack; if it is not: unpack it yourself"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """The bytes of one document, what its container states about it, and its mtime there, if any.

    `name` is for people: the path in the container, or a number. `suffix` chooses the reader.
    """

    name: str
    suffix: str
    data: bytes
    stated: Metadata = field(default_factory=Metadata)
    meta: bytes | None = None
    mtime: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one file may unpack to. `most_bytes` and `most_members`: None for no limit."""

    most_bytes: int | None = 64_000_000
    most_members: int | None = 100_000
    most_member_bytes: int = 16_000_000
    most_levels: int = 4
    ratio: int = 200  # unpacked to packed; text has about 5
    free: int = 8_000_000  # bytes unpacked before the ratio counts: a short text may be mere blanks


class Spending:
    """Counts what is unpacked from one file of `size` bytes. Raise FileRefused beyond the limits."""

    def __init__(self, limits: Limits, size: int) -> None:
        self.limits = limits
        self.bytes = 0
        self.members = 0
        self._most_by_ratio = limits.free + limits.ratio * size

    def unpacked(self, count: int) -> None:
        """Note `count` more bytes. Raise FileRefused ("bomb", "too-much")."""
        self.bytes += count
        if self.bytes > self._most_by_ratio:
            raise FileRefused("bomb", f"it unpacks to more than {self.limits.ratio} times its size", _BOMB)
        if self.limits.most_bytes is not None and self.bytes > self.limits.most_bytes:
            message = f"it unpacks to more than {self.limits.most_bytes:,} bytes"
            raise FileRefused("too-much", message, "take it in with: monitor add FILE")

    def one_more(self) -> None:
        """Note one more member. Raise FileRefused ("too-many")."""
        self.members += 1
        if self.limits.most_members is not None and self.members > self.limits.most_members:
            message = f"it holds more than {self.limits.most_members:,} files"
            raise FileRefused("too-many", message, "take it in with: monitor add FILE")

    @contextmanager
    def twice(self) -> Iterator[None]:
        """Let what is unpacked within, to be unpacked once more later, count only then."""
        before = self.bytes, self.members
        yield
        self.bytes, self.members = before

    def check_level(self, level: int) -> None:
        """Raise FileRefused ("too-deep") for an archive in an archive in an archive ..."""
        if level > self.limits.most_levels:
            raise FileRefused("too-deep", "archives lie within archives, too many levels deep", "unpack it yourself")
