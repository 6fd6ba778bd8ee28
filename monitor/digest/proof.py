"""The answer to "why?" as text, JSON and one self-contained HTML file."""

import msgspec

from monitor.digest.compose import card
from monitor.digest.quoting import printed_by, stance, web_address
from monitor.digest.templating import Templates
from monitor.digest.why import LogEntry, Proof, ProvenIncident, Sent, Why, WhyDelivery, WhyIncident, WhyPage, WhyReport
from monitor.digest.wording import moment, published
from monitor.messages import Told

HEX_SHOWN = 16  # digits of a hash; the JSON answer has them all


def why_text(why: Why) -> str:
    """Return the answer for a terminal."""
    return Templates().fill("why.txt.j2", _page(why))


def why_html(why: Why) -> str:
    """Return the answer as one file that needs nothing else: it can be mailed to somebody without a shell."""
    return Templates().fill("why.html.j2", _page(why))


def why_json(why: Why) -> str:
    """Return the answer as data; names are those of the classes in `why.py`."""
    return msgspec.json.format(msgspec.json.encode(why), indent=1).decode()


def _page(why: Why) -> WhyPage:
    return WhyPage(
        subject=f"Why: {why.alert.title}",
        title=why.alert.title,
        alert_id=why.alert.id,
        status=why.status,
        because=why.alert.because,
        log=_log(why.entry),
        rule=why.rule,
        rule_log=_log(why.rule.entry),
        incidents=tuple(map(_incident, why.incidents)),
        articles=tuple(map(_proof, why.articles)),
        sent=tuple(map(_sent, why.deliveries)),
    )


def _incident(why: WhyIncident) -> ProvenIncident:
    told = Told(incident=why.incident)
    return ProvenIncident(card=card(told), log=_log(why.entry), proofs=tuple(map(_proof, why.reports)))


def _proof(why: WhyReport) -> Proof:
    article = why.article
    return Proof(
        outlet=printed_by(article.outlet, article.agency),
        title=article.title or "without a title",
        url=web_address(article.url),
        published=published(article.published, article.published_inferred),
        file=article.file,
        stance=stance(why.report.factuality, why.report.said_by) if why.report else "",
        passage=why.passage,
        log=_log(why.entry),
    )


def _sent(delivery: WhyDelivery) -> Sent:
    tries = f"{delivery.attempts} tries" if delivery.attempts > 1 else ""
    return Sent(
        receiver=delivery.receiver,
        what=f"{delivery.kind}: {delivery.subject}",
        how="; ".join(filter(None, (delivery.status, tries, moment(delivery.at)))),
    )


def _log(entry: LogEntry) -> str:
    hashes = f"digest {entry.digest[:HEX_SHOWN]}…, chain {entry.chain[:HEX_SHOWN]}…"
    return f"log {entry.position}, {entry.event}, {moment(entry.recorded_at)}, {hashes}"
