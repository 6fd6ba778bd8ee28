"""Read the outlets: publishers, their owners, and which agencies speak for a state."""

import re
from collections.abc import Collection, Sequence

from monitor.model import Outlet
from monitor.rules.entry import Entry
from monitor.rules.wording import choose_from, shown

OUTLET_KEYS = ("id", "name", "domains", "folders", "group", "state_of", "agency", "aliases")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
_FOLDER = re.compile(r"[^/\\]+(?:/[^/\\]+)*")


def read_outlet(entry: Entry, parties: Collection[str]) -> Outlet | None:
    """Return the outlet, or None where it has a mistake. Without parties, `state_of` is not checked."""
    entry.allow(OUTLET_KEYS)
    state_of = entry.text("state_of")
    if state_of and parties and state_of not in parties:
        entry.wrong("state_of", f"there is no party {shown(state_of)}", choose_from(state_of, parties))
    outlet = Outlet(
        id=entry.identifier("id"),
        name=entry.text("name", required=True) or "",
        domains=_shaped(entry, "domains", _DOMAIN, "a domain", "example.org, in small letters"),
        folders=_shaped(entry, "folders", _FOLDER, "a folder of the inbox", "its path below inbox/"),
        group=entry.text("group"),
        state_of=state_of,
        agency=entry.flag("agency", False),
        aliases=entry.texts("aliases"),
    )
    return None if entry.broken else outlet


def refuse_shared_domains(read: Sequence[tuple[Entry, Outlet]]) -> list[Outlet]:
    """Return the outlets without those that claim a domain of an outlet before them."""
    owner: dict[str, str] = {}
    for entry, outlet in read:
        for domain in outlet.domains:
            if owner.setdefault(domain, outlet.id) != outlet.id:
                message = f"{shown(domain)} already belongs to `{owner[domain]}`"
                entry.wrong("domains", message, "name the domain once")
    return [outlet for entry, outlet in read if not entry.broken]


def _shaped(entry: Entry, key: str, shape: re.Pattern[str], what: str, cure: str) -> tuple[str, ...]:
    texts = entry.texts(key)
    for at, text in entry.items(key):
        if isinstance(text, str) and not shape.fullmatch(text):
            entry.wrong(at, f"{shown(text)} is not {what}", f"write {cure}")
    return texts
