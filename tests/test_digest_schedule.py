"""When digests are due, also where clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.digest.schedule import due_instant, next_instant
from monitor.errors import MonitorError
from monitor.messages import DigestPlan

START = datetime(2024, 1, 1, tzinfo=UTC)


def plan(cron: str, timezone: str = "Europe/Berlin") -> DigestPlan:
    return DigestPlan(id="morning", title="Morning", cron=cron, timezone=timezone, receivers=("desk",))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "now", "due"),
    [
        pytest.param("2024-06-01 05:00", "2024-06-02 04:59", None, id="not before its minute"),
        pytest.param("2024-06-01 05:00", "2024-06-02 05:00", "2024-06-02 05:00", id="at its very minute"),
        pytest.param("2024-06-02 05:00", "2024-06-02 05:00", None, id="not twice"),
        pytest.param("2024-06-01 05:00", "2024-06-09 20:00", "2024-06-09 05:00", id="only the newest after a pause"),
        pytest.param("2023-06-01 05:00", "2024-01-09 20:00", "2024-01-09 06:00", id="an hour later in winter"),
        pytest.param("2024-06-03 05:00", "2024-06-02 05:00", None, id="nothing while the clock runs behind"),
    ],
)
def test_a_digest_at_seven_in_berlin_is_due(after: str, now: str, due: str | None) -> None:
    assert due_instant(plan("0 7 * * *"), utc(after), utc(now)) == (utc(due) if due else None)


def instants(cron: str, timezone: str, after: str, until: str) -> list[str]:
    found, at = [], utc(after)
    while (instant := next_instant(plan(cron, timezone), at)) and instant <= utc(until):
        found.append(f"{instant:%d %H:%M}")
        at = instant
    return found


@pytest.mark.parametrize(
    ("after", "until", "found"),
    [
        pytest.param("2024-10-26 12:00", "2024-10-28 12:00", ["27 00:30", "28 01:30"], id="once when it comes twice"),
        pytest.param("2024-03-30 12:00", "2024-04-01 12:00", ["31 01:00", "01 00:30"], id="once when it is skipped"),
    ],
)
def test_a_digest_at_half_past_two(after: str, until: str, found: list[str]) -> None:
    assert instants("30 2 * * *", "Europe/Berlin", after, until) == found


def test_monday_is_day_one() -> None:
    assert next_instant(plan("0 7 * * 1", "UTC"), utc("2024-06-01 00:00")) == utc("2024-06-03 07:00")


def test_a_yearly_digest_is_found_after_a_long_pause() -> None:
    assert due_instant(plan("0 0 1 1 *", "UTC"), utc("2015-06-01 00:00"), utc("2024-12-30 00:00")) == START


@pytest.mark.parametrize(
    ("cron", "timezone"),
    [("every day", "UTC"), ("0 25 * * *", "UTC"), ("0 7 * * *", "Mars/Base"), ("0 7 * * *", "../etc/passwd")],
)
def test_what_is_no_schedule_is_explained(cron: str, timezone: str) -> None:
    with pytest.raises(MonitorError, match="morning"):
        next_instant(plan(cron, timezone), START)


@given(
    cron=st.sampled_from(["0 7 * * *", "30 2 * * *", "*/20 * * * *", "0 0 * * 1", "0 12 1 * *"]),
    timezone=st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Chatham"]),
    now=st.timedeltas(timedelta(days=60), timedelta(days=340)).map(lambda since: START + since),
    back=st.timedeltas(timedelta(), timedelta(days=45)),
)
def test_what_is_due_is_the_last_of_all_instants_since(
    cron: str, timezone: str, now: datetime, back: timedelta
) -> None:
    after, newest = now - back, None
    at = after
    while (at_next := next_instant(plan(cron, timezone), at)) and at_next <= now:
        assert at_next > at
        newest = at = at_next
    assert due_instant(plan(cron, timezone), after, now) == newest


def test_instants_are_told_in_utc() -> None:
    found = next_instant(plan("0 7 * * *"), START)
    assert found is not None
    assert found.tzinfo is UTC
    assert found.astimezone(ZoneInfo("Europe/Berlin")).hour == 7
