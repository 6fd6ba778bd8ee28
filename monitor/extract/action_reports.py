"""Make one report of every action in an article, however often its sentences tell it."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from msgspec import structs

from monitor.extract.actions import Action
from monitor.extract.dates import When
from monitor.extract.happenings import most_specific
from monitor.extract.parties import PartyIndex
from monitor.model import Factuality, PartyRef, Precision, Recency, Report, Role, Voice

CLASH = "clash"
SAME_DAYS = timedelta(days=1)
_EXACT_FIRST = (Precision.DAY, Precision.WEEK, Precision.MONTH, Precision.YEAR, Precision.UNKNOWN)


class ActionReports:
    """Joins the actions of one article into reports signed by `extractor`; parties agree by `index`."""

    def __init__(self, index: PartyIndex, extractor: str) -> None:
        self._index = index
        self._extractor = extractor

    def reports(self, actions: Iterable[Action]) -> tuple[Report, ...]:
        """Return a report for each kind of action, place, actor and time; without place and actor there is none."""
        groups: dict[tuple[str, str | None], list[list[Action]]] = {}
        for action in actions:
            if action.place is not None or action.actor is not None:
                place = action.place.id if action.place else None
                self._join(action, groups.setdefault((action.event_type, place), []))
        return tuple(self._report(group) for alike in groups.values() for group in alike)

    def _join(self, action: Action, groups: list[list[Action]]) -> None:
        for group in groups:
            if all(self._belong(action, other) for other in group):
                group.append(action)
                return
        groups.append([action])

    def _belong(self, one: Action, other: Action) -> bool:
        """Return whether two tell of one action; of a clash each side may be told as the one that fights."""
        mutual = one.event_type == CLASH and one.evidence == other.evidence
        return (mutual or self._agree(one.actor, other.actor)) and _same_time(one, other)

    def _agree(self, one: PartyRef | None, other: PartyRef | None) -> bool:
        if one is None or other is None or one.id is None or other.id is None:
            return True
        return self._index.same_side(one, other)

    def _report(self, told: Sequence[Action]) -> Report:
        best = min(told, key=_as_evidence)
        when = min((a.when for a in told if isinstance(a.when, When)), key=_exactness, default=None)
        ordered = [best, *(action for action in told if action is not best)]
        return Report(
            event_type=best.event_type,
            place=best.place,
            actor=most_specific(action.actor for action in ordered),
            target=most_specific(action.target for action in ordered),
            occurred_from=when.occurred_from if when else None,
            occurred_to=when.occurred_to if when else None,
            precision=when.precision if when else Precision.UNKNOWN,
            factuality=best.factuality,
            said_by=best.said_by,
            recency=Recency.NEWS if any(a.recency is Recency.NEWS for a in told) else Recency.BACKGROUND,
            voices=tuple(Voice(said_by=a.said_by, affirms=True, evidence=a.evidence) for a in ordered),
            evidence=tuple(dict.fromkeys(action.evidence for action in ordered)),
            pattern=best.pattern,
            extractor=self._extractor,
        )


def with_doers(tolls: Sequence[Report], actions: Sequence[Action]) -> tuple[list[Report], list[Action]]:
    """Give figures ("arrested 20 people") the actor that their sentence names; return them and the other actions."""
    by_sentence = {(action.event_type, action.evidence): action for action in actions}
    counted = []
    for toll in tolls:
        action = next((found for span in toll.evidence if (found := by_sentence.get((toll.event_type, span)))), None)
        if action is not None:
            toll = structs.replace(toll, actor=action.actor, place=action.place or toll.place)
        counted.append(toll)
    told = {(toll.event_type, span) for toll in counted for span in toll.evidence}
    return counted, [action for action in actions if (action.event_type, action.evidence) not in told]


def _same_time(one: Action, other: Action) -> bool:
    if isinstance(one.when, When) and isinstance(other.when, When):
        gap = max(one.when.occurred_from - other.when.occurred_to, other.when.occurred_from - one.when.occurred_to)
        return gap <= SAME_DAYS
    return one.recency is other.recency or one.evidence == other.evidence


def _exactness(when: When) -> int:
    return _EXACT_FIRST.index(when.precision)


def _as_evidence(action: Action) -> tuple[bool, bool, bool, int]:
    """Order actions by how well their sentence stands for the report: the author's own plain words first."""
    return (
        action.factuality is not Factuality.ASSERTED,
        action.said_by.role is not Role.AUTHOR,
        action.actor is None,
        action.position,
    )
