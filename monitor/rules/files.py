"""Find and read the files of the rules folder, and sort what they hold into sections."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from monitor.errors import Mistake, MistakesFound
from monitor.rules.entry import Entry
from monitor.rules.language import DEFAULT_KEYS
from monitor.rules.wording import shown
from monitor.yaml12 import Document, read_yaml

LISTED = ("rules", "receivers", "digests", "outlets", "parties", "places")
KEYED = ("defaults", "filters", "lists")
VERSION = 1
MOST_BYTES = 16 * 1024 * 1024


@dataclass(slots=True)
class RulesFolder:
    """What stands in the folder, in the order of file names, and every mistake so far.

    `defaults` holds those of each file that gives some; `version` is a hash over the names and bytes of all files.
    """

    mistakes: list[Mistake] = field(default_factory=list)
    listed: dict[str, list[Entry]] = field(default_factory=lambda: {name: [] for name in LISTED})
    defaults: dict[str, Entry] = field(default_factory=dict)
    filters: list[Entry] = field(default_factory=list)
    lists: list[Entry] = field(default_factory=list)
    version: str = ""

    def add(self, document: Document) -> None:
        """Sort one file into the sections."""
        root = Entry(document, (), document.value, self.mistakes)
        root.allow(("version", *LISTED, *KEYED))
        if not _of_this_version(root):
            return
        for name in LISTED:
            self.listed[name] += root.entries(name)
        defaults = root.entry("defaults")
        defaults.allow(DEFAULT_KEYS)
        self.defaults[document.file] = defaults
        self.filters.append(root.entry("filters"))
        self.lists.append(root.entry("lists"))


def read_folder(folder: Path) -> RulesFolder:
    """Read every `.yaml` and `.yml` file of the folder, but not of its subfolders."""
    found = RulesFolder()
    digest = hashlib.sha256()
    for path in _paths(folder, found.mistakes):
        shown_path = f"{folder.name}/{path.name}".encode(errors="backslashreplace").decode()
        data = _bytes(path, shown_path, found.mistakes)
        digest.update(f"{shown_path}\0{len(data)}\0".encode() + data)
        document = _document(data, shown_path, found.mistakes) if data else None
        if document is not None:
            found.add(document)
    found.version = digest.hexdigest()[:12]
    return found


def _paths(folder: Path, mistakes: list[Mistake]) -> list[Path]:
    try:
        inside = sorted(folder.iterdir())
    except OSError as error:
        cure = "make the folder readable, or let `monitor init` write the starter rules"
        mistakes.append(Mistake(folder.name, 0, 0, f"the rules cannot be read: {error.strerror}", cure))
        return []
    found = [path for path in inside if path.suffix in (".yaml", ".yml") and not path.name.startswith(".")]
    if not found:
        cure = "let `monitor init` write the starter rules"
        mistakes.append(Mistake(folder.name, 0, 0, "there is no .yaml file, so there are no rules", cure))
    return found


def _bytes(path: Path, shown_path: str, mistakes: list[Mistake]) -> bytes:
    """Return what the file holds; b"" where that is nothing or cannot be read, with the mistake noted."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        mistakes.append(Mistake(shown_path, 0, 0, f"it cannot be read: {error.strerror}", "make the file readable"))
        return b""
    if len(data) > MOST_BYTES:
        message = f"it is larger than {MOST_BYTES // 1024 // 1024} MiB"
        mistakes.append(Mistake(shown_path, 0, 0, message, "split it into several files"))
        return b""
    if not data:
        mistakes.append(_nothing(shown_path))
    return data


def _document(data: bytes, shown_path: str, mistakes: list[Mistake]) -> Document | None:
    try:
        document = read_yaml(data.decode("utf-8-sig"), shown_path)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        mistakes.append(Mistake(shown_path, line, column, "this is not UTF-8", "save the file as UTF-8"))
        return None
    except MistakesFound as error:
        mistakes += error.mistakes
        return None
    if document.value is None:
        mistakes.append(_nothing(shown_path))
        return None
    return document


def _nothing(shown_path: str) -> Mistake:
    return Mistake(shown_path, 0, 0, "the file holds nothing", f"begin it with `version: {VERSION}`, or delete it")


def _of_this_version(root: Entry) -> bool:
    version = root.values.get("version")
    if version == VERSION and not isinstance(version, bool):
        return True
    if root.broken and not root.values:
        return False
    if version is None:
        root.wrong((), "`version` is missing", f"begin the file with `version: {VERSION}`")
        return True
    root.wrong("version", f"version {shown(version)} is not known here", f"write `version: {VERSION}`")
    return False
