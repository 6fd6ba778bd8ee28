"""When a failed delivery is tried again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.notify.retry import JITTER, STALE_AFTER, WAITS, next_try

OWED = datetime(2024, 5, 1, 8, tzinfo=UTC)
SECONDS = st.one_of(st.none(), st.floats(min_value=-1e9, max_value=1e9))


def wait(attempt: int, retry_after: float | None = None, *, owed_for: timedelta = timedelta()) -> timedelta | None:
    failed_at = OWED + owed_for
    again = next_try(attempt, failed_at, OWED, "dlv-1", retry_after)
    return again - failed_at if again else None


@pytest.mark.parametrize(
    ("attempt", "least"),
    [
        pytest.param(1, timedelta(seconds=5), id="seconds after the first failure"),
        pytest.param(2, timedelta(minutes=5), id="minutes after the second"),
        pytest.param(9, timedelta(hours=24), id="a day after the ninth"),
    ],
)
def test_waits_grow_as_the_specification_recommends(attempt: int, least: timedelta) -> None:
    found = wait(attempt)
    assert found is not None
    assert least <= found < least * (1 + JITTER)


def test_the_tenth_failure_parks() -> None:
    assert wait(9) is not None
    assert wait(10) is None


def test_a_stale_message_is_parked_after_three_tries() -> None:
    assert wait(3, owed_for=STALE_AFTER + timedelta(days=30)) is not None
    assert wait(4, owed_for=STALE_AFTER + timedelta(days=30)) is None


def test_the_other_side_can_ask_for_a_longer_wait_but_not_for_a_shorter_one() -> None:
    assert wait(1, retry_after=600.0) == timedelta(minutes=10)
    assert wait(2, retry_after=1.0) == wait(2)


def test_nobody_can_ask_for_more_than_a_day() -> None:
    assert wait(1, retry_after=10.0**9) == timedelta(days=1)


@given(attempt=st.integers(1, 9), key=st.text(), asked=SECONDS)
def test_the_same_failure_always_leads_to_the_same_later_moment(attempt: int, key: str, asked: float | None) -> None:
    again = next_try(attempt, OWED, OWED, key, asked)
    assert again == next_try(attempt, OWED, OWED, key, asked)
    assert again is not None
    assert again > OWED


@given(keys=st.lists(st.text(), min_size=30, max_size=30, unique=True))
def test_many_deliveries_do_not_come_back_at_one_instant(keys: list[str]) -> None:
    moments = {next_try(len(WAITS), OWED, OWED, key, None) for key in keys}
    assert len(moments) > 20
