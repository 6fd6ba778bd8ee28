"""How far an incident is established, and on what basis, in words. Pure.

claimed -> corroborated (two independent origins) -> confirmed (the losing side admits it). A denial older than an
admission changes nothing; a denial that nobody answered makes it disputed, and denied where nobody affirms it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.digest.headline import says
from monitor.digest.wording import midway
from monitor.model import Factuality, Report, Role, SaidBy, Status, Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One article's report, as evidence for or against. `told_at` orders accounts in time."""

    report: Report
    origin: str
    outlet: str | None
    article_id: str
    told_at: tuple[date, int]


def judge_status(accounts: Sequence[Account]) -> tuple[Status, str]:
    """Return the status and its basis: "army admits, via SANA; 5 articles, 3 named outlets"."""
    admission = _newest(_admissions(accounts))
    denial = _newest(_denials(accounts))
    if denial and (admission is None or _told(denial) > _told(admission)):
        status = Status.DISPUTED if _affirmed(accounts) else Status.DENIED
        return status, f"{_said(denial[1].said_by, 'denies it')}; {_count(accounts)}"
    if admission:
        return Status.CONFIRMED, f"{_said(admission[1].said_by, 'admits')}; {_count(accounts)}"
    if len(_origins(accounts)) > 1:
        return Status.CORROBORATED, f"{len(_origins(accounts))} independent origins; {_count(accounts)}"
    return Status.CLAIMED, f"{_claim(accounts)}; {_count(accounts)}"


Heard = tuple[Account, Voice]


def _admissions(accounts: Sequence[Account]) -> Iterable[Heard]:
    return ((a, v) for a in accounts for v in a.report.voices if v.admits)


def _denials(accounts: Sequence[Account]) -> Iterable[Heard]:
    """Only a party to the happening can deny it; an author's "initially denied" is already answered."""
    interested = (Role.LOSER, Role.GAINER, Role.STATE_MEDIA)
    for account in accounts:
        for voice in account.report.voices:
            if not voice.affirms and not voice.earlier and voice.said_by.role in interested:
                yield account, voice


def _newest(heard: Iterable[Heard]) -> Heard | None:
    return max(heard, key=_told, default=None)


def _told(heard: Heard) -> tuple[date, int, int]:
    account, voice = heard
    return (*account.told_at, voice.evidence.start)


def _affirmed(accounts: Sequence[Account]) -> bool:
    return any(a.report.factuality in (Factuality.ASSERTED, Factuality.CLAIMED, Factuality.DISPUTED) for a in accounts)


def _origins(accounts: Sequence[Account]) -> set[str]:
    return {a.origin for a in accounts if a.report.factuality is not Factuality.DENIED}


def _claim(accounts: Sequence[Account]) -> str:
    report = accounts[0].report
    if report.factuality is Factuality.ASSERTED:
        return "one source reports it as fact"
    return says(report.said_by)


def _said(said_by: SaidBy, verb: str) -> str:
    name = midway(said_by.name or "") or (
        "the losing side" if said_by.role is Role.LOSER else said_by.role.value.replace("_", " ")
    )
    return f"{name} {verb}, via {said_by.via}" if said_by.via else f"{name} {verb}"


def _count(accounts: Sequence[Account]) -> str:
    articles = len({a.article_id for a in accounts})
    outlets = len({a.outlet for a in accounts if a.outlet})
    named = f", {outlets} named outlet{'s' * (outlets != 1)}" if outlets else ", no named outlet"
    return f"{articles} article{'s' * (articles != 1)}{named}"
