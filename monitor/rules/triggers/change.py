"""`change`: a field of the group takes another value than it had."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Self

from monitor.rules.canonical import canonical
from monitor.rules.durations import duration_words
from monitor.rules.entry import Entry
from monitor.rules.field_reading import field_name
from monitor.rules.language import field_label
from monitor.rules.rule import Over, Remembered, Sighting, Verdict

Run = tuple[Remembered, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueChange:
    """Fires when a match completes `times` changes of `field` within `within`.

    `prior` names the field with the value before, so that the very first match can be a change. Matches are taken in
    the order in which they happened; what arrives late is put where it belongs.
    """

    remembers: ClassVar[bool] = True
    keys: ClassVar[tuple[str, ...]] = ("field", "prior", "times", "within")
    field: str
    prior: str | None = None
    times: int = 1
    within: timedelta | None = None

    @classmethod
    def read(cls, entry: Entry) -> Self:
        return cls(
            field=field_name(entry, "field", required=True) or "",
            prior=field_name(entry, "prior"),
            times=entry.whole("times", least=1, default=1),
            within=entry.duration("within"),
        )

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field, self.prior) if self.prior else (self.field,)

    def default_group(self, over: Over) -> tuple[str, ...]:
        return () if over is Over.ARTICLES else ("place.id",)

    def judge(self, seen: Sighting) -> Verdict:
        value = seen.facts.get(self.field)
        if value is None:
            return Verdict(fires=False, because=f"{field_label(self.field)} is not known")
        prior = seen.facts.get(self.prior) if self.prior else None
        new = Remembered(
            subject=seen.subject, at=seen.at, value=canonical(value), prior=None if prior is None else canonical(prior)
        )
        # The newest reading of a subject counts: the same incident may come to name another party.
        past = {one.subject: one for one in sorted(seen.past(), key=_position)}
        before = past.pop(new.subject, None)
        if before is not None and (before.value, before.prior) == (new.value, new.prior):
            return Verdict(fires=False, because="it was seen before")
        told = self._runs([*past.values(), *([before] if before else [])])
        fresh = [run for run in self._runs([*past.values(), new]) if _signature(run) not in set(map(_signature, told))]
        return self._verdict(new, fresh)

    def _verdict(self, new: Remembered, fresh: list[Run]) -> Verdict:
        if not fresh:
            return Verdict(fires=False, because=f"{field_label(self.field)} did not change so", remember=(new,))
        newest = fresh[-1]
        steps = " -> ".join(str(one.value) for one in newest)
        because = f"{field_label(self.field)} changed {_times(self.times)}{self._within_words}: {steps}"
        return Verdict(fires=True, because=because, remember=(new,), evidence=tuple(one.subject for one in newest))

    def _runs(self, matches: Iterable[Remembered]) -> list[Run]:
        """Return every run of `times` changes in a row that is short enough, oldest first."""
        changes = _changes(sorted(matches, key=lambda one: (one.at, one.position or float("inf"))))
        runs = [tuple(changes[n : n + self.times]) for n in range(len(changes) - self.times + 1)]
        return [run for run in runs if self.within is None or run[-1].at - run[0].at <= self.within]

    @property
    def _within_words(self) -> str:
        return f" within {duration_words(self.within)}" if self.within else ""

    def sentence(self, over: Over, where: str) -> str:
        changed = f"{field_label(self.field)} changed {_times(self.times)}{self._within_words}"
        return f"{over.value.capitalize()}{where}, as soon as {changed}"


def _changes(matches: Iterable[Remembered]) -> list[Remembered]:
    changes = []
    holder = None
    for one in matches:
        before = holder if holder is not None else one.prior
        if before is not None and before != one.value:
            changes.append(one)
        holder = one.value
    return changes


def _position(one: Remembered) -> int:
    return one.position


def _signature(run: Run) -> tuple[tuple[str, str | None], ...]:
    return tuple((one.subject, one.value) for one in run)


def _times(times: int) -> str:
    return "once" if times == 1 else "twice" if times == 2 else f"{times} times"
