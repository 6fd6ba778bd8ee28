"""Durations as rules write them and as sentences say them."""

import pytest

from monitor.rules.durations import duration_words, read_duration


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("30m", "30 minutes"),
        ("72h", "72 hours"),
        ("4d", "4 days"),
        ("1d12h", "36 hours"),
        ("2w", "14 days"),
        ("1h", "1 hour"),
    ],
)
def test_a_duration_is_said_as_people_say_it(written: str, words: str) -> None:
    duration = read_duration(written)
    assert duration is not None
    assert duration_words(duration) == words


@pytest.mark.parametrize("written", ["", "0d", "-3h", "3", "h", "1y", "3 h", "999999999w", "1d "])
def test_what_is_no_duration_is_refused(written: str) -> None:
    assert read_duration(written) is None
