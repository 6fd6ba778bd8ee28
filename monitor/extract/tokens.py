"""The words of a parsed sentence, and the tree they stand in: plain objects, read ten times as fast as spaCy's own.

Names and labels are spaCy's. Every reader walks these trees again and again, while the parser only makes them.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

_place = attrgetter("i")


class Token:
    """A word with its label and its head; the root of a sentence is its own head. Words are equal if they are one."""

    __slots__ = ("children", "dep_", "doc", "head", "i", "idx", "lower_", "tag_", "text", "whitespace_")

    doc: "Tree"
    head: "Token"

    def __init__(self, text: str, tag: str, label: str, i: int, idx: int, whitespace: str) -> None:
        """Take a word that stands at `i` among the words and at `idx` in the text, and the blank after it."""
        self.text = text
        self.lower_ = text.lower()
        self.tag_ = tag
        self.dep_ = label
        self.i = i
        self.idx = idx
        self.whitespace_ = whitespace
        self.head = self
        self.children: list[Token] = []  # in the order of the sentence

    def __len__(self) -> int:
        """Return the number of code points."""
        return len(self.text)

    def __repr__(self) -> str:
        """Return the word as it stands in the text."""
        return self.text

    @property
    def text_with_ws(self) -> str:
        """The word with the blank after it."""
        return self.text + self.whitespace_

    @property
    def is_punct(self) -> bool:
        """Whether it consists of punctuation marks."""
        return all(unicodedata.category(letter).startswith("P") for letter in self.text)

    @property
    def lefts(self) -> "list[Token]":
        """The children before it."""
        return [child for child in self.children if child.i < self.i]

    @property
    def rights(self) -> "list[Token]":
        """The children after it."""
        return [child for child in self.children if child.i > self.i]

    @property
    def subtree(self) -> "list[Token]":
        """The word and all below it, in the order of the sentence."""
        found = [self]
        for below in found:  # grows meanwhile: a long sentence may be deeper than Python can go
            found += below.children
        return sorted(found, key=_place)

    @property
    def left_edge(self) -> "Token":
        """The first word of its subtree."""
        return self.subtree[0]

    @property
    def right_edge(self) -> "Token":
        """The last word of its subtree."""
        return self.subtree[-1]

    @property
    def ancestors(self) -> "Iterator[Token]":
        """The words above it, up to the root."""
        token = self
        while token.head is not token:
            token = token.head
            yield token

    def is_ancestor(self, other: "Token") -> bool:
        """Return whether it stands above another word."""
        return any(up is self for up in other.ancestors)

    def nbor(self, distance: int = 1) -> "Token":
        """Return the word so many words after it. Raise IndexError where there is none."""
        place = self.i + distance
        if place < 0:
            raise IndexError(place)
        return self.doc[place]


class Tree(tuple[Token, ...]):
    """All words of a sentence in order; `text` is the sentence, `words` are they in lower case, `known` each once."""

    text: str
    words: tuple[str, ...]
    known: frozenset[str]

    def __new__(cls, tokens: Iterable[Token], heads: Sequence[int], text: str) -> "Tree":
        """Join words to a tree; the head of each stands so many words after it."""
        tree = super().__new__(cls, tokens)
        tree.text = text
        tree.words = tuple(token.lower_ for token in tree)
        tree.known = frozenset(tree.words)
        for token, distance in zip(tree, heads, strict=True):
            token.doc = tree
            if distance:
                token.head = tree[token.i + distance]
                token.head.children.append(token)
        return tree


def written(tokens: Sequence[Token]) -> str:
    """Return neighbouring words as they stand in the text."""
    if not tokens:
        return ""
    first, last = tokens[0], tokens[-1]
    return first.doc.text[first.idx : last.idx + len(last.text)]
