"""Fixtures that many tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import database as database
from hypothesis import settings
from receivers import LocalSmtp, LocalWebhook
from world import World

settings.register_profile("shared machine", deadline=None)  # a busy neighbour must not fail a property
settings.load_profile("shared machine")


def pytest_addoption(parser: pytest.Parser) -> None:
    """What the long tests can be told (`make soak`); each of them says what holds where nothing is said."""
    parser.addoption("--kills", type=int, help="how many monitors are killed, on each kind of database")
    parser.addoption("--seed", type=int, help="of the random moments at which they are killed")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A whole monitor in a folder of its own."""
    with LocalSmtp() as smtp, LocalWebhook() as hook:
        each = World(tmp_path, smtp, hook)
        yield each
        each.stop()
