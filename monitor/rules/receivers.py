"""Read the receivers: who can be told, by which channel, with which options.

A new channel is one entry of OPTIONS.
"""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from monitor.messages import Receiver
from monitor.rules.entry import Entry
from monitor.rules.wording import choose_from, shown

FORMATS = ("eml", "html", "json")
# One address, bare or as `Name <address>`; whether it exists only the mail server knows.
_ADDRESS = re.compile(r"(?:[^<>@]*<)?[^\s<>@,;]+@[^\s<>@,;]+\.?[^\s<>@,;]+>?")


def read_receiver(entry: Entry) -> Receiver | None:
    """Return the receiver, or None where it has a mistake."""
    name = entry.identifier("name")
    kind = entry.choice("type", tuple(OPTIONS))
    if kind is None:
        if not entry.has("type"):
            entry.wrong((), "`type` is missing", choose_from("", OPTIONS))
        return None
    keys, read = OPTIONS[kind]
    entry.allow(("name", "type", *keys))
    options = read(entry)
    return None if entry.broken else Receiver(name=name, type=kind, options=options)


def _console(entry: Entry) -> dict[str, object]:
    return {}


def _file(entry: Entry) -> dict[str, object]:
    formats = entry.texts("formats") or FORMATS
    for name in formats:
        if name not in FORMATS:
            entry.wrong("formats", f"there is no format {shown(name)}", choose_from(name, FORMATS))
    folder = entry.text("folder")
    return {"formats": list(formats)} | ({"folder": folder} if folder else {})


def _email(entry: Entry) -> dict[str, object]:
    to = entry.texts("to")
    if not to and not entry.broken:
        entry.wrong((), "`to` is missing", "add `to: [name@example.org]`")
    sender = entry.text("from")
    for key, addresses in (("to", to), ("from", (sender,) if sender else ())):
        for address in addresses:
            if not _ADDRESS.fullmatch(address):
                entry.wrong(key, f"{shown(address)} is not a mail address", "write name@example.org")
    return {"to": list(to)} | ({"from": sender} if sender else {})


def _webhook(entry: Entry) -> dict[str, object]:
    url = entry.text("url", required=True)
    if url is not None and not _is_web_address(url):
        entry.wrong("url", f"{shown(url)} is not a web address", "write https://host/path")
    secret_file = entry.text("secret_file", required=True)
    return {"url": url, "secret_file": secret_file, "allow_private": entry.flag("allow_private", False)}


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


OPTIONS: dict[str, tuple[tuple[str, ...], Callable[[Entry], dict[str, object]]]] = {
    "console": ((), _console),
    "file": (("folder", "formats"), _file),
    "email": (("to", "from"), _email),
    "webhook": (("url", "secret_file", "allow_private"), _webhook),
}
