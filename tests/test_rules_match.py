"""Conditions: every modifier, lists, filters, `any`, and names that stand for ids."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rulebooks import one_rule, rulebook

from monitor.model import Place
from monitor.rules import Facts, explain_match, matches
from monitor.rules.modifiers import MODIFIERS, for_several

MARIUPOL = Place(id="geonames:701822", name="Mariupol", country="UA", kind="city", population=425_000)
TRIPOLIS = (
    Place(id="geonames:2210247", name="Tripoli", country="LY", kind="capital", population=1_150_000),
    Place(id="geonames:266826", name="Tripoli", country="LB", kind="city", population=229_000),
)

CONDITIONS = [
    pytest.param("event_type: strike", {"event_type": "strike"}, True, id="a value equals"),
    pytest.param("event_type: strike", {"event_type": "clash"}, False, id="another value does not"),
    pytest.param("event_type: strike", {}, False, id="what is not known equals nothing"),
    pytest.param("event_type: [strike, clash]", {"event_type": "clash"}, True, id="a list means any of"),
    pytest.param("place.name: goma", {"place.name": "Goma"}, True, id="capitals do not matter"),
    pytest.param("place.country|in: [CD, RW]", {"place.country": "RW"}, True, id="in says the same as a list"),
    pytest.param("place.kind|not: village", {"place.kind": "town"}, True, id="not: another value"),
    pytest.param("place.kind|not: village", {"place.kind": "village"}, False, id="not: that very value"),
    pytest.param("place.kind|not: village", {}, True, id="not holds for what is not known"),
    pytest.param("factuality|not: [denied, likely]", {"factuality": "likely"}, False, id="not: none of the list"),
    pytest.param("figure.value|gte: 10", {"figure.value": 10}, True, id="gte takes the number itself"),
    pytest.param("figure.value|gt: 10", {"figure.value": 10}, False, id="gt does not"),
    pytest.param("figure.value|lte: 10", {"figure.value": 10}, True, id="lte takes the number itself"),
    pytest.param("figure.value|lt: 10", {"figure.value": 9.5}, True, id="lt: less"),
    pytest.param("figure.value|lt: 10", {"figure.value": None}, False, id="nothing is less than a number"),
    pytest.param("age|lte: 72h", {"age": timedelta(days=3)}, True, id="durations compare across units"),
    pytest.param("age|lte: 72h", {"age": None}, False, id="an unknown age is not young"),
    pytest.param("occurred_from|gte: 2024-12-05", {"occurred_from": date(2024, 12, 5)}, True, id="days compare"),
    pytest.param(
        "published|lt: 2024-12-06",
        {"published": datetime(2024, 12, 5, 23, 59, tzinfo=UTC)},
        True,
        id="a time is compared by its day",
    ),
    pytest.param("title|contains: [dam, levee]", {"title": "The LEVEE broke"}, True, id="contains finds parts"),
    pytest.param("title|startswith: the", {"title": "The levee broke"}, True, id="startswith"),
    pytest.param("title|endswith: broke", {"title": "The levee broke"}, True, id="endswith"),
    pytest.param(r"title|re: '\bdam(s|med)?\b'", {"title": "Two Dams burst"}, True, id="re searches without case"),
    pytest.param(r"title|re: '^burst'", {"title": "Two dams burst"}, False, id="re honours its anchors"),
    pytest.param("gained_by.id|exists: true", {"gained_by.id": "rsf"}, True, id="exists"),
    pytest.param("gained_by.id|exists: false", {"gained_by.id": None}, True, id="None does not exist"),
    pytest.param("partial: false", {"partial": False}, True, id="true and false compare"),
    pytest.param("source.outlet: ap", {"source.outlet": ["dpa", "ap"]}, True, id="of several values one is enough"),
    pytest.param("source.outlet|not: ap", {"source.outlet": ["dpa", "ap"]}, False, id="not: none of several values"),
    pytest.param("source.outlet|exists: false", {"source.outlet": []}, True, id="an empty list does not exist"),
    pytest.param(
        "{any: [{place.kind: city}, {place.id: 'geonames:1'}], event_type: strike}",
        {"event_type": "strike", "place.id": "geonames:1"},
        True,
        id="any: one branch is enough",
    ),
    pytest.param("any: [{place.kind: city}, {partial: true}]", {"place.kind": "town"}, False, id="any: no branch"),
]


@pytest.mark.parametrize(("match", "facts", "expected"), CONDITIONS)
def test_a_condition_holds_exactly_where_its_words_say(
    tmp_path: Path, match: str, facts: Facts, expected: bool
) -> None:
    rule = one_rule(tmp_path, f"match: {match if match.startswith('{') else '{' + match + '}'}")

    assert matches(rule, facts) is expected


def test_every_modifier_has_a_case() -> None:
    tried = {str(case.values[0]).partition("|")[2].partition(":")[0] for case in CONDITIONS}
    assert set(MODIFIERS) <= tried


def test_filters_and_lists_are_put_in_place(tmp_path: Path) -> None:
    book = rulebook(
        tmp_path,
        """
        filters:
          told: {recency: news, filter: [sure]}
          sure: {factuality: asserted}
        lists: {lakes: [CD, RW]}
        rules:
          - {id: lake, title: At the lake, match: {filter: told, place.country: [$lakes, BI]}}
        """,
    )
    facts = {"recency": "news", "factuality": "asserted"}

    assert not book.mistakes
    assert [matches(book.rules[0], {**facts, "place.country": code}) for code in ("CD", "BI", "UG")] == [
        True,
        True,
        False,
    ]
    assert not matches(book.rules[0], {**facts, "factuality": "claimed", "place.country": "CD"})


def test_a_name_stands_for_the_one_place_that_bears_it(tmp_path: Path) -> None:
    rule = one_rule(tmp_path, "match: {place.id: Mariupol}", places=[MARIUPOL])

    assert matches(rule, {"place.id": "geonames:701822"})
    assert "Mariupol (geonames:701822)" in rule.sentence


def test_a_name_of_several_places_is_refused_with_the_choices(tmp_path: Path) -> None:
    book = rulebook(tmp_path, "rules: [{id: a, title: A, match: {place.id: Tripoli}}]", places=TRIPOLIS)

    assert book.broken == ("a",)
    assert "geonames:2210247 (capital, LY, 1,150,000 people)" in str(book.mistakes[0])
    assert "geonames:266826 (city, LB, 229,000 people)" in str(book.mistakes[0])


def test_the_place_that_is_called_so_wins_over_those_only_spelt_so(tmp_path: Path) -> None:
    other = Place(id="geonames:1", name="Mariupil'ske", country="UA", kind="village", as_written="Mariupol")

    rule = one_rule(tmp_path, "match: {place.id: Mariupol}", places=[other, MARIUPOL])

    assert matches(rule, {"place.id": "geonames:701822"})


@pytest.mark.parametrize("written", ["congo-army", "Congolese Army", "FARDC"])
def test_a_party_is_known_by_id_name_or_alias(tmp_path: Path, written: str) -> None:
    book = rulebook(
        tmp_path,
        f"""
        parties: [{{id: congo-army, name: Congolese army, kind: army, aliases: [FARDC]}}]
        rules: [{{id: a, title: A, match: {{lost_by.id: {written}}}}}]
        """,
    )

    assert matches(book.rules[0], {"lost_by.id": "congo-army"})


def test_an_alias_of_two_parties_is_refused_with_both(tmp_path: Path) -> None:
    book = rulebook(
        tmp_path,
        """
        parties:
          - {id: taliban, name: Afghan Taliban, kind: armed_group, aliases: [Taliban fighters]}
          - {id: ttp, name: Pakistani Taliban, kind: armed_group, aliases: [Taliban fighters]}
        rules: [{id: a, title: A, match: {actor.id: Taliban fighters}}]
        """,
    )

    assert "can be several parties; write the id: taliban or ttp" in str(book.mistakes[0])


def test_an_explanation_shows_every_clause_also_after_a_failure(tmp_path: Path) -> None:
    rule = one_rule(tmp_path, "match: {event_type: strike, any: [{place.kind: city}, {partial: true}]}")

    results = explain_match(rule, {"event_type": "clash", "place.kind": "city"})

    assert [(one.text, one.passed, one.depth) for one in results] == [
        ("event_type: strike", False, 0),
        ("any", True, 0),
        ("place.kind: city", True, 1),
        ("partial: True", False, 1),
    ]


def test_a_pattern_that_ruins_other_engines_takes_linear_time(tmp_path: Path) -> None:
    rule = one_rule(tmp_path, "match: {title|re: '(a+)+$'}")

    assert not matches(rule, {"title": "a" * 50_000 + "!"})


WORDS = st.sampled_from(["city", "town", "village"])
NUMBERS = st.integers(0, 5)
FACTS = st.fixed_dictionaries({}, optional={"place.kind": WORDS, "figure.value": NUMBERS, "partial": st.booleans()})
CLAUSES = st.dictionaries(
    st.sampled_from(["place.kind", "place.kind|not", "figure.value|gte", "figure.value|lt", "figure.value", "partial"]),
    st.integers(0, 5),
    max_size=4,
)


def _written(key: str, number: int) -> object:
    if key.startswith("place"):
        return ["city", "town", "village"][: number % 3 + 1]
    return number % 2 == 0 if key == "partial" else number


def _naive(key: str, wanted: object, facts: Mapping[str, object]) -> bool:
    name, _, modifier = key.partition("|")
    value = facts.get(name)
    options = wanted if isinstance(wanted, list) else [wanted]
    if modifier == "not":
        return value not in options
    if modifier in ("gte", "lt"):
        assert isinstance(wanted, int)
        return isinstance(value, int) and (value >= wanted if modifier == "gte" else value < wanted)
    return value is not None and value in options


@settings(max_examples=150)
@given(clauses=st.lists(CLAUSES, min_size=1, max_size=3), facts=FACTS)
def test_a_compiled_match_agrees_with_a_naive_reading(
    tmp_path_factory: pytest.TempPathFactory, clauses: list[dict[str, int]], facts: dict[str, object]
) -> None:
    branches = [{key: _written(key, number) for key, number in branch.items()} for branch in clauses]
    body = f"match: {{any: {branches}}}".replace("'", "").replace("True", "true").replace("False", "false")
    rule = one_rule(tmp_path_factory.mktemp("naive"), body)

    expected = any(all(_naive(key, wanted, facts) for key, wanted in branch.items()) for branch in branches)

    assert matches(rule, facts) is expected
    results = explain_match(rule, facts)
    assert results[0].passed is expected


def test_a_lifted_test_asks_single_values_as_before() -> None:
    assert for_several(lambda value: value == 1, "")(1)
