"""Find the entries of a liveblog: lines that begin with the time of day at which they were posted."""

import re

FEWEST = 3  # times at the beginning of a line: fewer are no liveblog
EARLIEST_CENTURY = 17  # "1731:" may be a year of a chronology, "1631:" hardly is one
_CLOCK = re.compile(
    r"^\[?(?P<hour>[01]?\d|2[0-3])(?P<mark>[:.h]?)(?P<minute>[0-5]\d)"
    r"(?: ?(?:[AaPp]\.?[Mm]\.?|GMT|UTC|BST|C?EST|CET|local time))?\]?(?: ?[-–—:|]|\s)",
    re.MULTILINE,
)


def first_entry(text: str) -> int | None:
    """Return where the entries of a liveblog begin, None where the text is none.

    "2014: Crimea is annexed" tells years; "0730: ..." and "19:31 - ..." are no years.
    """
    found = list(_CLOCK.finditer(text))
    if len(found) < FEWEST or not any(each["mark"] or int(each["hour"]) < EARLIEST_CENTURY for each in found):
        return None
    return found[0].start()
