"""File names: which are none of our business, and how one of any bytes is shown."""

import hashlib
import os

_UNFINISHED = (".part", ".tmp", ".crdownload", "~")
_SIDECAR = ".meta.json"
_LONGEST = 255  # bytes in one name on every common file system


def is_ignored(name: str) -> bool:
    """Whether a file or folder of this name is hidden or still being written by its program."""
    return name.startswith(".") or name.lower().endswith(_UNFINISHED)


def is_sidecar(name: str) -> bool:
    """Whether a file of this name belongs to another one."""
    return name.endswith(_SIDECAR)


def sidecar_names(name: str) -> tuple[str, ...]:
    """Return the names that the sidecar of a file may have, the surer one first."""
    return (name + _SIDECAR, name.rpartition(".")[0] + _SIDECAR) if "." in name else (name + _SIDECAR,)


def fits(name: str) -> bool:
    """Whether a file system takes so long a name."""
    return len(os.fsencode(name)) <= _LONGEST


def visible(name: str) -> str:
    """Return the name fit for logs and mails; different names stay different.

    Bytes that are no UTF-8 and characters that cannot be seen are shown as escapes, backslashes doubled.
    """
    if name.isprintable() and "\\" not in name:
        return name
    return "".join(map(_visible_character, name))


def _visible_character(character: str) -> str:
    if "\udc80" <= character <= "\udcff":
        return f"\\x{ord(character) - 0xDC00:02x}"
    if character == "\\" or not character.isprintable():
        return character.encode("unicode_escape").decode("ascii")
    return character


def with_ending(name: str, ending: str) -> str:
    """Return `name + ending`; where that is too long, the name is cut and its hash keeps it apart from others."""
    if fits(name + ending):
        return name + ending
    raw = os.fsencode(name)
    mark = f"~{hashlib.sha256(raw).hexdigest()[:8]}{ending}"
    return os.fsdecode(raw[: _LONGEST - len(os.fsencode(mark))]) + mark


def numbered(name: str, number: int) -> str:
    """Return the name with a number before its suffix: `a.txt`, `a.2.txt`, `a.3.txt`."""
    if number < 2:
        return name
    stem, dot, suffix = name.rpartition(".")
    return with_ending(stem, f".{number}.{suffix}") if dot and stem else with_ending(name, f".{number}")
