"""Sentences are cut where a reader would cut them, and every offset fits the text."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.extract.sentences import split

CUT = [
    (["The army left.", "The rebels came."], "two plain sentences"),
    (["Gen. Aye Min and Lt. Col. Soe met Mr. Htun on Jan. 5 in St. Petersburg."], "titles and months do not end one"),
    (["The U.S. Army left the U.S.", "The rebels stayed."], "an abbreviation ends one before a plain opener"),
    (["It began at 5 p.m. on Monday."], "a time of day does not end one"),
    (["“We took it.”", "He left."], "a closing quotation mark stays with its sentence"),
    (['"We took it," he said. "All of it."'], "no cut inside a straight quotation that goes on"),
    (["Brigade No. 5 held 3.5 km of road."], "numbers do not end one"),
    (["No.", "They left."], "the answer no does"),
    (["Was it taken?", "Yes!", "They said so."], "question and exclamation marks end one"),
    (["“Is it ours?” asked the major."], "a question inside a sentence does not"),
    (["It fell…", "Nobody knew."], "an ellipsis before a capital ends one"),
    (["J. K. Okello spoke."], "initials do not end one"),
    (["They took the town.", "The army denied it."], "a lost blank is no obstacle"),
]


@pytest.mark.parametrize(("sentences", "why"), CUT, ids=[why for _, why in CUT])
def test_cutting(sentences: list[str], why: str) -> None:
    text = "".join(sentences) if "lost blank" in why else " ".join(sentences)
    if "goes on" in why:
        sentences = ['"We took it," he said.', '"All of it."']
    assert [text[span.start : span.end] for span in split(text)] == sentences


DATELINES = [
    "LUBERO, Congo (Own Wire) — ",
    "LUBERO/BENI, May 3 - ",
    "LUBERO: ",
    "Lubero, May 3 - ",
    "Lubero – ",
    "Lubero, (agency) - ",
]


@pytest.mark.parametrize("dateline", DATELINES)
def test_a_dateline_is_no_part_of_the_first_sentence(dateline: str) -> None:
    text = f"Rebels take Kirumba\n\n{dateline}The rebels took it, the army said."
    assert [text[s.start : s.end] for s in split(text)][1:] == ["The rebels took it, the army said."]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("Lubero - Congo's old market town - fell at dawn.", id="a name with an aside"),
        pytest.param("Lubero - the town of traders, fell at dawn.", id="a name with what it is"),
        pytest.param("Speaker: We will not leave.", id="who speaks"),
    ],
)
def test_what_only_looks_like_a_dateline_stays_in_its_sentence(line: str) -> None:
    text = f"Rebels take Kirumba\n{line}"
    assert [text[s.start : s.end] for s in split(text)][1:] == [line]


def test_a_line_end_always_ends_a_sentence() -> None:
    text = "Rebels take Zirin\n\nThe town fell\nat dawn."
    assert [text[span.start : span.end] for span in split(text)] == ["Rebels take Zirin", "The town fell", "at dawn."]


@given(st.text(alphabet='aB.!?… \n\t"”’)U1'))
def test_offsets_slice_the_text_without_outer_blanks_and_lose_nothing(text: str) -> None:
    spans = split(text)
    pieces = [text[span.start : span.end] for span in spans]
    assert all(piece and piece == piece.strip() for piece in pieces)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert "".join("".join(pieces).split()) == "".join(text.split())


@pytest.mark.parametrize("piece", ["a", ".", "a. ", "U.", '"', "Mr. "])
def test_time_is_linear_in_the_text(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    began = time.process_time()
    split(text)
    assert time.process_time() - began < 5
