"""The parser's own steps, faster: one for all sentences at once, with NumPy, until each sentence has its tree.

spaCy's loop over these steps lets go of Python's global lock, and its helpers take it again some 120 times for each
step of each sentence, which is half of the time. Here the lock is kept; states and transitions stay spaCy's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy
from numpy.typing import NDArray
from spacy.pipeline import DependencyParser
from spacy.tokens import Doc

Floats = NDArray[numpy.float32]
State = Any  # spaCy's StateClass: stack, buffer and arcs of one sentence
_PIECES = 2  # of the maxout layer


@dataclass(frozen=True, slots=True)
class Transitions:
    """Predicts as `DependencyParser.predict` does, up to rounding.

    `weights` are (features, width, pieces * hidden) and `padding` (features, pieces * hidden), all first pieces before
    all second ones; `scores` are (hidden, transitions).
    """

    parser: DependencyParser
    features: Any  # a spaCy step model: it tells what stands on top of stack and buffer
    weights: Floats
    padding: Floats
    bias: Floats
    scores: Floats
    scores_bias: Floats

    @classmethod
    def of(cls, parser: DependencyParser) -> "Transitions | None":
        """Return the transitions of a parser, None where it is built otherwise."""
        model = parser.model
        if not model.attrs["has_upper"] or model.attrs["unseen_classes"] or parser.cfg["beam_width"] != 1:
            return None
        lower, upper = model.get_ref("lower"), model.get_ref("upper")
        if lower.get_dim("nP") != _PIECES:
            return None
        # From (features, hidden, pieces, width): all first pieces stand together, then all second ones.
        weights = numpy.transpose(numpy.asarray(lower.get_param("W")), (0, 3, 2, 1))
        padding = numpy.transpose(numpy.asarray(lower.get_param("pad"))[0], (0, 2, 1))
        return cls(
            parser=parser,
            features=model.predict([Doc(parser.vocab, words=["word"])]),
            weights=numpy.ascontiguousarray(weights).reshape(*weights.shape[:2], -1),
            padding=padding.reshape(len(padding), -1),
            bias=numpy.asarray(lower.get_param("b")).T.reshape(-1),
            scores=numpy.ascontiguousarray(numpy.asarray(upper.get_param("W")).T),
            scores_bias=numpy.asarray(upper.get_param("b")),
        )

    def predict(self, docs: Sequence[Doc]) -> list[State]:
        """Return the final state of each sentence."""
        states: list[State] = self.parser.moves.init_batch(docs)
        unfinished = [state for state in states if not state.is_final()]
        if unfinished:
            self._finish(unfinished, self._made(self.parser.tok2vec.predict(docs)))
        return states

    def _made(self, vectors: Floats) -> Floats:
        """Return what each feature makes of each token: (features, 1 + tokens, pieces * hidden), first of no token."""
        made = numpy.empty((len(self.weights), 1 + len(vectors), self.weights.shape[2]), dtype=numpy.float32)
        numpy.matmul(vectors, self.weights, out=made[:, 1:])
        made[:, 0] = self.padding
        made[0] += self.bias  # into the first feature: all of a state are summed
        return made

    def _finish(self, states: list[State], made: Floats) -> None:
        features, rows, width = made.shape
        made, starts = made.reshape(-1, width), numpy.arange(1, features * rows, rows)
        hidden = width // _PIECES
        while states:
            tokens = self.features.get_token_ids(states)  # (states, features), -1: none
            summed = made.take(tokens + starts, axis=0).sum(axis=1)
            scores = numpy.maximum(summed[:, :hidden], summed[:, hidden:]) @ self.scores
            scores += self.scores_bias
            states = self.parser.transition_states(states, scores)
