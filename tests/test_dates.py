"""Dates in news, seen from a Thursday."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.extract.dates import Vague, When, find_dates, written_on
from monitor.extract.en.date_rules import RULES
from monitor.model import Precision, Recency

THURSDAY = datetime(2024, 12, 5, 18, tzinfo=UTC)
DAY, WEEK, MONTH, YEAR = Precision.DAY, Precision.WEEK, Precision.MONTH, Precision.YEAR

RESOLVED = [
    ("The town fell on Thursday.", "Thursday", "2024-12-05", "2024-12-05", DAY),
    ("The town fell on Friday night.", "Friday", "2024-11-29", "2024-11-29", DAY),
    ("It fell last Thursday.", "last Thursday", "2024-11-28", "2024-11-28", DAY),
    ("Earlier in the week it fell.", "Earlier in the week", "2024-12-02", "2024-12-04", WEEK),
    ("They came on New Year's Day.", "New Year's Day", "2024-01-01", "2024-01-01", DAY),
    ("It fell on Christmas Eve 1999.", "Christmas Eve 1999", "1999-12-24", "1999-12-24", DAY),
    ("It fell yesterday.", "yesterday", "2024-12-04", "2024-12-04", DAY),
    ("Today it fell.", "Today", "2024-12-05", "2024-12-05", DAY),
    ("They fled last night.", "last night", "2024-12-04", "2024-12-04", DAY),
    ("They moved overnight.", "overnight", "2024-12-04", "2024-12-05", DAY),
    ("It fell at dawn.", "at dawn", "2024-12-05", "2024-12-05", DAY),
    ("It fell before dawn on Tuesday.", "Tuesday", "2024-12-03", "2024-12-03", DAY),
    ("It fell in the night of December 3-4.", "the night of December 3-4", "2024-12-04", "2024-12-04", DAY),
    ("It fell sixteen months ago.", "sixteen months ago", "2023-08-01", "2023-08-31", MONTH),
    ("It fell a decade ago.", "a decade ago", "2014-01-01", "2014-12-31", YEAR),
    ("It fell the previous weekend.", "the previous weekend", "2024-11-23", "2024-11-24", WEEK),
    ("It fell two days ago.", "two days ago", "2024-12-03", "2024-12-03", DAY),
    ("The previous day it fell.", "The previous day", "2024-12-04", "2024-12-04", DAY),
    ("It fell last week.", "last week", "2024-11-25", "2024-12-01", WEEK),
    ("It fell late last week.", "late last week", "2024-11-28", "2024-12-01", WEEK),
    ("It fell earlier this week.", "earlier this week", "2024-12-02", "2024-12-04", WEEK),
    ("It fell over the weekend.", "over the weekend", "2024-11-30", "2024-12-01", WEEK),
    ("OVER THE WEEKEND IT FELL.", "OVER THE WEEKEND", "2024-11-30", "2024-12-01", WEEK),
    ("They fled in recent days.", "in recent days", "2024-12-02", "2024-12-05", WEEK),
    ("They fled in the past 24 hours.", "in the past 24 hours", "2024-12-04", "2024-12-05", DAY),
    ("It fell earlier this month.", "this month", "2024-12-01", "2024-12-05", MONTH),
    ("It fell last month.", "last month", "2024-11-01", "2024-11-30", MONTH),
    ("It fell last year.", "last year", "2023-01-01", "2023-12-31", YEAR),
    ("It fell three years ago.", "three years ago", "2021-01-01", "2021-12-31", YEAR),
    ("Held since June.", "June", "2024-06-01", "2024-06-30", MONTH),
    ("Held since June 2015.", "June 2015", "2015-06-01", "2015-06-30", MONTH),
    ("In late June 2015 it fell.", "late June 2015", "2015-06-20", "2015-06-30", MONTH),
    ("It fell on June 5.", "June 5", "2024-06-05", "2024-06-05", DAY),
    ("It fell on 27 December.", "27 December", "2023-12-27", "2023-12-27", DAY),
    ("It fell on Thursday, June 5th, 2014.", "Thursday, June 5th, 2014", "2014-06-05", "2014-06-05", DAY),
    ("On the 29th of February it fell.", "29th of February", "2024-02-29", "2024-02-29", DAY),
    ("It fell on the 27th.", "on the 27th", "2024-11-27", "2024-11-27", DAY),
    ("It fell on 2014-06-05.", "2014-06-05", "2014-06-05", "2014-06-05", DAY),
    ("The 1982 massacre was not forgotten.", "1982", "1982-01-01", "1982-12-31", YEAR),
    ("It fell in the summer of 2014.", "summer of 2014", "2014-06-01", "2014-08-31", MONTH),
    ("In the 1980s it was theirs.", "1980s", "1980-01-01", "1989-12-31", YEAR),
    ("Between June 5 and June 9, 2014 it fell.", "June 5 and June 9, 2014", "2014-06-05", "2014-06-09", DAY),
    ("From 2012 to 2016 it was theirs.", "2012 to 2016", "2012-01-01", "2016-12-31", YEAR),
]


@pytest.mark.parametrize(("text", "words", "first", "last", "precision"), RESOLVED, ids=[text for text, *_ in RESOLVED])
def test_a_date_is_read_against_the_day_of_publication(
    text: str, words: str, first: str, last: str, precision: Precision
) -> None:
    (when,) = find_dates(text, THURSDAY)
    assert isinstance(when, When)
    assert text[when.span.start : when.span.end] == words
    assert (when.occurred_from, when.occurred_to) == (date.fromisoformat(first), date.fromisoformat(last))
    assert when.precision is precision


NO_DATES = [
    "The raids came days before the New Year's Eve\xa0holiday.",
    "They may march on the city.",
    "May spoke first, April second.",
    "After Friday prayers they marched.",
    "In 13 years of war and in the ensuing years nothing changed.",
    "Some 2000 people and 1900 soldiers left.",
    "They will meet next Monday.",
    "Black Friday sales rose.",
    "On 31 June nothing fell.",
    "It fell two weeks before the vote.",
    "Brigade 2015-B held Hill 1984.",
    "",
]


@pytest.mark.parametrize("text", NO_DATES, ids=[text or "nothing" for text in NO_DATES])
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert find_dates(text, THURSDAY) == []


@pytest.mark.parametrize(
    ("text", "kind", "recency"),
    [
        ("It fell on Thursday.", "weekday", Recency.NEWS),
        ("It fell yesterday.", "relative_day", Recency.NEWS),
        ("It fell over the weekend.", "weekend", Recency.NEWS),
        ("It fell last week.", "last_week", Recency.BACKGROUND),
        ("It fell last year.", "last_or_this", Recency.BACKGROUND),
        ("It fell on June 5.", "day", None),
        ("It fell in June.", "month", None),
    ],
)
@pytest.mark.parametrize(("published", "inferred"), [(None, False), (THURSDAY, True)], ids=["unknown", "inferred"])
def test_without_a_firm_publication_a_relative_date_stays_vague(
    text: str, kind: str, recency: Recency | None, published: datetime | None, inferred: bool
) -> None:
    (vague,) = find_dates(text, published, published_inferred=inferred)
    assert isinstance(vague, Vague)
    assert (vague.kind, vague.recency) == (kind, recency)


def test_a_date_with_its_own_year_needs_no_publication() -> None:
    (when,) = find_dates("It fell on 5 June 2015.", None)
    assert isinstance(when, When)
    assert (when.occurred_from, when.explicit) == (date(2015, 6, 5), True)


@pytest.mark.parametrize(
    ("text", "explicit"),
    [("in 2015", True), ("on June 5", True), ("on Thursday", False), ("last week", False), ("in June", False)],
)
def test_explicit_dates_name_their_year_or_their_day(text: str, explicit: bool) -> None:
    (when,) = find_dates(text, THURSDAY)
    assert isinstance(when, When)
    assert when.explicit is explicit


def test_several_dates_come_in_order_without_overlap() -> None:
    found = find_dates("In 2016 it fell, in June it rose, and on Sunday, Dec. 1, it fell again.", THURSDAY)
    assert [when.kind for when in found] == ["year", "month", "day"]


@given(st.text(alphabet="onJue May5th,2014Friday ago lastweek0-"), st.one_of(st.none(), st.datetimes()))
def test_any_text_can_be_read_and_time_runs_forward(text: str, published: datetime | None) -> None:
    for when in find_dates(text, published.replace(tzinfo=UTC) if published else None):
        assert text[when.span.start : when.span.end]
        if isinstance(when, When):
            assert when.occurred_from <= when.occurred_to


@pytest.mark.parametrize("year", [1, 2, 9999])
def test_the_ends_of_the_calendar_break_nothing(year: int) -> None:
    text = "In June, last month, last year, 900 years ago, two months ago, last week, on the weekend, on the 5th."
    assert find_dates(text, datetime(year, 1, 1, tzinfo=UTC)) is not None


@pytest.mark.parametrize("text", [*(text for text, *_ in RESOLVED), *NO_DATES], ids=lambda text: text or "nothing")
def test_no_form_is_in_a_text_without_one_of_its_signs(text: str) -> None:
    for rule in RULES:
        if rule.pattern.search(text):
            assert any(sign in text.lower() for sign in rule.signs)


FOLLOWING = [
    ("Zirin fell on Monday. ", "Barna fell the same day.", "2024-12-02", "2024-12-02"),
    ("Zirin fell on Monday. ", "Barna fell the following morning.", "2024-12-03", "2024-12-03"),
    ("Zirin fell on 3 June 2014. ", "Barna fell a day later.", "2014-06-04", "2014-06-04"),
    ("Zirin fell on 3 June 2014. ", "Barna fell that same month.", "2014-06-01", "2014-06-30"),
    ("Zirin fell in 2012. ", "Barna followed two years later.", "2014-01-01", "2014-12-31"),
    ("Zirin fell in June 2014. ", "Barna followed three months later.", "2014-09-01", "2014-09-30"),
    ("Zirin fell on 3 June 2014. ", "Barna followed a fortnight later.", "2014-06-16", "2014-06-22"),
    ("Zirin fell in June 2014. ", "Barna followed the following month.", "2014-07-01", "2014-07-31"),
    ("They came back in late 2021. ", "By June of the next year Barna was theirs.", "2022-06-01", "2022-06-30"),
    ("Zirin fell on 3 June 2014. ", "Barna had fallen two days earlier.", "2014-06-01", "2014-06-01"),
    ("They attacked on Monday. ", "By nightfall the town was theirs.", "2024-12-02", "2024-12-02"),
    ("They attacked on Monday, four years after the war. ", "Hours later it fell.", "2024-12-02", "2024-12-02"),
]


@pytest.mark.parametrize(("before", "text", "first", "last"), FOLLOWING, ids=[text for _, text, *_ in FOLLOWING])
def test_the_same_day_is_the_day_spoken_of_last(before: str, text: str, first: str, last: str) -> None:
    (when,) = find_dates(text, THURSDAY, before=before)
    assert isinstance(when, When)
    assert (when.occurred_from, when.occurred_to) == (date.fromisoformat(first), date.fromisoformat(last))


def test_the_same_day_of_a_sentence_is_the_day_named_before_it() -> None:
    monday, same = find_dates("On Monday Zirin fell, and on the same day Barna.", THURSDAY, before="In June it rained.")
    assert isinstance(monday, When) and isinstance(same, When)
    assert same.occurred_from == monday.occurred_from


@pytest.mark.parametrize("before", ["", "It fell last week. "], ids=["no day was told", "a week is no day"])
def test_the_same_day_after_no_day_is_no_date(before: str) -> None:
    assert find_dates("Barna fell the same day.", THURSDAY, before=before) == []


HEADS = {
    "NAIROBI, December 4 (Reuters) - The town fell today.": "2024-12-04",
    "Town falls\n\nBelgrade, 4 December - The town fell today.": "2024-12-04",
    "Town falls\n\nThe town fell today.": "2024-12-05",
    "NAIROBI, November 4 - The town fell today.": "2024-12-05",
    "NAIROBI (Reuters) -- The town fell on December 4 - a Wednesday.": "2024-12-05",
}


@pytest.mark.parametrize("text", HEADS)
def test_a_dateline_tells_the_day_of_writing_unless_it_is_long_before_publication(text: str) -> None:
    assert written_on(text, THURSDAY).date() == date.fromisoformat(HEADS[text])
