"""Whatever lands in the inbox: it is set aside with its reason, and the article beside it is alerted all the same."""

import os
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from world import World, read_here

from monitor.model import ParsedArticle, Report
from monitor.parse import Answer, Parsing
from monitor.rules import Rulebook
from monitor.settings import Settings

GOOD = """Ukrainian troops enter Kherson after Russian withdrawal

KYIV, Nov 11 (Reuters) - Ukrainian forces recaptured the city of Kherson on Friday.

The Russian army said on Friday that it had withdrawn from Kherson.
"""


@pytest.fixture
def desk(world: World) -> World:
    """The desk watches every control change, and one sound article lies in the inbox."""
    world.rule("any-change")
    world.article("kherson", GOOD, published="2022-11-11")
    return world


def empty(inbox: Path) -> Path:
    (inbox / "empty.txt").touch()
    return inbox / "empty.txt"


def binary(inbox: Path) -> Path:
    path = inbox / "holiday.txt"
    path.write_bytes(bytes(range(256)) * 40)
    return path


def huge(inbox: Path) -> Path:
    path = inbox / "twenty-megabytes.txt"
    path.write_bytes(b"All is quiet on the river. " * 750_000)
    return path


def link_out(inbox: Path) -> Path:
    path = inbox / "link.txt"
    path.symlink_to("/etc/hostname")
    return path


def broken_xml(inbox: Path) -> Path:
    path = inbox / "feed.xml"
    path.write_text('<?xml version="1.0"?><rss version="2.0"><channel><item><title>Half a')
    return path


def entity_bomb(inbox: Path) -> Path:
    path = inbox / "bomb.xml"
    path.write_text(
        '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><rss version="2.0"><channel>&b;</channel></rss>'
    )
    return path


@pytest.mark.parametrize(
    ("drop", "reason"),
    [
        pytest.param(empty, "empty", id="an empty file"),
        pytest.param(binary, "binary", id="a program named .txt"),
        pytest.param(huge, "too-large", id="twenty megabytes"),
        pytest.param(link_out, "symlink", id="a link out of the inbox"),
        pytest.param(broken_xml, None, id="a feed that breaks off"),
        pytest.param(entity_bomb, None, id="a feed that declares entities"),
    ],
)
def test_a_bad_file_is_set_aside_and_the_good_one_beside_it_is_alerted(
    desk: World, drop: Callable[[Path], Path], reason: str | None
) -> None:
    bad = drop(desk.home / "inbox")
    os.utime(bad, (desk.now.timestamp(),) * 2, follow_symlinks=False)
    desk.pass_time(minutes=2)  # an empty file may still be filled; it is given a minute
    desk.run()

    desk.assert_set_aside(bad.name, reason)
    assert len(desk.mails()) == 1
    assert desk.mails()[0].startswith("Kherson: ")


def test_text_that_is_no_utf8_is_read_all_the_same(desk: World) -> None:
    path = desk.home / "inbox" / "old-windows.txt"
    path.write_bytes(
        "Bakhmut falls\n\nRussian forces captured the city of Bakhmut – “at last”, they said.\n".encode("cp1252")
    )
    desk.touch(path)
    desk.run()

    titles = [article["title"] for article in desk.articles()]
    assert "Bakhmut falls" in titles
    assert desk.failed() == {}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("two\nlines \N{FIRE}.txt".encode(), id="a newline and an emoji"),
        pytest.param(b"latin-\xe9\xff.txt", id="bytes that are no UTF-8"),
        pytest.param(b"'; DROP TABLE events; --.txt", id="SQL"),
        pytest.param(b"-rf $(reboot) `id`.txt", id="shell"),
        pytest.param(b"<script>alert(1)<\\script>.txt", id="markup"),
    ],
)
def test_a_file_may_have_any_name(world: World, name: bytes) -> None:
    world.rule("any-change")
    path = world.home / "inbox" / os.fsdecode(name)
    path.write_text(GOOD)
    world.touch(path)
    world.run()

    [article] = world.articles()
    assert article["file"].isprintable()
    assert len(world.mails()) == 1
    assert not os.path.lexists(path)


def test_a_bad_file_of_any_name_is_set_aside(desk: World) -> None:
    path = desk.home / "inbox" / os.fsdecode(b"bad\n\xff\xf0\x9f\x94\xa5.txt")
    path.write_bytes(bytes(5000))
    desk.touch(path)
    desk.run()

    [failed] = (path for path in (desk.home / "inbox" / "failed").iterdir() if path.name.endswith(".error.json"))
    [mail] = desk.mails("operator")
    assert mail.isprintable()
    assert len(desk.mails()) == 1
    assert failed.name.startswith("bad")


def test_a_file_that_vanishes_between_the_look_and_the_reading_is_nobodys_fault(desk: World) -> None:
    gone = desk.article("taken-back", "Taken back\n\nThis was dropped by mistake.\n")
    desk.make_parsing = meddling(before=lambda: gone.unlink(missing_ok=True))
    desk.run()

    assert desk.failed() == {}
    assert desk.mails("operator") == []
    assert len(desk.mails()) == 1


def test_a_file_is_read_when_its_writer_has_closed_it_however_long_he_paused(desk: World) -> None:
    path = desk.home / "inbox" / "slow.txt"
    if os.major(desk.home.stat().st_dev) == 0:
        pytest.skip("this file system does not tell who writes")
    with path.open("w") as file:
        file.write("Lyman falls\n\nUkrainian forces recaptured the town of Lyman on Satur")
        file.flush()
        desk.touch(path)
        desk.pass_time(hours=1)
        desk.run()
        assert (path.exists(), desk.failed()) == (True, {})
        file.write("day. Izium was recaptured, too.\n")
    desk.touch(path)
    desk.run()
    assert {change["place"]["name"] for change in desk.changes()} >= {"Lyman", "Izyum"}
    assert not path.exists()


def test_an_article_that_cannot_be_recorded_is_rolled_back_alone(desk: World) -> None:
    desk.article("eclipse", "The sun goes dark over Kharkiv\n\nRussian forces captured the city of Kupiansk.\n")
    desk.make_parsing = meddling(adding=Report(event_type="eclipse"), to="eclipse.txt")
    desk.run()

    desk.assert_set_aside("eclipse.txt", "fold")
    assert [article["file"] for article in desk.articles()] == ["kherson.txt"]
    assert len(desk.mails()) == 1
    assert desk.start().store.verify().events


def test_a_file_that_cannot_be_moved_away_holds_up_no_other(desk: World) -> None:
    (desk.home / "store" / "archive").write_text("a file where the archive should be")
    desk.run()
    desk.article("izium", GOOD.replace("Kherson", "Izium"), published="2022-09-10")
    desk.run()

    assert len(desk.mails()) == 2
    assert set(desk.mails("operator")) == {"kherson.txt stays in the inbox", "izium.txt stays in the inbox"}

    (desk.home / "store" / "archive").unlink()
    desk.pass_time(minutes=11)
    desk.run()
    assert not list((desk.home / "inbox").glob("*.txt"))
    assert len(desk.articles()) == 2


class Meddling:
    """A reader whose surroundings, or whose own words, go wrong (monitor.parse.Parsing)."""

    def __init__(
        self, reader: Parsing, *, before: Callable[[], object] = list, adding: Report | None = None, to: str = ""
    ) -> None:
        self.reader = reader
        self.before = before
        self.adding = adding
        self.to = to

    def submit(self, job: Any) -> Answer:
        self.before()
        answer = self.reader.submit(job)
        if self.adding is None or job.name != self.to:
            return answer
        told: Future[tuple[ParsedArticle, ...]] = Future()
        told.set_result(tuple(replace(each, reports=(*each.reports, self.adding)) for each in answer.result()))
        return told

    def close(self) -> None:
        self.reader.close()


def meddling(**ways: Any) -> Callable[[Settings, Rulebook], Parsing]:
    return lambda settings, book: Meddling(read_here(settings, book), **ways)


def test_a_file_that_may_not_be_read_stays_and_is_read_once_it_may(desk: World) -> None:
    locked = desk.article("locked", GOOD.replace("Kherson", "Izium"), published="2022-09-10")
    locked.chmod(0)
    if os.access(locked, os.R_OK):
        pytest.skip("this user may read everything")
    desk.run()
    assert desk.mails("operator") == ["Set aside: locked.txt"]
    assert len(desk.articles()) == 1
    assert desk.failed()["locked.txt"]["waits"]

    locked.chmod(0o644)
    desk.run()
    assert len(desk.articles()) == 2
    assert len(desk.mails("operator")) == 1
    assert desk.failed() == {}
