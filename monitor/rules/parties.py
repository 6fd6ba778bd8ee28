"""Read the parties: who fights, under which names, on which side, with whose voices."""

import re
from collections.abc import Collection
from datetime import date

from monitor.model import Party
from monitor.rules.entry import Entry
from monitor.rules.language import PARTY_KINDS
from monitor.rules.wording import choose_from, shown

PARTY_KEYS = ("id", "name", "kind", "aliases", "sides", "people", "countries", "active", "parent")
_COUNTRY = re.compile(r"[A-Z]{2}")


def read_party(entry: Entry, parties: Collection[str]) -> Party | None:
    """Return the party, or None where it has a mistake. `parties` holds the ids of all."""
    entry.allow(PARTY_KEYS)
    kind = entry.choice("kind", PARTY_KINDS)
    if not entry.has("kind"):
        entry.wrong((), "`kind` is missing", choose_from("", PARTY_KINDS))
    active_from, active_to = _active(entry.entry("active"))
    party = Party(
        id=entry.identifier("id"),
        name=entry.text("name", required=True) or "",
        kind=kind or "",
        aliases=entry.texts("aliases"),
        sides=_sides(entry.entry("sides")),
        people=_people(entry.entry("people")),
        countries=_countries(entry),
        active_from=active_from,
        active_to=active_to,
        parent=_parent(entry, parties),
    )
    return None if entry.broken else party


def _active(active: Entry) -> tuple[date | None, date | None]:
    active.allow(("from", "to"))
    begins, ends = active.day("from"), active.day("to")
    if begins and ends and begins > ends:
        active.wrong("to", f"it ends on {ends}, before it begins", "exchange `from` and `to`")
    return begins, ends


def _sides(sides: Entry) -> dict[str, str]:
    for country in sides.values:
        if country != "*" and not _COUNTRY.fullmatch(country):
            sides.wrong(country, f"{shown(country)} is not a country code", 'write two capitals such as SY, or "*"')
    return {country: sides.text(country, required=True) or "" for country in sides.values}


def _people(people: Entry) -> dict[str, tuple[str, ...]]:
    return {person: people.texts(person) for person in people.values}


def _countries(entry: Entry) -> tuple[str, ...]:
    countries = entry.texts("countries")
    for at, country in entry.items("countries"):
        if isinstance(country, str) and not _COUNTRY.fullmatch(country):
            entry.wrong(at, f"{shown(country)} is not a country code", "write two capitals, such as SY")
    return countries


def _parent(entry: Entry, parties: Collection[str]) -> str | None:
    parent = entry.text("parent")
    if parent and parent not in parties:
        entry.wrong("parent", f"there is no party {shown(parent)}", choose_from(parent, parties))
    return parent
