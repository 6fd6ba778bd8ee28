"""Read the digests: when they are due, what they hold, who gets them."""

from collections.abc import Collection
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from monitor.messages import DigestPlan
from monitor.rules.entry import Entry
from monitor.rules.language import FIELDS, field_label
from monitor.rules.match import Condition
from monitor.rules.match_reading import MatchReader
from monitor.rules.rule import Over
from monitor.rules.wording import choose_from, shown

DIGEST_KEYS = ("id", "title", "cron", "timezone", "receivers", "rules", "match", "template", "send_empty")


def read_digest(
    entry: Entry, *, matches: MatchReader, rules: Collection[str], receivers: Collection[str], usable: Collection[str]
) -> tuple[DigestPlan, Condition] | None:
    """Return the plan and the condition of its `match`, or None where it has a mistake."""
    entry.allow(DIGEST_KEYS)
    condition = _match(entry, matches)
    template = entry.text("template")
    plan = DigestPlan(
        id=entry.identifier("id"),
        title=entry.text("title", required=True) or "",
        cron=_cron(entry),
        timezone=_timezone(entry),
        receivers=_known(entry, "receivers", receivers, usable),
        rules=_known(entry, "rules", rules, rules),
        match=dict(entry.entry("match").values),
        template=template,
        send_empty=entry.flag("send_empty", False),
    )
    if not entry.has("receivers"):
        entry.wrong((), "`receivers` is missing", "add `receivers: [desk]`")
    return None if entry.broken else (plan, condition)


def _match(entry: Entry, matches: MatchReader) -> Condition:
    match = matches.read(entry.entry("match"))
    for name, at in match.fields.items():
        if Over.INCIDENTS not in FIELDS[name].over:
            entry.wrong(("match", *at), f"incidents have no `{name}` ({field_label(name)})", "use another field")
    return match.condition


def _cron(entry: Entry) -> str:
    cron = entry.text("cron", required=True)
    if cron is None:
        return ""
    try:
        next(CronSim(cron, datetime(2024, 1, 1, tzinfo=UTC)))
    except (CronSimError, StopIteration) as error:
        message = f"{shown(cron)} is no schedule ({str(error) or 'it never comes'})"
        entry.wrong("cron", message, 'write minute hour day month weekday, such as "0 7 * * *"')
    return cron


def _timezone(entry: Entry) -> str:
    name = entry.text("timezone") or "UTC"
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):  # unknown, absolute path, a folder of the database
        entry.wrong("timezone", f"there is no time zone {shown(name)}", "write one such as Europe/Berlin or UTC")
        return "UTC"


def _known(entry: Entry, key: str, known: Collection[str], usable: Collection[str]) -> tuple[str, ...]:
    """Return the names under `key`; those whose own entry is broken are left out."""
    names = entry.texts(key)
    for at, name in entry.items(key):
        if isinstance(name, str) and name not in known:
            entry.wrong(at, f"`{key}`: there is no {shown(name)}", choose_from(name, known))
    return tuple(name for name in names if name in usable)
