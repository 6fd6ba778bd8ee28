"""One report for each happening of an article: headline, lede and body agree; a place taken and lost again is two."""

from datetime import date

import pytest
from extracting import WAR, article, extractor, tell, told

from monitor.model import Change, Factuality, Precision, Recency


def test_headline_lede_and_body_are_one_report() -> None:
    report = told(
        "Rebels Seize Saraqib In Major Blow To Army",
        "Rebels captured the town of Saraqib on Tuesday.",
        "The capture of Saraqib cuts the highway.",
        "Residents said rebels had taken Saraqib.",
    )
    assert len(report.evidence) == 4
    assert report.occurred_from == report.occurred_to == date(2024, 12, 3)
    assert report.factuality is Factuality.ASSERTED


def test_the_authors_own_plain_sentence_is_quoted_first() -> None:
    sentences = ("Residents said rebels had taken Saraqib.", "Rebels captured the town of Saraqib on Tuesday.")
    report = told(*sentences)
    assert report.pattern == "capture"


def test_taken_and_lost_again_are_two() -> None:
    taken, lost = tell("Rebels captured Saraqib on Sunday.", "The army retook Saraqib from the rebels on Tuesday.")
    assert (taken.change, lost.change) == (Change.CAPTURED, Change.REGAINED)
    assert (taken.occurred_from, lost.occurred_from) == (date(2024, 12, 1), date(2024, 12, 3))


def test_the_same_place_years_apart_is_two() -> None:
    reports = tell("Rebels captured Saraqib on Tuesday.", "Rebels captured Saraqib in 2015.")
    assert [report.recency for report in reports] == [Recency.NEWS, Recency.BACKGROUND]


def test_a_town_and_its_airport_are_two_places() -> None:
    town, airport = tell("Rebels captured Daraa.", "Rebels captured Daraa airport.")
    assert airport.place is not None
    assert town.place is not None
    assert airport.place.kind == "airport"
    assert airport.place.id.removeprefix("facility:").split("/")[0] == town.place.id.removeprefix("geonames:")


def test_generic_rebels_are_named_where_the_article_names_their_leader() -> None:
    report = told("Rebels captured Saraqib.", "The offensive of rebels led by HTS took the army by surprise.")
    assert report.gained_by is not None
    assert (report.gained_by.id, report.gained_by.as_written) == ("hts", "rebels led by HTS")


def test_other_rebels_stay_another_taker() -> None:
    reports = tell(
        "Rebels led by HTS captured Saraqib.", "Turkish-backed rebels captured Tal Rifat, according to residents."
    )
    assert [report.gained_by and report.gained_by.id for report in reports] == ["hts", "syrian-national-army"]


def test_an_army_that_says_it_left_admits_the_loss_spoken_of_last() -> None:
    (report,) = tell("Rebels captured Saraqib on Tuesday.", "The army said it had withdrawn to spare civilians.")
    assert any(voice.admits for voice in report.voices)
    assert report.lost_by is not None
    assert report.lost_by.id == "syrian-army"


def test_a_withdrawal_without_a_place_alone_is_no_report() -> None:
    assert tell("The army said it had withdrawn to spare civilians.") == []


def test_who_entered_what_the_army_left_is_the_taker() -> None:
    report = told("The army withdrew from Saraqib.", "Rebels entered Saraqib on Tuesday.")
    assert report.gained_by is not None
    assert report.gained_by.id == "syrian-rebels"
    assert report.change is Change.WITHDRAWN


def test_the_loser_is_taken_from_the_rest_of_the_article() -> None:
    first, second = tell("Rebels captured Saraqib from the army.", "Rebels also captured Sarmin.")
    assert first.lost_by is not None
    assert second.lost_by is not None
    assert second.lost_by.id == "syrian-army"


def test_who_had_held_the_place_is_the_loser() -> None:
    report = told("Turkish-backed rebels took Tal Rifat, a blow to the Kurdish forces who had been holding it.")
    assert report.lost_by is not None
    assert report.lost_by.id == "syrian-kurds"


WHEN = {
    "Rebels captured Saraqib on Tuesday.": (date(2024, 12, 3), Precision.DAY, Recency.NEWS),
    "The army said on Tuesday that rebels had captured Saraqib.": (date(2024, 12, 3), Precision.DAY, Recency.NEWS),
    "Rebels captured Saraqib last week.": (date(2024, 11, 25), Precision.WEEK, Recency.BACKGROUND),
    "Rebels captured Saraqib in 2015.": (date(2015, 1, 1), Precision.YEAR, Recency.BACKGROUND),
    "Rebels captured Saraqib.": (None, Precision.UNKNOWN, Recency.NEWS),
    "A while ago we left Saraqib, an army captain said.": (None, Precision.UNKNOWN, Recency.BACKGROUND),
    "During the 44-day war rebels captured Saraqib.": (None, Precision.UNKNOWN, Recency.BACKGROUND),
    "Since Monday rebels have captured Saraqib and ten villages.": (None, Precision.UNKNOWN, Recency.NEWS),
    "Since May rebels have captured Saraqib and ten villages.": (None, Precision.UNKNOWN, Recency.BACKGROUND),
    "Saraqib has been held by rebels since May.": (date(2024, 5, 1), Precision.MONTH, Recency.BACKGROUND),
    "Rebels launched an offensive on Sunday, capturing Saraqib.": (None, Precision.UNKNOWN, Recency.BACKGROUND),
    "Rebels have pushed east since mid-November, when they captured Saraqib.": (
        date(2024, 11, 11),
        Precision.MONTH,
        Recency.BACKGROUND,
    ),
    "The mood is grim today as troops recall May, when rebels captured Saraqib on May 6.": (
        date(2024, 5, 6),
        Precision.DAY,
        Recency.BACKGROUND,
    ),
    "Soon after rebels captured Saraqib in May, the ministry spoke.": (
        date(2024, 5, 1),
        Precision.MONTH,
        Recency.BACKGROUND,
    ),
    "Rebels captured Saraqib when the garrison fled on Tuesday.": (date(2024, 12, 3), Precision.DAY, Recency.NEWS),
    "The army lost a base in May, days after rebels captured Saraqib.": (
        date(2024, 5, 1),
        Precision.MONTH,
        Recency.BACKGROUND,
    ),
    "Within two days of the first attack on Sunday, rebels captured Saraqib.": (None, Precision.UNKNOWN, Recency.NEWS),
}


@pytest.mark.parametrize("sentence", WHEN)
def test_the_date_is_that_of_the_change(sentence: str) -> None:
    report = told(sentence)
    assert (report.occurred_from, report.precision, report.recency) == WHEN[sentence]


def test_the_day_of_the_change_is_rather_told_than_the_day_on_which_somebody_spoke() -> None:
    report = told(
        "The army acknowledged on Wednesday that it had lost Saraqib to the rebels.",
        "A relief worker said rebels captured Saraqib on Monday.",
    )
    assert report.occurred_from == report.occurred_to == date(2024, 12, 2)


@pytest.mark.parametrize(
    ("below", "factuality"),
    [
        pytest.param("Rebels said they had captured Saraqib.", Factuality.CLAIMED, id="only the taker says so"),
        pytest.param("Rebels captured Saraqib at dawn.", Factuality.ASSERTED, id="the author tells it, too"),
        pytest.param("The army admitted that it had lost Saraqib.", Factuality.ASSERTED, id="the loser admits it"),
    ],
)
def test_a_headline_leaves_out_whose_word_it_is(below: str, factuality: Factuality) -> None:
    text = f"Rebels capture Saraqib\n\n{below}\n{WAR['Syria']}"
    (report,) = (found for found in extractor().extract(article(text)) if found.event_type == "control_change")
    assert report.factuality is factuality


def test_without_a_publication_day_a_weekday_is_no_date() -> None:
    report = told("Rebels captured Saraqib on Tuesday.", published=None)
    assert (report.occurred_from, report.precision, report.recency) == (None, Precision.UNKNOWN, Recency.NEWS)


def test_what_somebody_comes_forward_to_say_is_news_below_the_news_of_another_place() -> None:
    news, *others = tell(
        "Rebels have captured Saraqib.",
        "Shops were closed.",
        "Many fled.",
        "The army said it had retaken Sarmin.",
        "Rebels took Binnish.",
    )
    assert [report.recency for report in (news, *others)] == [Recency.NEWS, Recency.NEWS, Recency.BACKGROUND]
