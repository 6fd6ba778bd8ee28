"""The words of the rule language: every field with its type, and every key of a rule.

A new field is one entry of FIELDS; facts with that name then reach the rules.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from monitor.model import Change, Factuality, Precision, Recency, Role, Scope, Status
from monitor.rules.named_values import OUTLET, PARTY, PLACE, PLACE_NAME, RULE, SIDE
from monitor.rules.rule import Over, Severity
from monitor.rules.values import (
    COUNTRY,
    DAY,
    DURATION,
    FLAG,
    LANGUAGE,
    NUMBER,
    QUERY,
    TEXT,
    ValueType,
    word_of,
)

RULE_KEYS = (
    "id", "title", "over", "match", "trigger", "group_by", "severity", "delivery", "notify",
    "suppress_for", "max_age", "owner", "enabled",
)  # fmt: skip
DEFAULT_KEYS = ("owner", "severity", "delivery", "notify", "suppress_for", "max_age")

EVENT_TYPES = (
    "control_change", "clash", "advance", "encirclement", "strike", "attack_on_civilians", "casualties",
    "displacement", "detained", "freed", "agreement", "denial",
)  # fmt: skip
PLACE_KINDS = (
    "capital", "city", "town", "village", "region", "country", "district", "airport", "base", "border_crossing",
    "bridge", "building", "camp", "dam", "field", "fortress", "gate", "headquarters", "height", "hospital", "island",
    "junction", "palace", "pass", "plant", "port", "prison", "road", "stadium", "station", "university",
)  # fmt: skip
FIGURE_KINDS = ("killed", "injured", "displaced", "detained", "freed")
PARTY_KINDS = ("state", "army", "alliance", "armed_group", "generic")
ALERT_STATUSES = ("open", "corrected", "resolved")

ARTICLES = frozenset({Over.ARTICLES})
HAPPENINGS = frozenset({Over.REPORTS, Over.INCIDENTS, Over.ALERTS})
ALERTS = frozenset({Over.ALERTS})
EVERYTHING = ARTICLES | HAPPENINGS


@dataclass(frozen=True, slots=True)
class Field:
    """A field that conditions, triggers and groups can name. `label` is how a sentence says it."""

    label: str
    type: ValueType
    over: frozenset[Over]
    several: bool = False  # an incident has one of each of its reports: a condition holds where it holds for any


def _words(values: Iterable[str]) -> ValueType:
    return word_of(tuple(str(value) for value in values))


def _party_fields(name: str, label: str) -> dict[str, Field]:
    return {
        f"{name}.id": Field(label, PARTY, HAPPENINGS),
        f"{name}.name": Field(f"the name of {label}", TEXT, HAPPENINGS),
        f"{name}.kind": Field(f"the kind of {label}", _words(PARTY_KINDS), HAPPENINGS),
        f"{name}.side": Field(f"the side of {label}", SIDE, HAPPENINGS),
    }


FIELDS: dict[str, Field] = {
    "query": Field("the query", QUERY, ARTICLES),
    "title": Field("the title", TEXT, ARTICLES),
    "text": Field("the text", TEXT, ARTICLES),
    "language": Field("the language", LANGUAGE, ARTICLES),
    "outlet": Field("the outlet", OUTLET, ARTICLES),
    "published": Field("the day of publication", DAY, ARTICLES),
    "article.id": Field("the article", TEXT, ARTICLES),
    "article.cluster": Field("the story", TEXT, ARTICLES),
    "source.outlet": Field("the outlet", OUTLET, EVERYTHING, several=True),
    "source.group": Field("the owner group of the outlet", TEXT, ARTICLES | {Over.REPORTS}),
    "source.origin": Field("the independent origin", TEXT, HAPPENINGS, several=True),
    "event_type": Field("the event type", _words(EVENT_TYPES), HAPPENINGS),
    "change": Field("the kind of change", _words(Change), HAPPENINGS),
    "place.id": Field("the place", PLACE, HAPPENINGS),
    "place.name": Field("the place name", PLACE_NAME, HAPPENINGS),
    "place.kind": Field("the kind of place", _words(PLACE_KINDS), HAPPENINGS),
    "place.country": Field("the country", COUNTRY, HAPPENINGS),
    "place.admin1": Field("the province", TEXT, HAPPENINGS),
    "place.population": Field("the population of the place", NUMBER, HAPPENINGS),
    **_party_fields("gained_by", "the party that gained"),
    **_party_fields("lost_by", "the party that lost"),
    **_party_fields("actor", "the acting party"),
    **_party_fields("target", "the party it was done to"),
    "figure.kind": Field("what the figure counts", _words(FIGURE_KINDS), HAPPENINGS),
    "figure.value": Field("the figure", NUMBER, HAPPENINGS),
    "figure.qualifier": Field("the qualifier of the figure", TEXT, HAPPENINGS),
    "figure.scope": Field("the scope of the figure", _words(Scope), HAPPENINGS),
    "factuality": Field("the factuality", _words(Factuality), HAPPENINGS),
    "said_by.role": Field("the role of who says so", _words(Role), HAPPENINGS),
    "said_by.name": Field("the name of who says so", TEXT, HAPPENINGS),
    "partial": Field("that only parts changed", FLAG, HAPPENINGS),
    "recency": Field("the recency", _words(Recency), HAPPENINGS),
    "age": Field("the age when reported", DURATION, HAPPENINGS),
    "occurred_from": Field("the first possible day", DAY, HAPPENINGS),
    "occurred_to": Field("the last possible day", DAY, HAPPENINGS),
    "precision": Field("the precision of the date", _words(Precision), HAPPENINGS),
    "incident.id": Field("the incident", TEXT, HAPPENINGS),
    "incident.status": Field("the status", _words(Status), HAPPENINGS),
    "incident.origins": Field("the number of independent origins", NUMBER, HAPPENINGS),
    "alert.rule": Field("the rule of the alert", RULE, ALERTS),
    "alert.severity": Field("the severity of the alert", _words(Severity), ALERTS),
    "alert.status": Field("the status of the alert", _words(ALERT_STATUSES), ALERTS),
}


def usual_subject(fields: Iterable[str]) -> Over:
    """Return what a rule on these fields looks at where it does not say: articles, alerts, else incidents."""
    kinds = [FIELDS[name].over for name in fields if name in FIELDS]
    for over in (Over.ARTICLES, Over.ALERTS):
        if frozenset({over}) in kinds and all(over in kind for kind in kinds):
            return over
    return Over.INCIDENTS


def field_label(name: str | None) -> str:
    """Return how a sentence says the field; a name of no field as it is."""
    return FIELDS[name].label if name in FIELDS else str(name)


def field_noun(name: str | None) -> str:
    """Return the label without its article, to stand after "each"."""
    return field_label(name).removeprefix("the ")
