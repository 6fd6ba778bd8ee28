"""The user's own places: read from YAML, found by the extractor like any other."""

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from extracting import article
from geography import gazetteer

from monitor.extract.compile import gazetteer_path
from monitor.extract.gazetteer import Gazetteer
from monitor.extract.places import PlaceResolver
from monitor.model import NamedPlace, Place
from monitor.rules import Rulebook, load_rulebook

FILE = """
version: 1
places:
  - id: user:old-mill
    name: Old Mill
    country: SY
    kind: village
    aliases: [Tahouna]
    lat: 35.2
    lon: 36.4
    population: 900
  - {id: "geonames:170017", name: Hama the Great, country: SY, kind: city, aliases: [Hama]}
"""


@pytest.fixture
def own(tmp_path: Path) -> tuple[NamedPlace, ...]:
    """The places of the file."""
    (tmp_path / "places.yaml").write_text(FILE)
    book = load_rulebook(tmp_path)
    assert book.mistakes == ()
    return book.places


@pytest.fixture
def resolver(own: tuple[NamedPlace, ...]) -> Iterator[PlaceResolver]:
    """A resolver that knows them."""
    gazetteer()
    with closing(Gazetteer(gazetteer_path(), own)) as known:
        yield PlaceResolver(known)


def test_every_key_is_read(own: tuple[NamedPlace, ...]) -> None:
    mill = Place(id="user:old-mill", name="Old Mill", country="SY", kind="village", lat=35.2, lon=36.4, population=900)
    assert own[0] == NamedPlace(place=mill, aliases=("Tahouna",))


@pytest.mark.parametrize("name", ["Old Mill", "Tahouna", "Al-Tahouna"])
def test_a_place_of_the_user_is_found_under_each_of_its_names(resolver: PlaceResolver, name: str) -> None:
    found = resolver.resolve(name, resolver.countries.context(article("Fighting in Syria, in Aleppo").text))
    assert found is not None
    assert found.id == "user:old-mill"


def test_an_entry_of_the_gazetteer_is_corrected(resolver: PlaceResolver) -> None:
    found = resolver.resolve("Hama", resolver.countries.context("Fighting in Syria"))
    assert found is not None
    assert (found.id, found.name) == ("geonames:170017", "Hama the Great")


WRONG = {
    "- {id: hama, name: Hama, country: SY, kind: city}": "`hama` is not an id of a place",
    "- {id: user:x, name: X, country: Syria, kind: city}": "`Syria` is not a country code",
    "- {id: user:x, name: X, country: SY, kind: metropolis}": "`kind` cannot be `metropolis`",
    "- {id: user:x, name: X, country: SY, kind: city, lat: 135}": "`lat` cannot be",
    "- {id: user:x, name: X, country: SY, kind: city, colour: red}": "colour",
    "- {id: user:x, country: SY, kind: city}": "`name` is missing",
}


@pytest.mark.parametrize("entry", WRONG)
def test_a_mistake_switches_the_entry_off_and_says_so(tmp_path: Path, entry: str) -> None:
    (tmp_path / "places.yaml").write_text(f"version: 1\nplaces:\n  {entry}\n")
    book = load_rulebook(tmp_path)
    assert book.places == ()
    assert WRONG[entry] in str(book.mistakes[0])


RULE = """
version: 1
rules:
  - id: watch
    title: Something at a place
    match: {{{condition}}}
"""


def checked(folder: Path, condition: str) -> Rulebook:
    """Return the rulebook of FILE and one rule, on the real gazetteer."""
    gazetteer()
    (folder / "places.yaml").write_text(FILE)
    (folder / "rules.yaml").write_text(RULE.format(condition=condition))
    return load_rulebook(folder, gazetteer=partial(Gazetteer, gazetteer_path()))


@pytest.mark.parametrize("name", ["Old Mill", "Tahouna"])
def test_rules_may_name_a_place_of_the_user(tmp_path: Path, name: str) -> None:
    (rule,) = checked(tmp_path, f"place.id: {name}").rules
    assert "user:old-mill" in rule.sentence


def test_the_id_of_a_misspelled_place_is_a_mistake_with_near_names(tmp_path: Path) -> None:
    (mistake,) = checked(tmp_path, "place.id: Mariopul").mistakes
    assert mistake.message == "`place.id`: no place is called `Mariopul`"
    assert "`Mariupol`" in mistake.cure


@pytest.mark.parametrize(
    ("name", "message", "cure"),
    [
        ("Mariopul", "no known place is called `Mariopul`", "`Mariupol`"),
        ("Gomaa", "places called `Gomaa` have the name `Goma`", "write the one that you mean"),
        ("Kiev", "places called `Kiev` have the name `Kyiv`, `Kyiv City` or", "write the one that you mean"),
    ],
)
def test_a_place_name_that_nothing_here_has_is_doubtful_but_stands(
    tmp_path: Path, name: str, message: str, cure: str
) -> None:
    book = checked(tmp_path, f"place.name: [Goma, {name}]")
    (doubt,) = book.doubts
    assert (len(book.rules), book.mistakes) == (1, ())
    assert message in doubt.message
    assert cure in doubt.cure
    assert (doubt.file, doubt.line) == (f"{tmp_path.name}/rules.yaml", 6)
