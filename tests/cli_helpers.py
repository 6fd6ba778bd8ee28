"""Commands run inside a test as a shell would run them."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import structlog

from monitor.cli import main


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        rows = json.loads(self.out)
        assert isinstance(rows, list)
        return rows


@dataclass
class Shell:
    """Runs commands inside the test: starting a process for each would take a second every time."""

    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch

    def __call__(self, *words: object) -> Ended:
        self.monkeypatch.setattr(sys, "argv", ["monitor", *map(str, words)])
        self.capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        code = ended.value.code
        assert code is None or isinstance(code, int)
        return Ended(code or 0, *self.capsys.readouterr())


def shell(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    """Lend a shell; for fixtures."""
    monkeypatch.setenv("COLUMNS", "200")
    yield Shell(capsys, monkeypatch)
    structlog.reset_defaults()  # a command binds the log to the output of this test
