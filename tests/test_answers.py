"""What a side answers to a change told before: a denial makes it disputed, an admission settles it."""

import pytest
from extracting import article, extractor, hear, tell, told

from monitor.extract.answers import may_answer
from monitor.model import Factuality, Role

CLAIM = "Rebels said on Tuesday they had captured Saraqib."

ANSWERS = {
    "The army denied the claim.": Factuality.DISPUTED,
    "A general rejected this as propaganda.": Factuality.DISPUTED,
    "The defence ministry called the reports baseless.": Factuality.DISPUTED,
    "The government insists that Saraqib has not fallen.": Factuality.DISPUTED,
    "Damascus said the town was still in its hands.": Factuality.DISPUTED,
    '"The town remains under our full control," an army officer said.': Factuality.DISPUTED,
    "The army said it had repelled the assault.": Factuality.DISPUTED,
    "The army said its soldiers still held the town.": Factuality.DISPUTED,
    "The government said its troops were still fighting there.": Factuality.DISPUTED,
    "An army spokesman said soldiers were still in the town.": Factuality.DISPUTED,
    '"It is not true that we have lost Saraqib," an army officer said.': Factuality.DISPUTED,
    "The army said its soldiers were still in the town of Sarmin.": Factuality.CLAIMED,
    "The army acknowledged the loss.": Factuality.ASSERTED,
    "The defence ministry admitted defeat, saying its men were outnumbered.": Factuality.ASSERTED,
    "An army officer confirmed it.": Factuality.ASSERTED,
    "The army could not confirm the report.": Factuality.CLAIMED,
    "The army did not deny the claim.": Factuality.CLAIMED,
    "The army denied allegations that it had shelled a school.": Factuality.CLAIMED,
    "The rebels still hold Sarmin.": Factuality.CLAIMED,
    '"Saraqib is firmly in our hands," he said by telephone.': Factuality.CLAIMED,
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_settles_or_disputes_what_was_told_before(answer: str) -> None:
    assert told(CLAIM, answer).factuality is ANSWERS[answer]


def test_a_denial_outweighs_the_authors_own_word() -> None:
    report = told("Rebels captured Saraqib on Sunday.", "The army denied the report.")
    assert report.factuality is Factuality.DISPUTED
    assert any(not voice.affirms and voice.said_by.role is Role.LOSER for voice in report.voices)


def test_who_denies_the_loss_is_who_held_the_place_under_the_partys_own_name() -> None:
    report = told(CLAIM, "A spokesman for the Syrian army denied it.")
    assert report.lost_by is not None
    assert (report.lost_by.id, report.lost_by.as_written) == ("syrian-army", "Syrian army")


def test_a_denial_is_of_all_that_the_last_sentence_told() -> None:
    reports = tell("Rebels said they had captured Saraqib and Sarmin.", "The army denied the claims.")
    assert {report.factuality for report in reports} == {Factuality.DISPUTED}


def test_a_denial_that_names_a_place_is_of_that_place() -> None:
    first, second = tell(
        "Rebels said they had captured Saraqib.",
        "Rebels said they had captured Sarmin.",
        "The army said Saraqib was still under its control.",
    )
    assert (first.factuality, second.factuality) == (Factuality.DISPUTED, Factuality.CLAIMED)


def test_the_takers_own_friends_do_not_dispute_it() -> None:
    report = told(
        "Russian forces captured Siversk on Friday.",
        "The Kremlin said Siversk was now fully under Russian control.",
        war="Ukraine",
    )
    assert report.factuality is Factuality.ASSERTED


@pytest.mark.parametrize(
    ("sentence", "worth"),
    [
        ("the general still holds the pass", True),
        ("the port remains firmly under our control", True),
        ("talks continue and it remains a hard winter", False),
        ("they are still waiting for bread", False),
        ("the minister denied it", True),
        ("the union dismissed six drivers of the night shift, and nobody knew about it", False),
    ],
)
def test_a_sentence_is_parsed_for_an_answer_only_where_a_place_may_be_told_as_kept(sentence: str, worth: bool) -> None:
    assert may_answer(hear(sentence)) is worth


HEARD = [
    "The army said reports of the capture of Saraqib by rebels were false.",
    "Reports of the fall of Saraqib to rebels are untrue, the army said.",
    "The army said it had heard reports of Saraqib's capture by rebels.",
    "The army said it could not confirm claims of the capture of Saraqib by rebels.",
    "Talk of the fall of Saraqib to rebels caused panic.",
]


@pytest.mark.parametrize("sentence", HEARD)
def test_who_speaks_of_reports_of_a_capture_admits_nothing(sentence: str) -> None:
    assert all(report.event_type == "denial" for report in tell(sentence))


def test_who_confirms_reports_of_a_capture_admits_it() -> None:
    assert (
        told("The army confirmed reports of the capture of Saraqib by Islamic State.").factuality is Factuality.ASSERTED
    )


def test_a_denial_told_by_itself_is_no_change() -> None:
    text = (
        "Syrian army denies loss of Saraqib\n\n"
        "The army said it was in full control of Saraqib and that reports of its capture by rebels were a provocation."
    )
    found = extractor().extract(article(text))
    assert {report.factuality for report in found if report.event_type != "denial"} == {Factuality.DENIED}
