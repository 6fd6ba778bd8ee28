"""Resolve the words an article uses for an armed actor to a party of the parties file."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from monitor.extract import lexicon
from monitor.extract.en.party_forms import LED, NATIONAL, PRINCIPALS, SPONSOR
from monitor.extract.language import table
from monitor.model import Party, PartyRef

KEPT = 20_000  # names resolved lately
SHORT = 3  # letters: an acronym so short is a word when it is not in capitals ("IS" and "is")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}")
_STATE_NAMES = {"state": lexicon.words("state_name"), "army": frozenset[str]()}
_NOT_THE_STATE = lexicon.words("rebel_noun") | lexicon.nouns("monitor") | lexicon.nouns("residents")


@dataclass(frozen=True, slots=True)
class _Alias:
    words: tuple[str, ...]
    party: Party
    generic: bool
    homes: frozenset[str]  # a generic one means its party only there; empty: anywhere
    person: bool = False

    @classmethod
    def of(cls, party: Party, words: Iterable[str], *, generic: bool, person: bool = False) -> "_Alias":
        return cls(tuple(words), party, generic, frozenset(party.countries if generic else ()), person)


class PartyIndex:
    """All aliases, leaders and generic words of a set of parties, ready to be asked."""

    def __init__(self, parties: Sequence[Party]) -> None:
        self.parties = {party.id: party for party in parties}
        self._armies = {party.parent: party for party in parties if party.kind == "army" and party.parent}
        self._by_word: dict[str, dict[tuple[str, ...], list[_Alias]]] = {}  # "army" alone is some sixty armies' name
        for alias in (alias for party in parties for alias in _aliases(party, army=self._is_army(party))):
            self._by_word.setdefault(alias.words[0], {}).setdefault(alias.words, []).append(alias)
        self._found = lru_cache(maxsize=KEPT)(self._party)

    def _is_army(self, party: Party) -> bool:
        """Return whether a party answers to "the army": a state does where no army of its own is listed."""
        return party.kind == "army" or (party.kind == "state" and party.id not in self._armies)

    def resolve(self, as_written: str, countries: Collection[str], on: date | None) -> PartyRef:
        """Return the party that `as_written` means in an article about `countries` on day `on`.

        The reference has no id where the words do not settle it ("Islamist militants").
        """
        party, generic = self._found(as_written, tuple(countries), on)
        if party is None:
            return PartyRef(name=as_written, as_written=as_written)
        side = next((party.sides[key] for key in (*countries, "*") if key in party.sides), None)
        return PartyRef(
            name=_led_name(party, as_written) or party.name,
            as_written=as_written,
            id=party.id,
            kind=party.kind,
            side=side,
            generic=generic,
        )

    def mentions(self, text: str, countries: Collection[str], on: date | None) -> Iterator[tuple[Party, str]]:
        """Yield every armed party that a text names, with the words; a bare demonym ("Syrian") names none."""
        words = name_words(text)
        position = 0
        home = tuple(countries)
        while position < len(words):
            known = self._at(words, position, home, on) if words[position] in self._by_word else ()
            here = [alias for alias in known if _is_armed(alias)]
            best = min(here, key=lambda alias: (-len(alias.words), _abroad(alias, home)), default=None)
            if best is not None:
                yield best.party, " ".join(best.words)
            position += len(best.words) if best is not None else 1

    def names_any(self, text: str, *, states: bool = False) -> bool:
        """Return whether a text names any armed party, or with `states` a state, whatever countries it is about."""
        words = name_words(text)
        here = (alias for position in range(len(words)) for alias in self._at(words, position, (), None))
        return any(_is_armed(alias) or (states and alias.party.kind == "state") for alias in here)

    def is_name(self, text: str) -> bool:
        """Return whether the words are, as a whole, a name of some party."""
        words = name_words(text)
        return any(len(alias.words) == len(words) for alias in self._at(words, 0, (), None)) if words else False

    def homes(self, text: str) -> frozenset[str]:
        """Return the countries in which the armed parties that a text names are at home: one for each party."""
        return frozenset(home for party, _ in self.mentions(text, (), None) if (home := _home(party)))

    def same_side(self, one: PartyRef, other: PartyRef) -> bool:
        """Return whether two references can be the same actor; two unresolved ones are compared by their words."""
        if one.id is None or other.id is None:
            return bool(set(name_words(one.as_written)) & set(name_words(other.as_written)) - lexicon.words("filler"))
        return one.id == other.id or (one.side is not None and one.side == other.side) or self._kin(one.id, other.id)

    def _kin(self, one: str, other: str) -> bool:
        first, second = self.parties[one], self.parties[other]
        return (
            first.parent == other
            or second.parent == one
            or (first.parent is not None and first.parent == second.parent)
        )

    def _party(self, name: str, countries: tuple[str, ...], on: date | None) -> tuple[Party | None, bool]:
        words = name_words(name)
        exact = [alias for alias in self._matches(words, countries, on) if len(alias.words) == len(words)]
        if exact:
            nearest = min(exact, key=lambda alias: (_abroad(alias, countries), _far(alias, countries))).party
            return nearest, nearest.kind == "generic"
        for principal in _principals(name):
            party, generic = self._party(principal, countries, on)
            if party is not None:
                return self._forces_of(party, words), generic
        return self._best(name_words(SPONSOR.sub(" ", name)), countries, on)

    def _best(self, words: list[str], countries: tuple[str, ...], on: date | None) -> tuple[Party | None, bool]:
        matches = sorted(self._matches(words, countries, on), key=lambda alias: (*_rank(alias), _far(alias, countries)))
        if not matches:
            return None, False
        best = matches[0]
        others = {"state": _NOT_THE_STATE | lexicon.words("rebellious"), "army": lexicon.words("rebellious")}
        if not others.get(best.party.kind, frozenset()).isdisjoint(words):
            return None, False  # "Syrian fighters", "the Syrian Observatory" are not the Syrian state
        if best.generic and any(_is_foreign(word, countries) for word in words):
            return None, False  # "Zimbabwean troops" in Congo are not the army of Congo
        return self._forces_of(best.party, words), best.party.kind == "generic"

    def _forces_of(self, party: Party, words: Iterable[str]) -> Party:
        army = self._armies.get(party.id) if party.kind == "state" else None
        return army if army is not None and lexicon.words("army_noun") & set(words) else party

    def _matches(self, words: list[str], countries: tuple[str, ...], on: date | None) -> Iterator[_Alias]:
        for start in range(len(words)):
            yield from self._at(words, start, countries, on)

    def _at(self, words: list[str], start: int, countries: tuple[str, ...], on: date | None) -> Iterator[_Alias]:
        for name, aliases in self._by_word.get(words[start], {}).items():
            if tuple(words[start : start + len(name)]) != name:
                continue
            for alias in aliases:  # some sixty of "army"
                if not (alias.homes and alias.homes.isdisjoint(countries[:2])) and _active(alias.party, on):
                    yield alias


def _aliases(party: Party, *, army: bool) -> Iterator[_Alias]:
    peoples = [f"{name}s" for name in party.aliases if party.kind == "state" and NATIONAL.fullmatch(name)]
    people = (name for leader, forms in party.people.items() for name in (leader, *forms))
    for names, person in (((party.name, *party.aliases, *peoples), False), (people, True)):
        for name in names:
            if words := name_words(name):
                generic = party.kind == "generic" or _is_common(name, party)
                yield _Alias.of(party, words, generic=generic, person=person)
    if party.countries and party.kind in ("army", "state"):
        # Every army answers to "the army" in its own country, every state to "the government".
        common = (lexicon.words("army_name") if army else frozenset[str]()) | _STATE_NAMES[party.kind]
        yield from (_Alias.of(party, name.split(), generic=True) for name in sorted(common))


def _home(party: Party) -> str | None:
    """Return the country of a party, of several the first; None for one that is at home anywhere."""
    return next((country for country in (*party.countries, *party.sides) if country != "*"), None)


def _is_common(name: str, party: Party) -> bool:
    """Return whether an alias names nobody: "regime forces" are Myanmar's only in Myanmar."""
    return bool(party.countries) and name == name.lower()


def _rank(alias: _Alias) -> tuple[int, int]:
    """Order by how much an alias says: "Russia's defence ministry" is Russia's, wherever the article plays."""
    named = {"armed_group": 0, "alliance": 0, "army": 1, "generic": 2, "state": 3}.get(alias.party.kind, 3)
    home = alias.generic and alias.party.kind != "generic"
    return (4 if home else named), -len(alias.words)


def _is_foreign(word: str, countries: tuple[str, ...]) -> bool:
    """Return whether a word tells of a people that is at home in none of the countries."""
    return word in _peoples() and _peoples()[word] not in countries


@cache
def _peoples() -> dict[str, str]:
    return {word.casefold(): country for country, told in table("demonyms.toml").items() for word in told}


def _led_name(party: Party, as_written: str) -> str | None:
    """Return "HTS-led rebels" for "the rebels led by Hayat Tahrir al-Sham"."""
    found = LED.search(as_written)
    if found is None or party.kind not in ("armed_group", "alliance"):
        return None
    short = min((alias for alias in (party.name, *party.aliases) if alias.isupper()), key=len, default=party.name)
    return f"{short}-led {(found['before'] or found['after']).lower()}"


def _far(alias: _Alias, countries: tuple[str, ...]) -> int:
    """Return how far down its country stands in what the article is about: "the army" is the first one's."""
    return min((countries.index(home) for home in alias.party.countries if home in countries), default=len(countries))


def _abroad(alias: _Alias, countries: tuple[str, ...]) -> int:
    """Return how far an acronym that several parties bear is from home: the one that fights there is meant.

    "Troops" alone are nobody's acronym: the country named most is as often the enemy's.
    """
    homes = alias.party.countries or alias.party.sides
    if alias.generic:
        return 0
    return min((countries.index(home) for home in homes if home in countries), default=len(countries))


def _principals(name: str) -> Iterator[str]:
    """Yield who leads or commands the actor: `rebels led by X`, `X-led offensive`, `forces loyal to X`."""
    for pattern in PRINCIPALS:
        if found := pattern.search(name):
            yield found[1]


_UNCLEAR = {("troops",), ("soldiers",), ("military",), ("security", "forces"), ("authorities",), ("armed", "forces")}


def _is_armed(alias: _Alias) -> bool:
    if alias.words in _UNCLEAR:
        return False
    return alias.party.kind != "state" or alias.generic or alias.person or len(alias.words) > 1


def _active(party: Party, on: date | None) -> bool:
    if on is None:
        return True
    return (party.active_from or on) <= on <= (party.active_to or on)


def everyday_words() -> frozenset[str]:
    """Return words that name no party by themselves, whatever their capitals."""
    names = (lexicon.nouns("leader") - lexicon.nouns("armed")) | lexicon.nouns("namesake")  # "Kremlin", "Peshmerga"
    return lexicon.everything() - names


def _uncombined(found: re.Match[str]) -> str:
    return "".join(letter for letter in found.group() if not unicodedata.combining(letter))


def name_words(name: str) -> list[str]:
    """Return the words by which names of parties are compared: without case, accents and articles; "IS" stays "IS"."""
    plain = _NOT_ASCII.sub(_uncombined, unicodedata.normalize("NFKD", name))
    plain = re.sub(r"['’‘`](?:s\b)?", "", _DOTTED.sub(lambda found: found[0].replace(".", ""), plain))
    read = (word if word.isupper() and len(word) <= SHORT else word.casefold() for word in re.findall(r"\w+", plain))
    return [word for word in read if word not in ("the", "a", "an", "al", "el")]
