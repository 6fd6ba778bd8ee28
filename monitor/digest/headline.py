"""The line that people read first: place, what happened, on whose word. Pure.

    Hama: HTS-led rebels took it, army admits
    Tal Rifat: Turkish-backed rebels said to have taken it, Anadolu says
    Bukavu: M23 claims to have taken it

A claim is never worded as a fact: only what an author states, several origins tell or the losing side admits stands in
the plain past tense.
"""

import re

from monitor.digest.deeds import Clause, brief_clause, clause
from monitor.digest.wording import capitalised, midway, place_in_country, plural, shortened, when
from monitor.model import Factuality, Incident, Role, SaidBy, Status

FALLEN = (Status.DENIED, Status.WITHDRAWN, Status.RETRACTED)
SPEAKERS = {
    Role.AUTHOR: "one source reports",
    Role.GAINER: "the gaining side says",
    Role.LOSER: "the losing side says",
    Role.MONITOR: "a monitor says",
    Role.RESIDENTS: "residents say",
    Role.STATE_MEDIA: "state media say",
    Role.THIRD_PARTY: "a third party says",
}
# An admission names its speaker in many ways; the last word tells which arm of the losing side it was.
ARMS = {"military": "army"} | {arm: arm for arm in ("army", "government", "ministry", "police", "navy")}
LONGEST_SPEAKER = 50


def headline(incident: Incident) -> str:
    """Return the subject line of an incident, without a date: mails and pages have theirs beside it."""
    where = incident.place.name if incident.place else ""
    if incident.status in FALLEN:
        body = _fallen(incident, clause(incident, "it"))
    else:
        body = _joined(_stated(incident, brief_clause(incident)), basis(incident))
    return f"{where}: {body}" if where else capitalised(body)


def first_line(incident: Incident) -> str:
    """Return the same as a whole sentence, with the country, the losing side and the day."""
    where = place_in_country(incident.place) if incident.place else "an unknown place"
    told = clause(incident, where)
    if incident.status in FALLEN:
        return capitalised(f"the {_fallen(incident, told)}.")
    stated = _stated(incident, told, be=f"{told.be} ")
    return capitalised(_joined(f"{stated}{_circumstances(incident, where)}", _spoken(basis(incident))) + ".")


def basis(incident: Incident) -> str:
    """Return on whose word it stands, in a few words: `army admits`, `3 independent sources report`, `Anadolu says`.

    "" where the taker itself claims it: the line says so.
    """
    if _claims_itself(incident):
        return ""
    match incident.status:
        case Status.CONFIRMED | Status.DISPUTED if said := _leading(incident.status_basis):
            return said
        case Status.CORROBORATED if len(incident.origins) > 1:
            return f"{len(incident.origins)} independent sources report"
    if incident.factuality in (Factuality.ASSERTED, Factuality.LIKELY) or incident.said_by.role is Role.AUTHOR:
        return f"{incident.outlets[0]} reports" if len(incident.outlets) == 1 else SPEAKERS[Role.AUTHOR]
    return says(incident.said_by)


def _claims_itself(incident: Incident) -> bool:
    claimed = incident.status is Status.CLAIMED and incident.factuality in (Factuality.CLAIMED, Factuality.DISPUTED)
    return claimed and incident.gained_by is not None and incident.said_by.role is Role.GAINER


def _joined(stated: str, word: str) -> str:
    return f"{stated}, {word}" if word else stated


def says(said_by: SaidBy) -> str:
    """Return `Anadolu says`, `residents say`, or the speaker's role where nobody is named."""
    if not said_by.name:
        return SPEAKERS[said_by.role]
    name = midway(shortened(said_by.name, LONGEST_SPEAKER))
    return f"{name} say" if plural(name) else f"{name} says"


def _stated(incident: Incident, told: Clause, be: str = "") -> str:
    """Return what happened, only as firmly as it is known. `be`: "are " in a sentence, nothing in a headline."""
    if incident.status is Status.CONFIRMED:
        return told.past
    if _claims_itself(incident):
        return f"{told.subject} {'claim' if plural(told.subject) else 'claims'} to {told.deed.perfect}"
    if incident.status is Status.DISPUTED:
        return f"{told.subject} {be}said to {told.deed.perfect}".strip()
    match incident.factuality:
        case Factuality.ASSERTED:
            return told.past
        case Factuality.LIKELY:
            return f"{told.subject} {be}likely to {told.deed.perfect}".strip()
        case Factuality.HYPOTHETICAL:
            return f"{told.subject} might {told.deed.base}".strip()
        case Factuality.INTENDED:
            return f"{told.subject} {be}planning to {told.deed.base}".strip()
        case _:
            return f"{told.subject} {be}said to {told.deed.perfect}".strip()


def _fallen(incident: Incident, told: Clause) -> str:
    report = f"report that {told.past if told.subject else f'it {told.past}'}"
    match incident.status:
        case Status.DENIED:
            denier = _leading(incident.status_basis).removesuffix(" denies it")
            return f"{report} is denied by {denier}" if denier else f"{report} is denied"
        case Status.WITHDRAWN:
            return f"{report} is {_leading(incident.status_basis) or 'withdrawn by the outlet'}"
        case _:
            return f"{report} no longer stands"


def _circumstances(incident: Incident, where: str) -> str:
    if incident.event_type == "control_change":
        loser = incident.lost_by if incident.gained_by else None
        scene = f" from {_with_article(loser.name)}" if loser else ""
    else:
        scene = f" in {where}" if incident.place else ""
    date = when(incident.occurred_from, incident.occurred_to, incident.precision)
    return f"{scene} {date}" if date else scene


def _spoken(words: str) -> str:
    speaker = words.removesuffix(" admits")
    return f"the {words}" if speaker != words and speaker.split()[-1] in ARMS else words


def _leading(status_basis: str) -> str:
    """Return the first words of a status basis: `army admits` of `the Syrian army admits, via SANA; 5 articles`."""
    first = re.split(r"[,;]", status_basis, maxsplit=1)[0].strip()
    speaker, admits, _ = midway(first).partition(" admits")
    return f"{_arm(speaker)}{admits}" if admits else speaker


def _arm(speaker: str) -> str:
    words = speaker.lower().split()
    if not words or words[-1] not in ARMS:
        return shortened(speaker, LONGEST_SPEAKER)
    return " ".join(words[-2:]) if words[-1] == "ministry" else ARMS[words[-1]]


def _with_article(name: str) -> str:
    """Return `the Syrian army`, `the rebels`; a name that ends in a proper noun stands alone: `Hezbollah`."""
    last = name.split()[-1] if name.strip() else ""
    return f"the {name}" if last.islower() and not name.startswith("the ") else name
