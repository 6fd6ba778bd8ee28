"""Which words fire a frame, and who fills its roles."""

import pytest
from extracting import parse

from monitor.extract import lexicon
from monitor.extract.frames import Frames, Hit
from monitor.extract.language import table
from monitor.extract.paths import follow
from monitor.extract.slots import place_phrases

frames = Frames()

# sentence: (frame, place, gainer, loser); None where the frame finds nobody
FIRED = {
    "Rebels captured Manbij.": ("capture", "Manbij", "Rebels", None),
    "Manbij was captured by rebels.": ("capture", "Manbij", "rebels", None),
    "The town of Manbij was overrun by Islamic State fighters.": ("overrun", "Manbij", "fighters", None),
    "They attacked a town captured by rebels.": ("capture", "", "rebels", None),
    "Soldiers retook Saraqib from the rebels.": ("retake", "Saraqib", "Soldiers", "rebels"),
    "Rebels took back Saraqib on Monday.": ("take-back", "Saraqib", "Rebels", None),
    "Rebels took over the town of Saraqib.": ("take-over", "Saraqib", "Rebels", None),
    "Islamic State has taken full control of Palmyra.": ("take-control", "Palmyra", "State", None),
    "The army ceded control of the city of Palmyra to the militants.": ("cede-control", "Palmyra", "militants", "army"),
    "Palmyra fell to the militants.": ("fall", "Palmyra", "militants", None),
    "Palmyra fell into rebel hands.": ("fall", "Palmyra", "rebel", None),
    "The militants lost Palmyra.": ("lose", "Palmyra", None, "militants"),
    "Fighters handed over the village to the army.": ("hand-over", "", "army", "Fighters"),
    "The army withdrew from Saraqib.": ("withdraw", "Saraqib", None, "army"),
    "The army pulled its troops out of Saraqib.": ("withdraw-troops", "Saraqib", None, "troops"),
    "Rebels drove the army out of Saraqib.": ("drive-out", "Saraqib", "Rebels", "army"),
    "The militants were expelled from Manbij by Kurdish forces.": ("drive-out", "Manbij", "forces", "militants"),
    "Manbij has been held by Kurdish forces since June.": ("hold-since", "Manbij", "forces", None),
    "The capture of Manbij by Kurdish forces surprised many.": ("capture-of", "Manbij", "forces", None),
    "The fall of Palmyra shocked the region.": ("fall-of", "Palmyra", None, None),
    "After the rebel withdrawal from Saraqib, shops opened.": ("withdrawal-from", "Saraqib", None, "rebel"),
    "The rebels' seizure of Manbij changed the war.": ("capture-of", "Manbij", "rebels", None),
}


@pytest.mark.parametrize("sentence", FIRED)
def test_a_frame_fires_with_its_roles(sentence: str) -> None:
    frame, place, gainer, loser = FIRED[sentence]
    hit = next(hit for hit in frames.find(parse(sentence)) if hit.frame.id == frame)
    assert [phrase.name for head in hit.places for phrase in place_phrases(head)] == [place]
    assert _first(hit.gainers) == gainer
    assert _first(hit.losers) == loser


def _first(tokens: tuple[object, ...]) -> str | None:
    return str(tokens[0]) if tokens else None


SHARED = {
    "Rebels stormed the base and seized Saraqib.": "Rebels",
    "Rebels advanced, seizing Saraqib.": "Rebels",
    "After capturing Saraqib, the rebels moved on.": "rebels",
    "The rebels managed to capture Saraqib.": "rebels",
    "The rebels, who captured Saraqib, moved on.": "rebels",
    "The rebels tightened their grip by capturing Saraqib.": "rebels",
}


@pytest.mark.parametrize("sentence", SHARED)
def test_a_verb_without_subject_shares_that_of_its_clause(sentence: str) -> None:
    (hit,) = _hits(sentence, "capture")
    assert _first(hit.gainers) == SHARED[sentence]


PLACES = {
    "Rebels captured Saraqib, Sarmin and Binnish.": ["Saraqib", "Sarmin", "Binnish"],
    "Rebels captured the villages of Sarmin and Binnish.": ["Sarmin", "Binnish"],
    "Rebels captured villages including Sarmin and Binnish.": ["Sarmin", "Binnish"],
    "Rebels captured Syria's second-largest city, Aleppo.": ["Aleppo"],
    "Rebels captured Deir al-Zor city.": ["Deir al-Zor"],
    "Rebels captured Hama military airport.": ["Hama military airport"],
    "Rebels captured the outskirts of Homs.": [],
    "Rebels captured a road near Homs.": [],
    "Rebels captured weapons in Homs.": [],
}


@pytest.mark.parametrize("sentence", PLACES)
def test_a_place_slot_gives_the_names_in_it(sentence: str) -> None:
    (hit,) = _hits(sentence, "capture")
    names = [phrase.name for head in hit.places for phrase in place_phrases(head)]
    assert [name for name in names if name] == PLACES[sentence]


def _hits(sentence: str, frame: str) -> list[Hit]:
    return [hit for hit in frames.find(parse(sentence)) if hit.frame.id == frame]


QUIET = [
    "Rebels took part in the talks in Manbij.",
    "The team took the title in Manbij.",
    "Rebels took on the army in Manbij.",
    "Kyiv took Moscow by surprise.",
]


@pytest.mark.parametrize("sentence", QUIET)
def test_other_senses_give_no_place(sentence: str) -> None:
    hits = frames.find(parse(sentence))
    assert [p for hit in hits for head in hit.places for p in place_phrases(head) if p.name] == []


def test_the_frames_file_is_sound() -> None:
    frames_file = table("frames.toml")
    entries = frames_file["verb"] + frames_file["noun"]
    ids = [entry["id"] for entry in entries]
    assert len(ids) == len(set(ids))
    for entry in entries:
        assert len(entry["words"]) == len(set(entry["words"])), entry["id"]
        for path in [*entry["place"], *entry.get("gainer", []), *entry.get("loser", [])]:
            assert list(follow(parse("Rebels took Manbij.")[1], path)) is not None


@pytest.mark.parametrize("form", ["retook", "overran", "overrun", "expelled", "seizing", "lost", "fled", "captures"])
def test_every_form_of_a_word_is_a_trigger(form: str) -> None:
    assert form in frames.triggers


def test_a_common_helper_is_no_trigger_because_its_frame_needs_a_rarer_word() -> None:
    assert "is" not in frames.triggers
    assert "control" in frames.triggers


def test_plural_and_verb_forms_follow_the_spelling_rules() -> None:
    assert lexicon.verb_forms("occupy") == {"occupy", "occupies", "occupied", "occupying"}
    assert lexicon.verb_forms("seize") == {"seize", "seizes", "seized", "seizing"}
    assert lexicon.noun_forms("territory") == {"territory", "territories"}
