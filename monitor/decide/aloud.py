"""Who shall hear of an article: everybody in time, or, of a backfill, nobody or those whom recent news concerns."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum

from monitor.decide.alerts import Subject
from monitor.decide.desk import Desk

RECENT = timedelta(hours=72)  # what rules without a `max_age` may tell out of an archive


class Aloud(StrEnum):
    """Who is told of what an article says."""

    LIVE = "live"  # whom the rules say
    RECENT = "recent"  # the same, but only of what happened lately: an archive is no news
    NOBODY = "nobody"


def tellable(subjects: Iterable[Subject], aloud: Aloud) -> list[Subject]:
    """Return what rules may be asked about: out of an archive only what is known to have happened at some time."""
    return [subject for subject in subjects if aloud is Aloud.LIVE or subject.happened is not None]


def with_max_age(desk: Desk) -> Desk:
    """Return the desk with a `max_age` in every rule."""
    rules = tuple(rule if rule.max_age else replace(rule, max_age=RECENT) for rule in desk.rulebook.rules)
    return replace(desk, rulebook=replace(desk.rulebook, rules=rules))
