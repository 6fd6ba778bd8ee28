"""How our types read in other taxonomies: ACLED's sub-events, CAMEO's and PLOVER's codes.

ACLED: https://acleddata.com/knowledge-base/codebook/; CAMEO: Schrodt, 2012; PLOVER: Halterman and others, 2023.
Where a taxonomy has no word for a type its column stays empty: nothing is invented.
"""

import re
from dataclasses import dataclass

from monitor.model import Change, Happening

BATTLES, REMOTE, CIVILIANS = "Battles", "Explosions/Remote violence", "Violence against civilians"
DEVELOPMENTS = "Strategic developments"
REGAINS, OVERTAKES = "Government regains territory", "Non-state actor overtakes territory"
TRANSFER = "Non-violent transfer of territory"
TERRITORY = frozenset({REGAINS, OVERTAKES, TRANSFER})


@dataclass(frozen=True, slots=True)
class Code:
    """One type in each taxonomy; empty where it has no word for it."""

    event_type: str = ""
    sub_event_type: str = ""
    cameo: str = ""
    plover: str = ""

    @property
    def disorder_type(self) -> str:
        """ACLED's overarching type."""
        if not self.event_type:
            return ""
        return DEVELOPMENTS if self.event_type == DEVELOPMENTS else "Political violence"

    @property
    def violent(self) -> bool:
        """Whether people can die of it."""
        return self.event_type in (BATTLES, REMOTE, CIVILIANS)


UNKNOWN = Code()
CODES = {
    "clash": Code(BATTLES, "Armed clash", "190", "ASSAULT"),
    "advance": Code(BATTLES, "Armed clash", "190", "ASSAULT"),
    "encirclement": Code("", "", "191", "COERCE-restrict"),
    "strike": Code(REMOTE, "", "190", "ASSAULT"),  # with what, only the sentence may say
    "attack_on_civilians": Code(CIVILIANS, "Attack", "180", "ASSAULT"),
    "displacement": Code(DEVELOPMENTS, "Other", "", ""),
    "agreement": Code(DEVELOPMENTS, "Agreement", "057", "SUPPORT"),
    "detained": Code(DEVELOPMENTS, "Arrests", "173", "COERCE-arrest"),
    "freed": Code("", "", "0841", "RETREAT"),
}
PEACEFUL_CHANGES = {
    Change.HANDED_OVER: Code(DEVELOPMENTS, TRANSFER, "08", "RETREAT"),
    Change.WITHDRAWN: Code(DEVELOPMENTS, TRANSFER, "0874", "RETREAT"),
}


# ACLED's kinds of strikes in its own order: the first whose words stand in the sentence.
STRIKES = tuple(
    (re.compile(rf"\b(?:{words})", re.IGNORECASE), Code(REMOTE, sub_event_type, cameo, "ASSAULT"))
    for sub_event_type, cameo, words in (
        ("Chemical weapon", "2041", r"chemical|chlorine|sarin|nerve agent|mustard gas"),
        (
            "Air/drone strike",
            "195",
            r"air.?(?:strike|raid|force)|drone|(?:war)?plane|jet|helicopter|barrel bomb|aerial",
        ),
        ("Suicide bomb", "1831", r"suicide"),
        ("Shelling/artillery/missile attack", "194", r"shell|artillery|mortar|missile|rocket|bombard|howitzer"),
        ("Remote explosive/landmine/IED", "183", r"car bomb|truck bomb|roadside|landmine|mine\b|IED|explosive|bomb"),
        ("Grenade", "190", r"grenade"),
    )
)


def code_of(told: Happening, for_government: bool | None, sentence: str = "") -> Code:
    """Return the codes of a happening. `sentence`: the article's own, which may say with what a strike was made.

    ACLED tells takers apart by whether they fight for the government of the country (`for_government`); the army of
    another country counts among the others. Where that is not known, "regained" means the government.
    """
    if told.event_type == "control_change":
        return _control_change(told.change, for_government)
    if told.event_type == "strike":
        return next((code for words, code in STRIKES if words.search(sentence)), CODES["strike"])
    kind = told.figure.kind if told.figure and told.event_type not in CODES else told.event_type
    return CODES.get(kind, UNKNOWN)


def _control_change(change: Change | None, for_government: bool | None) -> Code:
    if change in PEACEFUL_CHANGES:
        return PEACEFUL_CHANGES[change]
    regains = change is Change.REGAINED if for_government is None else for_government
    return Code(BATTLES, REGAINS if regains else OVERTAKES, "192", "COERCE-seize")
