"""`first_seen`: a value, or several together, that the group never showed before."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Self

from monitor.rules.canonical import canonical
from monitor.rules.durations import duration_words
from monitor.rules.entry import Entry
from monitor.rules.field_reading import field_names
from monitor.rules.language import field_noun
from monitor.rules.rule import Over, Remembered, Sighting, Verdict
from monitor.rules.wording import joined

FOREVER = "forever"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSeen:
    """Fires for values of `fields` not seen for `memory` (None: ever). While it learns it only remembers."""

    remembers: ClassVar[bool] = True
    keys: ClassVar[tuple[str, ...]] = ("fields", "memory", "learn")
    names: tuple[str, ...]
    memory: timedelta | None = None
    learn: timedelta | None = None

    @classmethod
    def read(cls, entry: Entry) -> Self:
        memory = None if entry.values.get("memory") == FOREVER else entry.duration("memory")
        return cls(names=field_names(entry, "fields", required=True), memory=memory, learn=entry.duration("learn"))

    @property
    def fields(self) -> tuple[str, ...]:
        return self.names

    def default_group(self, over: Over) -> tuple[str, ...]:
        return self.names

    def judge(self, seen: Sighting) -> Verdict:
        values = [seen.facts.get(name) for name in self.names]
        if None in values:
            return Verdict(fires=False, because=f"{self.names[values.index(None)]} is not known")
        new = Remembered(subject=seen.subject, at=seen.at, value=canonical(values))
        past = [one for one in seen.past(self._since(seen)) if one.value == new.value]
        if past:
            known = any(one.subject == new.subject for one in past)
            # A memory that fades must hear of every sighting; one that lasts has heard enough.
            remember = () if known or self.memory is None else (new,)
            return Verdict(fires=False, because=f"this {self._together} was seen before", remember=remember)
        return self._first(seen, new)

    def _since(self, seen: Sighting) -> datetime | None:
        return seen.at - self.memory if self.memory else None

    def _first(self, seen: Sighting, new: Remembered) -> Verdict:
        because = f"this {self._together} was {self._never}"
        learning = self._learning(seen)
        return Verdict(
            fires=learning is None, because=because, remember=(new,), evidence=(new.subject,), suppressed=learning
        )

    def _learning(self, seen: Sighting) -> str | None:
        loaded_at = seen.memory.loaded_at(seen.rule) or seen.now
        if self.learn is None or seen.now >= loaded_at + self.learn:
            return None
        return f"the rule learns until {loaded_at + self.learn:%Y-%m-%d %H:%M} UTC"

    @property
    def _together(self) -> str:
        nouns = joined([field_noun(name) for name in self.names], "and")
        return nouns if len(self.names) == 1 else f"combination of {nouns}"

    @property
    def _never(self) -> str:
        return f"not seen for {duration_words(self.memory)}" if self.memory else "never seen before"

    def sentence(self, over: Over, where: str) -> str:
        learning = f" (it only learns for the first {duration_words(self.learn)})" if self.learn else ""
        return f"Any {over.one}{where}, whose {self._together} was {self._never}{learning}"
