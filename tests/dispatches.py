"""Articles by the hundred, of our own making: towns taken, confirmed, admitted or denied, counted dead, and ships.

Always the same ones in the same order. Those on one happening stand far apart, so that a folder listing that meets a
file a moment too late cannot change what was told first.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, islice


@dataclass(frozen=True, slots=True)
class War:
    """Two sides, the day it begins, and towns that fall one after the other."""

    taker: str
    loser: str
    begins: date
    towns: tuple[str, ...]


WARS = (
    War(
        "Ukrainian forces", "The Russian army", date(2022, 9, 5), ("Kherson", "Izium", "Lyman", "Kupiansk", "Balakliia")
    ),
    War("Russian forces", "The Ukrainian army", date(2022, 3, 1), ("Mariupol", "Volnovakha", "Melitopol", "Popasna")),
    War("Taliban fighters", "The Afghan army", date(2021, 8, 6), ("Kunduz", "Kandahar", "Herat", "Ghazni", "Zaranj")),
    War("M23 rebels", "The Congolese army", date(2025, 1, 20), ("Goma", "Bukavu", "Sake", "Minova", "Rutshuru")),
    War(
        "Islamic State militants", "The Iraqi army", date(2014, 6, 9), ("Mosul", "Tikrit", "Fallujah", "Ramadi", "Hit")
    ),
    War("Sudanese army troops", "The Rapid Support Forces", date(2025, 1, 11), ("Wad Madani", "Sinja", "Omdurman")),
    War(
        "HTS-led rebels",
        "The Syrian army",
        date(2024, 11, 29),
        ("Aleppo", "Hama", "Saraqib", "Palmyra", "Khan Shaykhun"),
    ),
)
TURN = timedelta(days=45)  # after so long the towns change hands again


@dataclass(frozen=True, slots=True)
class Fall:
    """One town that changes hands. `number` sets the words apart."""

    town: str
    taker: str
    loser: str
    day: date
    number: int

    def claimed(self) -> str:
        told = f"{self.taker} say they have captured {self.town}"
        body = (
            f"{self.taker} said on {self.day:%A} that they had captured the town of {self.town}. Shops were shut and "
            f"the road to the north was closed, a teacher told this paper by telephone. Flour for {self.number + 3} "
            "days was left in the mill by the river."
        )
        return self._article(told, body, "Evening Paper")

    def seen(self) -> str:
        body = (
            f"{self.taker} captured {self.town} on {self.day:%A}. They raised a flag over the post office and drove "
            f"{self.number % 9 + 2} lorries through the market, where nobody was selling anything. The telephone "
            "exchange worked again in the afternoon."
        )
        return self._article(f"{self.town} falls", body, "Harbour Wire")

    def counted(self) -> str:
        dead = self.number % 37 + 4
        body = (
            f"At least {dead} people were killed in shelling in {self.town} on {self.day:%A}, the hospital said. Its "
            "doctors had worked through the night by the light of lanterns, while soldiers guarded the gate."
        )
        return self._article(f"{dead} killed in {self.town}", body, "Morning Letter")

    def answered(self) -> str:
        if self.number % 4 == 3:
            told = f"{self.loser} denied on {self.day:%A} that {self.taker} had captured {self.town}."
        else:
            told = f"{self.loser} admitted on {self.day:%A} that it had lost {self.town} to {self.taker}."
        body = (
            f"{told} Its troops had left after {self.number % 5 + 2} days of fighting, a spokesman read from a paper."
        )
        return self._article(f"A word on {self.town}", body, "Court Gazette")

    def _article(self, title: str, body: str, outlet: str) -> str:
        return f"---\npublished: {self.day}\noutlet: {outlet}\n---\n{title}\n\n{body}\n"


def falls(turn: int) -> Iterator[Fall]:
    """Yield each town once; at every second turn it goes back to who had it."""
    numbers = count(turn * 100)
    for war in WARS:
        sides = (war.taker, war.loser) if turn % 2 == 0 else (war.loser, war.taker)
        for later, town in enumerate(war.towns):
            yield Fall(town, *sides, war.begins + turn * TURN + later * timedelta(days=2), next(numbers))


def ships(number: int) -> str:
    """Return an article of the kind that most articles are: nothing in it concerns us."""
    body = (
        f"The ship number {number} berthed at quay {number % 7} with {number * 3} crates of oranges on board. The "
        "pilot spoke of a calm night. The harbour office expects two more of her line before the end of the week."
    )
    head = f"---\npublished: 2024-05-0{number % 9 + 1}\noutlet: Harbour Notes\n---\n"
    return f"{head}Harbour notes, page {number}\n\n{body}\n"


def dispatches(most: int) -> Iterator[tuple[str, str]]:
    """Yield up to `most` articles, each with a file name of its own."""
    return islice(((f"{number:05}.txt", text) for number, text in enumerate(_texts())), most)


def _texts() -> Iterator[str]:
    pages = count()
    for turn in count():
        for telling in (Fall.claimed, Fall.seen, Fall.counted, Fall.answered):
            for fall in falls(turn):
                yield telling(fall)
                if fall.number % 3 == 0:
                    yield ships(next(pages))
