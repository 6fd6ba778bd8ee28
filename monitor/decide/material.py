"""What is worth writing to people again about an incident they were told of. Pure.

They were told its status, taker and day. More sources are not worth a message; a status that rises, a day that moves
are an update; a story that turns (denied, withdrawn, another taker) is a correction.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.messages import MessageKind
from monitor.model import Incident, Status

RANK = (Status.CLAIMED, Status.CORROBORATED, Status.CONFIRMED)
Said = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Turn:
    """A change worth a message: which kind, and why in words."""

    kind: MessageKind
    reason: str


def told_of(incident: Incident) -> dict[str, str | None]:
    """Return what a message about `incident` tells, under keys that start with its id."""
    gainer = incident.gained_by
    said = {
        "status": incident.status.value,
        "taker": gainer.id if gainer else None,
        "taker_name": gainer.name if gainer else None,
        "generic": "yes" if gainer is None or gainer.generic or gainer.id is None else "no",
        "from": incident.occurred_from.isoformat() if incident.occurred_from else None,
        "to": incident.occurred_to.isoformat() if incident.occurred_to else None,
    }
    return {f"{incident.id}/{key}": value for key, value in said.items()}


def turn(told: Said, incident: Incident) -> Turn | None:
    """Return why people who were told `told` must be written to now, or None."""
    now = told_of(incident)

    def old(key: str) -> str | None:
        return told.get(f"{incident.id}/{key}")

    def new(key: str) -> str | None:
        return now[f"{incident.id}/{key}"]

    before = Status(old("status") or Status.CLAIMED)
    if before is not incident.status:
        return _status_turn(before, incident)
    if old("generic") == "no" and new("generic") == "no" and old("taker") != new("taker"):
        return Turn(MessageKind.CORRECTION, f"the taker is {new('taker_name')}, not {old('taker_name')}")
    if _day_moved(old("from"), old("to"), new("from"), new("to")):
        return Turn(MessageKind.UPDATE, f"it is now dated {new('from')}, not {old('from')}")
    return None


def _status_turn(before: Status, incident: Incident) -> Turn:
    if incident.status not in RANK:
        return Turn(MessageKind.CORRECTION, f"now {incident.status}: {incident.status_basis}")
    if before not in RANK:
        return Turn(MessageKind.UPDATE, f"it stands again: {incident.status_basis}")
    rises = RANK.index(incident.status) > RANK.index(before)
    kind = MessageKind.UPDATE if rises else MessageKind.CORRECTION
    return Turn(kind, f"now {incident.status}, was {before}: {incident.status_basis}")


def _day_moved(old_from: str | None, old_to: str | None, new_from: str | None, new_to: str | None) -> bool:
    """A day that becomes known, or known more exactly within the days told, has not moved."""
    if not old_from or not new_from:
        return False
    return not (old_from <= new_from and (new_to or new_from) <= (old_to or old_from))
