"""Characters that a database refuses, such as NUL in PostgreSQL, cost nobody an article."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import Database
from receivers import LocalSmtp, LocalWebhook
from world import World

CAPTURE = "Ukrainian forces recaptured the city of Kherson on Friday."
NUL, LONE = "\0", "\ud800"


@pytest.fixture
def world(tmp_path: Path, database: Database) -> Iterator[World]:
    """A home whose store is in a database of either kind."""
    with LocalSmtp() as smtp, LocalWebhook() as hook:
        made = World(tmp_path, smtp, hook)
        made.settings_file(f'[smtp]\nhost = "127.0.0.1"\nport = {smtp.port}\n[store]\nurl = "{database.url}"\n')
        made.rule("any-change")
        yield made
        made.stop()


@pytest.mark.parametrize("odd", [pytest.param(NUL, id="NUL"), pytest.param(LONE, id="half of a surrogate pair")])
def test_metadata_with_what_no_database_holds_are_taken_in(world: World, odd: str) -> None:
    named = {key: f"A {odd}{key}" for key in ("title", "outlet", "author", "guid")}
    world.article("kherson", f"News from Kherson\n\n{CAPTURE}\n", published="2022-11-11", **named)
    record = {
        "text": f"{CAPTURE} {odd}".replace("Kherson", "Lyman"),
        "published": "2022-10-01",
        **named,
        "guid": f"x{odd}",
    }
    world.article("lyman.jsonl", json.dumps(record) + "\n")
    world.run()

    assert world.failed() == {}
    assert len(world.articles()) == 2
    assert {row["place"]["name"] for row in world.changes()} == {"Kherson", "Lyman"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param(b"kherson-\xff.txt", CAPTURE.encode(), id="an article"),
        pytest.param(b"broken-\xff.jsonl", b"{no json \x00}", id="a file that is set aside"),
    ],
)
def test_a_file_name_that_is_no_text_is_no_hindrance(world: World, name: bytes, content: bytes) -> None:
    path = world.home / "inbox" / os.fsdecode(name)
    path.write_bytes(content)
    world.touch(path)
    world.run()

    assert len(world.articles()) + len(world.failed()) == 1
