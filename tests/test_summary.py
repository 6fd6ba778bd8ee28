"""What an incident is, from its current reports."""

from datetime import UTC, date, datetime

import pytest
from build import INSURGENTS, OTHERS, admitted, captured, denied, incident, killed, on, telling, voice
from hypothesis import given
from hypothesis import strategies as st

from monitor.decide.digests import is_news
from monitor.decide.material import told_of, turn
from monitor.decide.summary import Telling, changes, summarise
from monitor.messages import MessageKind
from monitor.model import Factuality, Incident, Precision, Recency, Report, Role, SaidBy, Status

CLAIMED = {"factuality": Factuality.CLAIMED, "said_by": SaidBy(role=Role.GAINER, name="a Taliban spokesman")}


def summary(*tellings: Telling) -> Incident:
    return summarise(incident(), tellings)


def told(*reports: Report) -> Incident:
    return summary(*(telling(report, position=number) for number, report in enumerate(reports, 1)))


@pytest.mark.parametrize(
    ("reports", "status"),
    [
        pytest.param([captured(**CLAIMED)], Status.CLAIMED, id="one source claims it"),
        pytest.param([captured()], Status.CLAIMED, id="one outlet reports it as fact"),
        pytest.param([captured(**CLAIMED), captured()], Status.CORROBORATED, id="two independent origins"),
        pytest.param([admitted()], Status.CONFIRMED, id="the losing side admits it"),
        pytest.param([captured(), denied()], Status.DISPUTED, id="somebody affirms, the losing side denies"),
        pytest.param([denied()], Status.DENIED, id="nobody affirms it"),
        pytest.param([denied(), admitted()], Status.CONFIRMED, id="denied first, admitted later"),
        pytest.param([admitted(), denied()], Status.DISPUTED, id="admitted first, denied later"),
        pytest.param(
            [captured(voices=(voice(Role.LOSER), voice(Role.LOSER, affirms=False, earlier=True)))],
            Status.CONFIRMED,
            id="an article that tells the old denial with the admission",
        ),
    ],
)
def test_the_status_follows_who_says_so(reports: list[Report], status: Status) -> None:
    assert told(*reports).status is status


def test_the_basis_names_who_admits_and_how_many_say_so() -> None:
    assert told(captured(), admitted()).status_basis == "the Afghan army admits; 2 articles, 2 named outlets"


def test_copies_of_one_text_are_one_origin_whoever_prints_them() -> None:
    copies = [telling(captured(), position=number, cluster="a1") for number in (1, 2, 3)]
    assert summary(*copies).status is Status.CLAIMED
    assert len(summary(*copies).origins) == 1


def test_the_best_dated_report_gives_the_day() -> None:
    by_week = captured(**on("2015-09-22", Precision.WEEK))
    assert told(captured(), by_week, captured(**on("2015-09-28"))).occurred_from == date(2015, 9, 28)


def test_a_named_party_stands_before_a_generic_name() -> None:
    incident = told(captured(gained_by=INSURGENTS), captured(gained_by=INSURGENTS), captured())
    assert incident.gained_by and incident.gained_by.id == "taliban"


def test_the_newest_toll_counts() -> None:
    figure = told(killed(90), killed(120), killed(95)).figure
    assert figure and figure.value == 95


def test_a_guessed_publication_counts_only_where_nobody_states_one() -> None:
    guess = datetime(2026, 1, 1, tzinfo=UTC)
    stated = telling(captured(**on("2015-09-28")))
    guessed = telling(captured(), position=2, published=guess, inferred=True)
    assert summary(stated, guessed).published == stated.published
    assert summary(guessed).published == guess


def test_an_incident_without_reports_is_withdrawn_by_the_outlet_or_retracted() -> None:
    assert summarise(incident(), [], withdrawn_by="Kivu Post").status_basis == "withdrawn by Kivu Post"
    assert summarise(incident(), []).status is Status.RETRACTED


def test_news_without_a_day_has_the_least_age_and_background_has_none() -> None:
    assert told(captured()).age is not None
    assert told(captured(recency=Recency.BACKGROUND)).age is None


REPORTS = st.sampled_from([captured(), captured(**CLAIMED), admitted(), captured(gained_by=INSURGENTS)])


@given(reports=st.lists(REPORTS, min_size=1, max_size=6))
def test_one_more_affirming_source_never_lowers_the_status(reports: list[Report]) -> None:
    ranks = [Status.CLAIMED, Status.CORROBORATED, Status.CONFIRMED]
    before, after = told(*reports), told(*reports, captured())
    assert ranks.index(after.status) >= ranks.index(before.status)


@given(reports=st.lists(REPORTS, min_size=1, max_size=6))
def test_computing_it_again_changes_nothing(reports: list[Report]) -> None:
    once = told(*reports)
    again = summarise(once, [telling(report, position=number) for number, report in enumerate(reports, 1)])
    assert changes(once, again) == ()


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        pytest.param(told(captured()), told(captured(), captured()), MessageKind.UPDATE, id="corroborated"),
        pytest.param(told(captured()), told(captured(), admitted()), MessageKind.UPDATE, id="confirmed"),
        pytest.param(told(captured()), told(captured(), denied()), MessageKind.CORRECTION, id="the loser denies it"),
        pytest.param(told(admitted()), told(captured()), MessageKind.CORRECTION, id="the admission is gone"),
        pytest.param(told(captured()), told(captured(gained_by=OTHERS)), MessageKind.CORRECTION, id="another taker"),
        pytest.param(
            told(captured(**on("2015-09-28"))), told(captured(**on("2015-09-27"))), MessageKind.UPDATE, id="another day"
        ),
    ],
)
def test_people_are_written_to_again(before: Incident, after: Incident, kind: MessageKind) -> None:
    found = turn(told_of(before), after)
    assert found and found.kind is kind


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(told(admitted()), told(admitted(), captured()), id="one more source"),
        pytest.param(told(captured()), told(captured(**on("2015-09-28"))), id="the day becomes known"),
        pytest.param(told(captured(gained_by=INSURGENTS)), told(captured()), id="the generic name gets a name"),
        pytest.param(
            told(captured(occurred_from=date(2015, 9, 21), occurred_to=date(2015, 9, 28), precision=Precision.WEEK)),
            told(captured(**on("2015-09-28"))),
            id="the day becomes exact within the week told",
        ),
    ],
)
def test_people_are_left_alone(before: Incident, after: Incident) -> None:
    assert turn(told_of(before), after) is None


@pytest.mark.parametrize(
    ("incident", "news"),
    [
        pytest.param(told(captured(**on("2015-09-28"))), True, id="of this week"),
        pytest.param(told(captured(**on("2014-06-10"))), False, id="told as news, a year ago"),
        pytest.param(told(captured(recency=Recency.BACKGROUND)), False, id="told as background"),
    ],
)
def test_a_digest_tells_as_news_only_what_is_new_now(incident: Incident, news: bool) -> None:
    assert is_news(incident, datetime(2015, 9, 29, tzinfo=UTC)) is news
