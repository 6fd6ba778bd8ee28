"""Read one rule: its keys, the defaults of its file, and whether its parts fit together."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from monitor.rules.entry import Entry
from monitor.rules.field_reading import field_names
from monitor.rules.language import DEFAULT_KEYS, FIELDS, RULE_KEYS, field_label, usual_subject
from monitor.rules.match import Condition
from monitor.rules.match_reading import MatchReader
from monitor.rules.rule import Handling, Over, Rule, Severity, Trigger
from monitor.rules.sentence import rule_sentence
from monitor.rules.source import source_text
from monitor.rules.triggers import read_trigger
from monitor.rules.wording import choose_from, shown
from monitor.yaml12 import Path

# What makes two rules the same, besides conditions and trigger.
_MEANING = (
    "id", "title", "over", "group_by", "severity", "suppress_for", "max_age", "delivery", "notify", "owner", "enabled",
)  # fmt: skip


class _Subject(NamedTuple):
    over: Over
    match: Condition
    trigger: Trigger
    group_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleReader:
    """Reads rules against everything that they may name. `usable`: receivers and digests without a mistake."""

    matches: MatchReader
    receivers: Collection[str]
    digests: Collection[str]
    usable: Collection[str]

    def read(self, entry: Entry, defaults: Entry) -> Rule | None:
        """Return the rule, or None where it has a mistake: then it is off."""
        entry.allow(RULE_KEYS)
        subject, given = self._subject(entry), partial(_given, entry, defaults)
        delivery = Handling(given("delivery").choice("delivery", tuple(Handling)) or "immediate")
        rule = Rule(
            id=entry.identifier("id"),
            title=entry.text("title", required=True) or "",
            over=subject.over,
            match=subject.match,
            trigger=subject.trigger,
            group_by=subject.group_by,
            severity=Severity(given("severity").choice("severity", tuple(Severity)) or "medium"),
            suppress_for=given("suppress_for").duration("suppress_for"),
            max_age=given("max_age").duration("max_age"),
            delivery=delivery,
            notify=self._notify(entry, defaults, delivery),
            owner=given("owner").text("owner"),
            enabled=entry.flag("enabled", True),
            text=source_text(entry),
            file=entry.document.file,
            line=entry.line(),
        )
        return None if entry.broken else _finished(rule)

    def _subject(self, entry: Entry) -> _Subject:
        if "match" not in entry.values:
            entry.wrong((), "`match` is missing", "add `match:`; `match: {}` stands for everything")
        match = self.matches.read(entry.entry("match"))
        trigger = read_trigger(entry)
        grouped = field_names(entry, "group_by")
        places: dict[str, Path] = {name: ("match", *at) for name, at in match.fields.items()}
        places = {**dict.fromkeys(grouped, ("group_by",)), **dict.fromkeys(trigger.fields, ("trigger",)), **places}
        written = entry.choice("over", tuple(Over))
        over = Over(written) if written else usual_subject(places)
        _check_fields(entry, over, places)
        group_by = grouped if entry.has("group_by") else trigger.default_group(over)
        return _Subject(over, match.condition, trigger, group_by)

    def _notify(self, entry: Entry, defaults: Entry, delivery: Handling) -> tuple[str, ...]:
        """Return who is told: receivers at once, or else digests. Those that are broken themselves are left out."""
        source = _given(entry, defaults, "notify")
        if delivery is Handling.NONE or (delivery is Handling.DIGEST and source is defaults):
            return ()
        known, what = (self.receivers, "receiver") if delivery is Handling.IMMEDIATE else (self.digests, "digest")
        for at, name in source.items("notify"):
            if not isinstance(name, str) or name not in known:
                source.wrong(at, f"there is no {what} {shown(name)}", choose_from(str(name), known))
                entry.mark_broken()
        return tuple(
            dict.fromkeys(name for _, name in source.items("notify") if isinstance(name, str) and name in self.usable)
        )


def _given(entry: Entry, defaults: Entry, key: str) -> Entry:
    """Return where the value of `key` stands: in the rule, else in the defaults of its file."""
    return entry if key in entry.values or key not in DEFAULT_KEYS else defaults


def _check_fields(entry: Entry, over: Over, places: Mapping[str, Path]) -> None:
    for name, at in places.items():
        if name in FIELDS and over not in FIELDS[name].over:
            known = " or ".join(sorted(FIELDS[name].over))
            entry.wrong(at, f"{over} have no `{name}` ({field_label(name)})", f"use another field, or `over: {known}`")


def _finished(rule: Rule) -> Rule:
    return replace(rule, sentence=rule_sentence(rule), version=_version(rule))


def _version(rule: Rule) -> str:
    normal = {name: getattr(rule, name) for name in _MEANING}
    normal |= {"match": rule.match.normal(), "trigger": repr(rule.trigger)}
    return hashlib.sha256(json.dumps(normal, sort_keys=True, default=str).encode()).hexdigest()[:12]
