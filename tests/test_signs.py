"""A look for signs spares patterns, and never hides a match."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.extract.en.scope_forms import OF_WAR, WAR_SIGNS
from monitor.extract.figure_verbs import FORMS, Form
from monitor.extract.signs import Signs

LETTERS = st.characters(codec="ascii")


def test_things_come_in_their_order_whatever_the_order_and_case_of_their_signs() -> None:
    signs = Signs([("death", ["died", "dead"]), ("flight", ["fled"]), ("loss", ["dead", "lost"])])

    assert signs.seen_in("Some FLED, one was Dead.") == ("death", "flight", "loss")


def test_a_sign_within_another_is_seen() -> None:
    assert Signs([("harm", ["injur"]), ("law", ["jury", "njur"])]).seen_in("injured") == ("harm", "law")


def test_a_text_without_signs_has_nothing() -> None:
    assert Signs([("flight", ["fled"])]).seen_in("") == ()


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.kind}, {form.takes}")
@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_a_form_finds_holds_a_sign(form: Form, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(form.pattern, alphabet=LETTERS))
    assert any(sign in text.lower() for sign in form.signs)


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(text=st.from_regex(OF_WAR, alphabet=LETTERS))
def test_whatever_counts_a_war_holds_a_sign(text: str) -> None:
    assert WAR_SIGNS.seen_in(text)
