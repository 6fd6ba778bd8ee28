"""Decide whether a rule fires: its conditions, then its trigger. Pure: the memory is handed in."""

from datetime import datetime

from monitor.rules.canonical import canonical
from monitor.rules.match import Facts
from monitor.rules.rule import Memory, Rule, Sighting, Verdict
from monitor.rules.wording import joined


def matches(rule: Rule, facts: Facts) -> bool:
    """Say whether the conditions of the rule hold; its trigger is not asked."""
    return rule.match.holds(facts)


def group_key(rule: Rule, facts: Facts) -> str:
    """Return the values of `group_by` as canonical JSON: `{"place.id":"geonames:170017"}`."""
    return canonical({name: facts.get(name) for name in rule.group_by})


def judge(rule: Rule, facts: Facts, subject: str, at: datetime, memory: Memory, now: datetime) -> Verdict:
    """Return whether the rule fires for `subject`, why, and what it wants remembered.

    `at` is the time that windows count by: when it happened, where that is known, else when it arrived.
    """
    if not rule.match.holds(facts):
        return Verdict(fires=False, because="its conditions do not hold")
    if rule.trigger.remembers and _group_unknown(rule, facts):
        return Verdict(fires=False, because=f"{joined(rule.group_by, 'and')} is not known")
    seen = Sighting(
        rule=rule.id, group=group_key(rule, facts), facts=facts, subject=subject, at=at, now=now, memory=memory
    )
    return rule.trigger.judge(seen)


def _group_unknown(rule: Rule, facts: Facts) -> bool:
    # Two happenings at places that nobody could name are not two at one place.
    return bool(rule.group_by) and all(facts.get(name) is None for name in rule.group_by)
