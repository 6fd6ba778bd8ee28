"""Where and when the people of a figure were killed, wounded or driven away."""

import pytest
from extracting import WAR, article, extractor

from monitor.model import Report, Scope


def tolls(*sentences: str, war: str = "Syria") -> list[Report]:
    """Return the figures that the sentences of one paragraph tell."""
    text = "\n".join(["War diary", "", WAR[war], " ".join(sentences)])
    return [report for report in extractor().extract(article(text)) if report.figure is not None]


# sentences: (place, day); the article is of Thursday, 5 December 2024
TOLD = {
    ("A car bomb exploded in Azaz on Tuesday.", "At least 12 people were killed."): ("Azaz", "2024-12-03"),
    ("A car bomb exploded in Azaz.", "Smoke rose.", "Twelve people died on Monday."): ("Azaz", "2024-12-02"),
    ("Rebels shelled Masyaf.", "Nine people were killed in the town, doctors said."): ("Masyaf", None),
    ("A roadside bomb killed three soldiers in Hama province.",): ("Hama Governorate", None),
    ("Gunmen killed 31 villagers at Barzanin on Monday night.",): ("Barzanin", "2024-12-02"),
    ("Twelve people were killed in Azaz while rebels shelled Masyaf.",): ("Azaz", None),
    ("Nine people were killed in Azaz, police in Damascus said.",): ("Azaz", None),
    ("On Monday a funeral was held for nine people who were killed in Azaz on Sunday.",): ("Azaz", "2024-12-01"),
    ("The minister spoke in Damascus.", "", "Nine soldiers were killed."): (None, None),
}  # fmt: skip


@pytest.mark.parametrize("sentences", TOLD, ids=" ".join)
def test_a_figure_has_the_place_and_the_day_of_what_killed_them(sentences: tuple[str, ...]) -> None:
    paragraphs = (
        [part.strip() for part in "\n".join(sentences).split("\n\n")] if "" in sentences else [" ".join(sentences)]
    )
    (report, *_) = tolls("\n".join(paragraph.replace("\n", " ") for paragraph in paragraphs))
    found = report.place and report.place.name, report.occurred_from and report.occurred_from.isoformat()
    assert found == TOLD[sentences]


def test_the_dead_of_a_war_have_no_day_and_no_place_of_another_thing() -> None:
    (report,) = tolls(
        "Both sides signed a treaty in Daraa, ending a war in which 15,000 people were killed since 1976."
    )
    assert report.figure is not None
    assert (report.figure.scope, report.place, report.occurred_from) == (Scope.WAR, None, None)


def test_an_older_attack_that_is_told_beside_is_history() -> None:
    new, old = tolls("Militants killed 48 people in Azaz on Tuesday, the worst attack since 2013, when 67 people died.")
    assert new.figure is not None
    assert old.figure is not None
    assert (new.figure.scope, new.occurred_from and new.occurred_from.isoformat()) == (Scope.INCIDENT, "2024-12-03")
    assert old.figure.scope is Scope.HISTORY
