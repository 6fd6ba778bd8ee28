"""Messages as they go out: golden pages, hostile texts, and data by the schema.

After a wanted change of wording or layout: `UPDATE_GOLDEN=1 pytest tests/test_digest_render.py`, then read the diff.
"""

import json
import os
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from lxml import html as lxml_html
from messages import HOSTILE, RETAKEN, alert, correction, digest, hostile, issued
from msgspec import structs

from monitor.digest.render import Renderer
from monitor.digest.samples import ALERT, PLAN, evidence, told
from monitor.messages import Message, MessageKind, Told

GOLDEN = Path(__file__).parent / "golden"
SCHEMA = json.loads(files("monitor.notify").joinpath("webhook.schema.json").read_text())


class TestGoldenPages:
    @pytest.mark.parametrize("part", ["txt", "html"])
    @pytest.mark.parametrize("name", ["alert", "correction", "digest"])
    def test_look_as_agreed(self, name: str, part: str) -> None:
        message = {"alert": alert, "correction": correction, "digest": issued}[name]()
        found = message.text if part == "txt" else message.html
        path = GOLDEN / f"{name}.{part}"
        if os.environ.get("UPDATE_GOLDEN"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(found, "utf-8")
        assert found == path.read_text("utf-8")


class TestSubjects:
    @pytest.mark.parametrize(
        ("kind", "subject"),
        [
            (MessageKind.ALERT, ALERT.title),
            (MessageKind.UPDATE, f"Update: {ALERT.title}"),
            (MessageKind.CORRECTION, f"CORRECTION: {ALERT.title}"),
        ],
    )
    def test_say_at_once_what_kind_of_message_it_is(self, kind: MessageKind, subject: str) -> None:
        assert alert(kind).subject == subject

    def test_are_one_line_whatever_the_title_holds(self) -> None:
        assert alert(title="Grain:\r\n two\tlines").subject == "Grain: two lines"

    def test_of_digests_count_what_is_new_and_not_what_lies_earlier(self) -> None:
        message = issued(told=[], articles=())
        assert message.subject == "Morning digest, 12 November 2022: nothing new"
        assert "earlier" in message.text.lower()


class TestAlerts:
    def test_tell_in_both_parts_what_they_rest_on(self) -> None:
        message = alert()
        shown = " ".join("".join(map(str, lxml_html.fromstring(message.html).itertext())).split())
        for part in (" ".join(message.text.split()), shown):
            for told_too in ("confirmed", "extent unclear", "admitted by the Russian defence ministry, via TASS"):
                assert told_too in part
            assert "“Residents spoke of shots near the bridge.”" in part
            assert "monitor why city-changes-hands-5c2f9a10" in part

    def test_on_articles_show_the_articles(self) -> None:
        message = alert(about=(), title="Grain: ships leave", excerpts=evidence()[:1])
        assert "Flags in Kherson" in message.text
        assert "https://news.example/kherson" in message.html

    def test_of_one_alert_share_a_thread(self) -> None:
        assert alert().thread == correction().thread

    def test_load_nothing_from_elsewhere(self) -> None:
        page = lxml_html.fromstring(alert().html)
        assert page.xpath("//script | //img | //link | //iframe | //*[@src] | //*[@background]") == []
        assert "url(" not in alert().html

    def test_keep_their_colours_at_night(self) -> None:
        assert "@media (prefers-color-scheme: dark)" in alert().html
        assert alert().html.index("charset") < 1024


class TestHostileArticles:
    def test_put_no_markup_into_mails(self) -> None:
        page = lxml_html.fromstring(alert(about=hostile(), title=HOSTILE, excerpts=hostile()[0].evidence).html)
        assert page.xpath("//script") == []
        assert page.xpath("//a/@href") == []

    def test_run_nothing_in_templates(self) -> None:
        assert "{{ page.subject }}" in alert(about=hostile()).text

    def test_send_no_control_characters(self) -> None:
        assert not {"\x1b", "\u202e"} & set(alert(about=hostile()).text)

    def test_keep_the_data_as_data(self) -> None:
        data = json.loads(alert(about=hostile()).data)["data"]["incidents"][0]
        assert data["evidence"][0]["sentence"] == HOSTILE
        assert data["evidence"][0]["url"] is None


class TestData:
    @pytest.mark.parametrize(
        ("message", "kind"),
        [
            pytest.param(alert(), "alert.opened", id="an alert"),
            pytest.param(alert(MessageKind.UPDATE, about=told()), "alert.updated", id="an update"),
            pytest.param(correction(), "alert.corrected", id="a correction"),
            pytest.param(alert(about=(), excerpts=evidence()), "alert.opened", id="an alert on articles"),
            pytest.param(issued(), "digest.issued", id="a digest"),
            pytest.param(issued(since=None, told=[]), "digest.issued", id="a first digest"),
            pytest.param(Renderer().operator("Disk is full", "Please look."), "operator.notice", id="a notice"),
            pytest.param(Renderer().test("desk"), "receiver.test", id="a test"),
        ],
    )
    def test_has_the_form_of_the_schema(self, message: Message, kind: str) -> None:
        body = json.loads(message.data)
        Draft202012Validator(SCHEMA).validate(body)
        assert body["type"] == kind

    def test_the_schema_is_sound_and_strict(self) -> None:
        Draft202012Validator.check_schema(SCHEMA)
        body = json.loads(alert().data)
        body["data"]["surprise"] = 1
        assert not Draft202012Validator(SCHEMA).is_valid(body)


class TestDigests:
    def test_with_nothing_to_tell_are_not_sent(self) -> None:
        assert digest(told=[], earlier=[], articles=()) is None

    def test_with_nothing_to_tell_are_sent_where_that_is_wanted(self) -> None:
        plan = replace(PLAN, send_empty=True)
        message = digest(plan=plan, since=None, told=[], earlier=[], articles=(), truncated=0)
        assert message is not None
        assert message.text.startswith("Morning digest\nUntil 12 November 2022, 07:00 EET\n\nNothing new.")

    def test_begin_with_the_headlines_where_there_are_many(self) -> None:
        message = issued(told=[Told(incident=structs.replace(RETAKEN, id=f"i{n}")) for n in range(3)])
        assert message.text.count("* Kherson: Ukrainian army retook it, army admits (confirmed)") == 3

    def test_say_how_much_did_not_fit_in(self) -> None:
        assert "2 more did not fit in." in issued().text
        assert "1 more not shown here." in issued().text  # the third sentence of the incident

    def test_are_the_same_bytes_every_time(self) -> None:
        assert issued() == issued()


class TestNotices:
    def test_keep_lines_and_paragraphs(self) -> None:
        message = Renderer().operator(
            "Rules are broken", "rules/a.yaml:1:2: one\nrules/a.yaml:3:4: two\n\nThe others run."
        )
        assert message.text == "rules/a.yaml:1:2: one\nrules/a.yaml:3:4: two\n\nThe others run.\n"
        assert message.kind is MessageKind.OPERATOR

    def test_of_a_test_name_the_receiver(self) -> None:
        assert "desk" in Renderer().test("desk").subject
