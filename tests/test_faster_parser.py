"""The faster layers and steps of the parser give what spaCy's own give."""

from functools import cache

import numpy
import pytest
import spacy
from extracting import WAR
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Relu

from monitor.extract import word_vectors
from monitor.extract.parser import DEFAULT_MODEL, UNUSED_PARTS, Parser, load_parser
from monitor.extract.transitions import Transitions
from monitor.extract.word_vectors import faster

SENTENCES = [
    *WAR.values(),
    "Rebels can't hold the town, the army's spokesman didn't say why; they're gonna leave.",
    "  Two   blanks,\tand a tab ",
    "المعارضة سيطرت على حماة, \U0001f600 and “Hama” fell\u00ad.",
    "captured",
    "",
]


@cache
def as_installed() -> Language:
    return spacy.load(DEFAULT_MODEL, exclude=UNUSED_PARTS)


as_loaded = cache(Parser)


def tree(doc: Doc) -> list[tuple[str, str, int]]:
    return [(token.tag_, token.dep_, token.head.i) for token in doc]


@pytest.mark.parametrize("batch", [SENTENCES, *([one] for one in SENTENCES)], ids=["all", *map(repr, SENTENCES)])
def test_sentences_have_the_vectors_and_the_trees_of_the_model_as_installed(batch: list[str]) -> None:
    for ours, theirs in zip(as_loaded().pipe(batch), as_installed().pipe(batch), strict=True):
        numpy.testing.assert_allclose(ours.tensor, theirs.tensor, atol=1e-4)
        assert tree(ours) == tree(theirs)


def test_words_that_were_forgotten_are_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_vectors, "KEPT", 3)
    parser = load_parser()
    first = [tree(doc) for doc in parser.pipe(SENTENCES)]

    assert (
        [tree(doc) for doc in parser.pipe(SENTENCES)] == first == [tree(doc) for doc in as_installed().pipe(SENTENCES)]
    )


def test_one_sentence_is_parsed_as_it_is_among_others() -> None:
    alone = [tree(doc) for sentence in SENTENCES for doc in Parser().pipe([sentence])]
    assert alone == [tree(doc) for doc in as_loaded().pipe(SENTENCES)]


def test_a_parser_that_searches_by_beam_keeps_its_own_steps() -> None:
    assert Transitions.of(spacy.blank("en").add_pipe("beam_parser")) is None


def test_a_model_that_is_built_otherwise_stays_as_it_is() -> None:
    other = Relu()
    assert faster(other) is other  # type: ignore[arg-type, comparison-overlap]
