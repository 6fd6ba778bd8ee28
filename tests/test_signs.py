"""A look for signs spares patterns, and never hides a match."""

import re

import pytest

from monitor.extract.figure_verbs import FORMS, Form
from monitor.extract.signs import Signs

_BESIDE = re.compile(r"\(\?<?!(?:[^()]|\([^()]*\))*\)")  # what may not stand before or after


def test_things_come_in_their_order_whatever_the_order_and_case_of_their_signs() -> None:
    signs = Signs([("death", ["died", "dead"]), ("flight", ["fled"]), ("loss", ["dead", "lost"])])

    assert signs.seen_in("Some FLED, one was Dead.") == ("death", "flight", "loss")


def test_a_sign_within_another_is_seen() -> None:
    assert Signs([("harm", ["injur"]), ("law", ["jury", "njur"])]).seen_in("injured") == ("harm", "law")


def test_a_text_without_signs_has_nothing() -> None:
    assert Signs([("flight", ["fled"])]).seen_in("") == ()


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.kind}, {form.takes}")
def test_every_word_for_what_became_of_people_holds_a_sign(form: Form) -> None:
    for words in _BESIDE.sub("", form.pattern.pattern).split("|"):
        assert any(sign in words for sign in form.signs)
