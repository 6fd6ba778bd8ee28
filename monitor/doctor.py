"""Look at all that a monitor needs to run, one finding for each; nothing is changed, nothing is sent."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from monitor.channels import open_channels
from monitor.custody import anchors_of
from monitor.errors import MonitorError
from monitor.growth import days_until_full
from monitor.settings import Settings, load_settings
from monitor.store import FoldLock
from monitor.wiring import asking, read_rules

LEAST_FREE = 200_000_000  # bytes
LEAST_DAYS = 7


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, and what is wrong with it together with its cure (None: it is well)."""

    what: str
    state: str = ""
    problem: str | None = None


def examine(home: Path) -> Iterator[Finding]:
    """Yield a finding for each thing; settings that cannot be read end the examination."""
    try:
        settings = load_settings(home)
    except MonitorError as error:
        yield Finding("settings", problem=str(error))
        return
    yield Finding("settings", str(settings.home))
    for what, look in LOOKS.items():
        yield _looked(what, look, settings)


def _looked(what: str, look: Callable[[Settings], str], settings: Settings) -> Finding:
    try:
        return Finding(what, look(settings))
    except MonitorError as error:
        return Finding(what, problem=str(error))
    except OSError as error:
        return Finding(what, problem=f"{error.filename} cannot be looked at ({error.strerror}); make it readable")


def _folders(settings: Settings) -> str:
    for folder in (settings.inbox_folder, settings.rules_folder, settings.store_folder):
        if not folder.is_dir():
            raise MonitorError(f"the folder {folder} is missing", f"run `monitor init {settings.home}`")
    for folder in (settings.inbox_folder, settings.store_folder):
        if not os.access(folder, os.W_OK | os.X_OK):
            raise MonitorError(f"the folder {folder} cannot be written", "give this user write permission for it")
    return "inbox/ and store/ can be written"


def _rules(settings: Settings) -> str:
    book = read_rules(settings)
    if book.mistakes:
        first = book.mistakes[0]
        more = f"; and {len(book.mistakes) - 1} more" if len(book.mistakes) > 1 else ""
        raise MonitorError(f"{first}{more}", "see `monitor rules check`")
    return f"{len(book.rules)} rules"


def _receivers(settings: Settings) -> str:
    channels, faults = open_channels(settings, read_rules(settings))
    if faults:
        raise MonitorError("; ".join(map(str, faults)))
    return ", ".join(sorted(channels))


def _lock(settings: Settings) -> str:
    holder = FoldLock.holder(settings.store_url)
    return f"held by {holder}" if holder else "free: no monitor is running"


def _store(settings: Settings) -> str:
    with asking(settings) as store:  # refuses another schema, and views of another version
        behind = store.position - (store.folded or 0)
        if behind and FoldLock.holder(settings.store_url) is None:
            raise MonitorError(f"the views are {behind} entries behind the log", "run `monitor once`")
        return f"schema {store.schema}, {store.position} entries, views in step"


def _anchors(settings: Settings) -> str:
    last = anchors_of(settings).last()
    if last is None:
        return "none noted yet"
    with asking(settings) as store:
        proved = store.verify_since(last, with_documents=False)
    return f"the log has its last anchor, at {last.position}; sound up to {proved.events}"


def _disk(settings: Settings) -> str:
    free = shutil.disk_usage(settings.store_folder).free
    days = days_until_full(settings)
    if free < LEAST_FREE or (days is not None and days < LEAST_DAYS):
        raise MonitorError(f"only {free // 1_000_000} MB free{_in_days(days)}", "make room, or move the store")
    return f"{free // 1_000_000} MB free{_in_days(days)}"


def _in_days(days: float | None) -> str:
    return "" if days is None else f", full in about {days:.0f} days"


def _model(settings: Settings) -> str:
    if find_spec(settings.extract.model) is None:
        raise MonitorError(f"`{settings.extract.model}` is not installed", "pip install it, or set [extract] model")
    return settings.extract.model


def _gazetteer(settings: Settings) -> str:
    from monitor.extract.compile import gazetteer_path

    if not gazetteer_path().exists():
        raise MonitorError("not compiled yet", "`monitor once` compiles it")
    return str(gazetteer_path())


LOOKS: dict[str, Callable[[Settings], str]] = {
    "folders": _folders,
    "rules": _rules,
    "receivers": _receivers,
    "lock": _lock,
    "store": _store,
    "anchors": _anchors,
    "disk": _disk,
    "language model": _model,
    "gazetteer": _gazetteer,
}
