"""Where a name lies that no gazetteer holds, and what kind of place the article says it is."""

import pytest
from extracting import tell, told
from geography import resolver

from monitor.extract.whereabouts import Whereabouts
from monitor.model import Span

NAMED = [
    ("Moscow said its men had entered the eastern Ukrainian village of Zelenkove.", "UA"),
    ("Russian units hold Zelenkove, Ukraine, for now.", "UA"),
    ("Ukrainian units crossed into Zelenkove in the Kursk region.", "RU"),
    ("The front at Zelenkove, west of Kupiansk, has moved, Russia said.", "UA"),
    ("Shells fell on Zelenkove.\nKharkiv and Kupiansk were hit as well; Russia said nothing.", "UA"),
    ("Zelenkove, Russia said, had been taken.\n\nHouses burned in Kherson.", "UA"),
    ("Russian jets struck the town of Zelenkove.\nIn Kupiansk people took shelter.", "UA"),
    ("Zelenkove was shelled, SANA said.", ""),
    (
        "Houses burn in Zelenkove.\nThe war in Ukraine goes on, and people in Ukraine are tired of it, Russia said.",
        "UA",
    ),
    ("Troops took the villages of Zelenkove and Popivka in the Kursk region.", "RU"),
    ("Troops took Zelenkove, Popivka and the village of Ivanivka in Belgorod province.", "RU"),
    ("They left Zelenkove and went to camps in Russia.\nKherson and Kupiansk are quiet.", "UA"),
    ("Shells fell on Zelenkove. Nobody was hurt in Belgorod or in Sumy, Russia and Ukraine said.", ""),
]


@pytest.mark.parametrize(("text", "country"), NAMED, ids=[text for text, _ in NAMED])
def test_the_nearest_place_tells_the_country(text: str, country: str) -> None:
    known = Whereabouts(text, resolver(), resolver().countries.context(f"{text} Russia and Ukraine are at war."))
    line = text.split("\n", 1)[0]
    assert known.country("Zelenkove", Span(0, len(line))) == country


@pytest.mark.parametrize(
    "sentence",
    [
        "In Kherson, Russia seized the town hall on Wednesday.",
        "Shells hit Kherson in Russia -occupied Ukraine on Wednesday.",
    ],
)
def test_a_state_that_acts_beside_a_name_does_not_move_it(sentence: str) -> None:
    known = Whereabouts(sentence, resolver(), resolver().countries.context(f"{sentence} Ukraine"))
    assert known.beside("Kherson", Span(0, len(sentence))) is None


def test_a_town_is_not_the_district_of_its_name() -> None:
    """Walikale stands in the data only as a district of North Kivu."""
    place = told("M23 rebels captured the town of Walikale on Wednesday.", war="Congo", published="2025-03-20").place
    assert place is not None
    assert (place.name, place.kind, place.country, place.admin1) == ("Walikale", "town", "CD", "North Kivu")


def test_a_town_stays_one_where_the_next_sentence_only_names_it() -> None:
    place = told("People fled the town of Walikale.", "M23 rebels captured Walikale on Wednesday.", war="Congo").place
    assert place is not None
    assert place.kind == "town"


@pytest.mark.parametrize(
    ("words", "kind"),
    [("Marzan province", "region"), ("the district of Marzan", "district"), ("the Marzan area", "village")],
)
def test_an_unknown_place_is_of_the_kind_that_the_text_says(words: str, kind: str) -> None:
    place = told(f"Rebels captured {words} on Wednesday.").place
    assert place is not None
    assert (place.kind, place.country) == (kind, "SY")


def test_a_village_of_one_country_is_not_its_namesake_in_another() -> None:
    """The gazetteer knows a Loknya in Russia only."""
    place = told("Russian troops captured the Ukrainian village of Loknya on Wednesday.", war="Ukraine").place
    assert place is not None
    assert (place.id, place.country) == ("name:UA/loknia", "UA")


def test_a_demonym_beside_the_village_decides_between_two_countries() -> None:
    place = told("Russian troops captured the Ukrainian village of Zelenkove on Wednesday.", war="Ukraine").place
    assert place is not None
    assert place.country == "UA"


SAID_ONCE = [
    "Islamist fighters have seized the town of Palma, witnesses said.\nMozambique sent helicopters. Spain watched.\n"
    "Palma is about 150 miles (240 km) north of the Mozambican port city of Pemba.",
    "Islamist fighters have seized the town of Palma, witnesses said.\nMozambique sent helicopters.\n"
    "Palma, Mozambique, has a harbour.",
    "Islamist fighters have seized the Mozambique town of Palma.",
]


@pytest.mark.parametrize("text", SAID_ONCE)
def test_where_a_name_lies_is_told_once_for_the_whole_article(text: str) -> None:
    """Palma is a big city of Spain, of which nobody speaks."""
    places = {
        (report.place.name, report.place.country)
        for report in tell(*text.split("\n"), war="Mozambique")
        if report.place
    }
    assert places == {("Palma", "MZ")}


def test_a_person_called_like_a_town_tells_no_country() -> None:
    """There is a city of Hassan in India."""
    context = resolver().countries.context("Iraqi troops took the oil fields on Monday, Karim Hassan said.")
    assert context.main_country == "IQ"


def test_congo_is_the_country_that_the_world_calls_so() -> None:
    """Gazetteers give the bare name to its smaller neighbour, which news calls Congo-Brazzaville."""
    place = told("M23 rebels captured the city of Goma in eastern Congo on Monday.", war="Congo").place
    assert place is not None
    assert (place.id, place.country) == ("geonames:216281", "CD")


CAPITALS = [
    ("Rebels won control of the shattered capital on Monday.", "Kinshasa"),
    ("Rebels won control of the Congolese capital on Monday.", "Kinshasa"),
]


@pytest.mark.parametrize(("sentence", "name"), CAPITALS)
def test_the_capital_is_that_of_the_country(sentence: str, name: str) -> None:
    place = told(sentence, "Paris said that its soldiers would stay. In Congo people hid.", war="Congo").place
    assert place is not None and place.name == name


@pytest.mark.parametrize("whose", ["the provincial", "their de facto", "the rebel", "its commercial"])
def test_the_capital_of_something_else_is_not(whose: str) -> None:
    places = {
        report.place.name for report in tell(f"Soldiers took {whose} capital on Monday.", war="Congo") if report.place
    }
    assert "Kinshasa" not in places


def test_serbs_live_in_more_countries_than_serbia() -> None:
    place = told(
        "The army captured the rebel Serb capital of Knin on Monday.", "Croatia cheered. In Croatia people danced."
    ).place
    assert place is not None and (place.name, place.country) == ("Knin", "HR")


def test_a_town_and_the_district_of_its_name_are_one_place_to_whoever_compares_articles() -> None:
    """Walikale stands in the data only as a district: a claim of the town and a denial of the name alone must meet."""
    town, name = (
        told(f"M23 rebels captured {words} on Wednesday.", war="Congo").place
        for words in ("the town of Walikale", "Walikale")
    )
    assert town is not None and name is not None
    assert town.id == name.id
