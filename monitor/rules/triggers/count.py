"""`count`: so many matches within a stretch of time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Self

from monitor.rules.canonical import canonical
from monitor.rules.durations import duration_words
from monitor.rules.entry import Entry
from monitor.rules.field_reading import field_name
from monitor.rules.language import field_noun
from monitor.rules.rule import Over, Remembered, Sighting, Verdict

Window = tuple[Remembered, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Fires when a match makes at least `gte` within `within`; where `unique` names a field, each value counts once.

    A match that arrives late counts in the stretch in which it happened.
    """

    remembers: ClassVar[bool] = True
    keys: ClassVar[tuple[str, ...]] = ("within", "gte", "unique")
    within: timedelta
    gte: int
    unique: str | None = None

    @classmethod
    def read(cls, entry: Entry) -> Self:
        within = entry.duration("within", required=True) or timedelta()
        return cls(within=within, gte=entry.whole("gte", least=2), unique=field_name(entry, "unique"))

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.unique,) if self.unique else ()

    def default_group(self, over: Over) -> tuple[str, ...]:
        return () if over is Over.ARTICLES else ("place.id",)

    def judge(self, seen: Sighting) -> Verdict:
        counted = seen.facts.get(self.unique) if self.unique else seen.subject
        if counted is None:
            return Verdict(fires=False, because=f"{self.unique} is not known, so it is not counted")
        new = Remembered(subject=seen.subject, at=seen.at, value=canonical(counted))
        past = seen.past(seen.at - self.within)
        if any(one.subject == new.subject and one.value == new.value for one in past):
            return Verdict(fires=False, because="it was counted before")
        fullest = max(self._windows(past, new), key=_distinct, default=(new,))
        return Verdict(
            fires=_distinct(fullest) >= self.gte,
            because=f"{_distinct(fullest)} within {duration_words(self.within)}, {self.gte} are needed",
            remember=(new,),
            evidence=tuple(dict.fromkeys(one.subject for one in fullest)),
        )

    def _windows(self, past: Window, new: Remembered) -> Iterator[Window]:
        """Yield every stretch that holds `new` and to which it adds a value."""
        times = sorted({one.at for one in past if one.at <= new.at} | {new.at})
        for start in times:
            window = tuple(one for one in past if start <= one.at <= start + self.within)
            if all(one.value != new.value for one in window):
                yield (*window, new)

    def sentence(self, over: Over, where: str) -> str:
        each = f", counting each {field_noun(self.unique)} once," if self.unique else ""
        return f"At least {self.gte} {over.value} within {duration_words(self.within)}{each}{where}"


def _distinct(window: Window) -> int:
    return len({one.value for one in window})
