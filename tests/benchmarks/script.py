"""What people write first: the whole language pipeline on every article, then words to look for in each sentence."""

from collections.abc import Iterable
from pathlib import Path

import spacy
from spacy.tokens import Doc, Span

from monitor.settings import ExtractSettings

VERBS = frozenset({"capture", "seize", "take", "retake", "recapture", "liberate", "fall", "withdraw"})


class Script:
    """Loaded once. Uses the batches of `nlp.pipe`, the fastest way that spaCy offers."""

    def __init__(self) -> None:
        self.nlp = spacy.load(ExtractSettings().model)

    def run(self, files: Iterable[Path]) -> list[str]:
        """Return the sentences that have one of the verbs and name a place."""
        return self.read(file.read_text("utf-8") for file in files)

    def read(self, texts: Iterable[str]) -> list[str]:
        """Return the same of texts that are at hand."""
        docs: Iterable[Doc] = self.nlp.pipe(texts)
        return [sentence.text for doc in docs for sentence in doc.sents if _fits(sentence)]


def _fits(sentence: Span) -> bool:
    return any(entity.label_ == "GPE" for entity in sentence.ents) and any(word.lemma_ in VERBS for word in sentence)
