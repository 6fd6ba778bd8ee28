"""What fighters do besides taking places, with who does it, to whom, and where."""

import pytest
from extracting import WAR, article, extractor, hear, parse

from monitor.extract.frames import Frames
from monitor.extract.language import table
from monitor.extract.paths import follow
from monitor.extract.prospects import Prospects
from monitor.model import Factuality, Recency, Report, Role

TYPES = {
    "clash", "advance", "encirclement", "strike", "attack_on_civilians",
    "displacement", "detained", "freed", "agreement", "denial",
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
    "Heavy fighting erupted overnight between the army and rebels around Saraqib.":
        ("clash", "Saraqib", "syrian-army", "syrian-rebels"),
    "Rebels and soldiers exchanged mortar fire across the river at Binnish.":
        ("clash", "Binnish", "syrian-rebels", "syrian-army"),
    "Rebels ambushed an army convoy outside Rastan, killing several soldiers.":
        ("clash", "Rastan", "syrian-rebels", "syrian-army"),
    "Twelve policemen died in an ambush by rebels near Rastan.": ("clash", "Rastan", "syrian-rebels", None),
    "Rebels pushed to within 15 kilometres of Hama on Thursday.": ("advance", "Hama", "syrian-rebels", None),
    "Government tanks rolled into the suburbs of Saraqib at dawn.":
        ("advance", "Saraqib", "syria", None),
    "Rebel fighters were within five miles of Hama on Monday.": ("advance", "Hama", "syrian-rebels", None),
    "Islamist fighters have sealed the last road out of Douma.": ("encirclement", "Douma", None, None),
    "Jets bombed the airport at Palmyra twice on Monday.": ("strike", "Palmyra", None, None),
    "Shells slammed into a crowded bus station in Masyaf.": ("strike", "Masyaf", None, None),
    "Rockets rained down on Masyaf on Wednesday.": ("strike", "Masyaf", None, None),
    "A suicide bomber blew himself up outside a mosque in Azaz.": ("strike", "Azaz", None, None),
    "Two people were hurt in Wednesday's bombing of a hotel in Azaz.": ("strike", "Azaz", None, None),
    "A drone strike on a funeral in Barzanin killed eight mourners.": ("strike", "Barzanin", None, None),
    "Rebels set off a mine beside a bridge in Rastan.": ("strike", "Rastan", "syrian-rebels", None),
    "Gunmen on motorcycles stormed a village market in Tartus.": ("attack_on_civilians", "Tartus", None, None),
    "Soldiers opened fire on mourners at a square in Hama.": ("attack_on_civilians", "Hama", "syrian-army", None),
    "In Manbij, ISIS militants executed a former police chief.":
        ("attack_on_civilians", "Manbij", "islamic-state", None),
    "Villagers were hacked to death in a raid blamed on ISIS near Manbij.":
        ("attack_on_civilians", "Manbij", None, None),
    "Hundreds of families streamed out of Saraqib on Wednesday.": ("displacement", "Saraqib", None, None),
    "A fragile truce took hold in Daraa at midday.": ("agreement", "Daraa", None, None),
    "Rebels agreed on Saturday in Daraa to stop fighting.": ("agreement", "Daraa", "syrian-rebels", None),
    "The army dismissed reports of a massacre in Hama.": ("denial", "Hama", "syrian-army", None),
    "The rumour that soldiers had burned huts in Hama was denied by the army.": ("denial", "Hama", "syrian-army", None),
    "Rastan is completely encircled, its mayor said.": ("encirclement", "Rastan", None, None),
    "Hama was under siege for the third week.": ("encirclement", "Hama", None, None),
    "Rebels have surrounded a garrison at Masyaf.": ("encirclement", "Masyaf", "syrian-rebels", None),
    "Rebels rounded up hundreds of men in Rastan.": ("detained", "Rastan", "syrian-rebels", None),
    "Refugees have arrived in Jarabulus from the south.": ("displacement", "Jarabulus", None, None),
    "Rebels and the government reached a peace deal in Daraa.": ("agreement", "Daraa", "syrian-rebels", "syria"),
    "The blast in Azaz was blamed on the army, whose spokesman denied it.": ("denial", None, "syrian-army", None),
    "The Lebanese government in Beirut denied that its jets had taken part.": ("denial", None, "lebanon", None),
}  # fmt: skip


@pytest.mark.parametrize("sentence", TOLD)
def test_an_action_is_told_with_its_place_and_its_sides(sentence: str) -> None:
    event_type, place, actor, target = TOLD[sentence]
    (report,) = [report for report in tell(sentence) if report.event_type == event_type]
    assert (report.place and report.place.name) == place
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
    "The government is pressing reforms in Damascus.",
    "The opposition attacked the government over its budget in Damascus.",
    "Football fans besieged the stadium in Latakia.",
    "The government reached a deal on wages in Homs.",
    "A boiler explosion shook a factory in Latakia.",
    "The company denied any wrongdoing in Damascus.",
    "Militants executed the plan in Hama.",
    "The real battle lies ahead in Homs.",
    "France summoned the envoy in Damascus over the attack on the hospital.",
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


def types(sentence: str) -> list[str]:
    return sorted(report.event_type for report in tell(sentence))


def test_an_action_that_its_sentence_names_twice_is_told_once() -> None:
    assert types("The army repelled a rebel assault on Saraqib.") == ["clash"]
    assert types("Gunmen killed villagers in a raid on Binnish.") == ["attack_on_civilians"]
    assert types("Gunners fired shells into Masyaf, killing nine civilians.") == ["casualties", "strike"]


def test_the_place_of_a_speaker_is_not_that_of_the_action() -> None:
    (report,) = tell("Rebels shelled the army, an official in Damascus said.")
    assert report.place is None


def test_two_armies_named_by_one_noun_are_the_two_sides() -> None:
    (report,) = [r for r in tell("Russian and Ukrainian forces fought near Lyman.", war="Ukraine") if r.target]
    assert (report.actor and report.actor.id, report.target and report.target.id) == ("russian-army", "ukrainian-army")


FLASHES = {
    "Rockets rained down on Latakia on Wednesday.": ["strike"],
    "Families fled Manbij in Syria on Monday, the agency said, with 4,000 refugees on the road.": ["displacement"],
    "Two people were killed when a bus ran into a wall in Syria.": [],
    "The strikers in Syria agreed to a truce with the bank until the harvest.": [],
    "Two men were shot and wounded by a neighbour in Latakia.": [],
}


@pytest.mark.parametrize("flash", FLASHES)
def test_a_flash_of_one_word_of_war_is_read_if_it_tells_an_action(flash: str) -> None:
    found = extractor().extract(article(f"{flash}"))
    assert sorted({report.event_type for report in found}) == FLASHES[flash]


def test_the_action_frames_are_sound() -> None:
    frames_file = table("frames.toml")
    sections = {kind: frames_file[kind] for kind in frames_file if kind not in ("verb", "noun")}
    assert set(sections) == TYPES
    entries = [entry for section in sections.values() for kind in section.values() for entry in kind]
    assert len({entry["id"] for entry in entries}) == len(entries)
    known = {"id", "words", "place", "actor", "target", "particle", "requires", "forbids", "weak", "both", "direct"}
    for entry in entries:
        assert set(entry) <= known, entry["id"]
        assert len(entry["words"]) == len(set(entry["words"])), entry["id"]
        for path in [*entry["place"], *entry.get("actor", []), *entry.get("target", [])]:
            assert list(follow(parse("Rebels took Manbij.")[1], path)) is not None


@pytest.mark.parametrize("actions", [False, True], ids=["control changes", "other types"])
def test_a_sentence_that_fires_a_frame_is_worth_parsing(actions: bool) -> None:
    frames = Frames(actions=actions)
    prospects = Prospects(frames.frames)
    for sentence in TOLD:
        placed = [hit for hit in frames.find(parse(sentence)) if hit.places]
        assert not placed or prospects.are_seen_in(hear(sentence)), sentence
