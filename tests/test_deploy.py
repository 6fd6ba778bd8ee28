"""deploy/: what it shows can be used as it stands, and it names no command or setting that does not exist."""

import re
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from monitor.channels import open_channels
from monitor.cli import app
from monitor.home import packaged
from monitor.rules import Rulebook, load_rulebook
from monitor.settings import load_settings

DEPLOY = Path(__file__).parent.parent / "deploy"
UNIT = (DEPLOY / "monitor.service").read_text()
# `monitor`, its path, or the alias of the README; then the first words that are no options.
CALL = re.compile(r"(?:^|[\s/`'\"])(?:bin/monitor|monitor monitor|rm monitor|ask)((?: [a-z]+)+)", re.MULTILINE)


@pytest.fixture
def rules(tmp_path: Path) -> Rulebook:
    """The rules folder of a server: the starter rules, and over them what lies in deploy/rules."""
    folder = tmp_path / "rules"
    for source in (packaged("rules"), DEPLOY / "rules"):
        shutil.copytree(source, folder, dirs_exist_ok=True)
    return load_rulebook(folder)


def test_the_settings_are_known_and_right() -> None:
    settings = load_settings(DEPLOY, {})

    assert (settings.smtp.port, settings.smtp.security) == (587, "starttls")
    assert settings.log.format == "json"


def test_the_rules_of_a_server_have_no_mistakes(rules: Rulebook) -> None:
    assert not rules.mistakes, "\n".join(map(str, rules.mistakes))
    assert {receiver.type for receiver in rules.receivers} == {"email"}
    assert {rule.max_age for rule in rules.rules} == {timedelta(hours=72)}


def test_they_are_the_starter_rules_but_for_the_greatest_age() -> None:
    ours, starter = plain(DEPLOY / "rules" / "rules.yaml"), plain(packaged("rules") / "rules.yaml")

    assert ours["defaults"].pop("max_age") == "72h"
    assert ours == starter


def test_every_receiver_opens_with_the_credentials_of_the_unit(
    rules: Rulebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in re.findall(r"^LoadCredential=([\w-]+):", UNIT, re.MULTILINE):
        (tmp_path / name).write_text("not a real one\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))

    channels, faults = open_channels(load_settings(DEPLOY, {}), rules)

    assert not faults
    assert set(channels) == {"desk", "operator"}


def test_the_container_hands_over_the_same_secret() -> None:
    compose = plain(DEPLOY / "compose.yaml")

    assert compose["services"]["monitor"]["secrets"] == [load_settings(DEPLOY, {}).smtp.password_file]


@pytest.mark.parametrize("file", ["monitor.service", "Containerfile", "README.md"])
def test_every_command_that_is_named_exists(file: str) -> None:
    called = [words.split() for words in CALL.findall((DEPLOY / file).read_text())]

    assert called
    for words in called:
        assert exists(words), f"there is no command `monitor {' '.join(words)}`"


def test_the_container_runs_a_command_that_exists() -> None:
    (words,) = re.findall(r'^CMD \["(\w+)"\]$', (DEPLOY / "Containerfile").read_text(), re.MULTILINE)

    assert exists([words])


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed here")
def test_systemd_finds_no_fault_with_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "monitor.service"
    # The program is not installed where the unit says: any that exists will do.
    unit.write_text(re.sub(r"^ExecStart=\S+", f"ExecStart={sys.executable}", UNIT, flags=re.MULTILINE))

    checked = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)

    assert not checked.stderr
    assert checked.returncode == 0


def exists(words: list[str]) -> bool:
    """Whether the words begin with a command, and with one of its own commands where it has some."""
    command: Any = typer.main.get_command(app)
    for word in words:
        if not hasattr(command, "commands"):
            break
        if word not in command.commands:
            return False
        command = command.commands[word]
    return True


def plain(path: Path) -> Any:
    return yaml.safe_load(path.read_text())
