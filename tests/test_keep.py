"""The care of the store as an operator meets it: backup, restore, copy, forget, doctor, anchors."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_helpers import Shell, shell
from databases import postgresql
from receivers import LocalSmtp, LocalWebhook
from world import World

from monitor.custody import anchors_of
from monitor.wiring import asking

SECRET_SENTENCE = "Ukrainian forces recaptured the city of Kherson on Friday, a baker named Olena said."
KHERSON = f"News from Kherson\n\n{SECRET_SENTENCE}\n"


@pytest.fixture
def monitor(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    yield from shell(capsys, monkeypatch)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[World]:
    """Kherson fell; the desk has it as files."""
    with LocalSmtp() as smtp, LocalWebhook() as hook:
        world = World(tmp_path, smtp, hook)
        world.receivers.clear()
        world.receiver("operator", type="file", folder="operator")
        world.receiver("desk", type="file", folder="desk")
        world.rule("any-change")
        world.article("kherson", KHERSON, published="2022-11-11", outlet="A Paper")
        world.run()
        world.stop()
        yield world
