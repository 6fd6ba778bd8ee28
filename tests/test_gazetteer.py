"""The gazetteer: names in many spellings, homonyms, kinds, and a file that is whole or not there."""

import sqlite3
import time
from pathlib import Path

import pytest
from geography import gazetteer
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import MonitorError
from monitor.extract.compile import gazetteer_path, write_gazetteer
from monitor.extract.gazetteer import Gazetteer
from monitor.extract.normalise import fold, fold_plain, plain
from monitor.extract.sources import Entry, kind_of
from monitor.model import Place

ONE_NAME = [
    ("Tal Rifat", "Tell Rif`at"),
    ("Salamiya", "As Salamīyah"),
    ("Salamiyeh", "Salamiyah"),
    ("Maarat al-Numan", "Ma`arrat an Nu`mān"),
    ("Deir ez-Zour", "Dayr az Zur"),
    ("Kupyansk", "Kupiansk"),
    ("Zaporizhzhia", "Zaporizhzhya"),
    ("Hasakeh", "Al-Ḩasakah"),
    ("St. Petersburg", "Saint Petersburg"),
]


@pytest.mark.parametrize(("one", "other"), ONE_NAME, ids=[f"{one} is {other}" for one, other in ONE_NAME])
def test_spellings_of_one_name_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("Ham", "Hama"), ("Homs", "Hama"), ("Goma", "Goa"), ("Kerch", "Kars")])
def test_different_names_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_takes_any_text_and_goes_through_the_plain_key(name: str) -> None:
    assert plain(plain(name)) == plain(name)
    assert fold(name) == fold_plain(plain(name))


KNOWN = [
    ("Hama", "geonames:170017", "Hama", "SY", "city"),
    ("Tal Rifat", "geonames:163476", "Tal Rifat", "SY", "town"),
    ("Kobane", "geonames:172256", "Kobani", "SY", "city"),
    ("Kiev", "geonames:703448", "Kyiv", "UA", "capital"),
    ("Goma", "geonames:216281", "Goma", "CD", "city"),
    ("Crimea", "region:UA.11", "Crimea", "UA", "region"),
    ("Donbass", "region:donbas", "Donbas", "UA", "region"),
    ("Helmand", "region:AF.10", "Helmand", "AF", "region"),
    ("Cote d’Ivoire", "country:CI", "Ivory Coast", "CI", "country"),
]


@pytest.mark.parametrize(
    ("name", "place_id", "common", "country", "kind"),
    KNOWN,
    ids=[f"{name} is {common}" for name, _, common, *_ in KNOWN],
)
def test_a_name_leads_to_its_place(name: str, place_id: str, common: str, country: str, kind: str) -> None:
    first = gazetteer().lookup(name)[0]
    assert (first.id, first.name, first.country, first.kind) == (place_id, common, country, kind)


def test_homonyms_come_most_populous_first() -> None:
    cities = [place for place in gazetteer().lookup("Tripoli") if place.kind in ("capital", "city")]
    assert [place.country for place in cities][:2] == ["LY", "LB"]


def test_a_region_that_shares_its_name_with_a_city_says_so() -> None:
    region = gazetteer().by_id("region:UA.08")
    assert region is not None
    assert region.name == "Kherson Oblast"


def test_every_settlement_knows_its_region_and_where_it_lies() -> None:
    place = gazetteer().by_id("geonames:170017")
    assert place is not None
    assert (place.admin1, round(place.lat or 0), round(place.lon or 0)) == ("Hama", 35, 37)


@pytest.mark.parametrize("name", ["", "  ", "-", "Nowhereinparticular", "'; DROP TABLE names; --"])
def test_what_is_no_name_leads_nowhere(name: str) -> None:
    assert gazetteer().lookup(name) == ()


def test_an_unknown_id_is_no_place() -> None:
    assert gazetteer().by_id("geonames:0") is None


@pytest.mark.parametrize(("people", "kind"), [(50_000, "city"), (49_999, "town"), (5_000, "town"), (4_999, "village")])
def test_kind_follows_population(people: int, kind: str) -> None:
    assert kind_of(people) == kind


def test_one_place_is_listed_once() -> None:
    """GeoNames lists some villages twice under nearly the same coordinates."""
    names = [(place.country, place.name, place.admin1) for place in gazetteer().lookup("Azaz") if place.country == "SY"]
    assert len([name for name in names if name[1] == "Azaz"]) == 1


def test_the_compiled_file_opens_at_once_and_cannot_be_written() -> None:
    began = time.perf_counter()
    opened = Gazetteer(gazetteer_path())
    assert opened.lookup("Kherson")
    assert time.perf_counter() - began < 0.05
    with pytest.raises(sqlite3.OperationalError):
        opened._database.execute("DELETE FROM places")
    opened.close()


def test_a_missing_gazetteer_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(MonitorError, match=r"no gazetteer at .*missing\.sqlite; compile it first"):
        Gazetteer(tmp_path / "missing.sqlite")


def entry(name: str, *spellings: str) -> Entry:
    """Return an entry for a village of no country."""
    keys = frozenset(map(plain, (name, *spellings)))
    return Entry(Place(id=f"user:{name}", name=name, country="XX", kind="village"), keys, frozenset(map(fold, keys)))


def test_a_gazetteer_is_written_whole_and_can_be_asked(tmp_path: Path) -> None:
    path = tmp_path / "made" / "gazetteer.sqlite"
    write_gazetteer(path, [entry("Al-Zirin", "Zerin"), entry("Harran")])
    assert [place.name for place in Gazetteer(path).lookup("Zirin")] == ["Al-Zirin"]
    assert [place.name for place in Gazetteer(path).lookup("ZERIN")] == ["Al-Zirin"]
    assert [file.name for file in path.parent.iterdir()] == ["gazetteer.sqlite"]


def test_a_gazetteer_that_cannot_be_finished_leaves_nothing(tmp_path: Path) -> None:
    """Two entries of one id break the table halfway."""
    path = tmp_path / "gazetteer.sqlite"
    write_gazetteer(path, [entry("Harran")])
    with pytest.raises(sqlite3.IntegrityError):
        write_gazetteer(path, [entry("Zirin"), entry("Zirin")])
    assert [file.name for file in tmp_path.iterdir()] == ["gazetteer.sqlite"]
    assert Gazetteer(path).lookup("Harran")
