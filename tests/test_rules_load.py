"""Loading the folder: all that is sound, every mistake at once, and what a rule says about itself."""

from pathlib import Path
from textwrap import dedent

import pytest
from rulebooks import one_rule, rulebook

from monitor.rules import load_rulebook

STARTER = Path(__file__).parent.parent / "rules"


def test_the_starter_home_has_no_mistakes() -> None:
    book = load_rulebook(STARTER)

    assert not book.mistakes, "\n".join(map(str, book.mistakes))
    assert {rule.id for rule in book.rules} >= {"city-changes-hands", "place-flips", "death-toll", "new-party-at-place"}
    assert {receiver.name for receiver in book.receivers} >= {"desk", "operator"}
    assert len(book.outlets) >= 60


WRONG = [
    pytest.param("match: {plcae.kind: city}", "there is no field `plcae.kind`; did you mean `place.kind`?", id="field"),
    pytest.param("match: {place.kind: ctiy}", "`ctiy` is none of its words; did you mean `city`?", id="word"),
    pytest.param("match: {place.kind|is: city}", "there is no modifier `|is`", id="modifier"),
    pytest.param("match: {place.kind|gte: city}", "`|gte` does not fit `place.kind`", id="modifier that does not fit"),
    pytest.param("match: {figure.value|gte: many}", "`many` is not a number", id="number"),
    pytest.param("match: {figure.value|gte: [1, 2]}", "takes one value", id="several where one belongs"),
    pytest.param("match: {partial: yes}", "`yes` is neither true nor false", id="YAML 1.2 knows no yes"),
    pytest.param("match: {age|lte: 3}", "`3` is not a duration; write 30m", id="duration"),
    pytest.param("match: {occurred_to: 5.12.2024}", "`5.12.2024` is not a day; write it as 2024-12-05", id="day"),
    pytest.param("match: {place.country: Sudan}", "is not a country code; write two letters", id="country"),
    pytest.param("match: {title|re: '(a'}", "is not a regular expression (missing )", id="regular expression"),
    pytest.param("match: {query: '(a'}", "never closed", id="query"),
    pytest.param("match: {place.kind: null}", "`place.kind|exists: false`", id="null"),
    pytest.param("match: {place.kind: []}", "has an empty list", id="empty list"),
    pytest.param("match: {place.kind: $towns}", "no list is called `$towns`", id="list"),
    pytest.param("match: {filter: fresh}", "no filter is called `fresh`", id="filter"),
    pytest.param("match: {any: []}", "`any` has no branch", id="any"),
    pytest.param("match: [a]", "stands where `key: value` lines belong", id="match of the wrong shape"),
    pytest.param("titel: A\nmatch: {}", "unknown key `titel`; did you mean `title`?", id="key"),
    pytest.param("severity: hgih\nmatch: {}", "`severity` cannot be `hgih`; did you mean `high`?", id="severity"),
    pytest.param("notify: [dsk]\nmatch: {}", "there is no receiver `dsk`; did you mean `desk`?", id="receiver"),
    pytest.param("delivery: digest\nnotify: [desk]\nmatch: {}", "there is no digest `desk`", id="digest"),
    pytest.param("group_by: [place]\nmatch: {}", "`group_by`: there is no field `place`", id="group"),
    pytest.param("over: articles\nmatch: {place.kind: city}", "articles have no `place.kind`", id="field of others"),
    pytest.param("match: {query: a, place.kind: city}", "incidents have no `query`", id="fields that never meet"),
    pytest.param("trigger: coutn\nmatch: {}", "there is no trigger `coutn`; did you mean `count`?", id="trigger"),
    pytest.param("trigger: {type: count, gte: 2}\nmatch: {}", "`within` is missing", id="trigger without a window"),
    pytest.param("trigger: {type: count, gte: 1, within: 1d}\nmatch: {}", "whole number from 2 up", id="count of one"),
    pytest.param("trigger: {type: first_seen}\nmatch: {}", "`fields` is missing", id="first_seen of nothing"),
    pytest.param("trigger: {type: change, field: [place.id, title]}\nmatch: {}", "takes one field", id="two fields"),
    pytest.param(
        "trigger: {type: threshold_crossing, field: place.kind, above: 3}\nmatch: {}", "is not a number", id="level"
    ),
    pytest.param(
        "trigger: {type: threshold_crossing, field: figure.value}\nmatch: {}", "`above` is missing", id="above"
    ),
    pytest.param("suppress_for: soon\nmatch: {}", "`soon` is not a duration", id="suppression"),
    pytest.param("enabled: maybe\nmatch: {}", "`maybe` is neither true nor false", id="enabled"),
    pytest.param("over: alerts\nmatch: {alert.rule: citty}", "no rule has the id `citty`", id="rule"),
    pytest.param("severity: high", "`match` is missing", id="no match"),
]


@pytest.mark.parametrize(("body", "message"), WRONG)
def test_a_mistake_is_told_with_its_cure_and_turns_the_rule_off(tmp_path: Path, body: str, message: str) -> None:
    lines = "".join(f"    {line}\n" for line in body.splitlines())

    book = rulebook(tmp_path, f"rules:\n  - id: it\n    title: It happened\n{lines}")

    assert [str(one) for one in book.mistakes if message in str(one)], book.mistakes
    assert (book.rules, book.broken) == ((), ("it",))


def test_one_pass_shows_every_mistake_where_it_stands_and_the_sound_rules_run(tmp_path: Path) -> None:
    book = rulebook(
        tmp_path,
        """
        rules:
          - id: sound
            title: Sound
            match: {event_type: strike}
          - id: wrong
            titel: Wrong
            match:
              place.kind: [city, twon]
              figure.value|contains: 3
            notify: [desk, dekk]
          - id: sound
            title: Twice
            match: {event_type: clahs}
        """,
    )

    assert [str(one).partition("; ")[0] for one in book.mistakes] == [
        "rules/rules.yaml:7:5: `title` is missing",
        "rules/rules.yaml:8:5: unknown key `titel`",
        "rules/rules.yaml:10:26: `place.kind`: `twon` is none of its words",
        "rules/rules.yaml:11:7: `|contains` does not fit `figure.value`, a number",
        "rules/rules.yaml:12:20: there is no receiver `dekk`",
        "rules/rules.yaml:13:5: the id `sound` is taken by rules/rules.yaml:4",
        "rules/rules.yaml:15:13: `event_type`: `clahs` is none of its words",
    ]
    assert ([rule.id for rule in book.rules], book.broken) == (["sound"], ("wrong",))


def test_a_filter_with_a_mistake_turns_off_the_rules_that_use_it(tmp_path: Path) -> None:
    book = rulebook(
        tmp_path,
        """
        filters: {fresh: {recency: nwes}, sure: {factuality: asserted}}
        rules:
          - {id: a, title: A, match: {filter: [sure, fresh]}}
          - {id: b, title: B, match: {filter: sure}}
        """,
    )

    assert [rule.id for rule in book.rules] == ["b"]
    assert "the filter `fresh` has mistakes of its own" in str(book.mistakes[-1])


def test_filters_in_a_circle_are_refused(tmp_path: Path) -> None:
    book = rulebook(tmp_path, "filters: {a: {filter: b}, b: {filter: a}}")

    assert any("leads back to itself" in str(one) for one in book.mistakes)


def test_a_wrong_value_of_a_list_is_left_out_and_the_rule_goes_on(tmp_path: Path) -> None:
    book = rulebook(
        tmp_path,
        """
        lists: {lakes: [CD, Rwanda]}
        rules: [{id: a, title: A, match: {place.country: $lakes}}]
        """,
    )

    assert [rule.id for rule in book.rules] == ["a"]
    assert str(book.mistakes[0]).startswith("rules/rules.yaml:3:21: `lakes`: `Rwanda` is not a country code")


def test_a_receiver_with_a_mistake_takes_only_itself_out_of_a_rule(tmp_path: Path) -> None:
    book = rulebook(
        tmp_path,
        """
        receivers: [{name: mail, type: email}]
        rules: [{id: a, title: A, match: {}, notify: [mail, desk]}]
        """,
    )

    assert book.rules[0].notify == ("desk",)
    assert [str(one) for one in book.mistakes] == [
        "rules/rules.yaml:3:13: `to` is missing; add `to: [name@example.org]`"
    ]


def test_defaults_count_where_a_rule_is_silent(tmp_path: Path) -> None:
    book = rulebook(
        tmp_path,
        """
        defaults: {severity: low, notify: desk, suppress_for: 1d12h, owner: africa}
        rules:
          - {id: a, title: A, match: {}}
          - {id: b, title: B, match: {}, severity: critical, delivery: none}
        """,
    )
    first, second = book.rules

    assert (first.severity, first.notify, first.owner) == ("low", ("desk",), "africa")
    assert first.suppress_for is not None
    assert first.suppress_for.total_seconds() == 36 * 3600
    assert (second.severity, second.notify) == ("critical", ())


def test_what_a_rule_looks_at_follows_from_its_fields(tmp_path: Path) -> None:
    assert one_rule(tmp_path, "match: {title|contains: flood, source.outlet: ap}").over == "articles"
    assert one_rule(tmp_path, "match: {source.outlet: ap}").over == "incidents"
    assert one_rule(tmp_path, "match: {alert.severity: high, place.kind: city}").over == "alerts"


def test_one_happening_is_one_alert_unless_the_rule_says_otherwise(tmp_path: Path) -> None:
    assert one_rule(tmp_path, "match: {event_type: control_change}").group_by == ("incident.id",)
    assert one_rule(tmp_path, "match: {query: flood}").group_by == ("article.cluster",)
    assert one_rule(tmp_path, "match: {}\ngroup_by: []").group_by == ()


def test_a_version_follows_the_meaning_and_not_the_layout(tmp_path: Path) -> None:
    first = one_rule(tmp_path, "match: {place.kind: [city, town], event_type: strike}\nseverity: high")
    laid_out = one_rule(tmp_path, "severity: high\nmatch:\n  event_type: strike\n  place.kind: [town, city] # both")
    other = one_rule(tmp_path, "match: {place.kind: [city], event_type: strike}\nseverity: high")

    assert first.version == laid_out.version
    assert first.version != other.version
    assert len(first.version) == 12


def test_a_changed_filter_changes_the_version_of_its_rules(tmp_path: Path) -> None:
    text = "filters: {{f: {{recency: {}}}}}\nrules: [{{id: a, title: A, match: {{filter: f}}}}]"

    versions = {rulebook(tmp_path, text.format(word)).rules[0].version for word in ("news", "background")}

    assert len(versions) == 2


def test_the_text_of_a_rule_is_cut_out_as_written(tmp_path: Path) -> None:
    book = rulebook(
        tmp_path,
        """
        rules:
          # about a
          - id: a # first
            title: A
            match:
              # small ones
              place.kind: village

          # about b
          - {id: b, title: B, match: {}}
        lists: {}
        """,
    )

    assert book.rules[0].text == dedent(
        """\
        - id: a # first
          title: A
          match:
            # small ones
            place.kind: village
        """
    )
    assert (book.rules[1].text, book.rules[1].line) == ("- {id: b, title: B, match: {}}\n", 12)


def test_a_sentence_says_all_that_a_rule_does(tmp_path: Path) -> None:
    rule = one_rule(
        tmp_path,
        """
        match: {event_type: strike, place.population|gte: 100000, any: [{place.kind: city}, {partial|exists: false}]}
        trigger: {type: count, within: 72h, gte: 5, unique: incident.id}
        group_by: [place.id]
        severity: high
        notify: [desk]
        suppress_for: 12h
        max_age: 7d
        enabled: false
        """,
    )

    assert rule.sentence == (
        "Switched off. At least 5 incidents within 72 hours, counting each incident once, where the event type is "
        "strike, the population of the place is at least 100,000 and either (the kind of place is city) or (that only "
        "parts changed is not known): alert desk at once, severity high; one alert for each place; after an alert, "
        "quiet for 12 hours about the same; nothing that happened more than 7 days before it arrived."
    )


def test_a_rule_with_a_mistake_does_not_take_its_id_from_a_sound_one(tmp_path: Path) -> None:
    broken = "version: 1\nrules:\n  - id: falls\n    title: Mine\n    match: {event_typ: control_change}\n"
    sound = "version: 1\nrules:\n  - id: falls\n    title: Ours\n    match: {event_type: control_change}\n"
    (tmp_path / "a.yaml").write_text(broken)
    (tmp_path / "rules.yaml").write_text(sound)
    book = load_rulebook(tmp_path)
    assert [rule.title for rule in book.rules] == ["Ours"]
    assert any("rules.yaml:3" in str(mistake) for mistake in book.mistakes)
