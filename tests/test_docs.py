"""What the pages for people promise is there, and what is there is on the pages."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from world import ROOT

from monitor.cli import app
from monitor.store.codec import KINDS

README = (ROOT / "README.md").read_text("utf-8")
GUIDES = [path for path in ROOT.glob("**/*.md") if not {".venv", "data", "store", "inbox"} & set(path.parts)]


def commands(group: Any, prefix: str = "") -> Iterator[str]:
    for name, command in sorted(getattr(group, "commands", {}).items()):
        if getattr(command, "commands", None):
            yield from commands(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}"


@pytest.mark.parametrize("command", list(commands(typer.main.get_command(app))))
def test_every_command_stands_in_the_readme(command: str) -> None:
    assert re.search(rf"`(monitor )?{command}[ `]", README), f"`monitor {command}` is missing in README.md"


def test_the_readme_promises_no_command_that_is_not_there() -> None:
    known = {command.split()[0] for command in commands(typer.main.get_command(app))}
    named = set(re.findall(r"^\s*monitor (?:--home \S+ )?([a-z]+)", README, re.MULTILINE))
    named |= set(re.findall(r"`monitor ([a-z]+)", README))
    assert named <= known | {"py"}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_the_pages_lead_somewhere(guide: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", guide.read_text("utf-8")):
        assert (guide.parent / target).exists(), f"{guide}: {target}"


def test_the_readme_names_files_that_exist() -> None:
    named = set(re.findall(r"`((?:monitor|rules|tests|deploy)/[\w./-]+)`", README))
    assert named
    assert {name for name in named if not (ROOT / name).exists()} == set()


@pytest.mark.parametrize("event", KINDS.values(), ids=KINDS)
def test_every_event_says_in_one_line_what_happened(event: type) -> None:
    first = (event.__doc__ or "").splitlines()[0]
    assert first.endswith(".")
    assert not first.startswith(event.__name__)
