"""Files of the rules folder that are broken, missing or odd: told, and they stop no other."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rulebooks import rulebook

from monitor.rules import load_rulebook
from monitor.rules.language import FIELDS, RULE_KEYS


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", "rules/x.yaml: the file holds nothing; begin it with `version: 1`", id="empty"),
        pytest.param(b"# later\n", "the file holds nothing", id="only a comment"),
        pytest.param(b"version: 1\nrules:\n  - id: \xff\n", "rules/x.yaml:3:9: this is not UTF-8", id="not UTF-8"),
        pytest.param(b"version: 1\nrules: [\n", "rules/x.yaml:", id="not YAML"),
        pytest.param(
            b"version: 1\nrules:\n\t- id: a\n", "rules/x.yaml:3:1: a tab stands here; indent with spaces", id="a tab"
        ),
        pytest.param(b"[1, 2]", "stands where `key: value` lines belong", id="a list"),
        pytest.param(b"rules: []\n", "`version` is missing", id="no version"),
        pytest.param(b"version: 2\n", "version `2` is not known here", id="another version"),
        pytest.param(b"version: 1\nruels: []\n", "did you mean `rules`?", id="unknown section"),
        pytest.param(b"version: 1\nrules: {}\n", "`rules` must be a list", id="a section of the wrong shape"),
        pytest.param(b"version: 1\nlists: {a: SY}\n", "the list `a` must be a list", id="a list of the wrong shape"),
        pytest.param(b"version: 1\ndefaults: {id: a}\n", "unknown key `id`", id="a default that makes no sense"),
    ],
)
def test_a_bad_file_is_told_and_stops_no_other(tmp_path: Path, content: bytes, message: str) -> None:
    rulebook(tmp_path, "rules: [{id: a, title: A, match: {}}]")
    (tmp_path / "rules" / "x.yaml").write_bytes(content)

    book = load_rulebook(tmp_path / "rules")

    assert [rule.id for rule in book.rules] == ["a"]
    assert any(message in str(one) for one in book.mistakes), book.mistakes


def test_a_file_that_cannot_be_read_is_a_mistake(tmp_path: Path) -> None:
    rulebook(tmp_path, "rules: [{id: a, title: A, match: {}}]")
    (tmp_path / "rules" / "folder.yaml").mkdir()
    (tmp_path / "rules" / "gone.yaml").symlink_to(tmp_path / "nowhere")

    book = load_rulebook(tmp_path / "rules")

    assert [one.file for one in book.mistakes] == ["rules/folder.yaml", "rules/gone.yaml"]
    assert [rule.id for rule in book.rules] == ["a"]


def test_a_missing_or_empty_folder_is_a_mistake(tmp_path: Path) -> None:
    assert "the rules cannot be read" in str(load_rulebook(tmp_path / "rules").mistakes[0])
    assert "there are no rules" in str(load_rulebook(tmp_path).mistakes[0])


def test_a_long_value_makes_no_long_message(tmp_path: Path) -> None:
    book = rulebook(tmp_path, f"rules: [{{id: a, title: A, match: {{place.kind: {'x' * 900}}}}}]")

    assert len(str(book.mistakes[0])) < 600


def test_the_version_of_the_book_follows_every_byte(tmp_path: Path) -> None:
    first = rulebook(tmp_path, "lists: {}").version

    assert rulebook(tmp_path, "lists: {}").version == first
    assert rulebook(tmp_path, "lists: {}\n# more").version != first


KEYS = st.sampled_from(
    [*RULE_KEYS, *FIELDS, "any", "filter", "type", "within", "gte", "field", "fields", "above", "x|y"]
)
ANYTHING = st.recursive(
    st.sampled_from([None, True, 3, 1.5, "any", "$l", "f", "place.id", "count", "desk", "7d", ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(rule=ANYTHING, filters=ANYTHING, other=ANYTHING)
def test_whatever_stands_in_a_file_loading_never_raises(
    tmp_path_factory: pytest.TempPathFactory, rule: object, filters: object, other: object
) -> None:
    folder = tmp_path_factory.mktemp("any") / "rules"
    folder.mkdir()
    content = {"version": 1, "rules": [rule], "filters": {"f": filters}, "lists": {"l": other}, "receivers": [other]}
    content |= {"defaults": other, "digests": [rule, other], "parties": [other], "outlets": [rule]}
    (folder / "x.yaml").write_text(
        repr(content).replace("None", "null").replace("True", "true").replace("False", "false")
    )

    book = load_rulebook(folder)

    assert book.mistakes
