"""Take one mapping of a rules file apart, key by key, and collect every mistake with its place and its cure."""

import re
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any

from monitor.errors import Mistake
from monitor.rules.values import DAY, DURATION, FLAG, Names, NotUnderstood, ValueType, written_text
from monitor.rules.wording import choose_from, nearest, shown
from monitor.yaml12 import Document, Path

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]")
_NO_NAMES = Names()


class Entry:
    """A mapping at `path` of a file. What is wrong goes to `mistakes`, and the entry is then `broken`."""

    def __init__(
        self, document: Document, path: Path, value: object, mistakes: list[Mistake], parent: "Entry | None" = None
    ) -> None:
        self.document = document
        self.path = path
        self.mistakes = mistakes
        self.parent = parent
        self.broken = False
        self.values: dict[str, Any] = self._mapping(value)

    def _mapping(self, value: object) -> dict[str, Any]:
        if isinstance(value, dict):
            return value
        self.wrong((), f"{shown(value)} stands where `key: value` lines belong", "write it as `key: value`")
        return {}

    def wrong(self, at: Path | str, message: str, cure: str) -> None:
        """Note a mistake at a key (or a path) of this mapping; `()` is the mapping itself."""
        path = self.path + ((at,) if isinstance(at, str) else at)
        self.mistakes.append(self.document.mistake(path, message, cure))
        self.mark_broken()

    def mark_broken(self) -> None:
        self.broken = True
        if self.parent is not None:
            self.parent.mark_broken()

    def line(self) -> int:
        """Return the line where the entry begins."""
        return self.document.marks.get(self.path, (1, 1))[0]

    def allow(self, keys: Collection[str]) -> None:
        """Refuse every other key."""
        for key in self.values:
            if key not in keys:
                near = nearest(key, keys)
                cure = f"did you mean `{near}`?" if near else choose_from(key, keys)
                self.wrong(key, f"unknown key {shown(key)}", cure)

    def has(self, key: str) -> bool:
        return self.values.get(key) is not None

    def read(self, key: str, kind: ValueType, names: Names = _NO_NAMES) -> Any:
        """Return the value of `key` as its type reads it, or None where it is not given or wrong."""
        if not self.has(key):
            return None
        try:
            return kind.read(self.values[key], names).value
        except NotUnderstood as problem:
            self.wrong(key, f"`{key}`: {problem.message}", problem.cure)
            return None

    def text(self, key: str, *, required: bool = False) -> str | None:
        """Return a text of one line, without outer blanks."""
        if not self.has(key):
            if required:
                self.wrong((), f"`{key}` is missing", f"add `{key}:`")
            return None
        try:
            return self._one_line(written_text(self.values[key]))
        except NotUnderstood as problem:
            self.wrong(key, f"`{key}`: {problem.message}", problem.cure)
            return None

    def _one_line(self, text: str) -> str:
        text = text.strip()
        if _UNPRINTABLE.search(text):
            raise NotUnderstood("the text holds a line break or a control character", "write it on one line")
        return text

    def identifier(self, key: str) -> str:
        """Return the name by which other entries know this one; "" where it is missing or wrong."""
        written = self.text(key, required=True) or ""
        if written and not _ID.fullmatch(written):
            self.wrong(key, f"{shown(written)} cannot be an id", "use letters, digits, `-`, `_` and `.`, at most 80")
            return ""
        return written

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; one text alone is a list of one."""
        found = []
        for at, written in self.items(key):
            try:
                found.append(self._one_line(written_text(written)))
            except NotUnderstood as problem:
                self.wrong(at, f"`{key}`: {problem.message}", problem.cure)
        return tuple(found)

    def items(self, key: str) -> Iterator[tuple[Path, object]]:
        """Yield what stands under `key` one by one, with its path in this mapping."""
        written = self.values.get(key)
        if isinstance(written, list):
            yield from (((key, n), item) for n, item in enumerate(written))
        elif written is not None:
            yield (key,), written

    def choice(self, key: str, choices: Collection[str]) -> str | None:
        """Return one of the words there are."""
        written = self.values.get(key)
        if written is None or (isinstance(written, str) and written in choices):
            return written
        self.wrong(key, f"`{key}` cannot be {shown(written)}", choose_from(str(written), choices))
        return None

    def flag(self, key: str, default: bool) -> bool:
        value = self.read(key, FLAG)
        return default if value is None else bool(value)

    def duration(self, key: str, *, required: bool = False) -> timedelta | None:
        if required and not self.has(key):
            self.wrong((), f"`{key}` is missing", f"add `{key}:` with a duration such as 24h")
        value: timedelta | None = self.read(key, DURATION)
        return value

    def whole(self, key: str, *, least: int, default: int | None = None) -> int:
        """Return a whole number; `least` where it is wrong, or missing without a default."""
        written = self.values.get(key, default)
        if isinstance(written, int) and not isinstance(written, bool) and written >= least:
            return written
        at, message = (key, f"`{key}` cannot be {shown(written)}") if self.has(key) else ((), f"`{key}` is missing")
        self.wrong(at, message, f"write a whole number from {least} up")
        return least

    def day(self, key: str) -> date | None:
        value: date | None = self.read(key, DAY)
        return value

    def entry(self, key: str, instead: dict[str, Any] | None = None) -> "Entry":
        """Return the mapping under `key`, an empty one where nothing is given; `instead` takes its place."""
        value = self.values.get(key) if instead is None else instead
        return Entry(self.document, (*self.path, key), {} if value is None else value, self.mistakes, self)

    def entries(self, key: str) -> list["Entry"]:
        """Return the mappings listed under `key`."""
        written = self.values.get(key)
        if written is None:
            return []
        if not isinstance(written, list):
            self.wrong(key, f"`{key}` must be a list", "begin every entry with `- `")
            return []
        return [Entry(self.document, (*self.path, key, n), one, self.mistakes, self) for n, one in enumerate(written)]
