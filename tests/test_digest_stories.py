"""Digests over days: exactly one for each scheduled instant, whatever happens to the monitor in between."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from outcomes import log_of
from receivers import plain
from world import World, read_here

from monitor.events import DigestIssued
from monitor.parse import Answer, Parsing, Work
from monitor.questions import preview
from monitor.wiring import asking, read_rules

CLAIM = """M23 rebels say they have taken Goma

The M23 rebels said on Monday that they had captured the city of Goma in eastern Congo.
"""
ADMISSION = """Congo admits loss of Goma

The Congolese army admitted on Tuesday that it had lost Goma to M23 rebels.
"""
OLD = """Ten years on, the city remembers

Islamic State militants captured the city of Mosul on 10 June 2014.
"""


@pytest.fixture
def morning(world: World) -> World:
    """Every control change is in the digest of 07:00 in Berlin, which goes to the desk. It is noon of 27 January."""
    world.now = datetime(2025, 1, 27, 12, 0, tzinfo=UTC)
    world.rule("any-change", delivery="digest", notify=["daily"])
    daily = {"id": "daily", "title": "The morning", "cron": "0 7 * * *", "timezone": "Europe/Berlin"}
    world.yaml("digests.yaml", {"version": 1, "digests": [daily | {"receivers": ["desk"]}]})
    world.run()
    return world


def claim(world: World) -> None:
    world.article("claim", CLAIM, published="2025-01-27", outlet="Kivu Post")
    world.run()


def bodies(world: World) -> list[str]:
    """Return the text parts of the mails to the desk, oldest first."""
    return [plain(mail) for mail in world.smtp.mails if str(mail["To"]).startswith("desk")]


def test_the_digest_comes_at_seven_local_time_and_only_then(morning: World) -> None:
    claim(morning)
    morning.now = datetime(2025, 1, 28, 5, 59, tzinfo=UTC)
    morning.run()
    assert morning.mails() == []

    morning.now = datetime(2025, 1, 28, 6, 0, tzinfo=UTC)
    morning.run()
    morning.run()
    [text] = bodies(morning)
    assert "Goma" in text
    assert "Kivu Post" in text
    assert "captured the city of Goma in eastern Congo" in " ".join(text.split())


def test_in_summer_seven_stays_seven(morning: World) -> None:
    morning.now = datetime(2025, 7, 1, 6, 0, tzinfo=UTC)
    morning.run()
    claim(morning)
    morning.now = datetime(2025, 7, 2, 4, 59, tzinfo=UTC)
    morning.run()
    assert morning.mails() == []
    morning.now = datetime(2025, 7, 2, 5, 0, tzinfo=UTC)
    morning.run()
    assert len(morning.mails()) == 1


def test_the_next_digest_says_what_changed_since_the_last(morning: World) -> None:
    claim(morning)
    morning.pass_time(days=1)
    morning.run()
    morning.article("admission", ADMISSION, published="2025-01-28", outlet="Lake Herald")
    morning.run()
    morning.pass_time(days=1)
    morning.run()

    first, second = bodies(morning)
    assert "claimed" in first
    assert "status: confirmed, was claimed" in second
    assert "army admits" in " ".join(second.split())


def test_a_quiet_day_sends_nothing(morning: World) -> None:
    claim(morning)
    for _ in range(3):
        morning.pass_time(days=1)
        morning.run()
    assert len(morning.mails()) == 1


def test_old_happenings_stand_under_earlier(morning: World) -> None:
    claim(morning)
    morning.article("old", OLD, published="2024-06-10")
    morning.run()
    morning.pass_time(days=1)
    morning.run()

    [text] = bodies(morning)
    news, earlier = text.lower().split("earlier", 1)
    assert "goma" in news
    assert "mosul" not in news
    assert "mosul" in earlier


def test_three_instants_missed_collapse_into_one(morning: World) -> None:
    claim(morning)
    morning.stop()
    morning.pass_time(days=3)
    morning.run()
    morning.stop()
    morning.run()

    assert len(morning.mails()) == 1


@dataclass
class Noting:
    """Reads files here, and notes how many digests were issued when it was handed each."""

    world: World
    parsing: Parsing
    issued: list[int] = field(default_factory=list)

    def submit(self, job: Work) -> Answer:
        self.issued.append(sum(isinstance(each.event, DigestIssued) for each in log_of(self.world)))
        return self.parsing.submit(job)

    def close(self) -> None:
        self.parsing.close()


def test_a_due_digest_tells_nothing_of_the_files_that_wait_and_is_composed_while_they_are_read(morning: World) -> None:
    claim(morning)
    morning.stop()
    noting = Noting(morning, read_here(morning.settings, read_rules(morning.settings)))
    morning.make_parsing = lambda settings, book: noting
    morning.now = datetime(2025, 1, 28, 6, 0, tzinfo=UTC)
    morning.article("admission", ADMISSION, published="2025-01-28")
    morning.run()

    [text] = bodies(morning)
    assert "admits" not in text
    assert len(morning.articles()) == 2
    assert noting.issued == [0]


def test_a_restart_between_the_issue_and_the_sending_sends_once(morning: World) -> None:
    claim(morning)
    morning.pass_time(days=1)
    morning.start().pipeline.issue_digests()
    morning.stop()
    assert morning.mails() == []

    morning.run()
    morning.run()
    assert len(morning.mails()) == 1
    assert [row["digest"] for row in morning.deliveries()] == ["daily"]


def test_a_new_digest_does_not_tell_all_of_history(morning: World) -> None:
    claim(morning)
    weekly = {"id": "weekly", "title": "The week", "cron": "0 8 * * 1", "receivers": ["operator"]}
    morning.yaml("more.yaml", {"version": 1, "digests": [weekly]})
    morning.run()
    morning.pass_time(days=14)
    morning.run()
    assert morning.mails("operator") == []


def test_a_preview_sends_nothing_and_changes_nothing(morning: World) -> None:
    claim(morning)
    before = morning.start().store.position
    with asking(morning.settings) as store:
        message = preview(store, morning.settings, read_rules(morning.settings), "daily")
    morning.run()

    assert message is not None
    assert "Goma" in message.text
    assert "Goma" in message.html
    assert morning.start().store.position == before
    assert morning.mails() == []
