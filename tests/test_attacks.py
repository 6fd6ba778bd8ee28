"""What a machine and its people do to a monitor at work: it waits, or starts anew, and loses nothing."""

import os
import signal
from multiprocessing import active_children

import pytest
from world import World, read_here

from monitor.inbox.load import Loaded
from monitor.parse import Job
from monitor.pool import Pool
from monitor.wiring import knowledge, read_rules

FALL = "Kherson taken\n\nUkrainian forces recaptured the city of Kherson on Friday.\n"
QUIET = "Notes\n\nAll is quiet.\n"


@pytest.mark.soak
def test_a_worker_that_is_stopped_while_it_waits_is_replaced_and_costs_no_file(world: World) -> None:
    read_here(world.settings, read_rules(world.settings))  # compiles the gazetteer where that was never done
    pool = Pool(knowledge(world.settings, read_rules(world.settings)), workers=1, timeout=5, patience=25)
    jobs = [Job(Loaded(text.encode(), None, world.now), "a.txt") for text in (FALL, QUIET, FALL)]
    assert len(pool.submit(jobs[0]).result()) == 1
    [worker] = active_children()
    os.kill(worker.pid or 0, signal.SIGSTOP)

    for answer in [pool.submit(job) for job in jobs]:
        assert len(answer.result()) == 1
    assert not worker.is_alive()
    pool.close()
