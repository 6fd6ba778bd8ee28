"""Whether a claim tells of the same days as others do: a place that is taken again was not taken twice at once."""

from datetime import timedelta

from monitor.extract.claims import Claim
from monitor.extract.dates import When
from monitor.extract.happenings import Happening
from monitor.model import Change, Precision, Recency

SAME_DAYS = timedelta(days=3)  # reports of one fall differ by so much: the night, the announcement, the mopping up
_ROUGHLY = {
    Precision.WEEK: timedelta(days=7),
    Precision.MONTH: timedelta(days=31),
    Precision.YEAR: timedelta(days=366),
}
_COUNTED = ("after", "ago", "earlier", "later")


def is_of_same_time(claim: Claim, happening: Happening) -> bool:
    """Return whether a claim may tell of the same days: by dates, by news or background, or by how each is told."""
    when, other = claim.when, happening.when
    if isinstance(when, When) and other is not None:
        return _gap(when, other) <= max(_slack(when), _slack(other))
    if claim.recency is not None and happening.recency is not None:
        return claim.recency is happening.recency
    return not (_is_leaving_told_anew(claim, happening) or _is_old_taking(claim, happening))


def _is_leaving_told_anew(claim: Claim, happening: Happening) -> bool:
    """Return whether "they left the town" stands beside "which they occupied in February": two happenings."""
    anew = claim.fresh and claim.when is None and claim.change is Change.WITHDRAWN
    return anew and not happening.is_withdrawal and not happening.is_fresh and happening.when is not None


def _is_old_taking(claim: Claim, happening: Happening) -> bool:
    old = claim.recency is Recency.BACKGROUND and claim.change is not Change.WITHDRAWN and claim.when is not None
    return old and happening.is_withdrawal and happening.when is None and any(each.fresh for each in happening.told)


def _slack(when: When) -> timedelta:
    """Return how far off a date may be: "a year after" counts roughly."""
    return _ROUGHLY.get(when.precision, SAME_DAYS) if when.kind in _COUNTED else SAME_DAYS


def _gap(one: When, other: When) -> timedelta:
    return max(one.occurred_from - other.occurred_to, other.occurred_from - one.occurred_to, timedelta())
