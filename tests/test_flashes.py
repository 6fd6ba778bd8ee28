"""One or two sentences without an article around them: the register of event data and news tickers."""

import pytest
from extracting import article, extractor

from monitor.model import Report

FLASHES = [
    ("The Congolese army admitted that it had lost Goma.", "Goma", None, "fardc"),
    ("M23 overran Rubaya on Sunday.", "Rubaya", "m23", None),
    ("The SAF recaptured Jebel Zarqa.", "Jebel Zarqa", "sudan-army", None),
    ("Tuareg rebels overran Menaka at dawn.", "Menaka", "mnla", None),
    ("Dinsor fell to al-Shabaab overnight.", "Dinsor", "al-shabaab", None),
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
