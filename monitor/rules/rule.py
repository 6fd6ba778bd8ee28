"""What a rule, a trigger, a memory and a verdict are. Everything here is frozen and pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from monitor.errors import Mistake
from monitor.messages import DigestPlan, Receiver
from monitor.model import NamedPlace, Outlet, Party
from monitor.rules.match import Condition, Facts


class Over(StrEnum):
    """What a rule looks at, one after the other."""

    ARTICLES = "articles"
    REPORTS = "reports"
    INCIDENTS = "incidents"
    ALERTS = "alerts"

    @property
    def one(self) -> str:
        return self.value.removesuffix("s")


class Severity(StrEnum):
    """How much an alert of the rule matters, rising."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Handling(StrEnum):
    """What happens to an alert of the rule: told at once, kept for the digest, only recorded."""

    IMMEDIATE = "immediate"
    DIGEST = "digest"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """A match that a trigger remembers. `value` and `prior` are canonical JSON; `position` 0: not logged yet."""

    subject: str
    at: datetime
    value: str | None = None
    prior: str | None = None
    position: int = 0


class Memory(Protocol):
    """What the rules have seen so far: a view of the log, so that it survives restarts."""

    def remembered(self, rule: str, group: str, since: datetime | None) -> Sequence[Remembered]:
        """Return what `rule` remembers of `group` with `at` not before `since` (None: all), in log order."""

    def loaded_at(self, rule: str) -> datetime | None:
        """Return when the rule first came into force, or None where it never was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A match that a trigger is asked to judge, with the memory of its group."""

    rule: str
    group: str
    facts: Facts
    subject: str
    at: datetime
    now: datetime
    memory: Memory

    def past(self, since: datetime | None = None) -> tuple[Remembered, ...]:
        return tuple(self.memory.remembered(self.rule, self.group, since))


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a rule fires now and why; what it wants remembered; the subjects that it rests on.

    `suppressed` says why a trigger that came true stays quiet.
    """

    fires: bool
    because: str
    remember: tuple[Remembered, ...] = ()
    evidence: tuple[str, ...] = ()
    suppressed: str | None = None


class Trigger(Protocol):
    """When matches make an alert. Triggers with a memory fire only for what is new: a match seen again is quiet."""

    @property
    def remembers(self) -> bool:
        """Whether it holds matches together by their group; it then passes over those whose group is not known."""

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields it looks at."""

    def default_group(self, over: Over) -> tuple[str, ...]:
        """The fields it groups by where the rule does not say."""

    def judge(self, seen: Sighting) -> Verdict:
        """Decide from this match and the memory alone."""

    def sentence(self, over: Over, where: str) -> str:
        """The beginning of the rule's sentence; `where` holds the conditions in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule that was read without a mistake.

    `notify` names receivers where delivery is immediate, and digests (none: every digest) where it is `digest`.
    `version` is the sha256 of its normal form, first 12 digits: filters, lists and defaults count, layout does not.
    """

    id: str
    title: str
    over: Over
    match: Condition
    trigger: Trigger
    group_by: tuple[str, ...]
    severity: Severity = Severity.MEDIUM
    suppress_for: timedelta | None = None
    max_age: timedelta | None = None
    delivery: Handling = Handling.IMMEDIATE
    notify: tuple[str, ...] = ()
    owner: str | None = None
    enabled: bool = True
    text: str = ""
    file: str = ""
    line: int = 0
    version: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """All that the rules folder says: whatever is sound, and every mistake.

    `doubts` are hardly meant as they are written, but stay in force. `broken` holds the ids of the rules that are off
    because of a mistake; `version` is a hash over all files.
    """

    rules: tuple[Rule, ...] = ()
    receivers: tuple[Receiver, ...] = ()
    digests: tuple[DigestPlan, ...] = ()
    digest_conditions: Mapping[str, Condition] = field(default_factory=dict)  # digest id -> its `match`
    outlets: tuple[Outlet, ...] = ()
    parties: tuple[Party, ...] = ()
    places: tuple[NamedPlace, ...] = ()
    lists: Mapping[str, tuple[object, ...]] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()
    doubts: tuple[Mistake, ...] = ()
    broken: tuple[str, ...] = ()
    version: str = ""
