"""Articles in, reports out: what is found, what is left alone, and that nothing breaks it."""

import pytest
from extracting import WAR, article, extractor, tell, told
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import MonitorError
from monitor.extract.extractor import EXTRACTOR_VERSION
from monitor.extract.parser import load_parser
from monitor.model import Change, Recency, Scope

CHANGES = [
    ("Syria", "Rebels captured Saraqib.", "Saraqib", Change.CAPTURED, "syrian-rebels", None),
    ("Syria", "Manbij was overrun by Islamic State fighters.", "Manbij", Change.CAPTURED, "islamic-state", None),
    ("Syria", "Soldiers retook Saraqib from rebels.", "Saraqib", Change.REGAINED, "syrian-army", "syrian-rebels"),
    ("Syria", "The army ceded Saraqib to the rebels.", "Saraqib", Change.HANDED_OVER, "syrian-rebels", "syrian-army"),
    ("Syria", "Syrian troops withdrew from Saraqib.", "Saraqib", Change.WITHDRAWN, None, "syrian-army"),
    ("Ukraine", "Russian forces captured the village of Robotyne.", "Robotyne", Change.CAPTURED, "russian-army", None),
    ("Ukraine", "Ukrainian troops liberated Kupiansk.", "Kupiansk", Change.CAPTURED, "ukrainian-army", None),
    ("Congo", "M23 rebels seized Goma.", "Goma", Change.CAPTURED, "m23", None),
    ("Congo", "The army said it had withdrawn from Sake.", "Sake", Change.WITHDRAWN, None, "fardc"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("war", "sentence", "place", "change", "gainer", "loser"), CHANGES, ids=[case[1] for case in CHANGES]
)
def test_a_change_is_found(
    war: str, sentence: str, place: str, change: Change, gainer: str | None, loser: str | None
) -> None:
    report = told(sentence, war=war)
    assert report.place is not None
    assert (report.place.name, report.change) == (place, change)
    assert (report.gained_by.id if report.gained_by else None) == gainer
    if loser is not None:
        assert report.lost_by is not None
        assert report.lost_by.id == loser


NO_CHANGE = [
    "Rebels entered Saraqib from the east.",
    "Rebels encircled Saraqib and shelled it for hours.",
    "Rebels seized weapons in Saraqib.",
    "The rebel-held town of Saraqib was bombed.",
    "The rebels control Saraqib and Sarmin.",
    "Rebels captured a village near Saraqib.",
    "Rebels captured several villages.",
    "Residents fled the town of Saraqib.",
    "Saraqib, if captured, would open the road to Aleppo.",
    "The army massed troops to retake Saraqib.",
    "Prices in Saraqib fell by a third.",
    "A storm took Saraqib by surprise.",
    "The capital lost two thirds of its people.",
    "The fall of Saraqib would be a blow to the army.",
    "The rebels took Ankara by surprise.",
    "The army lost forty soldiers in Saraqib.",
]


@pytest.mark.parametrize("sentence", NO_CHANGE)
def test_what_only_looks_like_a_change_is_left_alone(sentence: str) -> None:
    assert tell(sentence) == []


def test_the_city_is_the_one_spoken_of() -> None:
    report = told("Shells hit the city of Manbij for days.", "Kurdish forces captured the city on Tuesday.")
    assert report.place is not None
    assert report.place.name == "Manbij"


def test_the_city_is_nowhere_where_two_are_spoken_of() -> None:
    assert tell("Shells hit the cities of Manbij and Raqqa for days.", "Kurdish forces captured the city.") == []


def test_a_village_that_no_gazetteer_holds_is_reported_by_its_name() -> None:
    report = told("Rebels captured the village of Qubtan Zeer.")
    assert report.place is not None
    assert report.place.id.startswith("name:SY/")
    assert (report.place.name, report.place.kind) == ("Qubtan Zeer", "village")


def test_an_unnamed_airport_belongs_to_the_town_beside_it() -> None:
    report = told("Rebels seized a military airport outside Hama.")
    assert report.place is not None
    assert (report.place.id, report.place.as_written) == ("facility:170017/airport", "a military airport outside Hama")


def test_an_article_about_sport_says_nothing() -> None:
    text = "Lions take Adelaide\n\nThe Lions captured Adelaide on Sunday, beating the hosts 3-1 to take the title."
    assert extractor().extract(article(text)) == ()


def test_figures_are_reports_of_their_own() -> None:
    text = "\n".join([
        "Strike on Idlib", "", WAR["Syria"],
        "An airstrike on a market killed 12 people and injured 30 in Idlib on Tuesday, rescuers said.",
        "The war has killed more than 300,000 people since 2011.",
    ])  # fmt: skip
    figures = {
        (report.event_type, report.figure.kind, report.figure.value): report
        for report in extractor().extract(article(text))
        if report.figure
    }
    killed = figures["casualties", "killed", 12]
    assert killed.place is not None
    assert killed.place.name == "Idlib"
    assert killed.recency is Recency.NEWS
    assert ("casualties", "injured", 30) in figures
    whole_war = figures["casualties", "killed", 300000]
    assert whole_war.figure is not None
    assert (whole_war.figure.scope, whole_war.recency) == (Scope.WAR, Recency.BACKGROUND)


def test_evidence_is_the_sentence_and_the_version_is_named() -> None:
    text = f"War diary\n\n{WAR['Syria']} Rebels captured Saraqib on Tuesday. Shops stayed shut."
    (report,) = (r for r in extractor().extract(article(text)) if r.event_type == "control_change")
    span = report.evidence[0]
    assert text[span.start : span.end] == "Rebels captured Saraqib on Tuesday."
    assert report.extractor == EXTRACTOR_VERSION


def test_an_unknown_model_is_named_with_its_cure() -> None:
    with pytest.raises(MonitorError, match="pip install no-such-model"):
        load_parser("no_such_model")


words = st.sampled_from(
    ["rebels", "captured", "Hama", "the", "city", "of", "from", "army", "“", "”", '"', ",", ".", "\n", "withdrew",
     "said", "Aleppo", "and", "which", "fell", "to", "is", "been", "by", "if", "?", "lost", "control", "on", "12",
     "killed", "-", "al-", "Tal", "’s", "troops", "\u200b", "ß", "İ"]
)  # fmt: skip


@settings(max_examples=60)
@given(st.lists(words, max_size=60))
def test_no_text_breaks_it_and_evidence_always_slices(tokens: list[str]) -> None:
    text = "War\n\n" + WAR["Syria"] + " " + " ".join(tokens)
    found = extractor().extract(article(text))
    assert found == extractor().extract(article(text))
    for report in found:
        for span in (*report.evidence, *(voice.evidence for voice in report.voices)):
            assert text[span.start : span.end].strip()


@settings(max_examples=60)
@given(st.text(max_size=300))
def test_any_characters_are_survived(noise: str) -> None:
    text = f"{noise}\n\n{WAR['Syria']} Rebels captured {noise[:20]} from the army. {noise}"
    extractor().extract(article(text, published=None))


ODD = {
    "all capitals": WAR["Syria"].upper() + " REBELS CAPTURED SARAQIB.",
    "all lower case": WAR["Syria"].lower() + " rebels captured saraqib.",
    "a quotation that never closes": WAR["Syria"] + " “Rebels captured Saraqib, he said.",
    "a paragraph repeated": "\n".join([WAR["Syria"] + " Rebels captured Saraqib."] * 50),
    "a sentence of thousands of words": WAR["Syria"] + " Rebels captured Saraqib and" + " Sarmin and" * 5000,
    "nothing but blanks": " \n\n\t ",
}


@pytest.mark.parametrize("name", ODD)
def test_odd_texts_are_read_without_harm(name: str) -> None:
    reports = extractor().extract(article("War\n\n" + ODD[name]))
    assert len(reports) <= 3
    assert {report.event_type for report in reports} <= {"control_change", "strike", "clash"}
