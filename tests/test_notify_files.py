"""The file and console channels, and what no channel accepts."""

import io
import json
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from test_notify_contract import ENVELOPE, MESSAGE, surroundings

from monitor.errors import MonitorError
from monitor.messages import Receiver
from monitor.notify import open_channel
from monitor.notify.files import file_stem


def written(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_each_message_becomes_a_mail_a_page_and_a_body(tmp_path: Path) -> None:
    open_channel(Receiver(name="desk", type="file"), surroundings(tmp_path)).send(MESSAGE, ENVELOPE)
    stem = file_stem(MESSAGE.subject, ENVELOPE)
    assert written(tmp_path) == [f"{stem}.eml", f"{stem}.html", f"{stem}.json"]
    assert (tmp_path / f"{stem}.html").read_text() == MESSAGE.html
    assert json.loads((tmp_path / f"{stem}.json").read_text()) == json.loads(MESSAGE.data)
    assert message_from_bytes((tmp_path / f"{stem}.eml").read_bytes(), policy=default)["Subject"] == MESSAGE.subject


def test_the_same_delivery_writes_the_same_names_again(tmp_path: Path) -> None:
    channel = open_channel(Receiver(name="desk", type="file"), surroundings(tmp_path))
    channel.send(MESSAGE, ENVELOPE)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    channel.send(MESSAGE, replace(ENVELOPE, attempt=2))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    ("subject", "slug"),
    [
        pytest.param("Hello: they're back", "hello-they-re-back", id="words stay readable"),
        pytest.param("../../etc/passwd", "etc-passwd", id="no way out of the folder"),
        pytest.param("Château-Thierry", "chateau-thierry", id="accents are dropped"),
        pytest.param("حماة", "message", id="other scripts leave a plain word"),
    ],
)
def test_the_file_name_comes_from_the_subject(subject: str, slug: str) -> None:
    assert file_stem(subject, ENVELOPE).startswith(f"20221111T123000Z-{slug}-")


@pytest.mark.parametrize("folder", ["/tmp", "../elsewhere", "desk/../../x"])
def test_a_folder_outside_is_refused(folder: str, tmp_path: Path) -> None:
    with pytest.raises(MonitorError, match="outside"):
        open_channel(Receiver(name="desk", type="file", options={"folder": folder}), surroundings(tmp_path))


def test_an_unknown_format_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(MonitorError, match="eml, html, json"):
        open_channel(Receiver(name="desk", type="file", options={"formats": ["pdf"]}), surroundings(tmp_path))


def test_an_unknown_type_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(MonitorError, match="console, email, file, webhook"):
        open_channel(Receiver(name="desk", type="pigeon"), surroundings(tmp_path))


def test_no_article_can_command_the_terminal(tmp_path: Path) -> None:
    paper = io.StringIO()
    channel = open_channel(Receiver(name="desk", type="console"), surroundings(tmp_path, console=paper))
    channel.send(replace(MESSAGE, text="\x1b]0;owned\x07 \x9b2J ‮fdp.exe"), ENVELOPE)
    assert not {"\x1b", "\x07", "\x9b", "‮"} & set(paper.getvalue())


def test_a_terminal_of_few_letters_still_shows_the_rest(tmp_path: Path) -> None:
    raw = io.BytesIO()
    paper = io.TextIOWrapper(raw, encoding="ascii")
    around = replace(surroundings(tmp_path), console=paper)
    open_channel(Receiver(name="desk", type="console"), around).send(MESSAGE, ENVELOPE)
    assert b"Kherson" in raw.getvalue()


def test_among_the_json_lines_of_a_log_a_message_is_one_too(tmp_path: Path) -> None:
    paper = io.StringIO()
    around = replace(surroundings(tmp_path, console=paper), console_json=True)
    open_channel(Receiver(name="desk", type="console"), around).send(MESSAGE, ENVELOPE)
    [line] = paper.getvalue().splitlines()
    said = json.loads(line)
    assert (said["event"], said["receiver"], said["subject"]) == ("message", "desk", MESSAGE.subject)
    assert said["text"] == MESSAGE.text.rstrip()
