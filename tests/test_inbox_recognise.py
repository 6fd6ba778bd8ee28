"""What a bare text says about itself, and what follows for outlet and publication time."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inbox_helpers import NOW, OUTLETS, article_of, articles_of

from monitor.inbox.dates import Moment, read_moment
from monitor.inbox.outlets import resolve_outlet
from monitor.inbox.recognise import is_headline, recognise

DAY = Moment(datetime(2024, 12, 5, tzinfo=UTC), has_time=False)
HALF_PAST_TWO = Moment(datetime(2024, 12, 5, 14, 30, tzinfo=UTC), has_time=True)

MOMENTS = [
    ("2024-12-05", DAY),
    ("Dec 5, 2024", DAY),
    ("Dec. 5th, 2024", DAY),
    ("Thursday, December 5, 2024", DAY),
    ("5 December 2024", DAY),
    ("Thu 05 Dec 2024", DAY),
    ("2024-12-05T16:30:00+02:00", HALF_PAST_TWO),
    ("2024-12-05T14:30Z", HALF_PAST_TWO),
    ("2024-12-05 14:30", HALF_PAST_TWO),
    ("Thu, 05 Dec 2024 09:30:00 -0500", HALF_PAST_TWO),
    ("5 Dec 2024 14:30 GMT", HALF_PAST_TWO),
    ("Thu, 05 Dec 24 09:30:00 EST", HALF_PAST_TWO),
    ("Thu, 05 Dec 2024 17:30 +03", HALF_PAST_TWO),
    ("Thu, 05 Dec 2024 17:30:00 GMT+3", HALF_PAST_TWO),
    ("Thu, 05 Dec 2024 17:30:00 +03:00", HALF_PAST_TWO),
    ("Thu, 5 December 2024 16:30:00 +0200 (EET)", HALF_PAST_TWO),
    ("Thu, 05 Dec 2024 16:30:00 MSK", DAY),
    ("Thu, 05 Dec 2024 25:30:00 GMT", DAY),
    ("Thu Dec  5 14:30:00 +0000 2024", HALF_PAST_TWO),
    ("Thu Dec 5 14:30:00 2024", HALF_PAST_TWO),
    ("2024-12-05 14:30:00 +0000 UTC", HALF_PAST_TWO),
    ("2024-12-05 14:30:00 UTC", HALF_PAST_TWO),
    ("2024-12-05T14:30:00.000000000Z", HALF_PAST_TWO),
    ("2024-12-05T15:30:00+01:00[Europe/Paris]", HALF_PAST_TWO),
    ("2024-12-05T14:30:00+99:00", DAY),
    ("2024-12-05 16:30 Europe/Kyiv", HALF_PAST_TWO),
    ("2024-12-05T16:30[Europe/Kyiv]", HALF_PAST_TWO),
    ("2024-12-05T10:30:00[America/Argentina/Buenos_Aires]", Moment(datetime(2024, 12, 5, 13, 30, tzinfo=UTC), True)),
    ("2024-12-05T16:30[Mars/Olympus]", DAY),
    ("2024-12-05T16:30[Kyiv]", DAY),
    ("2024-12-05T16:30[Europe]", DAY),
    ("2024-12-05T16:30[/etc]", DAY),
    ("20241205T143000Z", HALF_PAST_TWO),
    ("20241205143000", HALF_PAST_TWO),
    ("2024/12/05", DAY),
    ("5-Dec-2024", DAY),
    ("05.12.2024 14:30", HALF_PAST_TWO),
    ("Thursday 5 December 2024 14.30 GMT", HALF_PAST_TWO),
    ("5 Dec 2024 2:30 pm GMT", HALF_PAST_TWO),
    ("0000-00-00 00:00:00", None),
    ("December 5, 2024 at 2:30 p.m. UTC", HALF_PAST_TWO),
    ("December 5, 2024 9:30 am EST", DAY),  # EST is also Australian
    ("12/5/2024", None),
    ("30 February 2024", None),
    ("5 Smarch 2024", None),
    ("0001-01-01T00:00:00+14:00", None),
    ("9999-12-31T23:59:59-14:00", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "moment"), MOMENTS, ids=[text or "nothing" for text, _ in MOMENTS])
def test_publication_times_are_read_in_every_unambiguous_form(text: str, moment: Moment | None) -> None:
    assert read_moment(text) == moment


@given(text=st.one_of(st.text(max_size=60), st.from_regex(r"[\d]{1,4}[-/ ][A-Za-z0-9]{1,9}[ ,/-][\d:]{1,6}.*")))
def test_no_text_breaks_the_reader_of_times(text: str) -> None:
    moment = read_moment(text)
    assert moment is None or moment.at.tzinfo is UTC


# Hypothesis wants the bounds naive and adds the zone itself.
FIRST, LAST = (datetime(year, 1, 2, tzinfo=UTC).replace(tzinfo=None) for year in (1900, 9000))


@given(at=st.datetimes(FIRST, LAST, timezones=st.timezones()))
def test_every_time_that_we_would_write_is_read_back(at: datetime) -> None:
    assert read_moment(at.isoformat()) == Moment(at.astimezone(UTC), has_time=True)


DATELINES = [
    ("QALA, Feb 17 (Dnipro Wire) - Rebels", "Dnipro Wire", (2, 17)),
    ("QALA, Feb. 17 (Dnipro Wire) -- Rebels", "Dnipro Wire", (2, 17)),
    ("QALA/NUR, Feb 17 (Dnipro Wire) – Rebels", "Dnipro Wire", (2, 17)),
    ("Feb 17 (Dnipro Wire) - Rebels", "Dnipro Wire", (2, 17)),
    ("QALA, February 17. /DNW/. Rebels", "DNW", (2, 17)),
    ("(Dnipro Wire) -- Rebels", "Dnipro Wire", None),
    ("QALA (DW) — Rebels", "DW", None),
    ("al-Qala, Northland (DW) – Rebels", "DW", None),
]


@pytest.mark.parametrize(("line", "credit", "day"), DATELINES, ids=[line for line, *_ in DATELINES])
def test_datelines_name_the_agency_and_the_day(line: str, credit: str, day: tuple[int, int] | None) -> None:
    marks = recognise([line])
    assert (marks.credits, marks.dateline_day) == ((credit,), day)


COPYRIGHTS = [
    ("©2024 Dnipro Wire", ("Dnipro Wire",), 2024),
    ("Copyright 2024 Dnipro Wire. All rights reserved.", ("Dnipro Wire",), 2024),
    ("(c) 2019-2024, Dnipro Wire", ("Dnipro Wire",), 2024),
    ("Copyright Dnipro Wire 2024", ("Dnipro Wire",), 2024),
    ("© Dnipro Wire", ("Dnipro Wire",), None),
    ("The law on copyright of 2024 was passed.", (), None),
]


@pytest.mark.parametrize(("line", "credits", "year"), COPYRIGHTS, ids=[line for line, *_ in COPYRIGHTS])
def test_copyright_lines_name_the_holder_and_the_year(line: str, credits: tuple[str, ...], year: int | None) -> None:
    marks = recognise(["Rebels took Qala on Friday.", line])
    assert (marks.credits, marks.copyright_year) == (credits, year)


HEADLINES = [
    pytest.param("Rebels take Qala", "", True, id="words above a blank line"),
    pytest.param("Rebels take Qala", "Rebels took the town.", True, id="words above a paragraph"),
    pytest.param("Talks with the U.S.", "Envoys met.", True, id="initials at the end"),
    pytest.param("Who holds Qala?", "", True, id="a question"),
    pytest.param("Rebels took Qala on Friday.", "", False, id="a sentence"),
    pytest.param("Rebels on Friday took Qala after", "a week of fighting.", False, id="a broken sentence"),
    pytest.param("QALA (DW) — Rebels take town", "", False, id="a dateline"),
    pytest.param("Rebels " * 40, "", False, id="too long"),
    pytest.param("* * *", "", False, id="no letters"),
]


@pytest.mark.parametrize(("line", "following", "expected"), HEADLINES)
def test_a_headline_looks_like_one(line: str, following: str, expected: bool) -> None:
    assert is_headline(line, following) is expected


BODY = "Rebels took the town of Qala on Friday, residents said."
COPY_OF_LAST_YEAR = "©2023 Dnipro Wire"

PUBLISHED = [
    pytest.param(f"Feb 16, 2024\n\nQala falls\n\n{BODY}", datetime(2024, 2, 16, tzinfo=UTC), False, id="date line"),
    pytest.param(
        f"Qala falls\n\nPublished: 16 February 2024 10:00 UTC\n\n{BODY}",
        datetime(2024, 2, 16, 10, tzinfo=UTC),
        False,
        id="labelled date line below the headline",
    ),
    pytest.param(BODY, NOW, True, id="nothing told: the file's time, marked inferred"),
    pytest.param(f"{BODY}\n{COPY_OF_LAST_YEAR}", None, False, id="copyright of another year: unknown"),
    pytest.param(f"{BODY}\n©2024 Dnipro Wire", NOW, True, id="copyright of this year"),
    pytest.param(f"QALA, Feb 17 (DW Agency) - {BODY}", NOW, True, id="dateline of yesterday"),
    pytest.param(f"QALA, Nov 11 (DW Agency) - {BODY}", None, False, id="dateline of another month: unknown"),
    pytest.param(f"QALA, Feb 19 (DW Agency) - {BODY}", None, False, id="dateline after the file: unknown"),
    pytest.param(
        f"QALA, Nov 11 (DW Agency) - {BODY}\n\n{COPY_OF_LAST_YEAR}",
        datetime(2023, 11, 11, tzinfo=UTC),
        False,
        id="dateline and copyright year together are a date",
    ),
    pytest.param(
        f"QALA, Nov 11, 2021 (DW Agency) - {BODY}", datetime(2021, 11, 11, tzinfo=UTC), False, id="dateline with a year"
    ),
]


@pytest.mark.parametrize(("text", "published", "inferred"), PUBLISHED)
def test_publication_time_is_told_or_inferred_or_unknown(text: str, published: datetime | None, inferred: bool) -> None:
    article = article_of(text)
    assert (article.published, article.published_inferred) == (published, inferred)


def test_a_dateline_of_december_is_fresh_in_january() -> None:
    mtime = datetime(2024, 1, 1, 12, tzinfo=UTC)
    assert article_of(f"QALA, Dec 31 (DW Agency) - {BODY}", mtime=mtime).published == mtime


def test_a_date_line_is_no_part_of_the_text() -> None:
    assert article_of(f"Feb 16, 2024\n\nQala falls\n\n{BODY}").text == f"Qala falls\n\n{BODY}"


LEAD_IN = "Ana Bar reports in the Steppe Post:"

SOURCES = [
    pytest.param(BODY, "a.txt", None, (None, None), id="nothing told"),
    pytest.param(BODY, "steppe/2024/a.txt", None, ("steppe-post", None), id="folder of a known outlet"),
    pytest.param(BODY, "valley-news/a.txt", None, ("valley-news", None), id="folder of an unknown outlet"),
    pytest.param(BODY, "a.txt", '{"outlet": "STEPPE POST"}', ("steppe-post", None), id="stated name in any case"),
    pytest.param(BODY, "a.txt", '{"outlet": "Valley News"}', ("Valley News", None), id="stated unknown name"),
    pytest.param(
        BODY, "a.txt", '{"url": "https://en.steppe.example/1"}', ("steppe-post", None), id="domain of its address"
    ),
    pytest.param(f"(DW Agency) -- {BODY}", "a.txt", None, ("dnipro-wire", "dnipro-wire"), id="credited agency"),
    pytest.param(
        f"(DW Agency) -- {BODY}", "steppe/a.txt", None, ("steppe-post", "dnipro-wire"), id="agency story in an outlet"
    ),
    pytest.param(f"{BODY}\n© 2024 Steppe Post Ltd.", "a.txt", None, ("steppe-post", None), id="copyright of no agency"),
    pytest.param(f"QALA, Feb 17 (Qala Now) - {BODY}", "a.txt", None, ("Qala Now", None), id="unknown agency"),
    pytest.param(f"The Northern Front (NF) – {BODY}", "a.txt", None, (None, None), id="an abbreviation is no agency"),
    pytest.param(f"Qala falls\n\n{LEAD_IN}\n\n{BODY}", "a.txt", None, ("steppe-post", None), id="lead-in"),
]


@pytest.mark.parametrize(("text", "name", "meta", "source"), SOURCES)
def test_outlet_and_agency_are_told_apart(
    text: str, name: str, meta: str | None, source: tuple[str | None, str | None]
) -> None:
    article = article_of(text, name, meta=meta)
    assert (article.outlet, article.credit) == source


def test_a_lead_in_names_the_author() -> None:
    assert article_of(f"Qala falls\n\n{LEAD_IN}\n\n{BODY}").author == "Ana Bar"


ADDRESSES = [
    ("https://steppe.example/a", True),
    ("http://www.Steppe.example:8080/a", True),
    ("steppe.example", True),
    ("https://notsteppe.example/", False),
    ("https://steppe.example.evil.example/", False),
    ("http://[", False),
]


@pytest.mark.parametrize(("url", "known"), ADDRESSES, ids=[url for url, _ in ADDRESSES])
def test_an_address_belongs_to_its_domain_and_no_other(url: str, known: bool) -> None:
    assert (resolve_outlet(OUTLETS, url=url) is not None) is known


LANGUAGES = [
    pytest.param(BODY, "en", id="English"),
    pytest.param("Les rebelles ont pris la ville vendredi, ont déclaré des habitants au téléphone.", "fr", id="French"),
    pytest.param("Войска отошли из города в пятницу утром, сообщил мэр.", "ru", id="Russian"),
    pytest.param("Qala falls", None, id="too short to tell"),
]


@pytest.mark.parametrize(("text", "language"), LANGUAGES)
def test_the_language_is_recognised(text: str, language: str | None) -> None:
    (article,) = articles_of(text)
    assert article.language == language
