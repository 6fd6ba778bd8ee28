"""The compiled gazetteer for tests: made once on this machine, as the program itself does it."""

from functools import cache

from monitor.extract.compile import compile_gazetteer, gazetteer_path
from monitor.extract.gazetteer import Gazetteer
from monitor.extract.place_choice import PlaceContext
from monitor.extract.places import PlaceResolver


@cache
def gazetteer() -> Gazetteer:
    """Return the real gazetteer."""
    path = gazetteer_path()
    if not path.exists():
        compile_gazetteer(path)
    return Gazetteer(path)


@cache
def resolver() -> PlaceResolver:
    """Return a resolver on the real gazetteer."""
    return PlaceResolver(gazetteer())


def about(*countries: str) -> PlaceContext:
    """Return the context of an article about these countries, the first most of all."""
    return PlaceContext({country: 10.0 / rank for rank, country in enumerate(countries, start=1)})
