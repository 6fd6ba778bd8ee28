"""The gate lets articles about war through, and of them the sentences with a trigger."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.extract.gate import Gate, read_concepts
from monitor.extract.sentences import split
from monitor.model import Span

GATE = Gate(["captured", "fell to", "took control"])

WAR = [
    "Rebels captured Harran at dawn, residents said.",
    "The army shelled the town of Zirin. Militants answered with rockets, and civilians fled.",
    "Soldiers seized a checkpoint near the front line.",
]
NOT_WAR = [
    "The striker captured the mood as Rovers took the title.",
    "Shares fell to a record low after the bank cut its forecast.",
    "She was captured on camera leaving the hotel.",
    "",
]


@pytest.mark.parametrize("text", WAR)
def test_war_passes(text: str) -> None:
    assert GATE.passes(text)


@pytest.mark.parametrize("text", NOT_WAR, ids=[text or "nothing" for text in NOT_WAR])
def test_sport_business_and_nothing_do_not_pass(text: str) -> None:
    assert not GATE.passes(text)


FLASHES = [
    pytest.param("The soldiers took control of Zirin.", True, id="who fights, and what they did"),
    pytest.param("The Zirin Guard took control of the hills.", True, id="a party that the parties file names"),
    pytest.param("The soldiers had a quiet day in Zirin.", False, id="no trigger"),
    pytest.param("The mayor took control of the meeting.", False, id="nobody fights"),
    pytest.param("The soldiers took control of Zirin." + " The band played on." * 40, False, id="no longer a flash"),
]


@pytest.mark.parametrize(("text", "passes"), FLASHES)
def test_a_flash_passes_by_somebody_who_fights_beside_a_trigger(text: str, passes: bool) -> None:
    gate = Gate(["took control"], names_side=lambda told, *, states: "Zirin Guard" in told)
    assert gate.passes(text) is passes


def test_a_long_article_needs_more_words_of_war_than_a_short_item() -> None:
    told = "The soldiers fought a battle in the film. "
    assert GATE.passes(told)
    assert not GATE.passes(told + "The director spoke about her cast and the music. " * 60)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("Nothing here. They CAPTURED Zirin. It fell to them.", [1, 2], id="case does not count"),
        pytest.param("It was recaptured. The uncaptured hill.", [], id="only whole words"),
        pytest.param("Zirin fell. To them it was nothing.", [], id="not across sentences"),
        pytest.param("“Captured!” he said.", [0], id="beside quotation marks"),
        pytest.param(
            "In İzmir they captured it. Nothing.", [0], id="a letter that grows in lower case moves no offset"
        ),
    ],
)
def test_candidates_are_the_sentences_with_a_trigger(text: str, found: list[int]) -> None:
    assert GATE.candidates(text, split(text)) == found


@given(st.text(alphabet="İaA. \n“captured"))
def test_candidates_are_valid_indexes_in_order(text: str) -> None:
    spans = split(text)
    found = GATE.candidates(text, spans)
    assert found == sorted(set(found))
    assert all(0 <= index < len(spans) for index in found)


def test_no_spans_have_no_candidates() -> None:
    assert GATE.candidates("They captured it.", []) == []
    assert GATE.candidates("They captured it.", [Span(10, 17)]) == []


def test_own_concepts_replace_the_vocabulary() -> None:
    assert Gate(["won"], [["cup"], ["final"]]).passes("They won the cup final.")


def test_every_form_of_the_vocabulary_stands_once_in_lower_case() -> None:
    forms = [form for concept in read_concepts() for form in concept.forms]
    assert len(forms) == len(set(forms))
    assert all(form == form.lower().strip() for form in forms)


def test_two_thousand_articles_a_second_pass_the_gate() -> None:
    article = "The minister spoke about the budget and the weather in the northern town. " * 62  # 800 words
    began = time.perf_counter()
    for _ in range(200):
        GATE.passes(article)
    assert time.perf_counter() - began < 0.1
