"""Fixtures that many tests share."""

from collections.abc import Callable, Iterator
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
    parser.addoption("--minutes", type=float, help="how long the steady load lasts")
    parser.addoption("--entries", type=int, help="how many entries the long log has")


@pytest.fixture
def say(capfd: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Print a line at once, past what pytest keeps to itself: the figures of long tests."""

    def line(text: str) -> None:
        with capfd.disabled():
            print(f"\n{text}", end="", flush=True)

    return line


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A whole monitor in a folder of its own."""
    with LocalSmtp() as smtp, LocalWebhook() as hook:
        each = World(tmp_path, smtp, hook)
        yield each
        each.stop()
