"""Which sentences are parsed: what a frame needs stands in them, and near by where its words have many senses."""

from functools import cache

import pytest
from extracting import article, party_index
from geography import about, resolver

from monitor.extract.choice import Choice
from monitor.extract.discourse import Discourse
from monitor.extract.drafts import Text
from monitor.extract.frames import Frames
from monitor.extract.gate import FLASH
from monitor.extract.sentences import split
from monitor.extract.spoken import Worth

QUIET = "The roads remained closed to traffic and nobody could be reached by telephone all day.\n" * 8


@cache
def choice() -> Choice:
    return Choice(Frames(), Frames(actions=True), party_index(), resolver().countries)


def chosen(text: str) -> list[str]:
    """Return the sentences of an article on Syria that are parsed."""
    return list(worth(text))


def worth(text: str) -> dict[str, Worth]:
    """Return these sentences, and for what they are read."""
    context, spans = about("SY"), tuple(split(text))
    told = Text(article(text), spans, context, None, None)
    discourse = Discourse(text, spans, resolver(), context, party_index())
    return {told.sentence(index): what for index, what in choice().of(told, discourse).items()}


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("Rebels captured, after two weeks of heavy losses and bad weather, Saraqib.", id="a plain verb"),
        pytest.param("The insurgents took Kafr Barna.", id="a name that no gazetteer holds"),
        pytest.param("The rebels took it at dawn.", id="a pronoun"),
        pytest.param("Both were taken by the army.", id="both"),
        pytest.param("The soldiers moved back into the old town.", id="no name"),
        pytest.param("The soldiers left Iraq.", id="a country may be left"),
        pytest.param("The army said that it had withdrawn.", id="a withdrawal needs no place"),
        pytest.param("Barnabad has been under siege for a year.", id="a siege needs no gazetteer"),
        pytest.param("Warplanes bombed Saraqib.", id="an action with its place"),
        pytest.param("Fighting was still going on.", id="an action that goes on where it was told to be"),
    ],
)
def test_what_may_tell_something_is_parsed(sentence: str) -> None:
    assert chosen(f"{QUIET}{sentence}") == [sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("The rebels captured his attention.", id="no place"),
        pytest.param("The talks took most of the week, and the envoys went home to Damascus.", id="the place is far"),
        pytest.param("The envoys took Iraq into account.", id="no country is taken by an ambiguous verb"),
        pytest.param("Syrian doctors took part.", id="a people is no place"),
        pytest.param("The negotiators moved into a new phase that may bring aid to Damascus.", id="into no place"),
        pytest.param("The rebels have grown since then, and now train boys near Hama.", id="have has no place"),
        pytest.param("The army has now been told that the harvest of Hama is safe.", id="have is close to its place"),
        pytest.param("The soldiers left, as every patrol of that winter had done, without it.", id="it is far"),
        pytest.param("Trucks came at night, and fire crews slept in tents near Hama.", id="under fire without under"),
        pytest.param("Warplanes bombed them.", id="an action without a place"),
    ],
)
def test_what_cannot_tell_anything_is_not_parsed(sentence: str) -> None:
    assert chosen(f"{QUIET}{sentence}") == []


def test_a_sentence_is_read_only_for_what_it_may_tell() -> None:
    told = {
        "Rebels took Saraqib.": Worth.CHANGE,
        "The army denied the claim.": Worth.ANSWER | Worth.ACTION,
        "Warplanes bombed Saraqib.": Worth.ACTION,
        "Warplanes bombed Saraqib before the rebels took it.": Worth.CHANGE | Worth.ACTION,
    }
    assert worth(QUIET + "\n".join(told)) == told


def test_all_triggers_of_a_flash_are_worth_it() -> None:
    flash = "Warplanes bombed them."
    assert len(flash) < FLASH
    assert chosen(flash) == [flash]


def test_who_a_pronoun_stands_for_is_read_in_the_sentence_before() -> None:
    before, sentence = "Hayat Tahrir al-Sham has ten thousand men.", "In May it captured Saraqib."
    assert chosen(f"{QUIET}{before} {sentence}") == [before, sentence]
    assert chosen(f"{QUIET}{before}\n\n{sentence}") == [sentence]
    assert chosen(f"{QUIET}The harvest was good. {sentence}") == [sentence]
