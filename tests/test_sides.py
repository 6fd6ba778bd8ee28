"""Who lost a place and who took it, on grounds that the sentence or the article gives."""

from datetime import date

import pytest
from extracting import party_index, tell, told

LOSERS = {
    "Rebels have taken Saraqib after the army fled.": "syrian-army",
    "Islamic State captured Saraqib on Tuesday after two days of fighting with rebels.": "syrian-rebels",
    "Islamic State captured Saraqib after clashes between its fighters and rebels.": "syrian-rebels",
    "The army captured Saraqib, the last stronghold of Islamic State.": "islamic-state",
    "Rebels captured Saraqib on Tuesday in a blow to the army.": "syrian-army",
    "Rebels captured Saraqib as soldiers laid down their arms.": "syrian-army",
    "Rebels attacked on Monday and by dusk the army drove them from the town of Saraqib.": "syrian-rebels",
    "Rebels overran the base at Saraqib, killing at least 40 Syrian soldiers.": "syrian-army",
    "Rebels took Saraqib after routing dozens of government soldiers.": "syrian-army",
    "Rebels seized Saraqib, taking scores of Syrian troops prisoner.": "syrian-army",
    "Islamic State captured an army base in Saraqib.": "syrian-army",
    "The army captured Saraqib without meeting resistance from Islamic State.": "islamic-state",
}


@pytest.mark.parametrize("sentence", LOSERS)
def test_the_sentence_tells_whose_the_place_was(sentence: str) -> None:
    report = told(sentence)
    assert report.lost_by is not None
    assert report.lost_by.id == LOSERS[sentence]


TAKERS = {
    "Saraqib was captured on Tuesday after rebels stormed the army barracks.": "syrian-rebels",
    "Saraqib fell on Tuesday as Islamic State fighters attacked from the east.": "islamic-state",
    "Saraqib was overrun after rebels drove out government soldiers.": "syrian-rebels",
}


@pytest.mark.parametrize("sentence", TAKERS)
def test_who_attacked_before_a_place_fell_took_it(sentence: str) -> None:
    report = told(sentence)
    assert report.gained_by is not None
    assert report.gained_by.id == TAKERS[sentence]


def test_who_once_drove_the_taker_out_is_not_the_taker() -> None:
    found = tell("General Ahmed, who retook Saraqib a year after Islamic State had driven him out, spoke on Tuesday.")
    assert all(report.gained_by is None or report.gained_by.id != "islamic-state" for report in found)


def test_fighters_who_fled_had_held_what_was_taken_just_before() -> None:
    report = told("Rebels captured Saraqib on Tuesday.", "Government troops fled.")
    assert report.lost_by is not None
    assert report.lost_by.id == "syrian-army"


def test_an_adjective_tells_of_no_owner() -> None:
    report = told("Gunmen captured a military base in Saraqib on Tuesday.")
    assert report.lost_by is None or report.lost_by.as_written != "military"


def test_of_two_who_left_the_one_told_more_often_lost_it() -> None:
    report = told("Russians left Saraqib.", "The army withdrew from Saraqib.", "The army said it had left Saraqib.")
    assert report.lost_by is not None
    assert report.lost_by.id == "syrian-army"


def test_where_an_offensive_comes_from_is_not_the_place_that_was_lost() -> None:
    report = told("From their stronghold of Idlib the rebels captured Saraqib.")
    assert report.lost_by is None or report.lost_by.id != "syrian-rebels"


def test_the_stronghold_of_another_sentence_part_is_not_what_was_lost() -> None:
    report = told("In Raqqa, an Islamic State stronghold, residents said the army had captured Saraqib.")
    assert report.lost_by is None or report.lost_by.id != "islamic-state"


def test_insurgents_of_one_group_with_a_name_are_that_group() -> None:
    report = told(
        "The army captured Sake on Tuesday.", "M23 fled. The M23 lost many rebels; the rebels ran.", war="Congo"
    )
    assert report.lost_by is not None
    assert report.lost_by.id == "m23"


def test_old_changes_have_no_loser_from_todays_enemies() -> None:
    now, then = tell("Rebels captured Saraqib.", "The army fled; the army is gone.", "Rebels took Sarmin in 2015.")
    assert (now.lost_by is not None, then.lost_by) == (True, None)


def test_an_invader_took_it_from_the_state_whenever_that_was() -> None:
    report = told("Russian forces captured Sievierodonetsk in June 2022.", "Ukrainian forces held on.", war="Ukraine")
    assert report.lost_by is not None
    assert report.lost_by.side == "ukraine"


def test_a_defence_minister_is_his_countrys() -> None:
    report = told("Defence Minister Nabil Haddad conceded that his men had lost Saraqib.")
    assert report.lost_by is not None
    assert report.lost_by.id == "syria"


def test_whose_army_it_is_the_noun_before_tells() -> None:
    report = told("Erdogan, whose army took Afrin in 2018, said nothing.")
    assert report.gained_by is not None
    assert report.gained_by.id == "turkey"


def test_the_army_of_a_country_without_a_listed_army_is_its_state() -> None:
    assert party_index().resolve("the army", ("LR", "US"), date(2003, 7, 29)).id == "liberia"


def test_the_short_name_in_brackets_belongs_to_the_name() -> None:
    report = told("The Hayat Tahrir al-Sham group (HTS) captured Saraqib.")
    assert report.gained_by is not None
    assert report.gained_by.as_written.endswith("(HTS)")
