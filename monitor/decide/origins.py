"""Whose voice a report is: the unit in which independent sources are counted. Pure."""

from datetime import datetime
from typing import Any

from monitor.decide.summary import Telling
from monitor.model import Report, Role
from monitor.views.incidents import Member
from monitor.views.state import moment


def origin(article: Any, report: Report) -> str:
    """Return the credited agency, else the sole source quoted, else the owner group, else the text's cluster."""
    if article.credit:
        return f"outlet:{article.credit}"
    if source := sole_source(report):
        return f"source:{source.casefold()}"
    group = article.outlet_group or article.outlet
    return f"outlet:{group}" if group else f"text:{article.cluster}"


def sole_source(report: Report) -> str | None:
    """Return the one source that a report rests on, or None where the author vouches or several are quoted."""
    quoted = {(voice.said_by.role, voice.said_by.via or voice.said_by.name) for voice in report.voices if voice.affirms}
    if len(quoted) != 1:
        return None
    role, name = quoted.pop()
    return name if role is not Role.AUTHOR else None


def firm_publication(article: Any) -> datetime | None:
    """Return when the article says it was published; None where nobody says."""
    return None if article.published_inferred else moment(article.published)


def telling(member: Member) -> Telling:
    """Return a member of an incident as the summary wants it."""
    return Telling(
        report_id=member.report_id,
        report=member.report,
        article_id=member.article.id,
        origin=origin(member.article, member.report),
        cluster=member.article.cluster,
        outlet=member.article.outlet_name or member.article.outlet,
        published=moment(member.article.published),
        inferred=bool(member.article.published_inferred),
        position=member.article.position,
    )
