"""Whether a sentence tells what happened, and who says so."""

import pytest
from extracting import parse, tell, told

from monitor.extract.factuality import modality
from monitor.extract.frames import Frames
from monitor.extract.headlines import Headlines, is_title_case
from monitor.extract.speakers import speech_of
from monitor.extract.tokens import Token
from monitor.model import Factuality, Role

frames = Frames()

HOW = {
    "Rebels captured Saraqib.": Factuality.ASSERTED,
    "The rebels have captured Saraqib.": Factuality.ASSERTED,
    "The rebels managed to capture Saraqib.": Factuality.ASSERTED,
    "The army went on to capture Saraqib.": Factuality.ASSERTED,
    "Saraqib was the first town to fall.": Factuality.ASSERTED,
    "The army was forced to withdraw from Saraqib.": Factuality.ASSERTED,
    "After the fall of Saraqib, the army could lose Idlib.": Factuality.ASSERTED,
    "The capture of Saraqib cut the highway.": Factuality.ASSERTED,
    "Capturing Saraqib has helped the rebels.": Factuality.ASSERTED,
    "Rebels did not capture Saraqib.": Factuality.DENIED,
    "Rebels failed to capture Saraqib.": Factuality.DENIED,
    "The army kept rebels from capturing Saraqib.": Factuality.DENIED,
    "Rebels almost captured Saraqib.": Factuality.DENIED,
    "Rebels left without capturing Saraqib.": Factuality.DENIED,
    "The government denied that rebels captured Saraqib.": Factuality.DENIED,
    "The rebels may capture Saraqib.": Factuality.HYPOTHETICAL,
    "If captured, Saraqib would open the road.": Factuality.HYPOTHETICAL,
    "Should Saraqib fall, the road would be open.": Factuality.HYPOTHETICAL,
    "Capturing Saraqib would cut the highway.": Factuality.HYPOTHETICAL,
    "The fall of Saraqib would be a blow.": Factuality.HYPOTHETICAL,
    "Rebels will capture Saraqib.": Factuality.HYPOTHETICAL,
    "Residents fear that rebels captured Saraqib.": Factuality.HYPOTHETICAL,
    "Have the rebels captured Saraqib?": Factuality.HYPOTHETICAL,
    "The possible capture of Saraqib worries the army.": Factuality.HYPOTHETICAL,
    "The rebels vowed to capture Saraqib.": Factuality.INTENDED,
    "Rebels tried to capture Saraqib.": Factuality.INTENDED,
    "Rebels advanced to capture Saraqib.": Factuality.INTENDED,
    "Hopes of capturing Saraqib faded.": Factuality.INTENDED,
    "The rebels are on the verge of capturing Saraqib.": Factuality.INTENDED,
    "The battle to capture Saraqib goes on.": Factuality.INTENDED,
    "The goal is the capture of Saraqib.": Factuality.INTENDED,
}


@pytest.mark.parametrize("sentence", HOW)
def test_syntax_tells_fact_from_wish_and_fear(sentence: str) -> None:
    assert modality(_trigger(sentence)) is HOW[sentence]


WHO = {
    "Rebels captured Saraqib, the Syrian Observatory for Human Rights said.": "the Syrian Observatory for Human Rights",
    "Rebels captured Saraqib, said a resident of the town.": "a resident of the town",
    "The army said rebels had captured Saraqib.": "The army",
    "Rebels captured Saraqib, according to the governor.": "the governor",
    "State media quoted an officer as saying the army had captured Saraqib.": "an officer",
    "Rebels reportedly captured Saraqib.": "",
    "Rebels captured Saraqib.": None,
    "Rebels captured Saraqib after the army said it would leave Idlib.": None,
}


@pytest.mark.parametrize("sentence", WHO)
def test_the_speaker_is_found(sentence: str) -> None:
    speech = speech_of(_trigger(sentence))
    assert (speech.speaker if speech else None) == WHO[sentence]


def _trigger(sentence: str) -> Token:
    wanted = ("capture", "fall", "withdraw", "capture-of", "fall-of")
    return next(hit.trigger for hit in frames.find(parse(sentence)) if hit.frame.id in wanted)


ROLES = {
    "Rebels captured Saraqib.": (Role.AUTHOR, Factuality.ASSERTED),
    "Rebels captured Saraqib, the Syrian Observatory for Human Rights said.": (Role.MONITOR, Factuality.CLAIMED),
    "Residents said rebels had taken Saraqib.": (Role.RESIDENTS, Factuality.CLAIMED),
    "The rebels said they had taken Saraqib.": (Role.GAINER, Factuality.CLAIMED),
    "The Syrian army admitted losing Saraqib.": (Role.LOSER, Factuality.ASSERTED),
    "The army said it had withdrawn from Saraqib.": (Role.LOSER, Factuality.ASSERTED),
    "Rebels have taken Saraqib, according to the Turkish news agency Anadolu.": (Role.STATE_MEDIA, Factuality.CLAIMED),
    "Rebels reportedly captured Saraqib.": (Role.THIRD_PARTY, Factuality.CLAIMED),
    "The government denied that Saraqib had fallen to the rebels.": (Role.LOSER, Factuality.DENIED),
    "Rebels captured Saraqib, Reuters reported.": (Role.AUTHOR, Factuality.ASSERTED),
}


@pytest.mark.parametrize("sentence", ROLES)
def test_the_role_of_the_speaker_decides(sentence: str) -> None:
    report = told(sentence)
    assert (report.said_by.role, report.factuality) == ROLES[sentence]


def test_a_denial_that_was_followed_by_an_admission_is_kept_as_earlier() -> None:
    report = told(
        "The defence ministry initially denied that rebels had entered Saraqib.",
        "The rebels seized Saraqib, and the army said it had withdrawn from Saraqib.",
    )
    denial = next(voice for voice in report.voices if not voice.affirms)
    assert denial.earlier
    assert report.factuality is Factuality.ASSERTED
    assert any(voice.admits for voice in report.voices)


def test_what_another_party_denies_is_disputed() -> None:
    report = told("The rebels said they had seized Saraqib.", "The army denied that rebels had entered Saraqib.")
    assert report.factuality is Factuality.DISPUTED


def test_a_state_agency_claims_for_its_own_side_and_admits_against_it() -> None:
    (gain,) = tell("The army retook Saraqib.", state_of="syria")
    (loss,) = tell("Rebels seized Saraqib from the army.", state_of="syria")
    assert (gain.factuality, gain.said_by.role) == (Factuality.CLAIMED, Role.STATE_MEDIA)
    assert (loss.factuality, loss.said_by.role) == (Factuality.ASSERTED, Role.LOSER)


PARTIAL = {
    "Rebels took most of Saraqib.": True,
    "Rebels seized the northern half of Daraa.": True,
    "Rebels seized eastern Daraa.": True,
    "Rebels took the police station in Saraqib.": True,
    "The army is retreating from Saraqib.": True,
    "Rebels took all of Saraqib.": False,
    "Rebels took Saraqib.": False,
}


@pytest.mark.parametrize("sentence", PARTIAL)
def test_a_part_is_told_from_the_whole(sentence: str) -> None:
    assert told(sentence).partial is PARTIAL[sentence]


def test_caveats_of_a_withdrawal_are_kept() -> None:
    report = told(
        "The army said it had withdrawn from Saraqib.",
        "It was not clear whether the withdrawal was partial or complete.",
        "An officer called the pullback of troops a temporary step.",
    )
    assert set(report.caveats) == {"extent unclear", "temporary"}
    assert report.partial


def test_a_headline_in_title_case_is_read_like_a_sentence() -> None:
    body = "Fighters loyal to the council said the strategic town of Sirte was theirs."
    headline = "Libyan Rebels Seize Strategic Town Of Sirte"
    lines = Headlines(f"{headline}\n\n{body}", lambda word: word == "Libyan")
    assert is_title_case(headline)
    assert not is_title_case(body)
    assert lines.readable(headline) == "Libyan rebels seize strategic town of Sirte"
    assert lines.readable(body) == body
