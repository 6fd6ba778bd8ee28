"""What fighters do besides taking places, with who does it, to whom, and where."""

import pytest
from extracting import WAR, article, extractor, parse

from monitor.extract.frames import Frames
from monitor.extract.language import table
from monitor.extract.paths import follow
from monitor.model import Factuality, Recency, Report, Role

TYPES = {
    "clash", "advance", "encirclement", "strike", "attack_on_civilians",
    "displacement", "detained", "freed", "agreement",
}  # fmt: skip


def tell(sentence: str, *, war: str = "Syria") -> list[Report]:
    """Return what an article on a war reports in this sentence."""
    text = "\n".join(["War diary", "", WAR[war], sentence])
    start = len(text) - len(sentence)
    return [report for report in extractor().extract(article(text)) if report.evidence[0].start >= start]


# sentence: (type, place, actor, target); None where nobody is named
TOLD = {
    "Government forces clashed with rebels near Saraqib.": ("clash", "Saraqib", "syrian-army", "syrian-rebels"),
    "Fighting between the army and rebels broke out in Binnish.": ("clash", "Binnish", "syrian-army", "syrian-rebels"),
    "The army said it had repelled an attack on Saraqib.": ("clash", "Saraqib", "syrian-army", None),
    "Rebels advanced toward Rastan on Wednesday.": ("advance", "Rastan", "syrian-rebels", None),
    "Government troops entered the outskirts of Saraqib.": ("advance", "Saraqib", "syrian-army", None),
    "The insurgents surrounded Hama from three sides.": ("encirclement", "Hama", "syrian-rebels", None),
    "The army laid siege to Douma.": ("encirclement", "Douma", "syrian-army", None),
    "The siege of Madaya by government forces went on.": ("encirclement", "Madaya", "syrian-army", None),
    "Israel carried out airstrikes on Palmyra.": ("strike", "Palmyra", "israel", None),
    "Russian missiles hit a hospital in Idlib overnight.": ("strike", "Idlib", "russia", None),
    "Rebels fired rockets at Masyaf.": ("strike", "Masyaf", "syrian-rebels", None),
    "The army shelled Binnish from the south.": ("strike", "Binnish", "syrian-army", None),
    "Talbiseh came under heavy shelling.": ("strike", "Talbiseh", None, None),
    "A car bomb exploded in Azaz, the Observatory said.": ("strike", "Azaz", None, None),
    "ISIS militants attacked worshippers in Tartus.": ("attack_on_civilians", "Tartus", "islamic-state", None),
    "Gunmen massacred villagers in Tartus.": ("attack_on_civilians", "Tartus", None, None),
    "Families fled Manbij for the north.": ("displacement", "Manbij", None, None),
    "Government forces detained an activist in Latakia.": ("detained", "Latakia", "syrian-army", None),
    "Rebels freed prisoners from the central prison in Hama.": ("freed", "Hama", "syrian-rebels", None),
    "The government and the rebels agreed to a ceasefire in Daraa.": ("agreement", "Daraa", "syria", "syrian-rebels"),
    "A ceasefire in Aleppo took effect at midnight.": ("agreement", "Aleppo", None, None),
    "The defence ministry denied that rebels had entered Homs.": ("denial", "Homs", "syrian-army", None),
    "Russia denied bombing a school in Palmyra.": ("denial", "Palmyra", "russia", None),
}  # fmt: skip


@pytest.mark.parametrize("sentence", TOLD)
def test_an_action_is_told_with_its_place_and_its_sides(sentence: str) -> None:
    event_type, place, actor, target = TOLD[sentence]
    (report,) = [report for report in tell(sentence) if report.event_type == event_type]
    assert report.place is not None
    assert report.place.name == place
    assert (report.actor and report.actor.id) == actor
    assert (report.target and report.target.id) == target


QUIET = [
    "The rebels may attack Homs soon.",
    "The army vowed to encircle Saraqib.",
    "If rebels advance on Homs, the road is cut.",
    "Doctors went on strike in Damascus.",
    "An earthquake struck Latakia.",
    "The besieged city of Homs waited.",
    "The government is fighting inflation in Damascus.",
    "The company released its report in Damascus.",
]


@pytest.mark.parametrize("sentence", QUIET)
def test_what_is_planned_feared_or_of_another_sense_is_no_action(sentence: str) -> None:
    assert [report for report in tell(sentence) if report.event_type in TYPES] == []


def test_headline_and_body_make_one_report_with_both_sentences() -> None:
    (report,) = [
        r for r in tell("Jets bombed Palmyra.\nRussian jets bombed Palmyra again.") if r.event_type == "strike"
    ]
    assert report.actor is not None
    assert report.actor.id == "russia"
    assert len(report.evidence) == 2


def test_an_action_that_a_monitor_tells_is_claimed() -> None:
    (report,) = tell("A car bomb exploded in Azaz, the Observatory said.")
    assert (report.factuality, report.said_by.role) == (Factuality.CLAIMED, Role.MONITOR)


def test_an_action_of_years_ago_is_background() -> None:
    (report,) = [r for r in tell("Rebels shelled Aleppo in July 2012.") if r.event_type == "strike"]
    assert report.recency is Recency.BACKGROUND
    assert report.occurred_from is not None
    assert report.occurred_from.isoformat() == "2012-07-01"


def test_a_figure_has_the_actor_of_its_sentence_and_is_told_once() -> None:
    (report,) = [r for r in tell("Rebels detained 30 soldiers in Saraqib.") if r.event_type == "detained"]
    assert report.figure is not None
    assert report.actor is not None
    assert (report.figure.value, report.actor.id) == (30, "syrian-rebels")


def test_the_action_frames_are_sound() -> None:
    frames_file = table("frames.toml")
    sections = {kind: frames_file[kind] for kind in frames_file if kind not in ("verb", "noun")}
    assert set(sections) == TYPES
    entries = [entry for section in sections.values() for kind in section.values() for entry in kind]
    assert len({entry["id"] for entry in entries}) == len(entries)
    known = {"id", "words", "place", "actor", "target", "particle", "requires", "forbids", "weak"}
    for entry in entries:
        assert set(entry) <= known, entry["id"]
        assert len(entry["words"]) == len(set(entry["words"])), entry["id"]
        for path in [*entry["place"], *entry.get("actor", []), *entry.get("target", [])]:
            assert list(follow(parse("Rebels took Manbij.")[1], path)) is not None


@pytest.mark.parametrize("actions", [False, True], ids=["control changes", "other types"])
def test_a_sentence_that_fires_a_frame_is_worth_parsing(actions: bool) -> None:
    frames = Frames(actions=actions)
    for sentence in TOLD:
        doc = parse(sentence)
        words = {token.lower_ for token in doc}
        placed = [hit for hit in frames.find(doc) if hit.places]
        assert not placed or frames.may_fire(words), sentence
