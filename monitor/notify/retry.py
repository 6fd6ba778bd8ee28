"""When to try a failed delivery again. Pure: the same failure always leads to the same next try."""

import hashlib
from datetime import datetime, timedelta

# The schedule that Standard Webhooks recommends
# (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md): waits after the 1st,
# 2nd ... failed try, a little over three days in all. The first try has no wait.
WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
JITTER = 0.2  # up to a fifth longer, so that many deliveries to one receiver do not come back at the same instant
LONGEST_ASKED = timedelta(hours=24)
STALE_AFTER = timedelta(days=7)
# A laptop that wakes after two weeks has its network only seconds later: also stale messages get these tries.
TRIES_WHEN_STALE = 3


def next_try(
    attempt: int, failed_at: datetime, first_owed_at: datetime, key: str, retry_after: float | None
) -> datetime | None:
    """Return when to try again after the `attempt`-th try (from 1) failed at `failed_at`, or None to park.

    `key` (the delivery's id) spreads the tries; `retry_after` is the wait in seconds that the other side asked for:
    it can lengthen a wait, up to a day, and never shortens one.
    """
    stale = failed_at - first_owed_at > STALE_AFTER
    if attempt > (TRIES_WHEN_STALE if stale else len(WAITS)):
        return None
    wait = WAITS[attempt - 1] * (1 + JITTER * _share(f"{key}:{attempt}"))
    return failed_at + max(wait, _asked(retry_after))


def _share(key: str) -> float:
    """Return a number in [0, 1) that depends on `key` alone."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") / 2**32


def _asked(seconds: float | None) -> timedelta:
    return timedelta(seconds=min(max(seconds or 0.0, 0.0), LONGEST_ASKED.total_seconds()))
