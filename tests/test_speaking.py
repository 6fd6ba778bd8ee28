"""Whose word a change rests on: what is said, what is only mentioned, and who speaks for the side that lost."""

import pytest
from extracting import article, extractor, told

from monitor.model import Factuality, Role

SPEAKERS = {
    "Saraqib fell to the rebels on Monday; residents said bodies lay in the streets.": Role.AUTHOR,
    "Saraqib, captured by rebels on Sunday, was calm, residents said.": Role.AUTHOR,
    "Analysts say the capture of Saraqib by rebels on Monday was a turning point.": Role.AUTHOR,
    "After rebels captured Saraqib on Monday, the UN said 3,000 people had fled.": Role.AUTHOR,
    "Rebels captured Saraqib on Monday, killing 12 soldiers, the Observatory said.": Role.MONITOR,
    "Rebels captured Saraqib on Monday, the military admitted.": Role.LOSER,
    "State media acknowledged the loss of Saraqib.": Role.LOSER,
    "State television reported that the army had withdrawn from Saraqib.": Role.LOSER,
    "The governor of Idlib said rebels had seized Saraqib.": Role.LOSER,
    "Police said rebels had seized Saraqib.": Role.LOSER,
    "The self-styled governor of Idlib said rebels had seized Saraqib.": Role.THIRD_PARTY,
    "The army said its soldiers had seized Saraqib.": Role.GAINER,
    "Both sides said rebels had taken Saraqib.": Role.LOSER,
}


@pytest.mark.parametrize("sentence", SPEAKERS)
def test_a_change_rests_on_the_word_of_who_tells_it(sentence: str) -> None:
    report = told(sentence)
    assert report.said_by.role is SPEAKERS[sentence]
    settled = SPEAKERS[sentence] in (Role.AUTHOR, Role.LOSER)
    assert report.factuality is (Factuality.ASSERTED if settled else Factuality.CLAIMED)


INTRODUCED = [
    "The town's mayor, Talib Mohammad, was tired.",
    "Talib Mohammad, a spokesman for the Syrian army, was tired.",
    "Syrian army spokesman Talib Mohammad was tired.",
]


@pytest.mark.parametrize("introduction", INTRODUCED)
def test_a_surname_is_who_the_article_brought_in(introduction: str) -> None:
    report = told(introduction, "Islamic State fighters took Saraqib on Sunday, Mohammad said.")
    assert (report.said_by.role, report.said_by.name) == (Role.LOSER, "Mohammad")


def test_a_surname_alone_tells_no_office() -> None:
    report = told("Talib Mohammad was tired.", "Islamic State fighters took Saraqib on Sunday, Mohammad said.")
    assert report.said_by.role is Role.THIRD_PARTY


def test_who_says_it_between_commas_says_it() -> None:
    report = told("On Sunday, a resident said, Islamic State fighters took Saraqib.")
    assert (report.said_by.role, report.factuality) == (Role.RESIDENTS, Factuality.CLAIMED)


def test_the_office_beside_a_name_tells_for_whom_he_speaks() -> None:
    report = told("Talib Ahmed, spokesman for the governor of Idlib, said Islamic State fighters took Saraqib.")
    assert report.said_by.role is Role.LOSER


def test_who_tells_of_a_fall_need_not_have_gained() -> None:
    report = told("President Assad said the fall of Saraqib was a setback.")
    assert report.gained_by is None or report.gained_by.side != "syria-government"


def test_who_admits_a_loss_is_who_lost() -> None:
    report = told("The military admitted that rebels had captured Saraqib.")
    assert report.lost_by is not None
    assert report.lost_by.side == "syria-government"


@pytest.mark.parametrize(
    "words", ["half of Saraqib", "Saraqib except for the grain silos", "all but two districts of Saraqib"]
)
def test_what_they_do_not_hold_makes_it_partial(words: str) -> None:
    assert told(f"Rebels captured {words} on Monday.").partial


@pytest.mark.parametrize(
    ("dateline", "role"),
    [
        pytest.param("MOSCOW (Reuters) - ", Role.GAINER, id="written in the taker's capital"),
        pytest.param("KYIV, Dec 4 (AFP) - ", Role.LOSER, id="written in the loser's capital"),
    ],
)
def test_the_ministry_of_a_war_between_states_is_that_of_the_capital_written_in(dateline: str, role: Role) -> None:
    text = (
        f"{dateline}Russian forces have entered the village of Selydove and captured it, the defence ministry said.\n"
        "Ukrainian forces had held it for months."
    )
    (report,) = (found for found in extractor().extract(article(text)) if found.event_type == "control_change")
    assert report.said_by.role is role


def test_troops_of_whom_a_ministry_speaks_are_its_own() -> None:
    report = told("The Russian defence ministry said troops had captured Selydove.", war="Ukraine")
    assert report.gained_by is not None
    assert report.gained_by.side == "russia"
