"""One or two sentences without an article around them: the register of event data and news tickers."""

import pytest
from extracting import article, extractor

from monitor.model import Factuality, Report, Role

FLASHES = [
    ("The Congolese army admitted that it had lost Goma.", "Goma", None, "fardc"),
    ("M23 overran Rubaya on Sunday.", "Rubaya", "m23", None),
    ("The SAF recaptured Jebel Zarqa.", "Jebel Zarqa", "sudan-army", None),
    ("Tuareg rebels overran Menaka at dawn.", "Menaka", "mnla", None),
    ("Dinsor fell to al-Shabaab overnight.", "Diinsoor", "al-shabaab", None),
    ("Gunmen took over the village of Bocar Sale for some hours.", "Bocar Sale", None, None),
    ("AMISOM troops withdrew from El Garas.", "El Garas", None, "amisom"),
]


@pytest.mark.parametrize(("text", "place", "gainer", "loser"), FLASHES, ids=[flash[0] for flash in FLASHES])
def test_a_flash_tells_a_change(text: str, place: str, gainer: str | None, loser: str | None) -> None:
    (report,) = _changes(text)
    assert report.place is not None
    assert report.place.name == place
    if gainer is not None:
        assert report.gained_by is not None
        assert report.gained_by.id == gainer
    if loser is not None:
        assert report.lost_by is not None
        assert report.lost_by.id == loser


NO_CHANGE = [
    "The Lions captured the mood in Adelaide.",
    "Police took control of the crime scene in Karachi.",
    "The soldiers took control of the traffic in Bangui.",
    "Troops left for Mogadishu.",
    "The army lost Adelaide Smith, its best swimmer.",
]


@pytest.mark.parametrize("text", NO_CHANGE)
def test_a_flash_of_something_else_tells_none(text: str) -> None:
    assert _changes(text) == []


def test_a_flash_that_names_no_country_lies_where_its_fighters_are_at_home() -> None:
    (report,) = _changes("M23 rebels took control of Kashuga Hill Camp and overran Kibuma.")[-1:]
    assert report.place is not None
    assert (report.place.name, report.place.country, report.place.kind) == ("Kibuma", "CD", "village")


def _changes(text: str) -> list[Report]:
    return [report for report in extractor().extract(article(text)) if report.event_type == "control_change"]


WAYS = [
    ("Burmese soldiers drove a local PDF out of Ywar Gon village.", "Ywar Gon"),
    ("Control of Kutum passed to the RSF last week.", "Kutum"),
    ("Kadugli is back in the hands of government forces.", "Kadugli"),
    ("M23 handed Kibati Hill back to Congolese troops.", "Kibati Hill"),
    ("Government troops took Hill 771 from the Kachin rebels.", "Hill 771"),
    ("Al-Shabaab militants overwhelmed the garrison at Dinsor.", "Diinsoor"),
    ("The prime minister declared Mosul liberated by the army.", "Mosul"),
    ("The soldiers marched into Bria without a shot.", "Bria"),
    ("Bria was taken without a fight by Seleka rebels.", "Bria"),
    ("Malian soldiers moved back into Diabaly on Monday.", "Diabaly"),
    ("The general went on television to announce the fall of Kidal to his troops.", "Kidal"),
    ("Troops patrolled the newly captured town of Hajin in Syria.", "Hajin"),
]


@pytest.mark.parametrize(("text", "place"), WAYS, ids=[way[0] for way in WAYS])
def test_there_are_many_ways_to_change_hands(text: str, place: str) -> None:
    places = [report.place.name for report in _changes(text) if report.place is not None]
    assert places == [place]


NOT_TAKEN = [
    "The rebels would rather blow up the Stirol plant than surrender it.",
    "There was no truth to reports that Bria had been seized by rebels, the army said.",
    "It is a myth that Bria has fallen to the rebels, a general said.",
    "Soldiers broke up a rally against the handover of Bria to the rebels.",
    "Soldiers recovered an IED near Bria.",
    "The government handed over Hambantota port to a Chinese operator after troops left the talks.",
    "The party lost Manjeshwar by 89 votes as troops guarded the polls.",
]


@pytest.mark.parametrize("text", NOT_TAKEN)
def test_what_is_denied_wished_or_sold_is_not_taken(text: str) -> None:
    assert [report for report in _changes(text) if report.factuality is not Factuality.DENIED] == []


def test_a_dateline_takes_no_town() -> None:
    (report,) = _changes("BANGUI, March 3 - The town of Bria was captured by Seleka rebels.")
    assert report.place is not None
    assert report.place.name == "Bria"


def test_what_a_relative_clause_adds_is_the_authors_word() -> None:
    (report,) = _changes("The Red Cross said 20 bodies lay in Bria, which Seleka rebels captured on Tuesday.")
    assert report.said_by.role is Role.AUTHOR
