"""`threshold_crossing`: a number of the group passes a level for the first time."""

import json
from dataclasses import dataclass
from typing import ClassVar, Self

from monitor.rules.canonical import canonical
from monitor.rules.entry import Entry
from monitor.rules.field_reading import field_name
from monitor.rules.language import FIELDS, field_label
from monitor.rules.rule import Over, Remembered, Sighting, Verdict
from monitor.rules.values import NUMBER
from monitor.rules.wording import joined, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdCrossing:
    """Fires when `field` is above one of the levels `above` for the first time in its group, once for each level."""

    remembers: ClassVar[bool] = True
    keys: ClassVar[tuple[str, ...]] = ("field", "above", "once_per")
    field: str
    above: tuple[float, ...]

    @classmethod
    def read(cls, entry: Entry) -> Self:
        name = field_name(entry, "field", required=True) or ""
        if name and FIELDS[name].type is not NUMBER:
            entry.wrong("field", f"`{name}` is not a number", "use a number, such as `figure.value`")
        entry.choice("once_per", ("level",))
        return cls(field=name, above=tuple(sorted(_levels(entry))))

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field,)

    def default_group(self, over: Over) -> tuple[str, ...]:
        return ("incident.id",)

    def judge(self, seen: Sighting) -> Verdict:
        value = seen.facts.get(self.field)
        if not isinstance(value, int | float):
            return Verdict(fires=False, because=f"{field_label(self.field)} is not known")
        highest = max((json.loads(one.value) for one in seen.past() if one.value), default=float("-inf"))
        if value <= highest:
            return Verdict(fires=False, because=f"{field_label(self.field)} was {highest:,} or more before")
        # Every new highest value is remembered, so that a level added to the rule later is not told of the past.
        remember = (Remembered(subject=seen.subject, at=seen.at, value=canonical(value)),)
        passed = [level for level in self.above if highest <= level < value]
        if not passed:
            return Verdict(fires=False, because=f"{value:,} passes no new level", remember=remember)
        because = f"{field_label(self.field)} is {value:,}: above {passed[-1]:,} for the first time"
        return Verdict(fires=True, because=because, remember=remember, evidence=(seen.subject,))

    def sentence(self, over: Over, where: str) -> str:
        levels = joined([f"{level:,}" for level in self.above])
        return f"Any {over.one}{where}, when {field_label(self.field)} is above {levels} for the first time"


def _levels(entry: Entry) -> list[float]:
    levels = []
    for at, written in entry.items("above"):
        if isinstance(written, bool) or not isinstance(written, int | float) or written != written:
            entry.wrong(at, f"{shown(written)} is not a number", "write the levels as numbers: [100, 1000]")
        else:
            levels.append(written)
    if not levels and not entry.broken:
        entry.wrong((), "`above` is missing", "add `above: [100, 1000]`")
    return levels
