"""The word lists of the language hold nothing twice and nothing that no code asks for."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import monitor.extract
from monitor.extract.language import ENGLISH, table

PACKAGE = Path(monitor.extract.__file__).parent
FRAMES = (ENGLISH / "frames.toml").read_text("utf-8")
CODE = "".join(path.read_text("utf-8") for path in sorted(PACKAGE.rglob("*.py")))
CLASSES = [
    (file, part, name)
    for file, parts in (
        ("lexicon.toml", ("verbs", "nouns", "words")),
        ("cues.toml", ("verbs", "words")),
        ("stand_ins.toml", ("past",)),
    )
    for part in parts
    for name in table(file)[part]
]


def lists(told: Any, path: str) -> Iterator[tuple[str, list[str]]]:
    """Yield every list of words in a table, with the keys that lead to it."""
    if isinstance(told, list) and all(isinstance(word, str) for word in told):
        yield path, told
    elif isinstance(told, list | dict):
        for key, inner in told.items() if isinstance(told, dict) else enumerate(told):
            yield from lists(inner, f"{path}/{key}")


@pytest.mark.parametrize(("file", "part", "name"), CLASSES, ids=map(" ".join, CLASSES))
def test_every_class_of_words_is_asked_for(file: str, part: str, name: str) -> None:
    """A frame asks for `@name`, code for `"name"`."""
    assert f'"{name}"' in CODE or f'"@{name}"' in FRAMES


@pytest.mark.parametrize("file", sorted(path.name for path in ENGLISH.glob("*.toml")))
def test_no_list_of_words_holds_one_twice(file: str) -> None:
    """A word that stands twice hides where it is removed once."""
    twice = {path: word for path, words in lists(table(file), file) for word, n in Counter(words).items() if n > 1}
    assert not twice
