"""Load the rules folder: everything that is sound, and every mistake in one pass."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from monitor.messages import DigestPlan, Receiver
from monitor.model import NamedPlace, Outlet, Party
from monitor.rules.clause_reading import ClauseReader
from monitor.rules.digest_plans import read_digest
from monitor.rules.entry import Entry
from monitor.rules.files import RulesFolder, read_folder
from monitor.rules.match import Condition
from monitor.rules.match_reading import MatchReader
from monitor.rules.names import outlet_names, party_names, sides_of
from monitor.rules.outlets import read_outlet, refuse_shared_domains
from monitor.rules.parties import read_party
from monitor.rules.places import read_place
from monitor.rules.receivers import read_receiver
from monitor.rules.rule import Rule, Rulebook
from monitor.rules.rule_reading import RuleReader
from monitor.rules.values import Names, PlaceNames
from monitor.rules.wording import shown

T = TypeVar("T")
OpenGazetteer = Callable[[Sequence[NamedPlace]], PlaceNames]


def load_rulebook(folder: Path, *, gazetteer: OpenGazetteer | None = None) -> Rulebook:
    """Return all that the folder says. Never raises for what is written there.

    A rule with a mistake is off; no older version of it goes on. Any other entry switches off only itself.
    `gazetteer` opens the names of all places, given the user's own, so that rules may say `place.id: Hama`; without it
    such a name stays as it is written.
    """
    found = read_folder(folder)
    parties = [party for _, party in read_parties(found)]
    outlets, lists = _outlets(found), _lists(found)
    places = tuple(_read(found.listed["places"], "id", read_place))
    names = _names(found, parties, outlets, gazetteer(places) if gazetteer is not None else None)
    clauses = ClauseReader(names, lists)
    matches = _match_reader(found, clauses)
    receivers = _read(found.listed["receivers"], "name", read_receiver)
    digests = _digests(found, matches, receivers)
    rules = _rules(found, matches, receivers, [plan for plan, _ in digests])
    return Rulebook(
        rules=tuple(rules),
        receivers=tuple(receivers),
        digests=tuple(plan for plan, _ in digests),
        digest_conditions={plan.id: condition for plan, condition in digests},
        outlets=tuple(outlets),
        parties=tuple(parties),
        places=places,
        lists={name: tuple(item for _, item in section.items(name)) for name, section in lists.items()},
        mistakes=tuple(sorted(set(found.mistakes))),
        doubts=tuple(sorted(clauses.doubts)),
        broken=tuple(sorted(names.rules - {rule.id for rule in rules})),
        version=found.version,
    )


def read_parties(found: RulesFolder) -> list[tuple[Entry, Party]]:
    """Return the sound parties with the entries they were read from; mistakes are noted in `found`."""
    ids = _declared(found.listed["parties"], "id")
    return _kept(found.listed["parties"], "id", lambda entry: read_party(entry, ids))


def _names(found: RulesFolder, parties: Sequence[Party], outlets: Sequence[Outlet], places: PlaceNames | None) -> Names:
    return Names(
        places=places,
        parties=party_names(parties, _declared(found.listed["parties"], "id")),
        outlets=outlet_names(outlets),
        sides=sides_of(parties),
        rules=_declared(found.listed["rules"], "id"),
    )


def _outlets(found: RulesFolder) -> list[Outlet]:
    parties = _declared(found.listed["parties"], "id")
    entries = found.listed["outlets"]
    _refuse_doubles(entries, "id", _keepers(entries, "id"))
    read = [(entry, outlet) for entry in entries if (outlet := read_outlet(entry, parties)) is not None]
    return refuse_shared_domains(read)


def _lists(found: RulesFolder) -> dict[str, Entry]:
    """Return for each list the section that holds it, so that its mistakes are noted where it stands."""
    lists = _named(found.lists)
    for name, section in lists.items():
        if not isinstance(section.values[name], list):
            section.wrong(name, f"the list `{name}` must be a list", f"write `{name}: [one, two]`")
    return lists


def _match_reader(found: RulesFolder, clauses: ClauseReader) -> MatchReader:
    filters = {name: section.entry(name) for name, section in _named(found.filters).items()}
    matches = MatchReader(clauses, filters)
    for name in filters:  # also those that no rule uses: they may be mistaken, too
        matches.filter(name)
    return matches


def _digests(
    found: RulesFolder, matches: MatchReader, receivers: Iterable[Receiver]
) -> list[tuple[DigestPlan, Condition]]:
    rules = _declared(found.listed["rules"], "id")
    known = _declared(found.listed["receivers"], "name")
    usable = {receiver.name for receiver in receivers}
    return _read(
        found.listed["digests"],
        "id",
        lambda entry: read_digest(entry, matches=matches, rules=rules, receivers=known, usable=usable),
    )


def _rules(
    found: RulesFolder, matches: MatchReader, receivers: Iterable[Receiver], digests: Iterable[DigestPlan]
) -> list[Rule]:
    reader = RuleReader(
        matches=matches,
        receivers=_declared(found.listed["receivers"], "name"),
        digests=_declared(found.listed["digests"], "id"),
        usable={receiver.name for receiver in receivers} | {plan.id for plan in digests},
    )
    return _read(found.listed["rules"], "id", lambda entry: reader.read(entry, found.defaults[entry.document.file]))


def _read(entries: Sequence[Entry], key: str, read: Callable[[Entry], T | None]) -> list[T]:
    return [one for _, one in _kept(entries, key, read)]


def _kept(entries: Sequence[Entry], key: str, read: Callable[[Entry], T | None]) -> list[tuple[Entry, T]]:
    """Return what can be read without a mistake; of several with one name the first sound one."""
    sound = [(entry, one) for entry in entries if (one := read(entry)) is not None]
    keepers = _keepers([entry for entry, _ in sound] + list(entries), key)
    _refuse_doubles(entries, key, keepers)
    return [(entry, one) for entry, one in sound if keepers.get(entry.values.get(key), entry) is entry]


def _keepers(entries: Iterable[Entry], key: str) -> dict[object, Entry]:
    """Return for each name the entry that may keep it: the first."""
    first: dict[object, Entry] = {}
    for entry in entries:
        if isinstance(name := entry.values.get(key), str):
            first.setdefault(name, entry)
    return first


def _refuse_doubles(entries: Sequence[Entry], key: str, keepers: Mapping[object, Entry]) -> None:
    """Refuse the entries whose name another one keeps."""
    for entry in entries:
        name = entry.values.get(key)
        if isinstance(name, str) and (known := keepers[name]) is not entry:
            message = f"the {key} {shown(name)} is taken by {known.document.file}:{known.line()}"
            entry.wrong(key, message, f"choose another {key}")


def _named(sections: Iterable[Entry]) -> dict[str, Entry]:
    """Return the section that holds each name; of two with one name the second is refused."""
    named: dict[str, Entry] = {}
    for section in sections:
        for name in section.values:
            if named.setdefault(name, section) is not section:
                section.wrong(name, f"{shown(name)} is defined in {named[name].document.file}, too", "remove one")
    return named


def _declared(entries: Iterable[Entry], key: str) -> frozenset[str]:
    """Return the names of all entries, also of those with mistakes: nobody else is to blame for naming them."""
    return frozenset(name for entry in entries if isinstance(name := entry.values.get(key), str))
