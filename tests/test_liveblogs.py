"""What is a liveblog, and of which day its entries are."""

from datetime import date

import pytest
from extracting import tell

from monitor.extract.liveblogs import first_entry

ENTRIES = {
    "Live\n\n19:31 - It fell.\n18:02 - Shelling.\n17:45 - Dawn.": 6,
    "Live\n1203: It fell.\n0955: Shelling.\n0830: Dawn.": 5,
    "Live\n[14:05 GMT] It fell.\n[13:00 GMT] Shelling.\n[12:00 GMT] Dawn.": 5,
    "Chronology\n2014: It fell.\n2015: Shelling.\n2016: Dawn.": None,
    "News\n19:31 - It fell.\nThe end.": None,
    "": None,
}


@pytest.mark.parametrize("text", ENTRIES)
def test_lines_that_begin_with_a_time_of_day_are_a_liveblog(text: str) -> None:
    assert first_entry(text) == ENTRIES[text]


def test_what_an_entry_tells_without_a_day_is_of_its_own() -> None:
    entries = ["19:31 - Rebels have captured Saraqib.", "18:02 - Shelling.", "17:45 - Rebels took Sarmin in 2015."]
    now, then = tell(*entries)
    assert now.occurred_from == date(2024, 12, 5)
    assert then.occurred_from == date(2015, 1, 1)
