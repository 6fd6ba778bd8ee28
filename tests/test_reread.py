"""A better reading of kept articles: it supersedes, it shows what it changes, and it writes to nobody unasked."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from cli_helpers import Shell
from cli_helpers import shell as shell_of_a_test
from msgspec import structs
from world import World, read_here

from monitor.cli.reread import lines
from monitor.errors import StoreBusy
from monitor.model import ParsedArticle, Recency, Report
from monitor.parse import Parsing, Work
from monitor.reread import Rereader, rereader
from monitor.rules import Rulebook
from monitor.settings import Settings
from monitor.wiring import asking

KUNDUZ = """Taliban overrun Kunduz

Taliban fighters captured the city of Kunduz on Monday.
"""
GHAZNI = """Taliban take Ghazni

Taliban fighters captured the city of Ghazni on Tuesday, officials said.
"""
Change = Callable[[Report], Report | None]


@dataclass
class Better:
    """Reads as ever, then thinks again about every report: the extractor of a later version."""

    inner: Parsing
    change: Change

    def submit(self, job: Work) -> "Future[tuple[ParsedArticle, ...]]":
        [parsed] = self.inner.submit(job).result()
        thought = (self.change(report) for report in parsed.reports)
        done: Future[tuple[ParsedArticle, ...]] = Future()
        done.set_result((replace(parsed, reports=tuple(each for each in thought if each)),))
        return done

    def close(self) -> None:
        self.inner.close()


def same(report: Report) -> Report:
    return structs.replace(report, extractor="en-next")


def nothing(report: Report) -> None:
    return None


def elsewhere(report: Report) -> Report:
    """The place was another one."""
    assert report.place
    return structs.replace(report, place=structs.replace(report.place, id="geonames:1", name="Taloqan"))


def dated(report: Report) -> Report:
    """The day was three days earlier."""
    assert report.occurred_from
    day = report.occurred_from - timedelta(days=3)
    return structs.replace(report, occurred_from=day, occurred_to=day)


@contextmanager
def later(world: World, change: Change = same) -> Iterator[Rereader]:
    """The monitor has stopped; a later version reads again."""
    world.stop()

    def make(settings: Settings, book: Rulebook) -> Parsing:
        return Better(read_here(settings, book), change)

    with rereader(world.settings, clock=world.clock, make_parsing=make) as each:
        yield each


shell = pytest.fixture(shell_of_a_test)


@pytest.fixture
def kunduz(world: World) -> World:
    """The desk was told that Kunduz fell."""
    world.now = datetime(2015, 9, 29, 6, tzinfo=UTC)
    world.rule("any-change")
    world.article("kunduz", KUNDUZ, published="2015-09-28", outlet="Hindu Kush Times")
    world.run()
    assert len(world.mails()) == 1
    return world


def test_the_same_reading_changes_nothing(kunduz: World) -> None:
    before = kunduz.reports(), kunduz.incidents(), kunduz.holdings(), kunduz.alerts()
    with later(kunduz) as again:
        outcome = again.run()

    assert (outcome.articles, outcome.differences, outcome.incidents, outcome.holdings) == (1, [], (), ())
    assert (kunduz.reports(), kunduz.incidents(), kunduz.holdings(), kunduz.alerts()) == before


def test_what_a_better_reading_drops_is_superseded_and_its_alert_marked(kunduz: World) -> None:
    with later(kunduz, nothing) as again:
        outcome = again.run()
    kunduz.run()

    [report] = kunduz.reports()
    assert report["superseded"] == "the article was read again"
    [dropped] = kunduz.incidents()
    assert (dropped["status"], dropped["status_basis"]) == ("retracted", "no report of it is left")
    assert [alert["status"] for alert in kunduz.alerts()] == ["unsupported"]
    assert kunduz.holdings() == []
    assert [moved.place for moved in outcome.holdings] == ["Kunduz"]
    assert len(kunduz.mails()) == 1


def test_a_rehearsal_shows_the_same_and_records_nothing(kunduz: World) -> None:
    with later(kunduz, nothing) as again:
        before = again.store.position
        rehearsed = again.rehearse()
        assert again.store.position == before
        outcome = again.run()

    assert [alert["status"] for alert in kunduz.alerts()] == ["unsupported"]
    assert list(lines(rehearsed)) == list(lines(outcome))
    assert any("alert any-change" in line for line in lines(rehearsed))


def test_corrections_go_to_whoever_got_the_alert_when_asked_also_later(kunduz: World) -> None:
    with later(kunduz, nothing) as again:
        assert again.run().corrections == 0
    with later(kunduz, nothing) as again:
        assert again.run(send=True).corrections == 1
    kunduz.run()

    assert [mail.split(":")[0] for mail in kunduz.mails()] == ["Kunduz", "CORRECTION"]
    assert [alert["status"] for alert in kunduz.alerts()] == ["corrected"]
    with later(kunduz, nothing) as again:
        assert again.run(send=True).corrections == 0


def test_a_better_day_moves_the_incident_and_keeps_it(kunduz: World) -> None:
    [before] = kunduz.incidents()
    with later(kunduz, dated) as again:
        again.run()
    kunduz.run()

    [after] = kunduz.incidents()
    assert (before["id"], str(after["occurred_from"])) == (after["id"], "2015-09-25")
    assert [alert["status"] for alert in kunduz.alerts()] == ["open"]
    assert len(kunduz.mails()) == 1


def test_a_better_place_is_a_happening_of_its_own_and_raises_no_alert(kunduz: World) -> None:
    with later(kunduz, elsewhere) as again:
        again.run()
    kunduz.run()

    assert {(i["place"]["name"], i["status"]) for i in kunduz.incidents()} == {
        ("Kunduz", "retracted"),
        ("Taloqan", "claimed"),
    }
    assert [row["place"]["name"] for row in kunduz.holdings()] == ["Taloqan"]
    assert len(kunduz.alerts()) == 1


def test_another_source_keeps_the_alert_borne_out(kunduz: World) -> None:
    kunduz.article(
        "own", "Kunduz lost\n\nThe Taliban seized Kunduz on Monday.\n", published="2015-09-28", outlet="Kabul Post"
    )
    kunduz.article(
        "third",
        "Kunduz falls\n\nTaliban insurgents overran Kunduz on Monday.\n",
        published="2015-09-29",
        outlet="Balkh Sun",
    )
    kunduz.run()
    read: list[Report] = []

    def all_but_the_first(report: Report) -> Report | None:
        read.append(report)
        return report if len(read) > 1 else None

    with later(kunduz, all_but_the_first) as again:
        outcome = again.run()

    assert [(i["status"], len(i["articles"])) for i in kunduz.incidents()] == [("corroborated", 2)]
    assert outcome.unsupported == ()
    assert [alert["status"] for alert in kunduz.alerts()] == ["open"]


def test_an_alert_whose_rule_holds_no_longer_is_marked(kunduz: World) -> None:
    kunduz.rule("any-change", match={"event_type": "control_change", "recency": "news"})
    kunduz.article("ghazni", GHAZNI, published="2015-09-29")
    kunduz.run()
    with later(kunduz, lambda report: structs.replace(report, recency=Recency.BACKGROUND)) as again:
        outcome = again.run()

    # The alert about Kunduz was raised by the older, wider version of the rule.
    [lost] = outcome.unsupported
    assert lost.alert.title.startswith("Ghazni")
    assert lost.reason == "by the better reading the conditions of its rule do not hold"


def test_a_run_that_breaks_off_goes_on_where_it_stopped(kunduz: World) -> None:
    kunduz.article("ghazni", GHAZNI, published="2015-09-29")
    kunduz.run()

    def trip(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with later(kunduz, nothing) as again, pytest.raises(KeyboardInterrupt):
        again.run(progress=trip)
    assert [i["status"] for i in kunduz.incidents()].count("retracted") == 1
    with later(kunduz, nothing) as again:
        assert again.run().articles == 1
    assert {i["status"] for i in kunduz.incidents()} == {"retracted"}


def test_a_running_monitor_keeps_the_store_to_itself(kunduz: World) -> None:
    kunduz.start()
    with pytest.raises(StoreBusy), rereader(kunduz.settings, make_parsing=read_here):
        pass


def test_a_digest_does_not_tell_what_only_reading_again_changed(kunduz: World) -> None:
    digest = {"id": "daily", "title": "Daily", "cron": "0 7 * * *", "timezone": "UTC", "receivers": ["hook"]}
    kunduz.yaml("digests.yaml", {"version": 1, "digests": [digest]})
    kunduz.run()
    with later(kunduz, elsewhere) as again:
        again.run()
    kunduz.pass_time(days=1)
    kunduz.run()

    assert kunduz.hook.calls == []


def test_the_log_still_verifies_and_rebuilds_to_the_same_views(kunduz: World) -> None:
    with later(kunduz, elsewhere) as again:
        again.run()
        before = kunduz.reports(), kunduz.incidents(), kunduz.holdings(), kunduz.alerts()
        again.store.rebuild()
    with asking(kunduz.settings) as store:
        store.verify()
    assert (kunduz.reports(), kunduz.incidents(), kunduz.holdings(), kunduz.alerts()) == before


def test_another_parties_file_is_another_reading(world: World) -> None:
    """No stand-in here: the real extractor knows more than before."""
    world.article("post", "Brigade takes Kunduz\n\nThe Lakeside Brigade captured the city of Kunduz on Monday.\n")
    world.run()
    assert [r["gained_by"]["id"] for r in world.reports()] == [None]
    party = {"id": "lakeside", "name": "Lakeside Brigade", "kind": "armed_group", "sides": {"AF": "lakeside"}}
    world.yaml("more-parties.yaml", {"version": 1, "parties": [party]})
    world.stop()
    with rereader(world.settings, clock=world.clock, make_parsing=read_here) as again:
        outcome = again.run()

    assert len(outcome.differences) == 1
    assert [r["gained_by"]["id"] for r in world.reports() if not r["superseded"]] == ["lakeside"]


def test_the_command_reads_in_worker_processes_and_says_what_it_found(kunduz: World, shell: Shell) -> None:
    kunduz.stop()
    told = shell("--home", kunduz.home, "reread", "--dry-run", "--since", "2015-09-01")

    assert told.code == 0, told.err
    assert "1 article read again by en-" in told.out
    assert "; 0 changed" in told.out
    assert "nothing was recorded" in told.out
