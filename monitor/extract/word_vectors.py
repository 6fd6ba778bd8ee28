"""The layers below the parser, made faster for reading: the same vectors with less work.

What the model makes of a word by itself is made once for each word, and so is what the word adds to the first
convolution over its neighbours. The other convolutions keep their weights, but in an order in which NumPy finds the
greatest of a maxout layer's pieces in one go.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc
from thinc.api import Model

Floats = NDArray[numpy.float32]
Vectors = Model[list[Doc], list[Floats]]
Features = NDArray[numpy.uint64]  # all that the model sees of a word: its norm, prefix, suffix, shape ...

SHOWN = "shown"  # in a sentence's user data: (index, word) of words that the model shall see as another one

KEPT = 8_000  # words remembered, about four kilobytes each
EPSILON = numpy.float32(1e-8)  # what thinc adds to the variance
_OF_WORDS = ["extract_features", "list2ragged", "with_array", "with_array", "ragged2list"]
_CONVOLUTION = "residual(expand_window>>maxout>>layernorm"


def faster(model: Vectors) -> Vectors:
    """Return a model that gives the same vectors up to rounding, or the model itself where it is built otherwise."""
    if len(model.layers) != 2 or [_kind(layer) for layer in model.layers[0].layers] != _OF_WORDS:
        return model
    words, encoder = model.layers
    convolutions = encoder.layers[0].layers
    if not all(layer.name.startswith(_CONVOLUTION) for layer in convolutions):
        return model
    vectors = _WordVectors(words, [_Convolution.of(layer) for layer in convolutions], encoder.attrs["pad"])
    return Model("faster", lambda _, docs, is_train: (vectors.of(docs), _untrained), dims={"nO": model.get_dim("nO")})


class _WordVectors:
    """The vectors of words in their sentences."""

    def __init__(self, words: Vectors, convolutions: "Sequence[_Convolution]", pad: int) -> None:
        self._features, _, *self._layers = words.layers[:-1]
        self._first, *self._convolutions = convolutions
        self._width = words.get_dim("nO")
        # As many rows of zeros between sentences as there are convolutions: none sees across.
        self._between = [0] * pad
        self._forget()

    def of(self, docs: Sequence[Doc]) -> list[Floats]:
        """Return an array (tokens, width) for each sentence."""
        features = self._features.predict(docs)
        self._show(features, docs)
        found = iter(self._rows(numpy.concatenate(features)))
        rows, starts = list(self._between), []
        for doc in docs:
            starts.append(len(rows))
            rows += islice(found, len(doc))
            rows += self._between
        vectors = self._convolved(numpy.array(rows))
        return [vectors[start : start + len(doc)] for start, doc in zip(starts, docs, strict=True)]

    def _show(self, features: Sequence[Features], docs: Sequence[Doc]) -> None:
        """Put the features of other words in the place of some."""
        for rows, doc in zip(features, docs, strict=True):
            for index, word in doc.user_data.get(SHOWN, ()):
                rows[index] = self._features.predict([Doc(doc.vocab, [word], [bool(doc[index].whitespace_)])])[0][0]

    def _convolved(self, rows: NDArray[numpy.intp]) -> Floats:
        vectors = self._vectors.take(rows, axis=0)
        vectors += self._first.of_pieces(*(self._pieces.take(rows * 3 + place, axis=0) for place in range(3)))
        for convolution in self._convolutions:
            vectors += convolution(vectors)
        return vectors

    def _rows(self, words: Features) -> list[int]:
        """Return where the words (tokens, features) stand in the tables."""
        keys = words.view(f"V{words.itemsize * words.shape[1]}").ravel().tolist()
        new = {key: number for number, key in enumerate(keys) if key not in self._known}
        if len(self._known) + len(new) >= len(self._vectors):
            self._forget(1 + len(set(keys)))
            new = {key: number for number, key in enumerate(keys)}
        if new:
            self._learn(list(new), words[list(new.values())])
        return [self._known[key] for key in keys]

    def _learn(self, keys: list[bytes], made: Any) -> None:
        for layer in self._layers:
            made = layer.predict(made)
        first = 1 + len(self._known)
        self._vectors[first : first + len(keys)] = made
        self._pieces[3 * first : 3 * (first + len(keys))] = self._first.pieces(made)
        self._known |= zip(keys, range(first, first + len(keys)), strict=True)

    def _forget(self, needed: int = 0) -> None:
        """Empty the tables; the first row of each is that of no word."""
        size = max(KEPT, needed)
        self._known: dict[bytes, int] = {}
        self._vectors = numpy.zeros((size, self._width), dtype=numpy.float32)
        self._pieces = numpy.zeros((3 * size, self._first.weights.shape[1]), dtype=numpy.float32)


@dataclass(frozen=True, slots=True)
class _Convolution:
    """A layer that looks at each word with the one before and after it; `weights` are (3 * width, pieces * width)."""

    weights: Floats
    bias: Floats
    scale: Floats
    shift: Floats

    @classmethod
    def of(cls, layer: Model[Floats, Floats]) -> "_Convolution":
        nodes = {node.name: node for node in layer.walk()}
        maxout, norm = nodes["maxout"], nodes["layernorm"]
        # From (out, pieces, in) to (in, pieces, out): all first pieces stand together, then all second ones.
        weights = numpy.transpose(numpy.asarray(maxout.get_param("W")), (2, 1, 0))
        flat = numpy.ascontiguousarray(weights).reshape(len(weights), -1)
        bias = numpy.transpose(numpy.asarray(maxout.get_param("b"))).reshape(-1)
        return cls(flat, bias, numpy.asarray(norm.get_param("G")), numpy.asarray(norm.get_param("b")))

    def __call__(self, vectors: Floats) -> Floats:
        width = vectors.shape[1]
        window = numpy.zeros((len(vectors), 3 * width), dtype=numpy.float32)
        window[1:, :width] = vectors[:-1]
        window[:, width:-width] = vectors
        window[:-1, -width:] = vectors[1:]
        return self._best(window @ self.weights)

    def pieces(self, words: Floats) -> Floats:
        """Return what each word adds to the word after it, to itself and to the word before it: (3 * words, pieces)."""
        return (words @ self._by_place()).reshape(3 * len(words), -1)

    def of_pieces(self, to_next: Floats, own: Floats, to_last: Floats) -> Floats:
        """Return what the layer makes of words, from their `pieces`."""
        own[1:] += to_next[:-1]
        own[:-1] += to_last[1:]
        return self._best(own)

    def _by_place(self) -> Floats:
        before, own, after = numpy.split(self.weights, 3)
        return numpy.hstack((before, own, after))

    def _best(self, pieces: Floats) -> Floats:
        pieces += self.bias
        first, *others = numpy.split(pieces, pieces.shape[1] // len(self.scale), axis=1)
        for other in others:
            numpy.maximum(first, other, out=first)
        return self._normalised(first)

    def _normalised(self, best: Floats) -> Floats:
        best -= best.mean(axis=1, keepdims=True)
        variance = numpy.einsum("ij,ij->i", best, best) / numpy.float32(best.shape[1])
        best *= ((variance + EPSILON) ** numpy.float32(-0.5))[:, None]
        best *= self.scale
        best += self.shift
        return best


def _untrained(_: list[Floats]) -> list[Doc]:
    return []  # as thinc has it below the first layer: nothing is learned from words


def _kind(layer: Model[object, object]) -> str:
    return layer.name.partition("(")[0]
