"""Find the outlet of an article by the name it states, its address, or the folder it lies in."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from monitor.inbox.plain import letters
from monitor.model import Outlet

_LEGAL_FORM = re.compile(
    r"(?:[,\s]+(?:l\.?p|inc|ltd|llc|plc|gmbh|corp|corporation|company|co|limited|all rights reserved)\b\.?)+$", re.I
)
_LONGEST_NAME = 200
_ARTICLE = re.compile(r"^the\s+", re.I)


@dataclass(frozen=True, slots=True)
class _Book:
    names: Mapping[str, Outlet]
    domains: Mapping[str, Outlet]
    folders: Mapping[str, Outlet]

    def named(self, name: str | None) -> Outlet | None:
        if not name or len(name) > _LONGEST_NAME:
            return None
        return self.names.get(_name_key(name)) or self.at(name)

    def at(self, address: str | None) -> Outlet | None:
        return next((self.domains[host] for host in _hosts(address or "") if host in self.domains), None)

    def holding(self, folder: str | None) -> Outlet | None:
        return self.folders.get(folder.casefold()) or self.named(folder) if folder else None


def resolve_outlet(
    outlets: tuple[Outlet, ...],
    *,
    stated: str | None = None,
    url: str | None = None,
    folder: str | None = None,
    credit: str | None = None,
) -> Outlet | None:
    """Return the known outlet that the first of these names: stated name, address, folder below inbox/, credit line.

    Names match the id, name or an alias in any case, without "The" and "Inc."; addresses match by domain and
    everything below it, so `edition.cnn.com` is `cnn.com`.
    """
    book = _book(outlets)
    return book.named(stated) or book.at(url) or book.holding(folder) or book.named(credit)


_last: tuple[tuple[Outlet, ...], _Book] = ((), _Book({}, {}, {}))


def _book(outlets: tuple[Outlet, ...]) -> _Book:
    """Return the outlets by what names them. Kept by identity: to compare all outlets takes longer than to look up."""
    global _last
    last = _last  # read once: another thread may ask about others meanwhile
    if last[0] is not outlets:
        _last = last = (outlets, _made(outlets))
    return last[1]


def _made(outlets: tuple[Outlet, ...]) -> _Book:
    # Reversed: of two outlets with one name the first in the file wins.
    listed = outlets[::-1]
    return _Book(
        names={_name_key(name): outlet for outlet in listed for name in (*outlet.aliases, outlet.name, outlet.id)},
        domains={domain.lower(): outlet for outlet in listed for domain in outlet.domains},
        folders={folder.casefold(): outlet for outlet in listed for folder in outlet.folders},
    )


def _name_key(name: str) -> str:
    bare = _LEGAL_FORM.sub("", _ARTICLE.sub("", name.strip(" .,")))
    return letters(bare) or letters(name)


def _hosts(address: str) -> Iterator[str]:
    """Yield the host of an address or bare domain, then each domain above it."""
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:  # `http://[` is no address
        return
    while "." in host:
        yield host
        host = host.partition(".")[2]
