"""What names in rules can stand for, folded, as `values.Names` holds them."""

from collections.abc import Iterable, Iterator

from monitor.model import Outlet, Party


def party_names(parties: Iterable[Party], declared: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the parties behind each id, name and alias. An id wins over a name, a name over an alias.

    `declared` adds the ids of entries that have mistakes of their own.
    """
    known = list(parties)
    names: dict[str, tuple[str, ...]] = {}
    for pairs in (
        [(alias, party.id) for party in known for alias in party.aliases],
        [(party.name, party.id) for party in known],
        [(party, party) for party in declared],
    ):
        names |= _grouped(pairs)
    return names


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    grouped: dict[str, dict[str, None]] = {}
    for name, party in pairs:
        grouped.setdefault(name.casefold(), {})[party] = None
    return {name: tuple(parties) for name, parties in grouped.items()}


def outlet_names(outlets: Iterable[Outlet]) -> dict[str, str]:
    """Return the outlet behind each id, name and alias; of two with one alias the first."""
    return dict(reversed(list(_outlet_pairs(list(outlets)))))


def _outlet_pairs(outlets: list[Outlet]) -> Iterator[tuple[str, str]]:
    yield from ((outlet.id.casefold(), outlet.id) for outlet in outlets)
    yield from ((outlet.name.casefold(), outlet.id) for outlet in outlets)
    yield from ((alias.casefold(), outlet.id) for outlet in outlets for alias in outlet.aliases)


def sides_of(parties: Iterable[Party]) -> frozenset[str]:
    """Return every side that a party is on."""
    return frozenset(side for party in parties for side in party.sides.values())
