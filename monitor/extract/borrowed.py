"""Turn away what only borrows the words of war: elections, sport, trade, games and films.

Judged by the whole article, and only where something in it looked like a change: it must use several words of one such
subject. There a town is taken by none but known fighters; in games and films by nobody.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from monitor.extract.claims import Claim
from monitor.extract.language import table
from monitor.model import PartyRef

LEAST_WORDS = 4  # different ones of a subject
_WORD = re.compile(r"[\w-]+")
_FIGHTING = frozenset({"army", "armed_group", "alliance"})


def really_told(claims: Iterable[Claim], text: str) -> Iterator[Claim]:
    """Yield the claims that the subject of the article does not take back."""
    words = frozenset(_WORD.findall(text.lower()))
    if _is_about("invented", words):
        return
    contest = _is_about("contest", words)
    yield from (claim for claim in claims if not contest or _names_fighters(claim))


def _is_about(subject: str, words: frozenset[str]) -> bool:
    return any(len(words & vocabulary) >= LEAST_WORDS for vocabulary in _vocabularies(subject))


def _names_fighters(claim: Claim) -> bool:
    return any(_is_fighter(party) for party in (claim.gainer, claim.loser) if party is not None)


def _is_fighter(party: PartyRef) -> bool:
    return party.id is not None and (party.kind in _FIGHTING or party.generic)


@cache
def _vocabularies(subject: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(words) for words in table("borrowed_words.toml")[subject])
