"""Rule authors' own templates: used where they are sound, reported where not, and they delay no alert."""

from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
from messages import alert, digest, hostile

from monitor.digest.render import Renderer
from monitor.digest.samples import ALERT, PLAN, told
from monitor.digest.templating import NAMES
from monitor.errors import Mistake

MANUAL = Path(__file__).parent.parent / "rules/templates/README.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "rules" / "templates"
    folder.mkdir(parents=True)
    return folder


class TestOwnTemplates:
    def test_stand_before_the_built_in_ones(self, folder: Path) -> None:
        (folder / "alert.txt.j2").write_text("Dear desk: {{ page.headline }}")
        message = alert(renderer=Renderer(folder))
        assert message.text == f"Dear desk: {ALERT.title}\n"
        assert message.html == alert().html

    def test_can_change_one_piece_only(self, folder: Path) -> None:
        (folder / "digest.html.j2").write_text(
            '{% extends "page.html.j2" %}{% block content %}<h1>{{ page.title }}!</h1>{% endblock %}'
        )
        message = digest(Renderer(folder))
        assert message is not None
        assert "Morning digest!</h1>" in message.html

    def test_can_be_named_by_a_digest(self, folder: Path) -> None:
        (folder / "short.txt.j2").write_text("{{ page.summary }}")
        (folder / "short.html.j2").write_text("<p>{{ page.summary }}</p>")
        message = digest(Renderer(folder), plan=replace(PLAN, template="short"), told=told(), articles=())
        assert message is not None
        assert message.text == "2 incidents\n"

    def test_escape_what_they_show(self, folder: Path) -> None:
        (folder / "alert.html.j2").write_text("<p>{{ page.cards[0].quotes[0].sentence }}</p>")
        assert "<script>" not in alert(renderer=Renderer(folder), about=hostile()).html

    @pytest.mark.parametrize(
        ("text", "mistake"),
        [
            pytest.param(
                "one\n{{ page.headlin }}",
                "rules/templates/alert.txt.j2:2:1: `headlin` is not known here; did you mean `headline`?",
                id="a misspelt name",
            ),
            pytest.param(
                "{% if false %}\n{{ headline }}{% endif %}",
                "rules/templates/alert.txt.j2:2:1: `headline` is not known here; did you mean `headline`?",
                id="a name without its page, in a branch never taken",
            ),
            pytest.param("\n\n{% if page %}", "rules/templates/alert.txt.j2:3:1: ", id="a tag that is not closed"),
            pytest.param("{{ 1 / 0 }}", "rules/templates/alert.txt.j2:1:1: division by zero", id="a sum that fails"),
            pytest.param(
                "{{ page.__class__.__mro__ }}", "rules/templates/alert.txt.j2:1:1: ", id="a way out of the sandbox"
            ),
            pytest.param(
                '{% include "other.txt.j2" %}',
                "rules/templates/alert.txt.j2: there is no template `other.txt.j2`",
                id="a file that is not there",
            ),
        ],
    )
    def test_that_fail_are_found_by_the_check_and_delay_no_alert(self, text: str, mistake: str, folder: Path) -> None:
        (folder / "alert.txt.j2").write_text(text)
        heard: list[Mistake] = []
        renderer = Renderer(folder, heard.append)
        (found,) = renderer.check()
        assert str(found).startswith(mistake)
        assert found.cure
        if "false" not in text:
            assert alert(renderer=renderer).text == alert().text
            assert str(heard[0]).startswith(mistake)

    def test_that_are_missing_for_a_digest_are_reported(self, folder: Path) -> None:
        heard: list[Mistake] = []
        message = digest(Renderer(folder, heard.append), plan=replace(PLAN, template="weekly"))
        assert message is not None
        assert [mistake.message for mistake in heard] == [
            "there is no template `weekly.txt.j2`",
            "there is no template `weekly.html.j2`",
        ]

    def test_that_break_a_shared_piece_are_found(self, folder: Path) -> None:
        (folder / "parts.txt.j2").write_text("{% macro incident(card, heading=true) %}{{ card.nothing }}{% endmacro %}")
        assert any("`nothing`" in str(mistake) for mistake in Renderer(folder).check())

    def test_that_are_sound_pass_the_check(self, folder: Path) -> None:
        for path in files("monitor.digest").joinpath("templates").iterdir():
            if not path.name.startswith("why"):
                (folder / path.name).write_text(path.read_text("utf-8"))
        assert Renderer(folder).check() == []

    @pytest.mark.parametrize("name", NAMES)
    def test_may_use_names_that_are_explained(self, name: str) -> None:
        assert f"`{name}`" in MANUAL.read_text("utf-8")

    def test_a_folder_that_is_not_there_is_no_mistake(self, folder: Path) -> None:
        assert Renderer(folder / "none").check() == []
