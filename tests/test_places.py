"""Which place a name means: by country, by kind, and none where it only looks like a place."""

import pytest
from geography import about, resolver
from hypothesis import given
from hypothesis import strategies as st

from monitor.extract.place_choice import PlaceContext

SYRIA, UKRAINE, NOWHERE = about("SY", "TR"), about("UA", "RU"), PlaceContext()

MEANT = [
    ("Homs", SYRIA, "geonames:169577"),
    ("Homs", about("LY"), "geonames:2219905"),
    ("Pokrovsk", UKRAINE, "geonames:704422"),
    ("Tripoli", about("LB"), "geonames:266826"),
    ("Tripoli", about("LY"), "geonames:2210247"),
    ("Georgia", about("RU"), "country:GE"),
    ("Slovyansk", about("UA"), "geonames:693468"),
    ("Hama's", SYRIA, "geonames:170017"),
    ("Idlib", SYRIA, "geonames:169389"),
    ("Idlib province", SYRIA, "region:SY.12"),
    ("the province of Idlib", SYRIA, "region:SY.12"),
    ("Idlib city", SYRIA, "geonames:169389"),
    ("Kherson region", UKRAINE, "region:UA.08"),
    ("the district of Manbij", SYRIA, "region:SY.09.167355"),
    ("Cape Town", NOWHERE, "geonames:3369157"),
    ("North Kivu", about("CD"), "region:CD.11"),
    ("northern Aleppo", SYRIA, "geonames:170063"),
    ("the strategic town of Kupiansk", UKRAINE, "geonames:703656"),
    ("Paris", SYRIA, "geonames:2988507"),
    ("Paris", NOWHERE, "geonames:2988507"),
    ("Syria's Hasakah", SYRIA, "geonames:173811"),
    ("Syrias Hasakah", SYRIA, "geonames:173811"),
    ("Deir Ezzor province", SYRIA, "region:SY.07"),
    ("Raqa", SYRIA, "geonames:172955"),
    ("Gaza Strip", about("PS"), "region:PS.GZ"),
]


@pytest.mark.parametrize(
    ("name", "context", "place_id"), MEANT, ids=[f"{name} about {context.main_country}" for name, context, _ in MEANT]
)
def test_a_name_means_the_place_of_the_articles_countries(name: str, context: PlaceContext, place_id: str) -> None:
    place = resolver().resolve(name, context)
    assert place is not None
    assert (place.id, place.as_written) == (place_id, name)


NO_PLACES = ["The", "said", "police", "Police", "March", "Victory", "Road", "Center", "Union", "Islamic State", "hama",
             "Government", "Syrian", "Thursday", "", "...", "12"]  # fmt: skip


@pytest.mark.parametrize("name", NO_PLACES, ids=[name or "nothing" for name in NO_PLACES])
def test_a_word_that_is_only_somewhere_a_name_is_no_place(name: str) -> None:
    assert resolver().resolve(name, SYRIA) is None


def test_a_small_place_counts_only_in_a_country_of_the_article() -> None:
    assert resolver().resolve("Novoselivka", SYRIA) is None
    found = resolver().resolve("Novoselivka", UKRAINE)
    assert found is not None
    assert found.country == "UA"


def test_a_city_abroad_is_not_meant_where_the_text_tells_its_countries() -> None:
    told = resolver().countries.context("Insurgents in Mozambique attacked Pemba.")
    assert resolver().resolve("Salamanca", told) is None


def test_a_short_name_that_only_sounds_like_a_city_is_not_that_city() -> None:
    assert (
        resolver().resolve("Adra", resolver().countries.context("The army shelled Adra, near Damascus in Syria."))
        is None
    )


def test_a_region_named_beside_it_decides_between_villages() -> None:
    """Two villages of Ukraine bear the name; the one in the named region is meant."""
    found = resolver().resolve("Ivanivka", UKRAINE, within="Kherson Oblast")
    assert found is not None
    assert found.admin1 == "Kherson"


def test_a_hint_keeps_the_city_and_its_region_apart() -> None:
    city = resolver().resolve("Kherson", UKRAINE, hint_kind="settlement")
    region = resolver().resolve("Kherson", UKRAINE, hint_kind="region")
    assert city is not None
    assert region is not None
    assert (city.id, region.id) == ("geonames:706448", "region:UA.08")


FACILITIES = [
    ("Hama military airport", SYRIA, "facility:170017/airport", "airport"),
    ("Tabqa air base", SYRIA, "facility:172374/base", "base"),
    ("the Tabqa military air base", SYRIA, "facility:172374/base", "base"),
    ("Tabqa airbase", SYRIA, "facility:172374/base", "base"),
    ("Kakhovka dam", UKRAINE, "facility:707244/dam", "dam"),
    ("Bab al-Hawa border crossing", SYRIA, "facility:SY/bab hawa/border_crossing", "border_crossing"),
    ("Zaporizhzhia Nuclear Power Plant", UKRAINE, "facility:687700/plant", "plant"),
    ("Jenin refugee camp", about("PS"), "facility:283506/camp", "camp"),
]


@pytest.mark.parametrize(("name", "context", "place_id", "kind"), FACILITIES, ids=[name for name, *_ in FACILITIES])
def test_a_facility_is_a_place_of_its_own(name: str, context: PlaceContext, place_id: str, kind: str) -> None:
    place = resolver().resolve(name, context)
    assert place is not None
    assert (place.id, place.kind, place.population) == (place_id, kind, None)


def test_a_facility_lies_where_its_town_lies() -> None:
    town, base = resolver().resolve("Tabqa", SYRIA), resolver().resolve("Tabqa air base", SYRIA)
    assert town is not None
    assert base is not None
    assert (base.lat, base.lon, base.country) == (town.lat, town.lon, "SY")


def test_an_unknown_village_has_one_id_for_spellings_that_fold_alike() -> None:
    place = resolver().unknown("al-Barnah", "SY")
    assert (place.id, place.country, place.kind) == ("name:SY/barna", "SY", "village")
    assert place.id == resolver().unknown("Barna", "SY").id


def test_a_town_that_the_gazetteer_knows_only_as_a_district_lies_in_its_province() -> None:
    place = resolver().unknown("Walikale", "CD", kind="town")
    assert (place.name, place.kind, place.admin1) == ("Walikale", "town", "North Kivu")
    district = resolver().resolve("Walikale", resolver().countries.context("Congo"))
    assert district is not None and district.id == place.id


CONTEXTS = [
    ("Rebels in Kharkiv fired on Ukrainian troops.", ("UA",)),
    ("South Sudan's army took Malakal.", ("SS",)),
    ("The U.S. and Britain spoke of Yemen.", ("GB", "US", "YE")),
    ("Police said on Thursday that The March was over.", ()),
    ("Houthi fighters entered Taiz.", ("YE",)),
    ("The army went from Homs to Palmyra.", ("SY",)),
    ("The army went to Homs.", ()),
]


@pytest.mark.parametrize(("text", "countries"), CONTEXTS, ids=[text for text, _ in CONTEXTS])
def test_the_text_tells_its_countries(text: str, countries: tuple[str, ...]) -> None:
    assert resolver().countries.context(text).countries == countries


def test_a_place_weighs_more_than_a_nationality() -> None:
    context = resolver().countries.context(
        "Russian troops entered Mariupol, the Russian ministry said.", countries=["BY"]
    )
    assert context.countries[0] in ("RU", "UA")
    assert context.share("UA") == 1.0
    assert context.share("BY") == 0.5
    assert context.share("FR") == 0.0


@given(st.text())
def test_any_text_can_be_asked_about(text: str) -> None:
    context = resolver().countries.context(text)
    resolver().resolve(text, context)
    resolver().unknown(text, context.main_country)
