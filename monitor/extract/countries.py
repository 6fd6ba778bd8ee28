"""Tell what countries an article is about: by the countries, peoples, regions and big towns that it names."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache

from monitor.extract.en.place_forms import ARMED_AFTER, CAPITALISED, POSSESSIVE, is_at_border
from monitor.extract.gazetteer import FOLDED, Gazetteer
from monitor.extract.language import table
from monitor.extract.normalise import plain
from monitor.extract.place_choice import BIG, KNOWN, SETTLEMENTS, PlaceContext, is_usual, popularity
from monitor.extract.place_words import is_common_word, is_place_name

LONGEST_NAME = 4  # words
TEXT_READ = 100_000  # code points: enough to know what even the longest article is about
DOMINANT = 10  # times the people of all namesakes abroad: then the name tells the country
LEAST_SHARED = 2  # towns of one country, where no other sign tells it
COUNTRY_TOLD, PLACE_TOLD = 1.0, 2.0  # weight of a mention: things happen where the places are
KEPT = 50_000  # names whose country was looked up lately

Tell = Callable[[str], tuple[str, float] | None]  # name -> country code, weight


class Countries:
    """The names of countries and peoples, and what other names point to a country."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._names = dict(gazetteer.countries())
        self._peoples = _demonyms()
        self._words = self._names | self._peoples
        self._told_by = lru_cache(maxsize=KEPT)(self._country_told)
        self._told_in = lru_cache(maxsize=KEPT)(self._told)

    def context(self, text: str, countries: Collection[str] = ()) -> PlaceContext:
        """Return the countries that the text is about, from country names, demonyms, regions and big towns.

        `countries` are known from elsewhere (the parties of the article) and count as one mention each.
        """
        weights = defaultdict[str, float](float, dict.fromkeys(countries, COUNTRY_TOLD))
        located = set(countries)
        for run in CAPITALISED.finditer(text, 0, TEXT_READ):
            if is_at_border(text, run.start(), run.end()):
                continue
            told = self._told_in(run.group())
            if ARMED_AFTER.match(text, run.end()) is None:
                located.update(country for country, _ in told)
            for country, weight in told:
                weights[country] += weight
        if not weights and (shared := self._shared_country(text)):
            return PlaceContext({shared: PLACE_TOLD}, frozenset({shared}))
        return PlaceContext(dict(weights), frozenset(located))

    def is_named(self, name: str) -> bool:
        """Return whether the words are a country's name."""
        return plain(name) in self._names

    def of_people(self, name: str) -> str | None:
        """Return the country of a people: "Syrian", "Syrians"."""
        return self._peoples.get(plain(name))

    def called(self, name: str) -> str | None:
        """Return the country that the words name, itself or by its people."""
        return self._words.get(plain(name))

    def told_by(self, name: str) -> str | None:
        """Return the country that a name or a demonym points to whatever the article is about, else None."""
        told = self._told_by(POSSESSIVE.sub("", name))
        return told[0] if told else None

    def _shared_country(self, text: str) -> str | None:
        """Return the one country where most of the names are towns: Homs may be anywhere, Homs and Palmyra are not."""
        names = {POSSESSIVE.sub("", run.group()) for run in CAPITALISED.finditer(text, 0, TEXT_READ)}
        votes = Counter(country for name in sorted(names) for country in self._candidates(name))
        (first, most), (_, next_most) = [*votes.most_common(2), ("", 0), ("", 0)][:2]
        return first if most >= LEAST_SHARED and most > next_most else None

    def _candidates(self, name: str) -> set[str]:
        usual = filter(is_usual, self._gazetteer.matches(name)) if is_place_name(name) else ()
        return {match.place.country for match in usual if (match.place.population or 0) >= KNOWN}

    def _told(self, run: str) -> tuple[tuple[str, float], ...]:
        return tuple(self._told_each(run.split()))

    def _told_each(self, words: list[str]) -> Iterator[tuple[str, float]]:
        """Yield (country, weight) for a run of capitalised words; a longer name hides its parts (South Sudan)."""
        start = 0
        tell: Tell = self._told_by
        while start < len(words):
            told, size = _first(words[start:], tell)
            if told:
                yield told
            elif not is_common_word(words[start]):
                tell = self._state_told  # "Karim Hassan" is not about the town of Hassan
            start += size

    def _state_told(self, name: str) -> tuple[str, float] | None:
        country = self.called(name)
        return (country, COUNTRY_TOLD) if country else None

    def _country_told(self, name: str) -> tuple[str, float] | None:
        if told := self._state_told(name):
            return told
        country = self._country_of_place(name)
        return (country, PLACE_TOLD) if country else None

    def _country_of_place(self, name: str) -> str | None:
        """Return the country of a name that only one big place or region bears, else None."""
        if not is_place_name(name):
            return None
        matches = [match for match in self._gazetteer.matches(name) if match.rank != FOLDED]
        first = max(filter(is_usual, matches), key=popularity, default=None)
        if first is None or (first.place.kind in SETTLEMENTS and (first.place.population or 0) < BIG):
            return None
        abroad = sum(10 ** popularity(match) for match in matches if match.place.country != first.place.country)
        return first.place.country if 10 ** popularity(first) >= DOMINANT * abroad else None


def _first(words: list[str], tell: Tell) -> tuple[tuple[str, float] | None, int]:
    """Return what the longest name told by the first words points to, and its length in words."""
    for size in range(min(LONGEST_NAME, len(words)), 0, -1):
        if told := tell(POSSESSIVE.sub("", " ".join(words[:size])).rstrip(".")):
            return told, size
    return None, 1


def _demonyms() -> dict[str, str]:
    return {plain(word): country for country, more in table("demonyms.toml").items() for word in more}
