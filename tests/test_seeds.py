"""Five real articles on one capture, in many orders. Needs the annotated articles, which the project lacks."""

import shutil
from itertools import permutations
from pathlib import Path

import pytest
from world import ROOT, World

SEEDS = ROOT.parent / "shared" / "seeds"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SEEDS.is_dir(), reason="the annotated articles are not on this machine"),
]
FILES = sorted(SEEDS.glob("*.txt"))
ORDERS = list(permutations(range(5)))[::17]  # 8 of 120, spread


@pytest.fixture
def starter(world: World) -> World:
    """The starter rules; what they send to the desk goes by mail."""
    for name in ("rules.yaml", "lists.yaml", "digests.yaml"):
        shutil.copyfile(ROOT / "rules" / name, world.home / "rules" / name)
    return world


def drop(world: World, number: int, *, sidecar: bool) -> None:
    """Copy one of the articles into the inbox, bare or with its sidecar beside it."""
    source = FILES[number]
    target = Path(shutil.copyfile(source, world.home / "inbox" / source.name))
    if sidecar:
        shutil.copyfile(SEEDS / "meta" / f"{source.stem}.meta.json", world.home / "inbox" / f"{source.stem}.meta.json")
    world.touch(target)


@pytest.mark.parametrize("sidecar", [pytest.param(True, id="with sidecars"), pytest.param(False, id="bare")])
@pytest.mark.parametrize("together", [pytest.param(True, id="at once"), pytest.param(False, id="one by one")])
@pytest.mark.parametrize("order", ORDERS, ids=lambda order: "".join(map(str, order)))
def test_the_story_is_told_once_and_right(
    starter: World, order: tuple[int, ...], together: bool, sidecar: bool
) -> None:
    for number in order:
        drop(starter, number, sidecar=sidecar)
        if not together:
            starter.run()
        starter.pass_time(minutes=1)
    starter.run()
    assert_told_right(starter)

    for number in order:  # again, after a restart
        drop(starter, number, sidecar=sidecar)
    starter.stop()
    starter.run()
    assert_told_right(starter)


def assert_told_right(world: World) -> None:
    changes = world.incidents(event_type="control_change")
    places = {incident["place"]["name"] for incident in changes}
    assert not places & {"Homs", "Damascus", "Idlib", "Maharda", "Muhrada", "Salamiyah", "Salamiya"}

    [hama] = [incident for incident in changes if incident["place"]["name"] == "Hama"]
    assert hama["status"] == "confirmed", hama["status_basis"]
    assert hama["gained_by"]["id"] == "hts"
    assert hama["lost_by"]["id"] in ("syria", "syrian-army")
    assert hama["origins"] >= 4
    assert len(hama["articles"]) == 5
    assert (str(hama["occurred_from"]), hama["precision"]) == ("2024-12-05", "day")

    [tal_rifat] = [incident for incident in changes if incident["place"]["name"] == "Tal Rifat"]
    assert tal_rifat["gained_by"]["id"] != "hts"
    assert tal_rifat["status"] == "claimed"

    alerts = [alert for alert in world.alerts() if alert["rule"] == "city-changes-hands"]
    [alert] = [alert for alert in alerts if alert["status"] == "open"]
    assert alerts == [alert]
    assert alert["title"].startswith("Hama: ")
    assert 1 <= len([mail for mail in world.mails() if "Hama" in mail]) <= 3
    assert not [mail for mail in world.mails() if "Aleppo" in mail]

    told = [(i["figure"]["kind"], i["figure"]["value"]) for i in world.incidents() if i["figure"]]
    assert not {("killed", each) for each in (700, 800, 10_000, 25_000, 500_000)} & set(told)
    assert not {("displaced", each) for each in (6_400_000, 7_000_000)} & set(told)
    scopes = {report["figure"]["value"]: report["figure"]["scope"] for report in world.reports() if report["figure"]}
    assert scopes.get(700) == scopes.get(800) == "campaign"
