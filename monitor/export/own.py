"""Our own schema: everything that is known, one flat row for each incident, report or source."""

from monitor.export.actors import Actors
from monitor.export.columns import Row, columns, day, listed, moment
from monitor.export.geography import country, geo_precision
from monitor.export.records import IncidentRecord, ReportRecord, SourceRecord
from monitor.export.taxonomy import code_of
from monitor.model import Figure, Happening, PartyRef, Place, Precision, Status

HAPPENING = """
    event_type change acled_event_type acled_sub_event_type cameo plover
    place_id place place_kind country_code country admin1 latitude longitude geo_precision
    occurred_from occurred_to precision time_precision
    gained_by_id gained_by gained_by_as_written lost_by_id lost_by lost_by_as_written
    actor_id actor actor_as_written target_id target target_as_written
    factuality said_by_role said_by_name said_by_via partial recency caveats
    figure_kind figure_value figure_qualifier figure_scope fatalities_low fatalities_best fatalities_high
"""
NUMBERS = "geo_precision time_precision figure_value fatalities_low fatalities_best fatalities_high"
WHERE = "latitude longitude"
INCIDENT_COLUMNS = columns(
    f"id {HAPPENING} status status_basis superseded origins_count origins outlets articles_count articles reports "
    "published published_inferred opened_at changed_at",
    integers=f"{NUMBERS} origins_count articles_count",
    decimals=WHERE,
    flags="partial superseded published_inferred",
)
REPORT_COLUMNS = columns(
    f"id article incident outlet published {HAPPENING} sentence evidence_start evidence_end pattern extractor "
    "superseded superseded_reason superseded_by",
    integers=f"{NUMBERS} evidence_start evidence_end",
    decimals=WHERE,
    flags="partial superseded",
)
SOURCE_COLUMNS = columns(
    "id title file outlet_id outlet outlet_group author url published published_inferred received_at language credit "
    "near_duplicates_of superseded superseded_by not_extracted",
    flags="published_inferred superseded",
)
TIME_PRECISION = {Precision.DAY: 1, Precision.WEEK: 2, Precision.MONTH: 3}  # ACLED's; it has nothing less exact
GONE = (Status.WITHDRAWN, Status.RETRACTED)


def incident_row(record: IncidentRecord, actors: Actors) -> Row:
    """Return the row of an incident. `superseded`: no report of it stands any longer."""
    incident = record.incident
    return {
        "id": incident.id,
        **_happening(incident, actors, record.sentence),
        **_fatalities(record.deaths),
        "status": incident.status.value,
        "status_basis": incident.status_basis,
        "superseded": incident.status in GONE,
        "origins_count": len(incident.origins),
        "origins": listed(incident.origins),
        "outlets": listed(incident.outlets),
        "articles_count": len(incident.articles),
        "articles": listed(incident.articles),
        "reports": listed(incident.reports),
        "published": moment(incident.published),
        "published_inferred": incident.published_inferred,
        "opened_at": moment(record.opened_at),
        "changed_at": moment(record.changed_at),
    }


def report_row(record: ReportRecord, actors: Actors) -> Row:
    """Return the row of a report. `superseded`: a revision or a better reading took its place."""
    evidence = record.report.evidence[0] if record.report.evidence else None
    return {
        "id": record.id,
        "article": record.article_id,
        "incident": record.incident_id,
        "outlet": record.outlet,
        "published": moment(record.published),
        **_happening(record.report, actors, record.sentence or ""),
        **_fatalities(record.report.figure),
        "sentence": record.sentence,
        "evidence_start": evidence.start if evidence else None,
        "evidence_end": evidence.end if evidence else None,
        "pattern": record.report.pattern,
        "extractor": record.report.extractor,
        "superseded": record.superseded is not None,
        "superseded_reason": record.superseded,
        "superseded_by": record.superseded_by,
    }


def source_row(record: SourceRecord, actors: Actors) -> Row:
    """Return the row of an article. `superseded`: its outlet published another text in its place."""
    return {
        "id": record.id,
        "title": record.title,
        "file": record.file,
        "outlet_id": record.outlet,
        "outlet": record.outlet_name,
        "outlet_group": record.outlet_group,
        "author": record.author,
        "url": record.url,
        "published": moment(record.published),
        "published_inferred": record.published_inferred,
        "received_at": moment(record.received_at),
        "language": record.language,
        "credit": record.credit,
        "near_duplicates_of": record.cluster if record.cluster != record.id else None,
        "superseded": record.revised_by is not None,
        "superseded_by": record.revised_by,
        "not_extracted": record.not_extracted,
    }


def _happening(told: Happening, actors: Actors, sentence: str) -> Row:
    return {
        "event_type": told.event_type,
        "change": told.change.value if told.change else None,
        **_codes(told, actors, sentence),
        **(_place(told.place) if told.place else {}),
        "occurred_from": day(told.occurred_from),
        "occurred_to": day(told.occurred_to),
        "precision": told.precision.value,
        "time_precision": TIME_PRECISION.get(told.precision) if told.occurred_from else None,
        **_party("gained_by", told.gained_by),
        **_party("lost_by", told.lost_by),
        **_party("actor", told.actor),
        **_party("target", told.target),
        **_word(told),
        "partial": told.partial,
        "recency": told.recency.value,
        "caveats": listed(told.caveats) or None,
        **(_figure(told.figure) if told.figure else {}),
    }


def _codes(told: Happening, actors: Actors, sentence: str) -> Row:
    home = told.place.country if told.place else ""
    code = code_of(told, actors.for_government(told.gained_by, home, told.occurred_from), sentence)
    return {
        "acled_event_type": code.event_type or None,
        "acled_sub_event_type": code.sub_event_type or None,
        "cameo": code.cameo or None,
        "plover": code.plover or None,
    }


def _word(told: Happening) -> Row:
    return {
        "factuality": told.factuality.value,
        "said_by_role": told.said_by.role.value,
        "said_by_name": told.said_by.name,
        "said_by_via": told.said_by.via,
    }


def _place(place: Place) -> Row:
    return {
        "place_id": place.id,
        "place": place.name,
        "place_kind": place.kind,
        "country_code": place.country,
        "country": country(place.country).name,
        "admin1": place.admin1,
        "latitude": place.lat,
        "longitude": place.lon,
        "geo_precision": geo_precision(place),
    }


def _party(role: str, ref: PartyRef | None) -> Row:
    if ref is None:
        return {}
    return {f"{role}_id": ref.id, role: ref.name, f"{role}_as_written": ref.as_written}


def _figure(figure: Figure) -> Row:
    return {
        "figure_kind": figure.kind,
        "figure_value": figure.value,
        "figure_qualifier": figure.qualifier,
        "figure_scope": figure.scope.value,
    }


def _fatalities(figure: Figure | None) -> Row:
    if figure is None or figure.kind != "killed":
        return {}
    low, high = bounds(figure)
    return {"fatalities_low": low, "fatalities_best": figure.value, "fatalities_high": high}


def bounds(figure: Figure) -> tuple[int | None, int | None]:
    """Return the least and the greatest number that a figure allows; None where it leaves that side open."""
    open_above = figure.qualifier in ("at least", "more than", "hundreds", "thousands")
    open_below = figure.qualifier == "up to"
    low = figure.low if figure.low is not None else None if open_below else figure.value
    high = figure.high if figure.high is not None else None if open_above else figure.value
    return low, high
