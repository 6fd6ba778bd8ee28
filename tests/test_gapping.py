"""Places that share the verb of another one, with a date of their own."""

from datetime import date

import pytest
from extracting import tell

SHARED: list[tuple[str, dict[str, date]]] = [
    (
        "Suran fell to the rebels on November 20 and Zirin a week later.",
        {"Suran": date(2024, 11, 20), "Zirin": date(2024, 11, 27)},
    ),
    (
        "Rebel fighters captured Suran on Monday, Zirin on Tuesday.",
        {"Suran": date(2024, 12, 2), "Zirin": date(2024, 12, 3)},
    ),
    (
        "Suran was retaken by the army on Sunday, and Tal Zirin two days later.",
        {"Suran": date(2024, 12, 1), "Tal Zirin": date(2024, 12, 3)},
    ),
    (
        "On Sunday rebel forces took Suran and, on Tuesday, Zirin, the army said.",
        {"Suran": date(2024, 12, 1), "Zirin": date(2024, 12, 3)},
    ),
]
ASIDES = "Rebel forces seized Suran on Sunday, and Zirin, 25 km (15 miles) to the west, on Tuesday."
NOT_SHARED: list[tuple[str, set[str]]] = [
    ("Rebel fighters captured Suran on Monday, and Zirin on Tuesday was quiet.", {"Suran"}),
    ("Rebel fighters captured Suran on Monday, Reuters reported from Zirin on Tuesday.", {"Suran"}),
]


@pytest.mark.parametrize(("sentence", "days"), SHARED, ids=[sentence for sentence, _ in SHARED])
def test_each_place_has_its_own_day(sentence: str, days: dict[str, date]) -> None:
    assert {report.place.name: report.occurred_from for report in tell(sentence) if report.place} == days


def test_an_aside_may_stand_between_a_name_and_its_day() -> None:
    days = {report.place.name: report.occurred_from for report in tell(ASIDES) if report.place}
    assert days == {"Suran": date(2024, 12, 1), "Zirin": date(2024, 12, 3)}


@pytest.mark.parametrize(("sentence", "names"), NOT_SHARED, ids=[sentence for sentence, _ in NOT_SHARED])
def test_a_name_with_a_verb_of_its_own_shares_none(sentence: str, names: set[str]) -> None:
    assert {report.place.name for report in tell(sentence) if report.place} == names
