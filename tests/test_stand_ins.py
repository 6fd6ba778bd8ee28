"""What the parser is shown in the place of words that it reads badly."""

import pytest
from extracting import tell

from monitor.extract.stand_ins import stand_ins

SHOWN = [
    ("Tanks overran Zirin", {1: "took"}),
    ("Zirin was overrun", {2: "taken"}),
    ("Troops captured Zirin", {1: "took"}),
    ("Zirin was later briefly captured by them", {4: "taken"}),
    ("They have wrested two villages from it", {2: "taken"}),
    ("which rebel fighters captured on Monday", {3: "took"}),
    ("Zirin was captured over the weekend", {2: "destroyed"}),
    ("Army retakes Zirin", {1: "takes"}),
    ("the captured Zirin garrison", {}),
    ("in occupied Zirin", {}),
    ("land seized by settlers", {}),
    ("Captured Zirin waits", {}),
    ("", {}),
]


@pytest.mark.parametrize(("words", "shown"), SHOWN, ids=[words for words, _ in SHOWN])
def test_pasts_are_shown_where_an_object_follows_and_participles_after_helping_verbs(
    words: str, shown: dict[int, str]
) -> None:
    assert dict(stand_ins(words.split())) == shown


TAKEN_APART = [
    ("Rebel tanks and infantry overran Saraqib before dawn on Monday, shelling its bazaar.", {"Saraqib"}),
    ("A rebel band, Ahrar, wrested Suran, the second of the towns, from the army on Monday.", {"Suran"}),
    ("Soldiers climbing over the rocks in the night recaptured Suran, the highest of the villages.", {"Suran"}),
]


@pytest.mark.parametrize(("sentence", "names"), TAKEN_APART, ids=[sentence for sentence, _ in TAKEN_APART])
def test_clauses_that_the_parser_would_take_apart_tell_their_places(sentence: str, names: set[str]) -> None:
    assert {report.place.name for report in tell(sentence) if report.place} == names
