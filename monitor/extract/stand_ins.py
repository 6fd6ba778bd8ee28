"""Show the parser a common verb where it reads the written one badly: "overran" looks to it like "took".

A small model reads "the infantry overran Kuwait" as three nouns, "in the dark captured Tiger Hill" as a hill that was
captured. It makes neither mistake with "took" and "taken", which stand where these verbs stand and mean much the same.
Only what the model sees of a word changes, never the text.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from monitor.extract.language import table

PAST, PARTICIPLE, ALONE = "took", "taken", "destroyed"
FARTHEST = 4  # words back from a participle to its helping verb


def stand_ins(words: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield (index, word to be shown instead) for the words of a sentence."""
    for index, word in enumerate(words):
        if (shown := _shown(words, index, word.lower())) is not None:
            yield index, shown


@cache
def replaced() -> frozenset[str]:
    """Return all words, in lower case, for which the parser may be shown another one."""
    return _past("words") | _always().keys()


def is_shown_otherwise(word: str) -> bool:
    """Return whether the parser may have been shown another word for this one, which is in lower case."""
    return word in replaced()


def _shown(words: Sequence[str], index: int, word: str) -> str | None:
    if word in _always():
        return _participle(words, index) if _always()[word] == PARTICIPLE else _always()[word]
    if word not in _past("words"):
        return None
    before = _before(words, index)
    if before in _past("helping"):
        return _participle(words, index)
    acts = _has_object(words, index) or _which(words, index)
    return PAST if acts and before not in _past("joining") else None


def _participle(words: Sequence[str], index: int) -> str:
    """Return one that is no verb of its own with the word after it: "captured over the weekend" is not taken over."""
    after = words[index + 1].lower() if index + 1 < len(words) else ""
    return ALONE if after in _past("particles") else PARTICIPLE


def _before(words: Sequence[str], index: int) -> str:
    """Return the word before, adverbs left out: "was" for "was later briefly captured"."""
    before = [word.lower() for word in reversed(words[max(0, index - FARTHEST) : index])]
    if before and before[0] in _past("joining"):
        return before[0]
    return next((word for word in before if word not in _past("adverbs") and not word.endswith("ly")), "the")


def _has_object(words: Sequence[str], index: int) -> bool:
    after = words[index + 1] if index + 1 < len(words) else ""
    return after[:1].isupper() or after[:1].isdigit() or after.lower() in _past("objects")


def _which(words: Sequence[str], index: int) -> bool:
    """Return whether the object stands before, as in "which rebel fighters captured on Monday"."""
    return any(word in ("which", "whom") for word in words[max(0, index - FARTHEST) : index - 1])


@cache
def _always() -> Mapping[str, str]:
    return dict(table("stand_ins.toml")["always"])


@cache
def _past(name: str) -> frozenset[str]:
    return frozenset(table("stand_ins.toml")["past"][name])
