"""Whatever a text looks like: no exception, evidence that slices to sentences, the same answer every time."""

from itertools import product
from time import process_time

import pytest
from extracting import WAR, article, extractor
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model import Report

BODY = (
    WAR["Syria"] + "\nRebels captured Saraqib on Tuesday, the army said. The army withdrew from Hama. "
    "At least 12 people were killed in airstrikes on Idlib."
)
WORDS = BODY.split()
NAMED = ["".join(letters) for letters in product("bdgmn", "aeiu", "l")]
SEPARATORS = [
    " ",
    "\n",
    "\t",
    "\u00a0",
    "\u200b",
    "\u00ad",
    ". ",
    ", ",
    " | ",
    "</p><p>",
    "\u202e",
    " [sic] ",
    '"',
    "“",
    "'",
    "-",
    "؟ ",
]

ODD = {
    "empty": "",
    "one letter a million times": "a" * 1_000_000,
    "all capitals": BODY.upper(),
    "all lower case": BODY.lower(),
    "no punctuation": BODY.replace(".", "").replace(",", "").replace("\n", " "),
    "no sentences, a table": "\n".join(["Hama | rebels | captured | 12 killed"] * 300),
    "remains of HTML": f"<div class='a'><p>{BODY}</p>&nbsp;&amp;<br/></div>",
    "soft hyphens and zero widths": BODY.replace("captured", "cap\u00adtured").replace("Hama", "Ha\u200bma"),
    "right to left": f"سيطر الثوار على حماة.\n{BODY}\nانسحب الجيش من حماة",
    "mixed languages": f"{BODY}\nLes rebelles ont pris Hama mardi. Die Stadt Hama ist gefallen.",
    "letters misread": BODY.replace("l", "1").replace("o", "0"),
    "a live page of many times": "\n".join(f"{hour:02}:15 GMT\nRebels entered Hama." for hour in range(24)),
    "machine translation": f"{BODY} The rebels they have control imposed upon city of the Hama in the day Tuesday.",
    "a quotation that never closes": BODY.replace("Rebels captured", '"Rebels captured'),
    "ten thousand quotation marks": '"' * 10_000 + BODY,
    "editorial brackets": BODY.replace("Saraqib", "Saraqeb [sic] (also [Saraqib])"),
    "one sentence of 50,000 words": WAR["Syria"] + "\n" + "rebels captured Saraqib and " * 12_500,
    "unpaired surrogates": BODY + " \ud800 rebels captured Hama \udfff.",
}  # fmt: skip


def read(text: str) -> tuple[Report, ...]:
    """Return the reports, after the promises that hold for any text were checked."""
    reports = extractor().extract(article(text))
    for report in reports:
        for span in (*report.evidence, *(voice.evidence for voice in report.voices)):
            sentence = text[span.start : span.end]
            assert sentence
            assert sentence == sentence.strip()
    return reports


@pytest.mark.parametrize("name", ODD)
def test_an_odd_text_is_read_in_time_and_twice_alike(name: str) -> None:
    assert read(ODD[name]) == read(ODD[name])


def test_a_paragraph_that_is_repeated_makes_no_more_reports() -> None:
    assert len(read(BODY)) == len(read("\n".join([BODY] * 20)))


def test_a_long_list_of_names_is_read() -> None:
    read(f"{BODY}\nRebels captured " + ", ".join(f"Tal {chr(65 + n % 26)}{'ab' * (n % 7)}{n}" for n in range(10_000)))


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(WORDS) | st.text(max_size=8), st.sampled_from(SEPARATORS)), max_size=60))
def test_any_text_is_read(pieces: list[tuple[str, str]]) -> None:
    text = f"{BODY}\n" + "".join(word + separator for word, separator in pieces)
    assert read(text) == read(text)


BEGUN, BEGUN_HALF = ("Bar", "Dol", "Hez", "Kor"), ("Tav", "Lum")


def seconds_for(villages: list[str]) -> float:
    begun = process_time()
    told = read("\n".join([WAR["Syria"], *(f"Rebels captured the village of {name}." for name in villages)]))
    assert len(told) > 0.9 * len(villages)
    return process_time() - begun


def test_the_time_for_a_long_list_of_villages_grows_with_its_length() -> None:
    """Each may tell who lost another: with all of them compared, twice as many took almost four times as long."""
    # None is in both: what was seen before is read in less time.
    names, half = ([f"{a}{b}{c}" for a in begun for b in NAMED for c in NAMED] for begun in (BEGUN, BEGUN_HALF))

    assert seconds_for(names) < 3 * seconds_for(half)
