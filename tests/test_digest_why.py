"""The answer to "why did I get this?"."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from monitor.digest.proof import why_html, why_json, why_text
from monitor.digest.samples import ALERT, told
from monitor.digest.why import (
    LogEntry,
    SourceArticle,
    Why,
    WhyDelivery,
    WhyIncident,
    WhyReport,
    WhyRule,
    passage,
)
from monitor.messages import MessageKind
from monitor.model import Report, Span

TEXT = (
    "Flags in Kherson\n\nIt rained. Boats lay still near the bridge. Mr. Smith saw it. "
    "Soldiers walked into the <b>centre</b>. “We waited,” a baker said. Shops opened again. Night fell.\n\nElsewhere."
)
MARKED = "Soldiers walked into the <b>centre</b>."
START = TEXT.index(MARKED)
AT = datetime(2022, 11, 11, 15, tzinfo=UTC)
ENTRY = LogEntry(position=12, event="control-change-reported", recorded_at=AT, digest="ab" * 32, chain="cd" * 32)
ARTICLE = SourceArticle(
    id="a1",
    title="Flags in Kherson",
    file="wire/flags.txt",
    outlet="First Wire",
    url="https://news.example/kherson",
    published=AT,
    published_inferred=False,
    received_at=AT,
)


def why() -> Why:
    report = Report(event_type="control_change")
    found = passage(TEXT, Span(START, START + len(MARKED)))
    kept = WhyReport(id="r1", article=ARTICLE, passage=found, entry=ENTRY, report=report)
    forgotten = WhyReport(id="r2", article=ARTICLE, passage=None, entry=ENTRY, report=report)
    return Why(
        alert=ALERT,
        status="open",
        entry=ENTRY,
        rule=WhyRule(
            id="city-changes-hands",
            version="0f9e8d7c6b5a",
            sentence="Alerts when a city changed hands.",
            file="rules/rules.yaml",
            text="- id: city-changes-hands\n  severity: high",
            entry=ENTRY,
        ),
        incidents=(WhyIncident(incident=told()[0].incident, reports=(kept, forgotten), entry=ENTRY),),
        deliveries=(
            WhyDelivery(
                id="d1", receiver="desk", kind=MessageKind.ALERT, subject=ALERT.title, status="done", attempts=2, at=AT
            ),
        ),
    )


def test_a_passage_has_two_sentences_on_each_side() -> None:
    found = passage(TEXT, Span(START, START + len(MARKED)))
    assert found.before == "Boats lay still near the bridge. Mr. Smith saw it. "
    assert found.marked == MARKED
    assert found.after == " “We waited,” a baker said. Shops opened again."


@given(st.text(alphabet="Ab. \n“!", max_size=60), st.data())
def test_a_passage_is_always_a_piece_of_the_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    found = passage(text, span)
    assert found.marked == text[span.start : span.end]
    assert found.before + found.marked + found.after in text


@pytest.mark.parametrize(
    "told_too",
    [
        "Alerts when a city changed hands.",
        "- id: city-changes-hands",
        "rules/rules.yaml, version 0f9e8d7c6b5a",
        "Flags in Kherson",
        "First Wire",
        "reported as fact",
        "Boats lay still near the bridge. Mr. Smith saw it.",
        MARKED,
        "The text of this article was forgotten.",
        "wire/flags.txt",
        "log 12, control-change-reported, 11 November 2022, 15:00 UTC, digest abababababababab…",
        "chain cdcdcdcdcdcdcdcd…",
        "desk: done; 2 tries; 11 November 2022, 15:00 UTC",
    ],
)
def test_text_and_page_tell(told_too: str) -> None:
    page = " ".join("".join(map(str, lxml_html.fromstring(why_html(why())).itertext())).split())
    assert told_too in " ".join(why_text(why()).split())
    assert told_too in page


def test_the_page_marks_the_sentence_and_needs_nothing_else() -> None:
    page = lxml_html.fromstring(why_html(why()))
    assert [mark.text for mark in page.iter("mark")] == [MARKED]
    assert page.xpath("//script | //img | //link | //*[@src]") == []


def test_the_data_holds_whole_hashes_and_utc_times() -> None:
    answer = json.loads(why_json(why()))
    assert answer["entry"] == {
        "position": 12,
        "event": "control-change-reported",
        "recorded_at": "2022-11-11T15:00:00Z",
        "digest": "ab" * 32,
        "chain": "cd" * 32,
    }
    assert answer["incidents"][0]["reports"][0]["passage"]["marked"] == MARKED
    assert answer["deliveries"][0]["receiver"] == "desk"


def test_an_alert_that_told_nobody_says_so() -> None:
    assert "nobody" in why_text(replace(why(), deliveries=()))
