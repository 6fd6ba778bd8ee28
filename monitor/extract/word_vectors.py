"""The layers below the parser, made faster for reading: the same vectors with less work.

What the model makes of a word by itself is made once for each word. The convolutions over its neighbours keep their
weights, but in an order in which NumPy finds the greatest of a maxout layer's pieces in one go.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc
from thinc.api import Model

Floats = NDArray[numpy.float32]
Vectors = Model[list[Doc], list[Floats]]
Features = tuple[int, ...]  # all that the model sees of a word: its norm, prefix, suffix, shape ...

KEPT = 30_000  # words remembered, about a kilobyte each
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
        self._convolutions = convolutions
        self._known: dict[Features, Floats] = {}
        # As many rows of zeros between sentences as there are convolutions: none sees across.
        self._between = [numpy.zeros(words.get_dim("nO"), dtype=numpy.float32)] * pad

    def of(self, docs: Sequence[Doc]) -> list[Floats]:
        """Return an array (tokens, width) for each sentence."""
        sentences = [list(map(tuple, features.tolist())) for features in self._features.predict(docs)]
        self._learn(features for sentence in sentences for features in sentence)
        rows, starts = list(self._between), []
        for sentence in sentences:
            starts.append(len(rows))
            rows += [self._known[features] for features in sentence]
            rows += self._between
        vectors = numpy.array(rows)
        for convolution in self._convolutions:
            vectors += convolution(vectors)
        return [vectors[start : start + len(doc)] for start, doc in zip(starts, docs, strict=True)]

    def _learn(self, words: Iterable[Features]) -> None:
        if len(self._known) > KEPT:
            self._known.clear()
        if new := list(dict.fromkeys(features for features in words if features not in self._known)):
            made = numpy.array(new, dtype=numpy.uint64)
            for layer in self._layers:
                made = layer.predict(made)
            self._known |= zip(new, made, strict=True)


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
        pieces = window @ self.weights
        pieces += self.bias
        return self._normalised(numpy.maximum.reduce(numpy.split(pieces, pieces.shape[1] // width, axis=1)))

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
