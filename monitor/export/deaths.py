"""Which deaths belong to which fight: an article counts the dead apart from what it says happened. Pure."""

from collections.abc import Mapping, Sequence

from monitor.export.actors import Actors
from monitor.export.taxonomy import code_of
from monitor.model import Figure, Incident, Status

VOID = (Status.DENIED, Status.WITHDRAWN, Status.RETRACTED)


def own_deaths(incident: Incident) -> Figure | None:
    """Return the deaths that an incident tells itself."""
    return incident.figure if incident.figure and incident.figure.kind == "killed" else None


def deaths_at(incidents: Sequence[Incident], actors: Actors) -> Mapping[str, Figure]:
    """Return the deaths of the violent incidents of one place (oldest first), by incident id.

    A toll belongs to the violence of its days; where several fit, to the first that was told: it counts once.
    """
    standing = [each for each in incidents if each.status not in VOID]
    fights = [each for each in standing if each.figure is None and _violent(each, actors)]
    told: dict[str, Figure] = {}
    for toll in (each for each in standing if each.event_type == "casualties"):
        figure = own_deaths(toll)
        first = next((fight for fight in fights if _same_days(fight, toll)), None)
        if figure and first:
            told.setdefault(first.id, figure)
    return told


def _violent(incident: Incident, actors: Actors) -> bool:
    home = incident.place.country if incident.place else ""
    return code_of(incident, actors.for_government(incident.gained_by, home, incident.occurred_from)).violent


def _same_days(one: Incident, other: Incident) -> bool:
    if one.occurred_from is None or other.occurred_from is None:
        return False
    last, other_last = one.occurred_to or one.occurred_from, other.occurred_to or other.occurred_from
    return one.occurred_from <= other_last and other.occurred_from <= last
