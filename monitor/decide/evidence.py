"""The sentences that an incident rests on, with the articles they stand in."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from monitor.decide.origins import origin
from monitor.messages import Evidence, Told
from monitor.model import Factuality, Incident, SaidBy, Span
from monitor.views import incidents
from monitor.views.incidents import Member
from monitor.views.state import moment

MOST = 8  # sentences shown of one incident
Fetch = Callable[[str], bytes]  # sha256 -> kept body


def tell(connection: Connection, fetch: Fetch, incident: Incident, changes: tuple[str, ...] = ()) -> Told:
    """Return the incident with its sentences: admissions first, then one for each origin, then the rest."""
    members = [each for each in incidents.membership(connection, incident.id) if not each.article.forgotten]
    shown = islice(_spans(members), MOST)
    evidence = tuple(_quote(fetch, member, span, said_by) for member, span, said_by in shown)
    return Told(incident=incident, evidence=evidence, changes=changes)


Quoted = tuple[Member, Span, SaidBy]


def _spans(members: list[Member]) -> Iterator[Quoted]:
    quoted: set[tuple[str, Span]] = set()
    for found in (_admissions(members), _first_of_each_origin(members), _main(members)):
        for member, span, said_by in found:
            if (member.article.id, span) not in quoted:
                quoted.add((member.article.id, span))
                yield member, span, said_by


def _admissions(members: list[Member]) -> Iterator[Quoted]:
    for member in members:
        said_by = {voice.evidence: voice.said_by for voice in member.report.voices if voice.admits}
        if said_by:
            span = fullest(member, list(said_by))
            yield member, span, said_by[span]


def _first_of_each_origin(members: list[Member]) -> Iterator[Quoted]:
    known: set[str] = set()
    for member, span, said_by in _main(members):
        voice = origin(member.article, member.report)
        if voice not in known:
            known.add(voice)
            yield member, span, said_by


def _main(members: list[Member]) -> Iterator[Quoted]:
    for member in members:
        if member.report.evidence:
            yield member, fullest(member, member.report.evidence), member.report.said_by


def fullest(member: Member, spans: Sequence[Span]) -> Span:
    """Return the first sentence of the text itself, which says who and when; else the headline."""
    return next((span for span in spans if span.end > len(member.article.title)), spans[0])


def _quote(fetch: Fetch, member: Member, span: Span, said_by: SaidBy) -> Evidence:
    text = fetch(member.article.text).decode()
    return excerpt(member.article, text[span.start : span.end], member.report.factuality, said_by)


def excerpt(article: Any, sentence: str, factuality: Factuality, said_by: SaidBy) -> Evidence:
    """Return a sentence of an article (its row), ready to be shown."""
    return Evidence(
        sentence=sentence,
        article=article.id,
        title=article.title,
        outlet=article.outlet_name or article.outlet,
        url=article.url,
        published=moment(article.published),
        published_inferred=bool(article.published_inferred),
        factuality=factuality,
        said_by=said_by,
        agency=article.credit_name,
    )
