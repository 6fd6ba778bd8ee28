"""Fixtures that many tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import database as database
from receivers import LocalSmtp, LocalWebhook
from world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A whole monitor in a folder of its own."""
    with LocalSmtp() as smtp, LocalWebhook() as hook:
        each = World(tmp_path, smtp, hook)
        yield each
        each.stop()
