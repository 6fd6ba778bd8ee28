"""The triggers: when matches make an alert. A new one is one file and one entry of TRIGGERS."""

from monitor.rules.entry import Entry
from monitor.rules.rule import Trigger
from monitor.rules.triggers.any_match import AnyMatch
from monitor.rules.triggers.change import ValueChange
from monitor.rules.triggers.count import Count
from monitor.rules.triggers.first_seen import FirstSeen
from monitor.rules.triggers.threshold import ThresholdCrossing
from monitor.rules.wording import choose_from, shown

TriggerType = type[AnyMatch] | type[Count] | type[FirstSeen] | type[ValueChange] | type[ThresholdCrossing]

TRIGGERS: dict[str, TriggerType] = {
    "any": AnyMatch,
    "count": Count,
    "first_seen": FirstSeen,
    "change": ValueChange,
    "threshold_crossing": ThresholdCrossing,
}


def read_trigger(rule: Entry) -> Trigger:
    """Return the trigger of a rule; `trigger: any` is short for `trigger: {type: any}` and the default."""
    written = rule.values.get("trigger", "any")
    entry = rule.entry("trigger", {"type": written} if isinstance(written, str) else None)
    kind = entry.values.get("type")
    if not isinstance(kind, str) or kind not in TRIGGERS:
        message = "`type` of the trigger is missing" if kind is None else f"there is no trigger {shown(kind)}"
        entry.wrong("type", message, choose_from(str(kind or ""), TRIGGERS))
        return AnyMatch()
    entry.allow(("type", *TRIGGERS[kind].keys))
    return TRIGGERS[kind].read(entry)
