"""Check the parties against each other: names that two of them share, names that name nobody, names written twice."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path

from monitor.errors import Mistake
from monitor.model import Party
from monitor.rules.entry import Entry
from monitor.rules.files import read_folder
from monitor.rules.load import read_parties
from monitor.rules.wording import joined, shown
from monitor.yaml12 import Path as YamlPath

EVERYWHERE = "*"


@dataclass(frozen=True, slots=True)
class Reading:
    """How articles are read: the words by which names are compared, and the words that name nobody in particular."""

    words: Callable[[str], Sequence[str]]
    common: Collection[str]


@dataclass(frozen=True, slots=True)
class _Name:
    """A name as it stands in a file. `path` leads to it within its entry."""

    entry: Entry
    party: Party
    written: str
    words: tuple[str, ...]
    path: YamlPath

    def mistake(self, message: str, cure: str) -> Mistake:
        return self.entry.document.mistake(self.entry.path + self.path, f"{shown(self.written)} {message}", cure)

    @property
    def is_shut_in(self) -> bool:
        """Whether it counts only in the party's own countries: a generic word, or a name in small letters."""
        return self.party.kind == "generic" or (bool(self.party.countries) and self.written == self.written.lower())

    def is_everyday(self, common: Collection[str]) -> bool:
        """Whether it names nobody, and yet would count in every country. "Northern Alliance" is a name."""
        plain = len(self.words) == 1 or self.written == self.written.lower()
        return plain and not self.is_shut_in and all(word in common for word in self.words)


def check_parties(folder: Path, reading: Reading) -> tuple[tuple[Party, ...], tuple[Mistake, ...]]:
    """Return the sound parties of a rules folder, and all that is wrong with any party."""
    found = read_folder(folder)
    read = read_parties(found)
    names = [name for entry, party in read for name in _names(entry, party, reading)]
    mistakes = {*found.mistakes, *_homeless(read), *_two_at_home(read)}
    for alike in _grouped(names):
        mistakes |= {*_written_twice(alike), *_shared(alike)}
    mistakes |= set(_common(names, reading))
    return tuple(party for _, party in read), tuple(sorted(mistakes))


def _names(entry: Entry, party: Party, reading: Reading) -> Iterator[_Name]:
    def name(written: str, *path: str | int) -> _Name:
        return _Name(entry, party, written, tuple(reading.words(written)), path)

    yield name(party.name, "name")
    for n, alias in enumerate(party.aliases):
        yield name(alias, "aliases", n)
    for person, forms in party.people.items():
        yield name(person, "people", person)
        for n, form in enumerate(forms):
            yield name(form, "people", person, n)


def _grouped(names: Iterable[_Name]) -> Iterator[list[_Name]]:
    groups: dict[tuple[str, ...], list[_Name]] = defaultdict(list)
    for name in names:
        groups[name.words].append(name)
    return (group for words, group in groups.items() if words and len(group) > 1)


def _written_twice(alike: Sequence[_Name]) -> Iterator[Mistake]:
    for one, other in combinations(alike, 2):
        if one.party is other.party and one.path[0] == other.path[0] != "people":
            yield other.mistake("stands here twice", "remove it: capitals, accents and articles do not matter")
        elif one.party is other.party and {one.path[0], other.path[0]} == {"name", "aliases"}:
            yield other.mistake("is the name of the party already", "remove it")


def _shared(alike: Sequence[_Name]) -> Iterator[Mistake]:
    for one, other in combinations(alike, 2):
        countries = _common_countries(one.party, other.party)
        if one.party is not other.party and countries and _overlap(one.party, other.party):
            where = "everywhere" if EVERYWHERE in countries else f"in {joined(sorted(countries), 'and')}"
            at = f"{one.entry.document.file}:{one.entry.line()}"
            yield other.mistake(
                f"also means `{one.party.id}` ({at}) {where} at the same time",
                "leave it to one of them, write the longer name, or part them by `active` or `countries`",
            )


def _common(names: Iterable[_Name], reading: Reading) -> Iterator[Mistake]:
    for name in names:
        if not name.words:
            yield name.mistake("holds no word by which it could be found", "write a name")
        elif name.is_everyday(reading.common):
            yield name.mistake(
                "is an everyday word, and would mean this party in every war",
                "write a longer name, or give the party `countries` and write it in small letters",
            )


def _homeless(read: Iterable[tuple[Entry, Party]]) -> Iterator[Mistake]:
    for entry, party in read:
        if party.kind == "generic" and not party.countries:
            message = f"the generic party `{party.id}` has no `countries`, so its names count in every war"
            yield entry.document.mistake(entry.path, message, "add `countries:`, such as [SD]")


def _two_at_home(read: Sequence[tuple[Entry, Party]]) -> Iterator[Mistake]:
    """Yield the armies and states that "the army" or "the government" of one country would both mean."""
    at_home = [(entry, party) for entry, party in read if party.kind in ("army", "state")]
    for (_, one), (entry, other) in combinations(at_home, 2):
        both = set(one.countries) & set(other.countries)
        if both and one.kind == other.kind and _overlap(one, other):
            what = "army" if one.kind == "army" else "government"
            yield entry.document.mistake(
                (*entry.path, "countries"),
                f"in {joined(sorted(both), 'and')} `the {what}` means both `{one.id}` and `{other.id}`",
                "leave the country to one of them, or part them by `active`",
            )


def _common_countries(one: Party, other: Party) -> set[str]:
    mine, others = _counted(one), _counted(other)
    if EVERYWHERE in mine and EVERYWHERE in others:
        return {EVERYWHERE}
    return others if EVERYWHERE in mine else mine if EVERYWHERE in others else mine & others


def _counted(party: Party) -> set[str]:
    """Return the countries to which a party belongs: an article about one of them means it before its namesakes."""
    return set(party.countries) or set(party.sides) or {EVERYWHERE}


def _overlap(one: Party, other: Party) -> bool:
    begins = max(one.active_from or date.min, other.active_from or date.min)
    return begins <= min(one.active_to or date.max, other.active_to or date.max)
