"""What happened in an incident, as a verb in the forms that careful wording needs. Pure."""

from dataclasses import dataclass

from monitor.digest.wording import people, plural, quantity
from monitor.model import Change, Figure, Incident


@dataclass(frozen=True, slots=True)
class Deed:
    """A verb with its object; `{it}` stands for the place."""

    past: str  # took {it}
    perfect: str  # (said to) have taken {it}
    base: str  # (might) take {it}


@dataclass(frozen=True, slots=True)
class Clause:
    """Somebody did something. `subject` may be empty: "changed hands"."""

    subject: str
    deed: Deed

    @property
    def past(self) -> str:
        return f"{self.subject} {self.deed.past}".strip()

    @property
    def be(self) -> str:
        """Return `are` for several people ("rebels", "30 people"), else `is`."""
        return "are" if plural(self.subject) else "is"


TAKINGS = {
    Change.CAPTURED: Deed("took {it}", "have taken {it}", "take {it}"),
    Change.REGAINED: Deed("retook {it}", "have retaken {it}", "retake {it}"),
    Change.HANDED_OVER: Deed("took {it} over", "have taken {it} over", "take {it} over"),
}
LEAVING = Deed("withdrew from {it}", "have withdrawn from {it}", "withdraw from {it}")
LOSING = Deed("lost {it}", "have lost {it}", "lose {it}")
CHANGING = Deed("changed hands", "have changed hands", "change hands")
TAKING_PLACE = Deed("took place", "have taken place", "take place")
# What somebody did at a place ...
DOINGS = {
    "clash": Deed("fought", "have fought", "fight"),
    "advance": Deed("advanced", "have advanced", "advance"),
    "encirclement": Deed("laid siege", "have laid siege", "lay siege"),
    "strike": Deed("struck", "have struck", "strike"),
    "attack_on_civilians": Deed("attacked civilians", "have attacked civilians", "attack civilians"),
    "detained": Deed("detained people", "have detained people", "detain people"),
    "freed": Deed("freed people", "have freed people", "free people"),
    "displacement": Deed("drove people away", "have driven people away", "drive people away"),
    "agreement": Deed("agreed to stop fighting", "have agreed to stop fighting", "agree to stop fighting"),
    "denial": Deed("denied a report", "have denied a report", "deny a report"),
}
# ... and how it is told where nobody is named.
UNNAMED = {
    "detained": Clause("people", Deed("were detained", "have been detained", "be detained")),
    "freed": Clause("people", Deed("were freed", "have been freed", "be freed")),
    "displacement": Clause("people", Deed("fled", "have fled", "flee")),
    "denial": Clause("a report", Deed("was denied", "have been denied", "be denied")),
}


def brief_clause(incident: Incident) -> Clause:
    """Return what happened as headlines say it: the place is "it", `were` and `people` are dropped."""
    if incident.figure and incident.event_type != "control_change":
        kind = incident.figure.kind
        return Clause(quantity(incident.figure), Deed(kind, f"have been {kind}", f"be {kind}"))
    return _clause(incident, "it")


def clause(incident: Incident, where: str) -> Clause:
    """Return what happened as a sentence says it; `where` names the place."""
    if incident.figure and incident.event_type != "control_change":
        return _suffering(incident.figure)
    return _clause(incident, where)


def _clause(incident: Incident, where: str) -> Clause:
    if incident.event_type != "control_change":
        return _action(incident)
    reach = f"part of {where}" if incident.partial else where
    if incident.gained_by:
        taking = TAKINGS.get(incident.change or Change.CAPTURED, TAKINGS[Change.CAPTURED])
        return _filled(incident.gained_by.name, taking, reach)
    if incident.lost_by:
        return _filled(incident.lost_by.name, LEAVING if incident.change is Change.WITHDRAWN else LOSING, reach)
    return Clause("" if reach == "it" else reach, CHANGING)


def _action(incident: Incident) -> Clause:
    if incident.actor is not None and incident.event_type in DOINGS:
        return Clause(incident.actor.name, DOINGS[incident.event_type])
    plain = Clause(incident.event_type.replace("_", " "), TAKING_PLACE)
    return UNNAMED.get(incident.event_type, plain)


def _filled(subject: str, deed: Deed, reach: str) -> Clause:
    return Clause(subject, Deed(*(form.format(it=reach) for form in (deed.past, deed.perfect, deed.base))))


def _suffering(figure: Figure) -> Clause:
    subject = people(figure)
    were = "was" if subject == "1 person" else "were"
    return Clause(subject, Deed(f"{were} {figure.kind}", f"have been {figure.kind}", f"be {figure.kind}"))
