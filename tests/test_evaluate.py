"""Measuring the extraction: names as annotators mean them, the counts, and every mistake with its sentence."""

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cli_helpers import Shell
from cli_helpers import shell as shell_of_a_test
from world import ROOT, World

from monitor.errors import MonitorError
from monitor.evaluation.gold import Annotated, Count, Entry, Trap, read_gold
from monitor.evaluation.matching import match, match_figures
from monitor.evaluation.names import PlaceName, same_party
from monitor.evaluation.said import Predicted, Said, predicted
from monitor.evaluation.scores import Scores

GOLD = ROOT.parent / "shared" / "gold"

shell = pytest.fixture(shell_of_a_test)


def place(name: str, country: str = "AF") -> PlaceName:
    return PlaceName.of(name, None, country)


def entry(name: str = "Kunduz", **changes: Any) -> Entry:
    """The Taliban took Kunduz from the army on 28 September 2015."""
    blank: dict[str, Any] = {"place": place(name), "gained_by": "Taliban", "lost_by": "Afghan army"}
    blank |= {"date": "2015-09-28", "recency": "news", "factuality": "asserted", "sentence": f"{name} fell."}
    return Entry(**(blank | {"optional": False} | changes))


def told(name: str = "Kunduz", **changes: Any) -> Said:
    """The same, as the extractor says it."""
    blank: dict[str, Any] = {"place": place(name), "gained_by": "the Taliban", "lost_by": "army", "date": "2015-09-28"}
    blank |= {"recency": "news", "factuality": "asserted", "sentence": f"{name} fell.", "pattern": "fall"}
    return Said(**(blank | changes))


def trap(name: str) -> Trap:
    return Trap(place(name), "advance", f"They advanced on {name}.")


def scored(gold: Annotated, *said: Said) -> Scores:
    scores = Scores(lambda sentence: ["capture"] if "captured" in sentence else [])
    scores.add(gold, Predicted(said))
    return scores


def annotated(*control: Entry, traps: tuple[Trap, ...] = (), figures: tuple[Count, ...] = ()) -> Annotated:
    return Annotated("a", b"", None, control, traps, figures)


# --- names ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "closeness"),
    [
        pytest.param("the city of Kunduz", "Kunduz", 2, id="what every city has tells nothing"),
        pytest.param("Al-Bab", "el Bab", 2, id="the article is spelled in many ways"),
        pytest.param("Deir Hafer", "Deir", 0, id="a first word of many names is no short form"),
        pytest.param("Kunduz Khanabad", "Kunduz", 1, id="the beginning of a name is a short form"),
        pytest.param("Kunduz airport", "Kunduz", 0, id="an airport is not its city"),
        pytest.param("Kunduz airfield", "Kunduz airport", 2, id="an airfield is an airport"),
        pytest.param("Kunduz military air base", "Kunduz base", 2, id="a base is a base"),
        pytest.param("Kunduz province", "Kunduz", 0, id="a province is not its capital"),
        pytest.param("Maïdan Wardak", "Maidan Wardak", 2, id="accents tell nothing"),
    ],
)
def test_names_of_places(one: str, other: str, closeness: int) -> None:
    assert place(one).closeness(place(other)) == place(other).closeness(place(one)) == closeness


def test_namesakes_in_two_countries_are_two() -> None:
    assert place("Tripoli", "LY").closeness(place("Tripoli", "LB")) == 0
    assert place("Tripoli", "LY").closeness(place("Tripoli", "")) == 2


@pytest.mark.parametrize(
    ("gold", "said", "same"),
    [
        pytest.param("Syrian army", "government troops", True, id="an army is of the government"),
        pytest.param("Syrian army", "Syria", True, id="a country stands for its army"),
        pytest.param("rebels", "the army", False, id="the other side"),
        pytest.param("rebels", "the rebels and the army", False, id="whoever names both sides names neither"),
        pytest.param("Islamic State", "ISIS militants", True, id="two names of one group"),
        pytest.param(None, None, True, id="nobody is nobody"),
        pytest.param(None, "the army", False, id="somebody is not nobody"),
    ],
)
def test_names_of_parties(gold: str | None, said: str | None, same: bool) -> None:
    assert same_party(gold, said) is same


# --- counts ---------------------------------------------------------------------------------------------------------


def test_several_reports_of_one_place_are_one() -> None:
    scores = scored(annotated(entry()), told(), told("the city of Kunduz"))

    assert (scores.places, scores.news) == ((1, 0, 0), (1, 0, 0))
    assert scores.metrics()["reports_per_entry"] == 2.0


def test_what_is_only_denied_or_supposed_is_free_but_explains_the_miss() -> None:
    scores = scored(annotated(entry()), told(factuality="hypothetical"))

    assert scores.places == (0, 1, 0)
    assert scores.mistakes[0].read_as == "hypothetical by `fall`"


def test_a_trap_counts_as_a_false_alarm_and_is_shown_once() -> None:
    scores = scored(annotated(entry(), traps=(trap("Baghlan"),)), told(), told("Baghlan"))

    assert (scores.places, scores.traps, scores.traps_hit) == ((1, 0, 1), 1, 1)
    assert [(each.what, each.place, each.pattern) for each in scores.mistakes] == [
        ("trap (advance)", "Baghlan", "fall")
    ]


def test_a_place_that_also_changed_hands_is_no_trap() -> None:
    assert scored(annotated(entry(), traps=(trap("Kunduz"),)), told()).traps == 0


def test_an_article_without_a_change_is_counted_apart() -> None:
    assert scored(annotated(), told()).metrics()["negative_articles_hit"] == 1.0


def test_optional_entries_are_neither_missed_nor_false() -> None:
    assert scored(annotated(entry(optional=True))).places == (0, 0, 0)
    assert scored(annotated(entry(optional=True)), told()).places == (0, 0, 0)


def test_background_told_as_news_is_a_false_alarm_among_the_news_only() -> None:
    scores = scored(annotated(entry(recency="background")), told())

    assert (scores.places, scores.news) == ((1, 0, 0), (0, 0, 1))


def test_taken_twice_is_paired_so_that_it_agrees_best() -> None:
    lost = entry(gained_by="Afghan army", lost_by="Taliban", date="2015-10-01")
    retaken = told(gained_by="Afghan army", lost_by="Taliban", date="2015-10-01")
    metrics = scored(annotated(entry(), lost), retaken, told()).metrics()

    assert metrics["agreement"] == {
        "gained_by": 1.0,
        "lost_by": 1.0,
        "date": 1.0,
        "recency": 1.0,
        "factuality": 1.0,
        "claimed or not": 1.0,
    }


def test_days_are_compared_as_exactly_as_the_gold_knows_them() -> None:
    for gold, said, share in (("2015-09", "2015-09-28", 1.0), ("2015-09-28", "2015-09", 0.0), (None, "2015", 0.0)):
        agreed: Any = scored(annotated(entry(date=gold)), told(date=said)).metrics()["agreement"]
        assert agreed["date"] == share


def test_vague_figures_are_held_against_nobody() -> None:
    gold = [Count("killed", 12, "at least"), Count("displaced", 100, "hundreds")]

    assert match_figures(gold, [("killed", 12), ("displaced", 100), ("injured", 3)]) == (1, 0, 1)


def test_a_place_nearer_to_an_entry_than_to_a_trap_is_found() -> None:
    matched = match([entry("Kunduz")], [trap("Kunduz airport")], [told("Kunduz")])

    assert (len(matched.found), matched.trapped) == (1, ())


# --- the folder and the command -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        pytest.param("[]", r"a.json has another form \('list' object", id="a list"),
        pytest.param('{"control": []}', r"a.json has another form \('traps'\)", id="a key is missing"),
        pytest.param("{", r"a.json has another form \(Expecting", id="no JSON"),
    ],
)
def test_a_folder_of_another_form_is_refused(tmp_path: Path, labels: str, message: str) -> None:
    (tmp_path / "a.json").write_text(labels)
    (tmp_path / "a.txt").write_text("Kunduz fell.")
    with pytest.raises(MonitorError, match=message):
        read_gold(tmp_path)


def test_a_text_that_is_missing_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"control": [], "traps": [], "figures": []}')
    with pytest.raises(MonitorError, match=r"a\.txt cannot be read"):
        read_gold(tmp_path)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MonitorError, match="holds no annotated articles"):
        read_gold(tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two articles: a capture with a place that was only shelled, and one that no pattern can read."""
    gold = tmp_path / "gold"
    gold.mkdir()

    def write(name: str, text: str, control: list[dict[str, Any]], traps: list[dict[str, Any]]) -> None:
        labels = {"published": "2015-09-29", "control": control, "traps": traps, "figures": []}
        (gold / f"{name}.txt").write_text(text)
        (gold / f"{name}.json").write_text(json.dumps(labels))

    taken = "Taliban fighters captured the city of Kunduz on Monday."
    shelled = "They also shelled the city of Baghlan."
    kunduz = {"place": "Kunduz", "country": "AF", "gained_by": "Taliban", "lost_by": None, "date": "2015-09-28"}
    kunduz |= {"recency": "news", "factuality": "asserted"}
    write(
        "one",
        f"Taliban overrun Kunduz\n\n{taken} {shelled}\n",
        [kunduz | {"evidence": [taken]}],
        [{"place": "Baghlan", "country": "AF", "why": "advance", "evidence": [shelled]}],
    )
    odd = "The people of Ghazni live under other masters tonight."
    write("two", f"Other masters\n\n{odd}\n", [kunduz | {"place": "Ghazni", "evidence": [odd]}], [])
    return gold


def test_the_command_prints_the_table_and_every_mistake(world: World, folder: Path, shell: Shell) -> None:
    lines = shell("--home", world.home, "evaluate", folder).out.splitlines()

    assert lines[0] == "2 articles           precision  recall     F1   right missed  false"
    assert lines[1] == "place changes, all           1.000   0.500  0.667       1      1      0"
    assert lines[4] == "traps reported as changes: 0 of 1 (0.0)"
    assert lines[-2:] == [
        "miss: Ghazni  [two]  no pattern has a word of this sentence",
        "  The people of Ghazni live under other masters tonight.",
    ]


def test_the_command_answers_as_json(world: World, folder: Path, shell: Shell) -> None:
    answer = json.loads(shell("--home", world.home, "evaluate", folder, "--json").out)

    assert answer["news"] == {"precision": 1.0, "recall": 0.5, "f1": 0.667, "right": 1, "missed": 1, "false": 0}
    assert [each["place"] for each in answer["mistakes"]] == ["Ghazni"]


# --- the gold set's own scorer --------------------------------------------------------------------------------------


@pytest.mark.shared
@pytest.mark.skipif(not GOLD.is_dir(), reason="the annotated articles are not on this machine")
@pytest.mark.parametrize("variant", range(4))
def test_the_numbers_are_those_of_the_gold_sets_own_scorer(variant: int) -> None:
    """On predictions made of the labels themselves, spoilt in another way each time."""
    spec = importlib.util.spec_from_file_location("score", GOLD / "score.py")
    assert spec
    assert spec.loader
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    articles = read_gold(GOLD)
    predictions = {each.id: list(spoilt(GOLD / f"{each.id}.json", variant)) for each in articles}
    scores = Scores(lambda sentence: ())
    for each in articles:
        scores.add(each, predicted(predictions[each.id]))

    assert scores.metrics() == scorer.score(GOLD, predictions)[0]


def spoilt(path: Path, variant: int) -> Iterator[dict[str, Any]]:
    labels = json.loads(path.read_text("utf-8"))
    blank: dict[str, Any] = {
        "event_type": "control_change",
        "evidence": "",
        "pattern": "",
        "recency": "news",
        "date": "2015",
    }
    blank |= {"gained_by": None, "lost_by": "the army", "factuality": "claimed"}
    for number, each in enumerate(labels["control"] + labels["traps"]):
        if (number + variant) % 3:
            named = {"name": each["place"], "as_written": each.get("as_written"), "country": each.get("country")}
            keys = ("gained_by", "date", "factuality", "recency")[variant:]
            yield blank | {"place": named} | {key: each[key] for key in keys if key in each}
    for number, each in enumerate(labels["figures"]):
        yield {"event_type": "casualties", "figure": {"kind": each["kind"], "value": (each["value"] or 0) + number % 2}}
