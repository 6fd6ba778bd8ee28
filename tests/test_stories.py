"""What subscribers and operators live through: a whole monitor, articles dropped day by day."""

import pytest
from receivers import plain
from world import World

from monitor.digest.proof import why_text
from monitor.errors import MonitorError
from monitor.explanation import explain_alert
from monitor.wiring import asking

KHERSON = """Ukrainian troops enter Kherson after Russian withdrawal

KYIV, Nov 11 (Reuters) - Ukrainian forces recaptured the city of Kherson on Friday.

The Russian army said on Friday that it had withdrawn from Kherson.
"""
GOMA_CLAIM = """M23 rebels say they have taken Goma

The M23 rebels said on Monday that they had captured the city of Goma in eastern Congo.
"""
GOMA_AGENCY = """Rebels claim Goma

Fighters of the M23 movement have seized Goma, two aid workers in the city said on Monday.
Shops stayed closed and the airport was silent.
"""
GOMA_DENIAL = """Congo denies loss of Goma

The Congolese army on Tuesday denied that M23 rebels had captured Goma.
"""
GOMA_ADMISSION = """Congo admits loss of Goma

The Congolese army admitted on Tuesday that it had lost Goma to M23 rebels.
"""


@pytest.fixture
def goma(world: World) -> World:
    """The desk watches cities; it is 27 January 2025, a Monday."""
    world.now = world.now.replace(year=2025, month=1, day=27)
    world.rule("city-falls", match={"event_type": "control_change", "place.kind": ["city", "capital"]})
    return world


def test_one_article_makes_one_incident_and_one_alert(goma: World) -> None:
    goma.article("kherson", KHERSON, published="2022-11-11")
    goma.run()

    [incident] = goma.changes()
    assert incident["place"]["name"] == "Kherson"
    assert incident["status"] == "confirmed"
    assert str(incident["occurred_from"]) == "2022-11-11"
    assert len(goma.mails()) == 1
    assert goma.mails()[0].startswith("Kherson: ")


def test_a_mail_names_the_agency_beside_the_paper_that_printed_it(goma: World) -> None:
    goma.article("kherson", KHERSON, published="2022-11-11", outlet="Daily Post")
    goma.run()

    [mail] = goma.smtp.mails
    assert "Daily Post (Reuters), 11 November 2022" in plain(mail)
    [alert] = goma.alerts()
    with asking(goma.settings) as store:
        assert "* Daily Post (Reuters), 11 November 2022" in why_text(explain_alert(store, str(alert["id"])))


def test_a_mail_quotes_the_text_rather_than_its_headline(goma: World) -> None:
    """The headline stands in the subject already; the text says who, when and on whose word."""
    goma.article("kherson", KHERSON, published="2022-11-11")
    goma.run()

    text = " ".join(plain(goma.smtp.mails[0]).split())
    assert "“The Russian army said on Friday that it had withdrawn from Kherson.”" in text
    assert "“Ukrainian troops enter Kherson" not in text


def test_nothing_happens_twice_when_the_same_file_is_dropped_again(goma: World) -> None:
    goma.article("a", KHERSON, published="2022-11-11")
    goma.run()
    goma.article("a", KHERSON, published="2022-11-11")
    goma.article("copy-of-a", KHERSON)
    goma.run()
    goma.stop()
    goma.run()

    assert len(goma.articles()) == 1
    assert len(goma.mails()) == 1


def test_a_claim_rises_to_confirmed_when_the_loser_admits(goma: World) -> None:
    goma.article("claim", GOMA_CLAIM, published="2025-01-27", outlet="Kivu Post")
    goma.run()
    assert [i["status"] for i in goma.changes()] == ["claimed"]

    goma.pass_time(days=1)
    goma.article("admission", GOMA_ADMISSION, published="2025-01-28", outlet="Lake Herald")
    goma.run()

    [incident] = goma.changes()
    assert incident["status"] == "confirmed"
    assert "admits" in incident["status_basis"]
    assert len(goma.mails()) == 2
    assert goma.mails()[1].startswith("Update: Goma")


def test_one_more_source_writes_to_nobody_unless_it_corroborates(goma: World) -> None:
    goma.article("admission", GOMA_ADMISSION, published="2025-01-28", outlet="Lake Herald")
    goma.run()
    goma.article("claim", GOMA_CLAIM, published="2025-01-28", outlet="Kivu Post")
    goma.article("agency", GOMA_AGENCY, published="2025-01-28", outlet="Virunga Times")
    goma.run()

    [incident] = goma.changes()
    assert incident["origins"] == 3
    assert len(goma.mails()) == 1


def test_a_denial_sends_a_correction_to_whoever_got_the_alert(goma: World) -> None:
    goma.receiver("second", type="email", to=["second@example.org"])
    goma.article("claim", GOMA_CLAIM, published="2025-01-27", outlet="Kivu Post")
    goma.run()
    goma.rule("city-falls", notify=["second"])  # whoever is added later got no alert to correct
    goma.pass_time(days=1)
    goma.article("denial", GOMA_DENIAL, published="2025-01-28", outlet="Lake Herald")
    goma.run()

    [incident] = goma.changes()
    assert incident["status"] == "disputed"
    assert goma.mails()[1].startswith("CORRECTION: ")
    assert goma.mails("second") == []


def test_a_denial_beside_what_it_denies_is_no_happening_of_its_own(goma: World) -> None:
    """Digests would tell the disputed capture and, again, that somebody denied a report."""
    goma.article("claim", GOMA_CLAIM, published="2025-01-27", outlet="Kivu Post")
    goma.article("denial", GOMA_DENIAL, published="2025-01-28", outlet="Lake Herald")
    goma.run()

    assert "denial" in {report["event_type"] for report in goma.reports()}
    assert [(each["event_type"], each["status"]) for each in goma.incidents()] == [("control_change", "disputed")]


def test_a_denial_that_stands_alone_is_told(goma: World) -> None:
    text = (
        "Army rejects blame\n\nThe Congolese army denied bombing a school in Goma. M23 rebels hold the town of Sake.\n"
    )
    goma.article("school", text)
    goma.run()

    assert "denial" in {each["event_type"] for each in goma.incidents()}


def test_whoever_was_told_nothing_yet_gets_no_update_but_the_alert(goma: World) -> None:
    goma.article("claim", GOMA_CLAIM, published="2025-01-27", outlet="Kivu Post")
    goma.article("denial", GOMA_DENIAL, published="2025-01-28", outlet="Lake Herald")
    goma.article("admission", GOMA_ADMISSION, published="2025-01-29", outlet="Virunga Times")
    goma.run()

    [mail] = goma.smtp.mails
    assert str(mail["Subject"]).startswith("Goma: ")
    assert "was claimed" not in plain(mail)  # nobody was told so


def test_an_admission_after_the_denial_stands(goma: World) -> None:
    goma.article("denial", GOMA_DENIAL, published="2025-01-27", outlet="Lake Herald")
    goma.article("claim", GOMA_CLAIM, published="2025-01-27", outlet="Kivu Post")
    goma.run()
    goma.pass_time(days=1)
    goma.article("admission", GOMA_ADMISSION, published="2025-01-28", outlet="Virunga Times")
    goma.run()

    [incident] = goma.changes()
    assert incident["status"] == "confirmed"


def test_a_receiver_that_was_down_gets_the_alert_later_and_delays_nobody(goma: World) -> None:
    goma.rule("city-falls", notify=["desk", "hook"])
    goma.smtp.stop()
    goma.article("a", KHERSON, published="2022-11-11")
    goma.run()
    assert len(goma.hook.calls) == 1
    assert goma.mails() == []

    goma.smtp.start()
    goma.pass_time(minutes=10)
    goma.run()
    goma.run()

    assert len(goma.mails()) == 1
    assert len(goma.hook.calls) == 1


def test_the_same_city_falls_again_two_years_later(goma: World) -> None:
    goma.article("claim", GOMA_CLAIM)
    goma.run()
    goma.pass_time(days=730)
    goma.article("claim-again", GOMA_CLAIM.replace("Monday", "Wednesday"))
    goma.run()

    assert len(goma.changes()) == 2
    assert len(goma.mails()) == 2


def test_an_article_rewritten_without_the_claim_withdraws_it(goma: World) -> None:
    url = "https://kivu-post.example/goma"
    goma.article("v1", GOMA_CLAIM, published="2025-01-27", outlet="Kivu Post", url=url)
    goma.run()
    goma.pass_time(hours=2)
    goma.article("v2", "Fighting near Goma\n\nM23 rebels are fighting near Goma.\n", outlet="Kivu Post", url=url)
    goma.run()

    [incident] = goma.changes()
    assert incident["status"] == "withdrawn"
    assert incident["status_basis"] == "withdrawn by Kivu Post"
    assert goma.mails()[1].startswith("CORRECTION: ")


def test_an_old_story_that_arrives_late_does_not_flip_todays_map(goma: World) -> None:
    goma.article("now", GOMA_ADMISSION, published="2025-01-28", outlet="Lake Herald")
    old = "Congo army retakes Goma\n\nThe Congolese army recaptured Goma from M23 rebels on 3 December 2012.\n"
    goma.article("old", old, published="2012-12-04")
    goma.run()

    [today] = goma.holdings()
    assert today["holder"]["id"] == "m23"
    [then] = goma.holdings(as_of=goma.now.date().replace(year=2013))
    assert then["holder"]["id"] != "m23"


def test_asking_why_with_too_short_an_id_names_the_alerts_that_it_fits(goma: World) -> None:
    goma.article("claim", GOMA_CLAIM, published="2025-01-27", outlet="Kivu Post")
    goma.article("kherson", KHERSON, published="2022-11-11")
    goma.run()

    with asking(goma.settings) as store, pytest.raises(MonitorError, match="more than one") as refused:
        explain_alert(store, "city-")
    assert str(refused.value).count("city-falls-") == 2
