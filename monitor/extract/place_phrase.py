"""The words for one place: what a noun phrase tells of it before anybody looks up which place it is."""

from dataclasses import dataclass

from monitor.extract.lexicon import cues
from monitor.extract.tokens import Token
from monitor.extract.tree import child


@dataclass(frozen=True, slots=True)
class PlacePhrase:
    """The words for one place. `name` is empty where it is only pointed at ("the city", "it").

    `kind` is "settlement", "region" or "facility" where a noun says so; `noun` is that noun. `host` names the town of a
    facility without a name of its own ("a military airport outside Hama"). `article`: a name with "the" is no town's.
    """

    head: Token
    name: str = ""
    noun: str = ""
    kind: str | None = None
    partial: bool = False
    within: str | None = None
    host: str = ""
    host_noun: str = ""
    plural: bool = False
    article: bool = False
    pair: bool = False  # "both", "the two towns": those named together before

    @property
    def is_new(self) -> bool:
        """Whether it brings in a place without naming it: "an air base in the north", "several villages"."""
        if self.name or self.kind is None:
            return False
        before = {c.lower_ for c in self.head.children if c.dep_ == "det"}
        return not before - cues("indefinite") if before else self.plural or child(self.head, "nummod") is not None
