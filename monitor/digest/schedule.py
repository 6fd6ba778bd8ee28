"""When digests are due. Pure: the clock reading comes in, nothing is remembered.

cronsim follows Debian's cron where clocks change: a job at 02:30 runs once in the night that has two of them, and runs
at the first possible moment in the night that has none.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

from monitor.errors import MonitorError
from monitor.messages import DigestPlan

# Looked back over in turn, so that a digest of every minute does not count a year of minutes after a long pause.
REACHES = (timedelta(days=2), timedelta(days=40), timedelta(days=400), timedelta(days=12 * 366))


def due_instant(plan: DigestPlan, after: datetime, now: datetime) -> datetime | None:
    """Return the newest scheduled instant (UTC) in (after, now], None where there is none.

    Instants missed meanwhile collapse into this one.
    """
    for reach in REACHES:
        start = max(after, now - reach)
        newest = max(takewhile(lambda instant: instant <= now, _instants(plan, start)), default=None)
        if newest or start == after:
            return newest
    return None


def next_instant(plan: DigestPlan, after: datetime) -> datetime | None:
    """Return the first scheduled instant (UTC) after `after`, None where the plan never comes round again."""
    return next(_instants(plan, after), None)


def _instants(plan: DigestPlan, after: datetime) -> Iterator[datetime]:
    try:
        local = CronSim(plan.cron, after.astimezone(ZoneInfo(plan.timezone)))
    except (CronSimError, ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise MonitorError(
            f"digest `{plan.id}`: `{plan.cron}` in {plan.timezone} is no schedule ({error})",
            'write five fields such as "0 7 * * *" and a zone such as Europe/Berlin',
        ) from error
    # Around a change of clocks an instant of the same moment may come again.
    return (instant for each in local if (instant := each.astimezone(UTC)) > after)
