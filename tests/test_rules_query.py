"""The query language: what finds what, and how mistakes are told."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rulebooks import one_rule, rulebook

from monitor.rules import matches
from monitor.rules.query import QueryClause
from monitor.rules.query_reading import read_query
from monitor.rules.values import NotUnderstood
from monitor.rules.words import index_words

TEXT = "Ministers met in Perú. The export of chips is under new controls, and a cease-fire holds; potatoes are free."


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param("chips", True, id="a word"),
        pytest.param("chip", False, id="not a part of a word"),
        pytest.param("chip*", True, id="a beginning of a word"),
        pytest.param("CHIPS", True, id="in any case"),
        pytest.param("peru", True, id="without accents"),
        pytest.param('"new controls"', True, id="a phrase"),
        pytest.param('"controls new"', False, id="a phrase has an order"),
        pytest.param('"new control*"', True, id="a phrase with a beginning"),
        pytest.param("cease-fire", True, id="hyphens part words, in the query too"),
        pytest.param('"chips export"~1', True, id="near each other in any order"),
        pytest.param('"chips export"~0', False, id="not so near"),
        pytest.param('"export controls"~5', True, id="five words between"),
        pytest.param('"export controls"~4', False, id="five words are not four"),
        pytest.param('"chips chips"~9', False, id="the same word twice needs it twice"),
        pytest.param('"chip* chips"~9', False, id="one place cannot be two words"),
        pytest.param("chips AND potatoes", True, id="AND"),
        pytest.param("chips potatoes", True, id="side by side means AND"),
        pytest.param("chips AND wheat", False, id="AND needs both"),
        pytest.param("wheat OR chips", True, id="OR"),
        pytest.param("chips AND NOT potatoes", False, id="NOT"),
        pytest.param("NOT wheat", True, id="NOT alone"),
        pytest.param("wheat OR chips AND rice", False, id="AND binds closer than OR"),
        pytest.param("(chips OR wheat) AND export", True, id="parentheses"),
        pytest.param("NOT (wheat OR rice)", True, id="NOT before parentheses"),
        pytest.param('"or"', False, id="a quoted operator is a word"),
    ],
)
def test_a_query_finds(query: str, found: bool) -> None:
    assert read_query(query).found_in(index_words(TEXT)) is found


@pytest.mark.parametrize(
    ("query", "message"),
    [
        pytest.param("", "ends where a word should stand", id="nothing"),
        pytest.param("chips AND", "ends where a word should stand", id="nothing after AND"),
        pytest.param("OR chips", "`OR` has nothing before it", id="nothing before OR"),
        pytest.param("(chips", "never closed", id="an open parenthesis"),
        pytest.param("chips)", "closes nothing", id="a stray parenthesis"),
        pytest.param("()", "too early", id="empty parentheses"),
        pytest.param('"chips', "without its partner", id="an open quotation mark"),
        pytest.param('""', "holds no word", id="an empty phrase"),
        pytest.param("chips or wheat", "would be searched as a word", id="an operator in small letters"),
        pytest.param("chips -potatoes", "write NOT potatoes", id="a minus sign"),
        pytest.param("*chips", "may only end a word", id="a star in front"),
        pytest.param("*", "would find everything", id="a star alone"),
        pytest.param("chips~2", "only after a phrase", id="a distance after a word"),
        pytest.param('"chips"~2', "2 to 20 words", id="a distance within one word"),
        pytest.param('"a b"~5000', "at most ~100", id="a distance without sense"),
        pytest.param("(" * 500 + "a" + ")" * 500, "nested deeper", id="a tower of parentheses"),
        pytest.param("NOT " * 500 + "a", "nested deeper", id="a tower of NOT"),
        pytest.param("a " * 5000, "longer than", id="a very long query"),
    ],
)
def test_a_wrong_query_is_refused_with_its_cure(query: str, message: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        read_query(query)
    assert message in f"{caught.value.message}; {caught.value.cure}"


@given(query=st.text(alphabet='ab "()*~-!1ANDORT', max_size=40))
def test_any_text_is_a_query_or_is_refused(query: str) -> None:
    try:
        parsed = read_query(query)
    except NotUnderstood:
        return
    assert parsed.found_in(index_words("a b ab")) in (True, False)
    assert parsed.words()


@given(query=st.text(alphabet='ab "()*~1ANDORT', max_size=40), text=st.text(alphabet="abAé ", max_size=12))
def test_looking_for_signs_first_finds_the_same(query: str, text: str) -> None:
    try:
        parsed = read_query(query)
    except NotUnderstood:
        return
    assert QueryClause(parsed, query).holds({"text": text}) is parsed.found_in(index_words(text))


@pytest.mark.parametrize(
    ("query", "signs"),
    [
        pytest.param("chip*", {"chip"}, id="a word"),
        pytest.param('"new controls"', {"controls"}, id="the longest word of a phrase"),
        pytest.param('"new controls"~3', {"controls"}, id="the longest of words near each other"),
        pytest.param("chips OR wheat", {"chips", "wheat"}, id="either of two"),
        pytest.param("(rice OR oat) AND potatoes", {"potatoes"}, id="the rarer of two that must both be there"),
        pytest.param("chips AND NOT potatoes", {"chips"}, id="what must not be there is no sign"),
        pytest.param("chips OR NOT potatoes", None, id="found without any word"),
    ],
)
def test_a_text_that_has_the_query_has_a_sign_of_it(query: str, signs: set[str] | None) -> None:
    assert read_query(query).signs() == signs


def test_a_query_reads_title_and_text(tmp_path: Path) -> None:
    rule = one_rule(tmp_path, "match: {query: 'levee AND flood*'}")

    assert rule.over == "articles"
    assert matches(rule, {"title": "Levee breaks", "text": "Flooding is feared."})
    assert not matches(rule, {"title": "Levee breaks", "text": None})


def test_a_phrase_does_not_run_on_from_a_title_told_twice(tmp_path: Path) -> None:
    rule = one_rule(tmp_path, """match: {query: '"breaks levee"'}""")

    assert not matches(rule, {"title": "Levee breaks", "text": "Levee breaks\n\nPeople leave."})


def test_a_query_takes_no_modifier(tmp_path: Path) -> None:
    book = rulebook(tmp_path, "rules: [{id: a, title: A, match: {query|not: chips}}]")

    assert "`query` takes no modifier; write NOT" in str(book.mistakes[0])
