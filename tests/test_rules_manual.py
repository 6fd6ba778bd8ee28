"""The manual of the rules explains every word of the language, and its examples load."""

from pathlib import Path

import pytest

from monitor.rules import load_rulebook
from monitor.rules.language import DEFAULT_KEYS, FIELDS, RULE_KEYS
from monitor.rules.modifiers import MODIFIERS
from monitor.rules.triggers import TRIGGERS

STARTER = Path(__file__).parent.parent / "rules"


TRIGGER_KEYS = [key for trigger in TRIGGERS.values() for key in trigger.keys]
MANUAL = (STARTER / "README.md").read_text()


@pytest.mark.parametrize(
    "word", sorted({*RULE_KEYS, *DEFAULT_KEYS, *FIELDS, *TRIGGERS, *TRIGGER_KEYS, *(f"|{m}" for m in MODIFIERS if m)})
)
def test_every_word_of_the_language_is_explained(word: str) -> None:
    assert f"`{word}`" in MANUAL


def test_every_example_of_the_manual_loads(tmp_path: Path) -> None:
    blocks = [part.partition("```")[0] for part in MANUAL.split("```yaml\n")[1:]]
    folder = tmp_path / "rules"
    folder.mkdir()
    for number, block in enumerate(blocks):
        (folder / f"{number:02}.yaml").write_text(block)

    book = load_rulebook(folder)

    assert len(blocks) >= 8
    assert not book.mistakes, "\n".join(map(str, book.mistakes))
