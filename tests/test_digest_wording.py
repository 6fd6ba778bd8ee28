"""Days, ages, stances and links in plain English."""

from datetime import UTC, date, datetime, timedelta

import pytest

from monitor.digest.quoting import printed_by, stance, web_address
from monitor.digest.wording import age, country, published, shortened, when
from monitor.model import Factuality, Precision, Role, SaidBy

FIFTH = date(2024, 12, 5)


@pytest.mark.parametrize(
    ("first", "last", "precision", "words"),
    [
        pytest.param(FIFTH, FIFTH, Precision.DAY, "on 5 December 2024", id="a day"),
        pytest.param(FIFTH, None, Precision.DAY, "on 5 December 2024", id="a day with no end"),
        pytest.param(FIFTH, date(2024, 12, 7), Precision.DAY, "between 5 and 7 December 2024", id="some days"),
        pytest.param(
            date(2024, 11, 30), FIFTH, Precision.WEEK, "between 30 November and 5 December 2024", id="across months"
        ),
        pytest.param(
            date(2024, 12, 30), None, Precision.WEEK, "between 30 December 2024 and 5 January 2025", id="a week"
        ),
        pytest.param(FIFTH, FIFTH, Precision.MONTH, "in December 2024", id="a month"),
        pytest.param(FIFTH, FIFTH, Precision.YEAR, "in 2024", id="a year"),
        pytest.param(FIFTH, FIFTH, Precision.UNKNOWN, None, id="nothing sure"),
        pytest.param(None, None, Precision.DAY, None, id="no day"),
    ],
)
def test_a_day_is_told_as_exactly_as_it_is_known(
    first: date | None, last: date | None, precision: Precision, words: str | None
) -> None:
    assert when(first, last, precision) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "told the same day"),
        (1, "told 1 day later"),
        (13, "told 13 days later"),
        (20, "told 2 weeks later"),
        (90, "told 3 months later"),
        (3650, "told 10 years later"),
    ],
)
def test_age(days: int, words: str) -> None:
    assert age(timedelta(days=days)) == words


@pytest.mark.parametrize(
    ("outlet", "agency", "words"),
    [
        pytest.param("Daily Post", None, "Daily Post", id="its own text"),
        pytest.param("Daily Post", "Reuters", "Daily Post (Reuters)", id="an agency's text"),
        pytest.param("Reuters", "Reuters", "Reuters", id="the agency itself"),
        pytest.param(None, "Reuters", "unnamed outlet (Reuters)", id="nobody knows who printed it"),
        pytest.param(None, None, "unnamed outlet", id="nobody"),
    ],
)
def test_who_printed_a_text_stands_before_who_wrote_it(outlet: str | None, agency: str | None, words: str) -> None:
    assert printed_by(outlet, agency) == words


def test_an_unknown_age_is_not_told() -> None:
    assert age(None) is None


@pytest.mark.parametrize(
    ("time", "inferred", "words"),
    [
        pytest.param(None, False, "date not given", id="nobody says"),
        pytest.param(datetime(2024, 12, 5, 14, 3, tzinfo=UTC), False, "5 December 2024, 14:03 UTC", id="a minute"),
        pytest.param(datetime(2024, 12, 5, tzinfo=UTC), False, "5 December 2024", id="only a day"),
        pytest.param(
            datetime(2024, 12, 5, tzinfo=UTC), True, "5 December 2024 (inferred from the file)", id="inferred"
        ),
    ],
)
def test_publication(time: datetime | None, inferred: bool, words: str) -> None:
    assert published(time, inferred) == words


@pytest.mark.parametrize(
    ("factuality", "said_by", "words"),
    [
        pytest.param(Factuality.ASSERTED, SaidBy(role=Role.AUTHOR), "reported as fact", id="the author"),
        pytest.param(
            Factuality.ASSERTED,
            SaidBy(role=Role.LOSER, name="The army", via="SANA"),
            "admitted by the army, via SANA",
            id="an admission",
        ),
        pytest.param(
            Factuality.ASSERTED,
            SaidBy(role=Role.MONITOR, name="the observatory"),
            "reported as fact, citing the observatory",
            id="a fact with its source",
        ),
        pytest.param(Factuality.CLAIMED, SaidBy(role=Role.GAINER), "claimed by the gaining side", id="a claim"),
        pytest.param(Factuality.DENIED, SaidBy(role=Role.LOSER, name="Kyiv"), "denied by Kyiv", id="a denial"),
        pytest.param(
            Factuality.DISPUTED,
            SaidBy(role=Role.GAINER, name="The rebels"),
            "claimed by the rebels, but disputed",
            id="a claim that its own article disputes",
        ),
        pytest.param(Factuality.DISPUTED, SaidBy(role=Role.LOSER, name="Kyiv"), "disputed by Kyiv", id="a dispute"),
    ],
)
def test_a_stance_is_told_in_words(factuality: Factuality, said_by: SaidBy, words: str) -> None:
    assert stance(factuality, said_by) == words


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//elsewhere.example/",
        "https://bank.example@evil.example/",
        "https://a.example/\nx",
        "https://[broken/",
        "",
        None,
    ],
)
def test_what_is_no_plain_web_address_becomes_no_link(url: str | None) -> None:
    assert web_address(url) is None


def test_a_plain_web_address_stays_as_it_is() -> None:
    assert web_address("https://news.example/a?b=c&d=e#f") == "https://news.example/a?b=c&d=e#f"


def test_countries_have_names_and_long_texts_are_cut_at_a_word() -> None:
    assert (country("UA"), country("ZZ")) == ("Ukraine", "ZZ")
    assert shortened("one two\nthree four", 12) == "one two …"
