"""The docstring of the package leads a reader through every file of it."""

import re
from pathlib import Path

import monitor.extract


def test_the_path_of_an_article_names_every_file_and_no_other() -> None:
    """Whoever adds a file says where on the path it stands."""
    here = Path(monitor.extract.__file__).parent
    files = {path.stem for path in here.glob("*.py")} - {"__init__"}
    told = monitor.extract.__doc__ or ""
    listed = {name for line in told.splitlines() for name in _files(line)}
    assert files <= listed | {"extractor"}
    assert all(
        (here / f"{name}.py").exists() for line in told.splitlines() for name in re.findall(r"^    (\w+) ", line)
    )


def _files(line: str) -> set[str]:
    """Return every word of a line that may be a file's name."""
    return set(re.findall(r"[a-z_]+", line))
