"""The folder of a language: its frames, words and the forms of its dates and numbers. English is the only one so far.

A second one is a folder beside `en/` with the same files; what reads them (frames, gate, merge, places) stays as it is.
What walks a parse (`tree.py`, `syntax.py` and whatever asks for `dep_`) knows the labels of English models.
"""

import tomllib
from pathlib import Path
from typing import Any

ENGLISH = Path(__file__).parent / "en"
EXTRACTED = frozenset({"en"})  # ISO 639-1; articles in any other are kept and marked


def table(name: str) -> dict[str, Any]:
    """Return a TOML file of the language."""
    return tomllib.loads((ENGLISH / name).read_text("utf-8"))


def entries(name: str) -> list[str]:
    """Return the lines of a text file of the language, without comments and empty ones."""
    lines = (ENGLISH / name).read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
