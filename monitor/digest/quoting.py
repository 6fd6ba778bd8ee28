"""A sentence and where it stands, worded for people. Pure."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from monitor.digest.wording import midway, published, shortened
from monitor.messages import Evidence
from monitor.model import Factuality, Role, SaidBy

LONGEST_SENTENCE = 700

ROLES = {
    Role.AUTHOR: "the author",
    Role.GAINER: "the gaining side",
    Role.LOSER: "the losing side",
    Role.MONITOR: "a monitor",
    Role.RESIDENTS: "residents",
    Role.STATE_MEDIA: "state media",
    Role.THIRD_PARTY: "a third party",
}
STANCES = {
    Factuality.ASSERTED: "reported as fact",
    Factuality.CLAIMED: "claimed",
    Factuality.LIKELY: "reported as likely",
    Factuality.DISPUTED: "disputed",
    Factuality.DENIED: "denied",
    Factuality.HYPOTHETICAL: "spoken of as possible",
    Factuality.INTENDED: "announced",
}


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence as pages show it. `url` is None unless it is a web address that may become a link."""

    sentence: str
    stance: str  # "reported as fact", "claimed by Anadolu", "admitted by the Syrian army, via SANA"
    outlet: str  # "Daily Post (Reuters)"
    title: str
    published: str
    url: str | None


def quote(evidence: Evidence) -> Quote:
    """Return a piece of evidence, worded."""
    return Quote(
        sentence=shortened(evidence.sentence, LONGEST_SENTENCE),
        stance=stance(evidence.factuality, evidence.said_by),
        outlet=printed_by(evidence.outlet, evidence.agency),
        title=shortened(evidence.title, 160),
        published=published(evidence.published, evidence.published_inferred),
        url=web_address(evidence.url),
    )


def printed_by(outlet: str | None, agency: str | None) -> str:
    """Return who printed a text and, where another wrote it, who did: "Daily Post (Reuters)"."""
    name = outlet or "unnamed outlet"
    return name if agency is None or agency == outlet else f"{name} ({agency})"


def stance(factuality: Factuality, said_by: SaidBy) -> str:
    """Return how far a sentence commits itself and on whose word."""
    via = f", via {midway(said_by.via)}" if said_by.via else ""
    if said_by.role is Role.AUTHOR:
        return f"{STANCES[factuality]}{via}"
    who = midway(said_by.name or ROLES[said_by.role])
    if factuality is Factuality.ASSERTED:
        return f"{'admitted by' if said_by.role is Role.LOSER else 'reported as fact, citing'} {who}{via}"
    if factuality is Factuality.DISPUTED and said_by.role is not Role.LOSER:
        return f"claimed by {who}{via}, but disputed"  # "disputed by" would name the one who claims it
    return f"{STANCES[factuality]} by {who}{via}"


def web_address(url: str | None) -> str | None:
    """Return `url` where it is safe to link: a file may say `javascript:` or hide another host behind a user name."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    safe = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    return url if safe and url and url.isprintable() and " " not in url else None
