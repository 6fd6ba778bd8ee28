"""Make a home: the folders, the starter rules, and a `monitor.toml` that explains every setting."""

import shutil
from collections.abc import Iterator
from dataclasses import fields
from importlib.resources import files
from pathlib import Path

from monitor.errors import MonitorError
from monitor.settings import FILE, SECTIONS


def packaged(name: str) -> Path:
    """Return a folder that is delivered with the program: inside the wheel, or in the checkout beside the package."""
    package = Path(str(files("monitor")))
    in_checkout = {"rules": package.parent / "rules", "samples": package.parent / "tests" / "data" / "samples"}[name]
    return package / "starter" / name if (package / "starter" / name).is_dir() else in_checkout


def make_home(folder: Path) -> list[str]:
    """Make a home in `folder` and return what was made, one line each. Existing files are never touched."""
    made = []
    try:
        for name in ("inbox", "store"):
            if not (folder / name).is_dir():
                (folder / name).mkdir(parents=True)
                made.append(f"{name}/")
        made += _starter_rules(folder / "rules")
        if not (folder / FILE).exists():
            (folder / FILE).write_text("\n".join(settings_text()), "utf-8")
            made.append(FILE)
    except OSError as error:
        raise MonitorError(f"{error.filename} cannot be made ({error.strerror})", "choose a writable folder") from error
    return made


def _starter_rules(folder: Path) -> Iterator[str]:
    for source in sorted(packaged("rules").rglob("*")):
        target = folder / source.relative_to(packaged("rules"))
        if source.is_file() and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            yield str(target.relative_to(folder.parent))


def settings_text() -> Iterator[str]:
    """Yield a `monitor.toml` in which every setting stands with its default, commented out."""
    yield "# Settings of this home. Every line shows the default; remove the # to change it."
    yield "# The same as an environment variable: MONITOR_INBOX_AFTER=leave"
    for section, cls in SECTIONS.items():
        yield f"\n# {(cls.__doc__ or '').splitlines()[0]}"
        yield f"[{section}]"
        for item in fields(cls):
            choices = f"  # {', '.join(item.metadata['choices'])}" if "choices" in item.metadata else ""
            yield f"# {item.name} = {_toml(item.default)}{choices}"
    yield ""


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)
