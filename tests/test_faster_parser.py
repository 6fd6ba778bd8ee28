"""The faster layers and steps of the parser give what spaCy's own give."""

from collections.abc import Iterable
from functools import cache

import numpy
import pytest
import spacy
from extracting import WAR
from spacy.language import Language
from thinc.api import Relu

from monitor.extract import word_vectors
from monitor.extract.parser import DEFAULT_MODEL, UNUSED_PARTS, Parser, load_parser
from monitor.extract.tokens import Token, written
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
WORD = (
    "text",
    "lower_",
    "tag_",
    "dep_",
    "i",
    "idx",
    "whitespace_",
    "text_with_ws",
    "is_punct",
    "left_edge",
    "right_edge",
)


@cache
def as_installed() -> Language:
    return spacy.load(DEFAULT_MODEL, exclude=UNUSED_PARTS)


as_loaded = cache(load_parser)
reading = cache(Parser)


def tree(words: Iterable[Token | spacy.tokens.Token]) -> list[tuple[str, str, int]]:
    return [(token.tag_, token.dep_, token.head.i) for token in words]


@pytest.mark.parametrize("batch", [SENTENCES, *([one] for one in SENTENCES)], ids=["all", *map(repr, SENTENCES)])
def test_sentences_have_the_vectors_and_the_trees_of_the_model_as_installed(batch: list[str]) -> None:
    for ours, theirs in zip(as_loaded().pipe(batch), as_installed().pipe(batch), strict=True):
        numpy.testing.assert_allclose(ours.tensor, theirs.tensor, atol=1e-4)
    for read, theirs in zip(reading().pipe(batch), as_installed().pipe(batch), strict=True):
        assert tree(read) == tree(theirs)


@pytest.mark.parametrize("sentence", SENTENCES, ids=map(repr, SENTENCES))
def test_a_tree_reads_as_that_of_spacy(sentence: str) -> None:
    (read,), (theirs,) = reading().pipe([sentence]), as_installed().pipe([sentence])

    assert read.text == theirs.text
    for ours, other in zip(read, theirs, strict=True):
        assert [str(getattr(ours, name)) for name in WORD] == [str(getattr(other, name)) for name in WORD]
        for name in ("lefts", "rights", "children", "subtree", "ancestors"):
            assert [up.i for up in getattr(ours, name)] == [up.i for up in getattr(other, name)]
        assert [ours.is_ancestor(up) for up in read] == [other.is_ancestor(up) for up in theirs]
        assert written(read[ours.i : ours.i + 3]) == theirs[ours.i : ours.i + 3].text


def test_there_is_no_word_before_the_first_and_after_the_last() -> None:
    (read,) = reading().pipe(["Rebels took Hama"])
    for word, distance in ((read[0], -1), (read[-1], 1)):
        with pytest.raises(IndexError):
            word.nbor(distance)
    assert read[1].nbor() is read[2]


def test_words_that_were_forgotten_are_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_vectors, "KEPT", 3)
    parser = load_parser()
    first = [tree(doc) for doc in parser.pipe(SENTENCES)]

    assert (
        [tree(doc) for doc in parser.pipe(SENTENCES)] == first == [tree(doc) for doc in as_installed().pipe(SENTENCES)]
    )


def test_one_sentence_is_parsed_as_it_is_among_others() -> None:
    alone = [tree(words) for sentence in SENTENCES for words in Parser().pipe([sentence])]
    assert alone == [tree(words) for words in reading().pipe(SENTENCES)]


def test_a_parser_that_searches_by_beam_keeps_its_own_steps() -> None:
    assert Transitions.of(spacy.blank("en").add_pipe("beam_parser")) is None


def test_a_model_that_is_built_otherwise_stays_as_it_is() -> None:
    other = Relu()
    assert faster(other) is other  # type: ignore[arg-type, comparison-overlap]
