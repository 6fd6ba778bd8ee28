"""What one sentence says: the value that frames become and that merging works on."""

from dataclasses import dataclass

from monitor.extract.dates import Vague, When
from monitor.model import Change, Factuality, PartyRef, Place, Recency, SaidBy, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A control change as one sentence tells it.

    `place` is None where a withdrawal names none: it only lends its voice; or where the place has no name (`unnamed`).
    `change` is None for "entered". `factuality` is asserted or claimed, likely or denied; what is wished or supposed
    never becomes a claim.
    """

    place: Place | None
    unnamed: str = ""  # the noun of a place without a name ("several villages"): it tells of a place named elsewhere
    topic: Place | None = None  # the one such place that the article is about
    change: Change | None
    gainer: PartyRef | None
    loser: PartyRef | None
    factuality: Factuality
    said_by: SaidBy
    evidence: Span
    position: int  # of the trigger in the article
    pattern: str
    partial: bool = False
    held: bool = False  # a state that is news only by who tells it: "the town is in our hands"
    earlier: bool = False
    admits: bool = False  # told by words that only the losing side has for it: "acknowledged", "conceded"
    when: When | Vague | None = None
    recency: Recency | None = None
    tentative: bool = False  # an ambiguous verb without parties ("was taken"): it only supports another claim
    headline: bool = False
    fresh: bool = False  # told as news: headline, lede, "have taken"
    stale: bool = False  # told in passing: "had taken", "after taking", "which took"
    answers: str = ""  # the sentence of an answer to a change told before it: "The army denied the claim"
    speaker: PartyRef | None = None  # who answers

    @property
    def is_denied(self) -> bool:
        """Whether it is told only to be denied."""
        return self.factuality is Factuality.DENIED
