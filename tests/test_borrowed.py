"""Articles that borrow the words of war."""

import pytest
from extracting import tell

BORROWED = [
    "The alliance of greens retook Saraqib: with nine wards counted, voters and candidates saw agents with ballots.",
    "In the game, the third simulation of the year, umpires saw rebel forces capture Hama in every scenario but one, "
    "while players in the last iteration lost Suran.",
]


@pytest.mark.parametrize("told", BORROWED)
def test_what_only_borrows_the_words_of_war_tells_nothing(told: str) -> None:
    assert tell(told) == []


def test_known_fighters_take_towns_also_in_times_of_elections() -> None:
    told = "Candidates, voters and polling staff fled with the ballots as the Islamic State captured Saraqib on Monday."
    assert [report.place.name for report in tell(told) if report.place] == ["Saraqib"]
