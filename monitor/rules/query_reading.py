"""Read the query language: `query.py` says what the parts mean, this file how they are written."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from monitor.rules.query import Both, Either, Near, Phrase, Query, Term, Without
from monitor.rules.values import NotUnderstood
from monitor.rules.words import words_of

LONGEST_QUERY = 4_000
DEEPEST_QUERY = 20
MOST_NEAR = 20
MOST_BETWEEN = 100
_TOKEN = re.compile(r'\s*(?:(?P<paren>[()])|"(?P<phrase>[^"]*)"(?:~(?P<near>\d{1,6}))?|(?P<word>[^\s()"]+))')
_OPERATORS = ("AND", "OR", "NOT")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # "paren", "phrase", "word"
    text: str
    near: str | None = None

    @property
    def operator(self) -> str | None:
        return self.text if self.kind == "word" and self.text in _OPERATORS else None


def read_query(written: str) -> Query:
    """Return the parsed query. Raise NotUnderstood with the place in the query and a cure."""
    if len(written) > LONGEST_QUERY:
        raise NotUnderstood(f"the query is longer than {LONGEST_QUERY:,} characters", "split it into several rules")
    return _Parser(_tokens(written)).whole()


def _tokens(written: str) -> list[_Token]:
    if written.count('"') % 2:
        raise NotUnderstood('the query has a `"` without its partner', 'close the phrase with `"`')
    tokens = []
    for found in _TOKEN.finditer(written.rstrip()):
        kind = str(found.lastgroup if found.lastgroup != "near" else "phrase")
        tokens.append(_Token(kind, found[kind], found["near"]))
    return tokens


class _Parser:
    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.next = 0
        self.depth = 0

    def whole(self) -> Query:
        query = self.either()
        if self.next < len(self.tokens):
            _refuse("the query has a `)` that closes nothing", "remove it, or open it with `(`")
        return query

    def either(self) -> Query:
        parts = [self.both()]
        while self.operator() == "OR":
            self.next += 1
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def both(self) -> Query:
        parts = [self.single()]
        while self.next < len(self.tokens) and self.operator() != "OR" and self.peek().text != ")":
            if self.operator() == "AND":
                self.next += 1
            parts.append(self.single())
        return parts[0] if len(parts) == 1 else Both(tuple(parts))

    def single(self) -> Query:
        if self.next >= len(self.tokens):
            _refuse("the query ends where a word should stand", "write a word or a phrase there")
        token = self.tokens[self.next]
        self.next += 1
        if token.operator == "NOT":
            return Without(self.nested(self.single))
        if token.operator:
            _refuse(f"`{token.operator}` has nothing before it", "write a word or a phrase there")
        return self.group(token) if token.kind == "paren" else _leaf(token)

    def group(self, token: _Token) -> Query:
        if token.text == ")":
            _refuse("the query has `()` or a `)` too early", "write a word between the parentheses")
        inner = self.nested(self.either)
        if self.next >= len(self.tokens):
            _refuse("the query has a `(` that is never closed", "close it with `)`")
        self.next += 1
        return inner

    def nested(self, read: Callable[[], Query]) -> Query:
        self.depth += 1
        if self.depth > DEEPEST_QUERY:
            _refuse(f"the query is nested deeper than {DEEPEST_QUERY} levels", "write it flatter")
        inner = read()
        self.depth -= 1
        return inner

    def peek(self) -> _Token:
        return self.tokens[self.next]

    def operator(self) -> str | None:
        return self.peek().operator if self.next < len(self.tokens) else None


def _leaf(token: _Token) -> Query:
    if token.kind == "word":
        return _word(token.text)
    terms = _terms(token.text)
    if token.near is None:
        return terms[0] if len(terms) == 1 else Phrase(terms)
    if not 2 <= len(terms) <= MOST_NEAR or int(token.near) > MOST_BETWEEN:
        _refuse(
            f'`"…"~{token.near}` cannot be used here', f"it takes 2 to {MOST_NEAR} words, and at most ~{MOST_BETWEEN}"
        )
    return Near(terms, int(token.near))


def _word(text: str) -> Query:
    if text.casefold() in ("and", "or", "not"):
        _refuse(f"`{text}` would be searched as a word", f'write {text.upper()}, or "{text}" to search for it')
    if text.startswith(("-", "!")) and words_of(text):
        _refuse(f"`{text}` is not how a word is left out", f"write NOT {text.lstrip('-!')}")
    if "~" in text:
        _refuse(f"`{text}`: `~` and a number stand only after a phrase", 'write "two words"~4')
    terms = _terms(text)
    return terms[0] if len(terms) == 1 else Phrase(terms)


def _terms(text: str) -> tuple[Term, ...]:
    terms = tuple(term for part in text.split() for term in _terms_of_part(part))
    if not terms:
        _refuse(f'`"{text}"` holds no word', "write letters or digits")
    return terms


def _terms_of_part(part: str) -> list[Term]:
    stem = part.removesuffix("*")
    if "*" in stem:
        _refuse(f"`{part}`: a `*` may only end a word", "write prefix*, or several words with OR")
    words = words_of(stem)
    if not words and "*" in part:
        _refuse("a `*` alone would find everything", "write the beginning of a word before it")
    prefix = part.endswith("*")
    return [Term(word, prefix and n == len(words)) for n, word in enumerate(words, 1)]


def _refuse(message: str, cure: str) -> NoReturn:
    raise NotUnderstood(message, cure)
